"""The schedule in every draw: longest paths on the baseline's order, for a block of draws at a time.

Draws of effort and of waits come in, the programme's finish per draw goes out at once and a :class:`Schedule` at the end. The
order and the crews of the baseline are kept in every draw, never improved with hindsight, so nothing ever exceeds capacity. The
row of a package holds its finish in every draw; rows are worked off in order, a few array operations each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.capacity import ResourceKind
from app.scheduling.events import find_holds, hold_up, thin_out
from app.scheduling.schedule import Kept, Schedule, build_schedule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.scheduling.baseline import Baseline
    from app.scheduling.events import Held
    from app.scheduling.start_rules import StartRule


@dataclass(slots=True)
class _Row:
    """What it takes to place one package in all draws of a block."""

    index: int
    predecessors: tuple[int, ...]
    links: tuple[int, ...]
    days_per_effort: np.float32
    fixed_wait: np.float32
    has_uncertain_wait: bool
    rule: StartRule | None
    assumed_teams: tuple[int, ...]


class ScheduleSimulation:
    """Runs blocks of draws through a baseline and keeps what the result needs.

    Memory is a few arrays of packages by draws of one block, and ``model.kept_values`` numbers for the medians.

    Args:
        baseline: the plan whose order and crews are kept.
        samples: how many draws there will be in all; decides which draws are kept for medians per package.
    """

    def __init__(self, baseline: Baseline, samples: int = 10_000) -> None:
        self._baseline = baseline
        count = len(baseline.packages)
        self._stride = max(-(-count * samples // baseline.model.kept_values), 1)
        self.assumed_teams = tuple(r.id for r in baseline.resources if r.kind is ResourceKind.TEAM and r.is_assumed)
        self._rows = _build_rows(baseline, self.assumed_teams)
        self._holds = find_holds(baseline.packages)
        self._finishes: NDArray[np.float32] = np.zeros((count, 0), dtype=np.float32)
        self._totals: list[NDArray[np.float32]] = []
        self._kept: list[Kept] = []

    @property
    def uncertain_waits(self) -> NDArray[np.intp]:
        """Indices of the packages for which ``wait_z`` is read."""
        return self._baseline.waits.uncertain()

    def add(
        self,
        effort_block: NDArray[np.float32],
        wait_z: NDArray[np.float32] | None = None,
        team_z: NDArray[np.float32] | None = None,
        struck: Mapping[int, Sequence[NDArray[np.intp]]] | None = None,
    ) -> NDArray[np.float32]:
        """Simulate a block of draws and return the finish of the programme in each, in working days.

        Args:
            effort_block: person-days, packages × draws; 0 where a draw has no such package: it then takes no time, has no wait,
                and passes on when its predecessors end.
            wait_z: standard normal deviates of the waits, packages × draws; none: every wait at its likely value.
            team_z: standard normal deviates of the capacities that were assumed for the teams of :attr:`assumed_teams`, teams ×
                draws. Where a team has less than assumed its packages take longer; where it has more, the plan does not use it.
            struck: per risk event, by its package's index, the draws in which it strikes each system that it may hold up; none:
                no event happens.
        """
        efforts = np.asarray(effort_block, dtype=np.float32)
        stretch = _team_stretch(self._baseline.model.team_capacity, self._baseline.model.spread_z, team_z)
        held = hold_up(self._holds, self._baseline.waits, wait_z, struck or {})
        placed = self._place(efforts, wait_z, held, stretch)
        total: NDArray[np.float32] = self._finishes.max(axis=0, initial=0.0)
        self._totals.append(total)
        self._keep(efforts, placed, wait_z, held, stretch)
        return total

    def finish(
        self,
        effort_block: NDArray[np.float32],
        wait_z: NDArray[np.float32] | None = None,
        team_z: NDArray[np.float32] | None = None,
        struck: Mapping[int, Sequence[NDArray[np.intp]]] | None = None,
    ) -> NDArray[np.float32]:
        """Return what :meth:`add` returns, and keep nothing: a third of the time."""
        stretch = _team_stretch(self._baseline.model.team_capacity, self._baseline.model.spread_z, team_z)
        held = hold_up(self._holds, self._baseline.waits, wait_z, struck) if struck else {}
        self._place(np.asarray(effort_block, dtype=np.float32), wait_z, held, stretch)
        total: NDArray[np.float32] = self._finishes.max(axis=0, initial=0.0)
        return total

    def result(self) -> Schedule:
        """Return the schedule over all blocks so far."""
        finish = np.concatenate(self._totals) if self._totals else np.zeros(0, dtype=np.float32)
        return build_schedule(self._baseline, finish, self._kept)

    def _place(
        self,
        efforts: NDArray[np.float32],
        wait_z: NDArray[np.float32] | None,
        held: Held,
        stretch: NDArray[np.float32] | None,
    ) -> dict[int, NDArray[np.float32]]:
        """Write every package's finish in each draw; return the starts of those whose rule decides when they may work."""
        if self._finishes.shape != efforts.shape:
            self._finishes = np.zeros_like(efforts)
        exists: NDArray[np.bool_] = np.all(efforts > 0, axis=1)
        ready = np.empty(efforts.shape[1], dtype=np.float32)
        stretched: dict[int, NDArray[np.float32]] = {}
        for row in self._rows:
            effort = efforts[row.index]
            here = None if exists[row.index] else effort > 0
            moment = self._ready(row, here, wait_z, held, ready, self._finishes)
            duration = np.multiply(effort, row.days_per_effort, out=self._finishes[row.index])
            if row.assumed_teams and stretch is not None:
                duration *= stretch[list(row.assumed_teams)].max(axis=0)
            if row.rule is None:
                duration += moment
                continue
            start, finish = row.rule.place_draws(moment, duration)
            self._finishes[row.index] = finish if here is None else np.where(here, finish, moment)
            stretched[row.index] = start if here is None else np.where(here, start, moment)
        return stretched

    def _ready(
        self,
        row: _Row,
        here: NDArray[np.bool_] | None,
        wait_z: NDArray[np.float32] | None,
        held: Held,
        out: NDArray[np.float32],
        finishes: NDArray[np.float32],
    ) -> NDArray[np.float32]:
        """Write into *out*, and return, when a package is ready in each draw, before its rule."""
        _latest(finishes, row.predecessors, out)
        if row.has_uncertain_wait and wait_z is not None:
            wait = self._baseline.waits.draw(row.index, wait_z[row.index])
            out += wait if here is None else wait * here
        elif row.fixed_wait > 0:
            out += row.fixed_wait if here is None else row.fixed_wait * here
        for draws, days in held.get(row.index, ()):
            out[draws] += days if here is None else days * here[draws]
        for other in row.links:
            np.maximum(out, finishes[other], out=out)
        return out

    def _keep(
        self,
        efforts: NDArray[np.float32],
        placed: dict[int, NDArray[np.float32]],
        wait_z: NDArray[np.float32] | None,
        held: Held,
        stretch: NDArray[np.float32] | None,
    ) -> None:
        """Keep every k-th draw of the block: starts, finishes, which packages exist and which are critical."""
        columns = slice(None, None, self._stride)
        finishes = self._finishes[:, columns].copy()
        kept_efforts = efforts[:, columns]
        starts = np.zeros_like(finishes)
        for row in self._rows:
            if row.index in placed:
                starts[row.index] = placed[row.index][columns]
                continue
            duration = kept_efforts[row.index] * row.days_per_effort
            if row.assumed_teams and stretch is not None:
                duration *= stretch[list(row.assumed_teams)].max(axis=0)[columns]
            np.subtract(finishes[row.index], duration, out=starts[row.index])
        exists = kept_efforts > 0
        deviates = None if wait_z is None else wait_z[:, columns]
        critical = self._critical(finishes, exists, deviates, thin_out(held, self._stride))
        self._kept.append(Kept(starts, finishes, exists, critical.sum(axis=1)))

    def _critical(
        self, finishes: NDArray[np.float32], exists: NDArray[np.bool_], wait_z: NDArray[np.float32] | None, held: Held
    ) -> NDArray[np.bool_]:
        """Return, packages × draws, whether a package decides the end: traced back through what each one waited for."""
        critical: NDArray[np.bool_] = finishes == finishes.max(axis=0, initial=0.0)
        ready = np.empty(finishes.shape[1], dtype=np.float32)
        for row in reversed(self._rows):
            marked = critical[row.index]
            if not marked.any() or not (row.predecessors or row.links):
                continue
            here = exists[row.index]
            before = _latest(finishes, row.predecessors, np.empty_like(ready))
            moment = self._ready(row, here, wait_z, held, ready, finishes)
            marked = marked & (moment >= row.rule.not_before) if row.rule is not None else marked
            waited = self._wait_of(row, here, wait_z) + before
            for draws, days in held.get(row.index, ()):
                waited[draws] += days * here[draws]
            decides = marked & (waited >= moment)
            for other in row.predecessors:
                critical[other] |= decides & (finishes[other] == before)
            for other in row.links:
                critical[other] |= marked & (finishes[other] == moment)
        critical &= exists
        return critical

    def _wait_of(
        self, row: _Row, here: NDArray[np.bool_], wait_z: NDArray[np.float32] | None
    ) -> NDArray[np.float32] | np.float32:
        if row.has_uncertain_wait and wait_z is not None:
            return self._baseline.waits.draw(row.index, wait_z[row.index]) * here
        return row.fixed_wait * here if row.fixed_wait > 0 else np.float32(0)


