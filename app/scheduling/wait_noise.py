"""What is not known for sure besides effort, per draw: the waits for others and the people of teams that nobody has counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.estimation.simulation import EffortSimulation
    from app.scheduling.simulation import ScheduleSimulation


class WaitNoise:
    """Standard normal draws for the waits and the teams' capacities that are not known for sure."""

    def __init__(self, dates: ScheduleSimulation, simulation: EffortSimulation) -> None:
        self._streams = simulation.streams
        self._rows = dates.uncertain_waits
        packages = simulation.plan.all_packages
        self._names = [f"wait:{packages[row].package.id}" for row in self._rows.tolist()]
        self._teams = [f"capacity:{team}" for team in dates.assumed_teams]
        self._count = len(packages)

    def draw(self, number: int, size: int) -> tuple[NDArray[np.float32] | None, NDArray[np.float32] | None]:
        """Return the draws of waits (packages × size) and of teams' capacities (teams × size), for block *number*."""
        waits = None
        if self._names:
            waits = np.zeros((self._count, size), dtype=np.float32)
            waits[self._rows] = self._streams.normals(self._names, number)[:, :size]
        teams = self._streams.normals(self._teams, number)[:, :size] if self._teams else None
        return waits, teams
