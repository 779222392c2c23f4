"""The schedule in every draw: longest paths on the baseline's order, for a block of draws at a time.

Draws of effort and of waits come in, the programme's finish per draw goes out at once and a :class:`Schedule` at the end. The
order and the crews of the baseline are kept in every draw, never improved with hindsight, so nothing ever exceeds capacity. The
row of a package holds its finish in every draw; rows are worked off in order, a few array operations each.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.capacity import ResourceKind
from app.scheduling.criticality import count_critical
from app.scheduling.events import cut_off, find_holds, hold_up
from app.scheduling.placement import build_rows, find_latest, find_ready
from app.scheduling.schedule import Kept, Schedule, build_schedule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.scheduling.baseline import Baseline
    from app.scheduling.events import Held
    from app.scheduling.placement import Draws, WaitDays


@dataclass(frozen=True, slots=True, eq=False)
class KeptBlock:
    """Draws kept of one block: arrays of packages × draws, and what was waited for in them."""

    starts: Draws
    finishes: Draws
    exists: NDArray[np.bool_]
    waits: WaitDays
    held: Held


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
        self._stride = max(-(-count * samples // baseline.model.kept_values), 1)  # of so many draws of a block one is kept
        self.assumed_teams = tuple(r.id for r in baseline.resources if r.kind is ResourceKind.TEAM and r.is_assumed)
        self._rows = build_rows(baseline, self.assumed_teams)
        self._days_per_effort = np.zeros((count, 1), dtype=np.float32)
        self._days_per_effort[[row.index for row in self._rows], 0] = [row.days_per_effort for row in self._rows]
        self._holds = find_holds(baseline.packages)
        self._finishes: NDArray[np.float32] = np.zeros((count, 0), dtype=np.float32)
        self._totals: list[NDArray[np.float32]] = []
        self._kept: list[KeptBlock] = []

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
        waits = self._draw_waits(wait_z)
        placed = self._place(efforts, waits, held, stretch)
        total: NDArray[np.float32] = self._finishes.max(axis=0, initial=0.0)
        self._totals.append(total)
        self._keep(efforts, placed, waits, held, stretch)
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
        self._place(np.asarray(effort_block, dtype=np.float32), self._draw_waits(wait_z), held, stretch)
        total: NDArray[np.float32] = self._finishes.max(axis=0, initial=0.0)
        return total

    def result(self) -> Schedule:
        """Return the schedule over all blocks so far."""
        finish = np.concatenate(self._totals) if self._totals else np.zeros(0, dtype=np.float32)
        return build_schedule(self._baseline, finish, self._merge() if self._kept else None)

    def _draw_waits(self, wait_z: Draws | None) -> WaitDays:
        if wait_z is None:
            return {}
        waits = self._baseline.waits
        return {index: waits.draw(index, wait_z[index]) for index in self.uncertain_waits.tolist()}

    def _place(
        self, efforts: Draws, waits: WaitDays, held: Held, stretch: NDArray[np.float32] | None
    ) -> dict[int, NDArray[np.float32]]:
        """Write every package's finish in each draw; return the starts of those whose rule decides when they may work."""
        if self._finishes.shape != efforts.shape:
            self._finishes = np.zeros_like(efforts)
        exists = np.all(efforts > 0, axis=1).tolist()
        ready = np.empty(efforts.shape[1], dtype=np.float32)
        finishes, effort_rows = list(self._finishes), list(efforts)
        stretched: dict[int, NDArray[np.float32]] = {}
        for row in self._rows:
            index, effort, own = row.index, effort_rows[row.index], finishes[row.index]
            if row.is_simple and index not in held:
                np.multiply(effort, row.days_per_effort, out=own)
                if len(row.before) == 1:
                    own += finishes[row.before[0]]
                elif row.before:
                    own += find_latest(finishes, row.before, ready)
                continue
            here = None if exists[index] else effort > 0
            moment = find_ready(row, here, waits, held, finishes, ready)
            np.multiply(effort, row.days_per_effort, out=own)
            if row.assumed_teams and stretch is not None:
                own *= stretch[list(row.assumed_teams)].max(axis=0)
            if row.rule is None:
                own += moment
                continue
            start, finish = row.rule.place_draws(moment, own)
            own[:] = finish if here is None else np.where(here, finish, moment)
            stretched[index] = start if here is None else np.where(here, start, moment)
        return stretched

    def _keep(
        self,
        efforts: Draws,
        placed: Mapping[int, Draws],
        waits: WaitDays,
        held: Held,
        stretch: NDArray[np.float32] | None,
    ) -> None:
        """Keep the first draws of the block: starts, finishes, which packages exist, and what they waited for.

        The first of a block are spread over all that packages share; every k-th draw would be of few bins of it.
        """
        kept = -(-efforts.shape[1] // self._stride)
        columns = slice(0, kept)
        finishes = self._finishes[:, columns].copy()
        kept_efforts = efforts[:, columns]
        starts = finishes - kept_efforts * self._days_per_effort
        for row in self._rows if stretch is not None else ():
            if row.assumed_teams and stretch is not None:
                duration = kept_efforts[row.index] * row.days_per_effort
                duration *= stretch[list(row.assumed_teams)].max(axis=0)[columns]
                np.subtract(finishes[row.index], duration, out=starts[row.index])
        for index, moments in placed.items():
            starts[index] = moments[columns]
        waited = {index: days[columns].copy() for index, days in waits.items()}
        self._kept.append(KeptBlock(starts, finishes, kept_efforts > 0, waited, cut_off(held, kept)))

    def _merge(self) -> Kept:
        """Return the draws of all blocks side by side, and in how many of them each package decides the end."""
        starts, finishes, exists = (
            np.concatenate([getattr(block, name) for block in self._kept], axis=1) for name in ("starts", "finishes", "exists")
        )
        waits = {index: np.concatenate([block.waits[index] for block in self._kept]) for index in self._kept[0].waits}
        held: dict[int, list[tuple[NDArray[np.intp], NDArray[np.float32]]]] = defaultdict(list)
        first = 0
        for block in self._kept:
            for index, rows in block.held.items():
                held[index] += [(draws + first, days) for draws, days in rows]
            first += block.finishes.shape[1]
        return Kept(starts, finishes, exists, count_critical(self._rows, finishes, exists, waits, held))


def _team_stretch(
    capacity: tuple[float, float, float], spread_z: float, team_z: NDArray[np.float32] | None
) -> NDArray[np.float32] | None:
    """Return by how much longer the packages of each assumed team take in each draw, at least 1."""
    if team_z is None:
        return None
    low, likely, _ = capacity
    sigma = np.log(likely / low) / spread_z
    return np.exp(np.maximum(-np.asarray(team_z, dtype=np.float32), 0) * np.float32(sigma)).astype(np.float32)
