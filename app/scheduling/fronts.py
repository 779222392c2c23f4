"""Packages that do not wait for each other are placed together, in all draws of a block: a front at a time, first to last.

The rows of all packages come in (:mod:`app.scheduling.placement`), fronts go out; the finishes of all that is placed are one
matrix in the order of the fronts, so that a front's own are rows that lie together and are worked on where they lie.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from app.scheduling.placement import Delays, Draws, EffortRows, PlacedRow
    from app.scheduling.start_rules import StartRule

    Rows = NDArray[np.intp]

MOST_ROWS = 256  # of a front, so that what is worked on stays in the processor's cache; more are two fronts


@dataclass(frozen=True, slots=True, eq=False)
class RuledRows:
    """Rows of a front whose start the same rule decides.

    Attributes:
        places: in the front.
        not_before: offset before which each does not start, working days. Shape: (rows, 1).
        rule: what else it asks for.
    """

    places: Rows
    not_before: Draws
    rule: StartRule


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """Packages that do not wait for each other.

    Attributes:
        first: row of its first package in the matrix of finishes; ``end`` is behind its last.
        packages: the index of each.
        days_per_effort: working days per person-day. Shape: (rows, 1).
        before: per k, rows of the matrix: the k-th package that each waits for, as far as they wait for so many; the first ones
            wait for most. For a package with a wait of its own: what must end before that begins.
        givers: per k, places, and rows of the matrix: the k-th package from which one with a wait takes people over afterwards.
        fixed_waits: places and working days. Shapes: (rows,), (rows, 1).
        delayed: places of what has a drawn wait or may be held up, each with its package.
        stretched: place and teams, by their number, of what takes longer where a team was assumed too large.
    """

    first: int
    end: int
    packages: Rows
    days_per_effort: Draws
    before: tuple[Rows, ...]
    givers: tuple[tuple[Rows, Rows], ...]
    fixed_waits: tuple[Rows, Draws]
    delayed: tuple[tuple[int, PlacedRow], ...]
    stretched: tuple[tuple[int, list[int]], ...]
    ruled: tuple[RuledRows, ...]


class FrontByFront:
    """Places fronts one after another.

    Attributes:
        packages: which packages the rows of ``finishes`` are of.
        finishes: when each is finished, in every draw of the last block.
    """

    def __init__(self, rows: Sequence[PlacedRow]) -> None:
        self._fronts = build_fronts(rows)
        self.packages = np.concatenate([front.packages for front in self._fronts])
        self._last = np.flatnonzero(np.isin(self.packages, [other for row in rows for other in row.before], invert=True))
        self.finishes = self._work = np.zeros((0, 0), dtype=np.float32)

    def place(self, effort: EffortRows, delays: Delays, kept: int = 0) -> dict[int, Draws]:
        """Do what :meth:`app.scheduling.placement.RowByRow.place` does."""
        shape = len(self.packages), effort.shape[1]
        if self.finishes.shape != shape:
            self.finishes = self._work = np.zeros((0, 0), dtype=np.float32)  # given back before as much is taken
            self.finishes, self._work = np.empty(shape, dtype=np.float32), np.empty((MOST_ROWS, shape[1]), dtype=np.float32)
        starts: dict[int, Draws] = {}
        for front in self._fronts:
            for index, moments in place_front(front, self.finishes, effort, delays, self._work):
                if kept:
                    starts[index] = moments[:kept].copy()  # the whole of it is not held on to
        return starts

    def ends(self) -> Draws:
        """Return when the last package is finished in each draw of the last block: one that nothing waits for."""
        latest: Draws = self.finishes[self._last].max(axis=0, initial=0.0)
        return latest


def build_fronts(rows: Sequence[PlacedRow]) -> tuple[Front, ...]:
    """Return the fronts of all rows.

    Args:
        rows: each after those that it waits for.
    """
    row_of: dict[int, int] = {}
    fronts: list[Front] = []
    for members in _gather(rows):
        waits_for = {row.index: _split(row) for row in members}
        members.sort(key=lambda row: -len(waits_for[row.index][0]))
        first = len(row_of)
        row_of.update((row.index, first + place) for place, row in enumerate(members))
        early, late = ([[row_of[other] for other in waits_for[row.index][kind]] for row in members] for kind in (0, 1))
        before, givers = tuple(rows for _, rows in _rank(early)), tuple(_rank(late))
        fronts.append(_build_front(first, members, before, givers))
    return tuple(fronts)


def _gather(rows: Sequence[PlacedRow]) -> Iterator[list[PlacedRow]]:
    """Yield rows that do not wait for each other, those after them later."""
    depth: dict[int, int] = {}
    levels: dict[int, list[PlacedRow]] = defaultdict(list)
    for row in rows:
        depth[row.index] = own = 1 + max([depth[other] for other in row.before], default=0)
        levels[own].append(row)
    for _, level in sorted(levels.items()):
        for start in range(0, len(level), MOST_ROWS):
            yield level[start : start + MOST_ROWS]


def _split(row: PlacedRow) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return what a package waits for before its own wait, and what after it: one list where it has none."""
    return (row.predecessors, row.links) if row.fixed_wait > 0 or row.holds else (row.before, ())


