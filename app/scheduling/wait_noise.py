"""What is not known for sure besides effort, per draw: the waits for others and the people of teams that nobody has counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.estimation.simulation import EffortSimulation
    from app.scheduling.simulation import ScheduleSimulation


class WaitNoise:
    """Standard normal draws for the waits and the teams' capacities that are not known for sure."""

    def __init__(self, dates: ScheduleSimulation, simulation: EffortSimulation) -> None:
        self._streams = simulation.streams
        packages = simulation.plan.all_packages
        self._names = [f"wait:{packages[row].package.id}" for row in dates.uncertain_waits.tolist()]
        self._teams = [f"capacity:{team}" for team in dates.assumed_teams]

    def draw(self, number: int, size: int) -> tuple[NDArray[np.float32] | None, NDArray[np.float32] | None]:
        """Return the draws of uncertain waits (waits × size) and of teams' capacities (teams × size), for block *number*."""
        waits, teams = (
            self._streams.normals(names, number)[:, :size] if names else None for names in (self._names, self._teams)
        )
        return waits, teams
