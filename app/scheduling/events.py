"""Risk events and dates: nobody plans for them; in the draws in which one strikes a system, what is planned for it is held up.

A plan without events and the draws of strikes come in; the plan with a row for each event, and further waits per package, each
with the few draws that it is for, go out. Everything else about events is :mod:`app.estimation.risks`.
"""

from __future__ import annotations

from dataclasses import replace
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
    old, count = baseline.network, len(packages)
    before = _placed(_renumbered(old.predecessors, planned), planned, count)
    network = Network(
        durations=tuple(_placed(old.durations, planned, count, 0.0)),
        waits=tuple(_placed(old.waits, planned, count, 0.0)),
        predecessors=tuple(before),
        direct=tuple(_placed(_renumbered(old.direct, planned), planned, count)),
        successors=tuple(_placed(_renumbered(old.successors, planned), planned, count)),
        demands=tuple(_placed(old.demands, planned, count)),
        rules=tuple(_placed(old.rules, planned, count, StartRule())),
        phases=tuple(_placed(old.phases, planned, count, 0)),
        order=(*(planned[index] for index in old.order), *(i for i, package in enumerate(packages) if package.is_event)),
    )
    return replace(
        baseline,
        packages=tuple(packages),
        network=network,
        waits=collect_waits(packages, baseline.model.spread_z),
        crews=np.array(_placed(baseline.crews.tolist(), planned, count, 1.0)),
        links=tuple(_placed(_renumbered(baseline.links, planned), planned, count)),
        arrivals=tuple(_placed(baseline.arrivals, planned, count, 0.0)),
        starts=np.array(_placed(baseline.starts.tolist(), planned, count, 0.0)),
        finishes=np.array(_placed(baseline.finishes.tolist(), planned, count, 0.0)),
    )


def _placed(values: Sequence[Any], planned: Sequence[int], count: int, otherwise: Any = ()) -> list[Any]:
    same = _count_same(planned)
    placed = [*values[:same], *[otherwise] * (count - same)]
    for index, value in zip(planned[same:], values[same:], strict=True):
        placed[index] = value
    return placed


def _renumbered(links: Links, planned: Sequence[int]) -> list[tuple[int, ...]]:
    same = _count_same(planned)
    return [tuple([planned[index] for index in each]) if each and max(each) >= same else each for each in links]


def _count_same(planned: Sequence[int]) -> int:
    """Return how many packages in a row, from the first on, keep their number: nearly all, for events come last."""
    return next((old for old, new in enumerate(planned) if old != new), len(planned))


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