def _build_rows(baseline: Baseline, assumed_teams: Sequence[str]) -> tuple[_Row, ...]:
    network, waits = baseline.network, baseline.waits
    uncertain = set(waits.uncertain().tolist())
    place_of = {team: place for place, team in enumerate(assumed_teams)}
    rows = []
    for index in network.order:
        package, rule = baseline.packages[index], network.rules[index]
        if package.spread_out or package.is_event:
            continue
        rows.append(
            _Row(
                index=index,
                predecessors=network.direct[index],
                links=baseline.links[index],
                days_per_effort=np.float32(1 / baseline.crews[index]),
                fixed_wait=np.float32(waits.likely[index]),
                has_uncertain_wait=index in uncertain,
                rule=None if rule.is_plain and rule.not_before <= 0 else rule,
                assumed_teams=tuple(place_of[team] for team, share in package.teams if share > 0 and team in place_of),
            )
        )
    return tuple(rows)


def _latest(finishes: NDArray[np.float32], indices: Sequence[int], out: NDArray[np.float32]) -> NDArray[np.float32]:
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


def _team_stretch(
    capacity: tuple[float, float, float], spread_z: float, team_z: NDArray[np.float32] | None
) -> NDArray[np.float32] | None:
    """Return by how much longer the packages of each assumed team take in each draw, at least 1."""
    if team_z is None:
        return None
    low, likely, _ = capacity
    sigma = np.log(likely / low) / spread_z
    return np.exp(np.maximum(-np.asarray(team_z, dtype=np.float32), 0) * np.float32(sigma)).astype(np.float32)
