"""Risk events and dates: nobody plans for them; in the draws in which one strikes a system, what is planned for it is held up.

A plan without events and the draws of strikes come in; the plan with a row for each event, and further waits per package, each
with the few draws that it is for, go out. Everything else about events is :mod:`app.estimation.risks`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from app.scheduling.network import Network
from app.scheduling.start_rules import StartRule
from app.scheduling.waits import collect_waits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.estimation.work_package import WorkPackage
    from app.scheduling.baseline import Baseline
    from app.scheduling.network import Links
    from app.scheduling.placement import WaitDays


class HeldUp(NamedTuple):
    """The draws in which an event holds up what it may, and for how many working days in each."""

    draws: NDArray[np.intp]
    days: NDArray[np.float32]


class Holding(NamedTuple):
    """One system that an event may strike: the event's package, the system's place in its list, the packages held up."""

    event: int
    place: int
    packages: tuple[int, ...]


def admit_events(baseline: Baseline, packages: Sequence[WorkPackage]) -> Baseline:
    """Return the plan with a row for each event among *packages*: no time, nobody at work, nothing before or after it.

    Args:
        baseline: the plan of all packages that are no events, in their order.
        packages: all of them.
    """
    planned = [index for index, package in enumerate(packages) if not package.is_event]
    if len(planned) == len(packages):
        return baseline
    old, places = baseline.network, _find_places(planned, len(packages))
    network = Network(
        durations=places.put(old.durations, 0.0),
        waits=places.put(old.waits, 0.0),
        predecessors=places.put_links(old.predecessors),
        direct=places.put_links(old.direct),
        successors=places.put_links(old.successors),
        demands=places.put(old.demands),
        rules=places.put(old.rules, StartRule()),
        phases=places.put(old.phases, 0),
        order=(*(planned[index] for index in old.order), *(i for i, package in enumerate(packages) if package.is_event)),
    )
    return replace(
        baseline,
        packages=tuple(packages),
        network=network,
        waits=collect_waits(packages, baseline.model.spread_z),
        crews=np.array(places.put(baseline.crews.tolist(), 1.0)),
        links=places.put_links(baseline.links),
        arrivals=places.put(baseline.arrivals, 0.0),
        starts=np.array(places.put(baseline.starts.tolist(), 0.0)),
        finishes=np.array(places.put(baseline.finishes.tolist(), 0.0)),
    )


@dataclass(frozen=True, slots=True)
class Places:
    """Which numbers the packages of a plan have among all packages.

    Attributes:
        numbers: of each package of the plan.
        same: how many of them, from the first on, keep their number: nearly all, for events come last.
        count: how many packages there are.
    """

    numbers: Sequence[int]
    same: int
    count: int

    def put(self, values: Sequence[Any], otherwise: Any = ()) -> tuple[Any, ...]:
        """Return one value per package, *otherwise* for those that are not in the plan."""
        placed = [*values[: self.same], *[otherwise] * (self.count - self.same)]
        for number, value in zip(self.numbers[self.same :], values[self.same :], strict=True):
            placed[number] = value
        return tuple(placed)

    def put_links(self, links: Links) -> Links:
        """Return the same for values that are packages themselves."""
        numbers, same = self.numbers, self.same
        return self.put([tuple([numbers[old] for old in each]) if each and max(each) >= same else each for each in links])


def _find_places(numbers: Sequence[int], count: int) -> Places:
    same = next((old for old, new in enumerate(numbers) if old != new), len(numbers))
    return Places(numbers, same, count)


def find_holds(packages: Sequence[WorkPackage]) -> tuple[Holding, ...]:
    """Return what the events among *packages* may hold up, by index; packages that are not there are left out."""
    index_of = {package.id: index for index, package in enumerate(packages)}
    return tuple(
        Holding(event, place, tuple(index_of[name] for name in hold.packages if name in index_of))
        for event, package in enumerate(packages)
        for place, hold in enumerate(package.holds_up)
    )


def hold_up(
    holds: Sequence[Holding],
    likely: NDArray[np.float64],
    waits: WaitDays,
    struck: Mapping[int, Sequence[NDArray[np.intp]]],
) -> list[HeldUp]:
    """Return, per holding, the draws in which its event strikes its system, and for how many working days these are held up.

    One event holds every system that it strikes in a draw up for the same time; different events add up.

    Args:
        holds: what may be held up.
        likely: the likely wait of every package; an event's is its delay.
        waits: per draw, of the packages whose wait is drawn.
        struck: per event, by its package's index, the draws in which it strikes each system.
    """
    nothing = HeldUp(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32))
    held = []
    for event, place, _ in holds:
        draws = struck[event][place] if event in struck else nothing.draws
        if not len(draws):
            held.append(nothing)
        elif event in waits:
            held.append(HeldUp(draws, waits[event][draws]))
        else:
            held.append(HeldUp(draws, np.full(len(draws), likely[event], dtype=np.float32)))
    return held


def cut_off(held: Sequence[HeldUp], kept: int) -> list[HeldUp]:
    """Return the same for the first *kept* draws alone.

    >>> import numpy as np
    >>> cut_off([HeldUp(np.array([0, 3, 4]), np.array([5.0, 6.0, 7.0]))], 4)[0].draws.tolist()
    [0, 3]
    """
    return [HeldUp(draws[draws < kept], days[draws < kept]) if len(draws) else HeldUp(draws, days) for draws, days in held]


def join_blocks(blocks: Sequence[tuple[int, Sequence[HeldUp]]]) -> list[HeldUp]:
    """Return what is held up in all blocks of draws, each told with how many draws it has."""
    joined = []
    firsts = np.cumsum([0, *(size for size, _ in blocks)]).tolist()
    for rows in zip(*(held for _, held in blocks), strict=True):
        draws = np.concatenate([row.draws + first for first, row in zip(firsts, rows, strict=False)])
        joined.append(HeldUp(draws, np.concatenate([row.days for row in rows])))
    return joined
