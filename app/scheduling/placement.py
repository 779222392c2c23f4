"""What it takes to place each package in all draws of a block, and the plain way to do it: one package after another.

:mod:`app.scheduling.fronts` does the same for many packages at a time; a test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.scheduling.baseline import Baseline
    from app.scheduling.events import HeldUp, Holding
    from app.scheduling.start_rules import StartRule

    Draws = NDArray[np.float32]
    WaitDays = Mapping[int, Draws]


class EffortRows(Protocol):
    """Person-days per package and draw, 0 where a draw has no such package; all of them need not be in memory at once."""

    @property
    def shape(self) -> tuple[int, int]:
        """Packages and draws."""

    def take(self, packages: NDArray[np.intp], out: Draws) -> None:
        """Write the effort of these packages into *out*."""

    def first(self, draws: int) -> Draws:
        """Return the effort of all packages in the first so many draws."""


@dataclass(frozen=True, slots=True, eq=False)
class WholeEfforts:
    """Efforts that are in memory: an array of packages × draws."""

    array: Draws

    @property
    def shape(self) -> tuple[int, int]:
        """Packages and draws."""
        packages, draws = self.array.shape
        return packages, draws

    def take(self, packages: NDArray[np.intp], out: Draws) -> None:
        """Write the effort of these packages into *out*."""
        self.array.take(packages, axis=0, out=out, mode="clip")

    def first(self, draws: int) -> Draws:
        """Return the effort of all packages in the first so many draws."""
        return self.array[:, :draws]


class Delays(NamedTuple):
    """What a block of draws adds to waits and durations.

    Attributes:
        waits: working days per draw, of the packages whose wait is drawn; others wait for their likely time.
        held: per holding of an event, the draws in which it holds packages up.
        stretch: by how much longer the packages of each assumed team take; ``None``: no longer. Shape: (teams, draws).
    """

    waits: WaitDays
    held: Sequence[HeldUp]
    stretch: Draws | None


@dataclass(slots=True)
class PlacedRow:
    """One package.

    Attributes:
        is_simple: unless an event holds it up, it starts at once when what comes before it has ended, and takes as long as its
            effort says.
        before: whatever must end before it: predecessors, then those whose people it takes over.
        fixed_wait: working days; the likely ones where ``is_wait_drawn``.
        holds: numbers of the events' holdings that it is among.
        rule: ``None`` where it asks for nothing.
    """

    index: int
    is_simple: bool
    before: tuple[int, ...]
    predecessors: tuple[int, ...]
    links: tuple[int, ...]
    days_per_effort: np.float32
    fixed_wait: np.float32
    is_wait_drawn: bool
    holds: tuple[int, ...]
    rule: StartRule | None
    assumed_teams: tuple[int, ...]


def build_rows(baseline: Baseline, assumed_teams: Sequence[str], holds: Sequence[Holding]) -> tuple[PlacedRow, ...]:
    """Return the rows of all packages that are placed, each after those that it waits for."""
    network, waits, packages, links = baseline.network, baseline.waits, baseline.packages, baseline.links
    direct, rules, uncertain = network.direct, network.rules, set(waits.uncertain().tolist())
    place_of = {team: place for place, team in enumerate(assumed_teams)}
    days_per_effort, fixed_waits = list((1 / baseline.crews).astype(np.float32)), list(waits.likely.astype(np.float32))
    holds_of: dict[int, list[int]] = defaultdict(list)
    for number, hold in enumerate(holds):
        for index in hold.packages:
            holds_of[index].append(number)
    rows = []
    for index in network.order:
        package, rule, before, givers = packages[index], rules[index], direct[index], links[index]
        if package.spread_out or package.is_event:
            continue
        asked = None if rule.is_plain and rule.not_before <= 0 else rule
        teams = tuple(place_of[team] for team, share in package.teams if share > 0 and team in place_of) if place_of else ()
        wait, is_drawn = fixed_waits[index], index in uncertain
        rows.append(
            PlacedRow(
                index=index,
                is_simple=asked is None and not teams and wait <= 0 and not is_drawn,
                before=before + givers if givers else before,
                predecessors=before,
                links=givers,
                days_per_effort=days_per_effort[index],
                fixed_wait=wait,
                is_wait_drawn=is_drawn,
                holds=tuple(holds_of[index]) if index in holds_of else (),
                rule=asked,
                assumed_teams=teams,
            )
        )
    return tuple(rows)


class RowByRow:
    """Places one package after another: the quickest way where few of them are independent of each other.

    Attributes:
        packages: which packages the rows of ``finishes`` are of.
        finishes: when each is finished, in every draw of the last block; 0 where a package is not placed at all.
    """

    def __init__(self, rows: Sequence[PlacedRow], count: int) -> None:
        self._rows = rows
        self.packages = np.arange(count)
        self.finishes: Draws = np.zeros((count, 0), dtype=np.float32)

    def place(self, effort: EffortRows, delays: Delays, kept: int = 0) -> dict[int, Draws]:
        """Write when every package is finished in each draw.

        Args:
            effort: of every package.
            delays: what the block adds to waits and durations.
            kept: of how many draws, the first ones, the starts are returned that a rule decides.
        """
        efforts = effort.first(effort.shape[1])
        if self.finishes.shape != efforts.shape:
            self.finishes = np.zeros_like(efforts)
        exists = np.all(efforts > 0, axis=1).tolist()
        ready = np.empty(efforts.shape[1], dtype=np.float32)
        finishes, effort_rows = list(self.finishes), list(efforts)
        starts: dict[int, Draws] = {}
        for row in self._rows:
            index, person_days, own = row.index, effort_rows[row.index], finishes[row.index]
            if row.is_simple and not _is_held(row, delays):
                np.multiply(person_days, row.days_per_effort, out=own)
                if len(row.before) == 1:
                    own += finishes[row.before[0]]
                elif row.before:
                    own += find_latest(finishes, row.before, ready)
                continue
            here = None if exists[index] else person_days > 0
            moment = find_ready(row, here, delays, finishes, ready)
            np.multiply(person_days, row.days_per_effort, out=own)
            if row.assumed_teams and delays.stretch is not None:
                own *= delays.stretch[list(row.assumed_teams)].max(axis=0)
            if row.rule is None:
                own += moment
                continue
            start, finish = row.rule.place_draws(moment, own)
            own[:] = finish if here is None else np.where(here, finish, moment)
            if kept:
                starts[index] = (start if here is None else np.where(here, start, moment))[:kept].copy()
        return starts

    def ends(self) -> Draws:
        """Return when the last package is finished in each draw of the last block."""
        latest: Draws = self.finishes.max(axis=0, initial=0.0)
        return latest


def _is_held(row: PlacedRow, delays: Delays) -> bool:
    return bool(row.holds and delays.held) and any(len(delays.held[number].draws) for number in row.holds)


def find_ready(
    row: PlacedRow, here: NDArray[np.bool_] | None, delays: Delays, finishes: Sequence[Draws] | Draws, out: Draws
) -> Draws:
    """Write into *out*, and return, when a package is ready in each draw, before its rule.

    Args:
        row: the package.
        here: the draws in which it exists; ``None``: all of them.
        delays: what the block adds to its wait.
        finishes: of all packages before it.
        out: one number per draw.
    """
    find_latest(finishes, row.predecessors, out)
    add_delays(row, here, delays, out)
    for other in row.links:
        np.maximum(out, finishes[other], out=out)
    return out


def add_delays(row: PlacedRow, here: NDArray[np.bool_] | None, delays: Delays, out: Draws) -> None:
    """Add a package's wait, and what events hold it up, to when the last of its predecessors ends; see :func:`find_ready`."""
    if row.index in delays.waits:
        waits = delays.waits[row.index]
        out += waits if here is None else waits * here
    elif row.fixed_wait > 0:
        out += row.fixed_wait if here is None else row.fixed_wait * here
    for number in row.holds if delays.held else ():
        draws, days = delays.held[number]
        if len(draws):
            out[draws] += days if here is None else days * here[draws]


def find_latest(finishes: Sequence[Draws] | Draws, indices: Sequence[int], out: Draws) -> Draws:
    """Write the latest of these packages' finishes into *out*; 0 where there are none."""
    if not indices:
        out.fill(0)
        return out
    if len(indices) == 1:
        np.copyto(out, finishes[indices[0]])
        return out
    np.maximum(finishes[indices[0]], finishes[indices[1]], out=out)
    for other in indices[2:]:
        np.maximum(out, finishes[other], out=out)
    return out
