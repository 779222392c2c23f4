"""The schedule in every draw: longest paths on the baseline's order, for a block of draws at a time.

Draws of effort and of waits come in, the programme's finish per draw goes out at once and a :class:`Schedule` at the end. The
order and the crews of the baseline are kept in every draw, never improved with hindsight, so nothing ever exceeds capacity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.capacity import ResourceKind
from app.scheduling.criticality import count_critical
from app.scheduling.events import cut_off, find_holds, hold_up, join_blocks
from app.scheduling.fronts import FrontByFront
from app.scheduling.placement import Delays, RowByRow, WholeEfforts, build_rows
from app.scheduling.schedule import Kept, Schedule, build_schedule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.scheduling.baseline import Baseline
    from app.scheduling.events import HeldUp
    from app.scheduling.placement import Draws, EffortRows, WaitDays

LARGE = 2_000  # packages; with so many, a good part of them is independent of each other


@dataclass(frozen=True, slots=True, eq=False)
class KeptBlock:
    """Draws kept of one block: arrays of packages × draws, and what was waited for in them."""

    starts: Draws
    finishes: Draws
    exists: NDArray[np.bool_]
    waits: WaitDays
    held: Sequence[HeldUp]


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
        self._holds = find_holds(baseline.packages)
        self._rows = build_rows(baseline, self.assumed_teams, self._holds)
        self._way = FrontByFront(self._rows) if len(self._rows) >= LARGE else RowByRow(self._rows, count)
        self._days_per_effort = np.zeros((count, 1), dtype=np.float32)
        self._days_per_effort[[row.index for row in self._rows], 0] = [row.days_per_effort for row in self._rows]
        self._totals: list[NDArray[np.float32]] = []
        self._kept: list[KeptBlock] = []

    @property
    def uncertain_waits(self) -> NDArray[np.intp]:
        """Indices of the packages whose waits are drawn, in the order of the rows of ``wait_z``."""
        return self._baseline.waits.uncertain()

    def add(
        self,
        effort_block: NDArray[np.float32] | EffortRows,
        wait_z: NDArray[np.float32] | None = None,
        team_z: NDArray[np.float32] | None = None,
        struck: Mapping[int, Sequence[NDArray[np.intp]]] | None = None,
    ) -> NDArray[np.float32]:
        """Simulate a block of draws and return the finish of the programme in each, in working days.

        Args:
            effort_block: person-days, an array of packages × draws or what gives its rows; 0 where a draw has no such package:
                it then takes no time, has no wait, and passes on when its predecessors end.
            wait_z: standard normal deviates of the waits of :attr:`uncertain_waits`, waits × draws; none: every wait at its
                likely value.
            team_z: standard normal deviates of the capacities that were assumed for the teams of :attr:`assumed_teams`, teams ×
                draws. Where a team has less than assumed its packages take longer; where it has more, the plan does not use it.
            struck: per risk event, by its package's index, the draws in which it strikes each system that it may hold up; none:
                no event happens.
        """
        effort = _rows_of(effort_block)
        stretch = _team_stretch(self._baseline.model.team_capacity, self._baseline.model.spread_z, team_z)
        waits = self._draw_waits(wait_z)
        delays = Delays(waits, hold_up(self._holds, self._baseline.waits.likely, waits, struck or {}), stretch)
        kept = -(-effort.shape[1] // self._stride)
        starts = self._way.place(effort, delays, kept)
        total = self._way.ends()
        self._totals.append(total)
        self._keep(effort.first(kept), starts, delays)
        return total

    def finish(
        self,
        effort_block: NDArray[np.float32] | EffortRows,
        wait_z: NDArray[np.float32] | None = None,
        team_z: NDArray[np.float32] | None = None,
        struck: Mapping[int, Sequence[NDArray[np.intp]]] | None = None,
    ) -> NDArray[np.float32]:
        """Return what :meth:`add` returns, and keep nothing: a third of the time."""
        stretch = _team_stretch(self._baseline.model.team_capacity, self._baseline.model.spread_z, team_z)
        waits = self._draw_waits(wait_z)
        held = hold_up(self._holds, self._baseline.waits.likely, waits, struck) if struck else ()
        self._way.place(_rows_of(effort_block), Delays(waits, held, stretch))
        return self._way.ends()

    def phase_ends(self) -> list[NDArray[np.float32]]:
        """Return when each phase, and all before it, is done in the draws of the last block; not what comes after them all."""
        phases = np.array(self._baseline.network.phases, dtype=np.intp)[self._way.packages]
        last = int(phases.max(initial=0))
        return [self._way.finishes[phases <= number].max(axis=0, initial=0.0) for number in range(last)]

    def result(self) -> Schedule:
        """Return the schedule over all blocks so far."""
        finish = np.concatenate(self._totals) if self._totals else np.zeros(0, dtype=np.float32)
        return build_schedule(self._baseline, finish, self._merge() if self._kept else None)

    def _draw_waits(self, wait_z: Draws | None) -> WaitDays:
        if wait_z is None:
            return {}
        waits = self._baseline.waits
        return {index: waits.draw(index, own) for index, own in zip(self.uncertain_waits.tolist(), wait_z, strict=True)}

    def _keep(self, efforts: Draws, placed: Mapping[int, Draws], delays: Delays) -> None:
        """Keep the first draws of a block: starts, finishes, which packages exist, and what they waited for.

        The first of a block are spread over all that packages share; every k-th draw would be of few bins of it.
        """
        kept = efforts.shape[1]
        finishes = np.zeros(efforts.shape, dtype=np.float32)
        finishes[self._way.packages] = self._way.finishes[:, :kept]
        starts = finishes - efforts * self._days_per_effort
        for row in self._rows if delays.stretch is not None else ():
            if row.assumed_teams and delays.stretch is not None:
                duration = efforts[row.index] * row.days_per_effort
                duration *= delays.stretch[list(row.assumed_teams)].max(axis=0)[:kept]
                np.subtract(finishes[row.index], duration, out=starts[row.index])
        for index, moments in placed.items():
            starts[index] = moments
        waited = {index: days[:kept].copy() for index, days in delays.waits.items()}
        self._kept.append(KeptBlock(starts, finishes, efforts > 0, waited, cut_off(delays.held, kept)))

    def _merge(self) -> Kept:
        """Return the draws of all blocks side by side, and in how many of them each package decides the end."""
        starts, finishes, exists = (
            np.concatenate([getattr(block, name) for block in self._kept], axis=1) for name in ("starts", "finishes", "exists")
        )
        waits = {index: np.concatenate([block.waits[index] for block in self._kept]) for index in self._kept[0].waits}
        held = join_blocks([(block.finishes.shape[1], block.held) for block in self._kept])
        return Kept(starts, finishes, exists, count_critical(self._rows, finishes, exists, Delays(waits, held, None)))


def _rows_of(effort_block: NDArray[np.float32] | EffortRows) -> EffortRows:
    if isinstance(effort_block, np.ndarray):
        return WholeEfforts(np.asarray(effort_block, dtype=np.float32))
    return effort_block


def _team_stretch(
    capacity: tuple[float, float, float], spread_z: float, team_z: NDArray[np.float32] | None
) -> NDArray[np.float32] | None:
    """Return by how much longer the packages of each assumed team take in each draw, at least 1."""
    if team_z is None:
        return None
    low, likely, _ = capacity
    sigma = np.log(likely / low) / spread_z
    return np.exp(np.maximum(-np.asarray(team_z, dtype=np.float32), 0) * np.float32(sigma)).astype(np.float32)