def _build_front(
    first: int, members: Sequence[PlacedRow], before: tuple[Rows, ...], givers: tuple[tuple[Rows, Rows], ...]
) -> Front:
    rules: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, row in enumerate(members):
        if row.rule is not None:
            rules[id(row.rule.occasions), row.rule.freezes, id(row.rule.pace)].append(place)
    fixed = [place for place, row in enumerate(members) if row.fixed_wait > 0 and not row.is_wait_drawn]
    return Front(
        first=first,
        end=first + len(members),
        packages=_places([row.index for row in members]),
        days_per_effort=_column([row.days_per_effort for row in members]),
        before=before,
        givers=givers,
        fixed_waits=(_places(fixed), _column([members[place].fixed_wait for place in fixed])),
        delayed=tuple((place, row) for place, row in enumerate(members) if row.is_wait_drawn or row.holds),
        stretched=tuple((place, list(row.assumed_teams)) for place, row in enumerate(members) if row.assumed_teams),
        ruled=tuple(_build_ruled(members, places) for places in rules.values()),
    )


def _build_ruled(members: Sequence[PlacedRow], places: Sequence[int]) -> RuledRows:
    rules = [rule for place in places if (rule := members[place].rule) is not None]
    return RuledRows(_places(places), _column([rule.not_before for rule in rules]), replace(rules[0], not_before=0.0))


def _places(values: Sequence[int]) -> Rows:
    return np.array(values, dtype=np.intp)


def _column(values: Sequence[float | np.float32]) -> Draws:
    return np.array(values, dtype=np.float32).reshape(-1, 1)


def _rank(lists: Sequence[Sequence[int]]) -> Iterator[tuple[Rows, Rows]]:
    """Yield, per k, the places that have a k-th entry, and what it is."""
    places = list(range(len(lists)))
    for k in range(max(map(len, lists), default=0)):
        places = [place for place in places if len(lists[place]) > k]
        yield _places(places), _places([lists[place][k] for place in places])


def place_front(front: Front, finishes: Draws, effort: EffortRows, delays: Delays, work: Draws) -> Iterator[tuple[int, Draws]]:
    """Write when every package of a front is finished in each draw; yield those whose rule decides when they start, and when.

    Args:
        front: the packages; all that they wait for has been placed.
        finishes: of all packages, in the order of the fronts. Shape: (rows, draws).
        effort: of every package.
        delays: what this block of draws adds to waits and durations.
        work: to write in. Shape: (at least the front's rows, draws).
    """
    own, work = finishes[front.first : front.end], work[: front.end - front.first]
    _wait_for(front.before, finishes, own, work)
    effort.take(front.packages, work)
    _delay(front, own, work, delays)
    for places, rows in front.givers:
        own[places] = np.maximum(own[places], finishes[rows])
    needed = [work[ruled.places] > 0 for ruled in front.ruled]
    work *= front.days_per_effort
    if delays.stretch is not None:
        for place, teams in front.stretched:
            work[place] *= delays.stretch[teams].max(axis=0)
    placed = [_place_by_rule(ruled, own, work, there) for ruled, there in zip(front.ruled, needed, strict=True)]
    own += work
    for ruled, (starts, ends) in zip(front.ruled, placed, strict=True):
        own[ruled.places] = ends
        yield from zip(front.packages[ruled.places].tolist(), starts, strict=True)


def _wait_for(before: Sequence[Rows], finishes: Draws, own: Draws, work: Draws) -> None:
    """Write the latest finish of what each waits for; 0 where there is nothing."""
    own[len(before[0]) if before else 0 :] = 0
    for k, rows in enumerate(before):
        count = len(rows)
        finishes.take(rows, axis=0, out=work[:count] if k else own[:count], mode="clip")
        if k:
            np.maximum(own[:count], work[:count], out=own[:count])


def _delay(front: Front, ready: Draws, efforts: Draws, delays: Delays) -> None:
    """Add the waits of the packages that a draw has, and what events hold up."""
    places, days = front.fixed_waits
    if len(places):
        ready[places] += days * (efforts[places] > 0)
    for place, row in front.delayed:
        moments, effort = ready[place], efforts[place]
        if row.is_wait_drawn:
            moments += delays.waits.get(row.index, row.fixed_wait) * (effort > 0)
        for number in row.holds if delays.held else ():
            draws, held = delays.held[number]
            if len(draws):
                moments[draws] += held * (effort[draws] > 0)


def _place_by_rule(ruled: RuledRows, ready: Draws, durations: Draws, there: NDArray[np.bool_]) -> tuple[Draws, Draws]:
    """Return start and finish per draw; where a draw has no such package it passes on when it is ready."""
    moments = ready[ruled.places]
    starts, ends = ruled.rule.place_draws(np.maximum(moments, ruled.not_before), durations[ruled.places])
    if there.all():
        return starts, ends
    return np.where(there, starts, moments), np.where(there, ends, moments)
