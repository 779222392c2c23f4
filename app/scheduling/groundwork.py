"""What a plan is made from that hangs neither on people nor on the order of work: links, waits, phases, the calendar.

The levers of one programme plan the same packages over and over, by other people each time; this is made once for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.calendar import Calendar, build_calendar
from app.scheduling.network import Network, build_network, link_packages
from app.scheduling.phases import number_phases
from app.scheduling.start_rules import build_rules
from app.scheduling.waits import Waits, collect_waits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.estimation.work_package import WorkPackage
    from app.findings import Finding
    from app.inventory.programme import Programme
    from app.scheduling.capacity import Steps


@dataclass(frozen=True, slots=True, eq=False)
class Groundwork:
    """The packages of a programme, made ready for planning.

    Attributes:
        efforts: mean person-days per package, draws without it counted as 0.
        levelled: which packages take a place in the plan; the others are spread out over the whole of it.
        network: their links and mean waits; durations, demands and rules are not in it yet.
        about_calendar: findings; ``about_links`` alike.
    """

    packages: tuple[WorkPackage, ...]
    calendar: Calendar
    efforts: NDArray[np.float64]
    levelled: NDArray[np.bool_]
    waits: Waits
    network: Network
    about_calendar: tuple[Finding, ...]
    about_links: tuple[Finding, ...]

    def network_of(
        self, paces: Sequence[Steps], crews: NDArray[np.float64], demands: Sequence[Sequence[tuple[int, float]]]
    ) -> Network:
        """Return the network as crews work it off, at the pace of the resources that they need."""
        durations = np.where(self.levelled, self.efforts / crews, 0.0)
        return replace(
            self.network,
            durations=tuple(durations.tolist()),
            demands=tuple(map(tuple, demands)),
            rules=tuple(build_rules(self.packages, paces, demands, self.calendar, self.efforts.tolist())),
        )


def lay_groundwork(
    packages: Sequence[WorkPackage], programme: Programme, mean_effort_days: NDArray[np.floating], spread_z: float
) -> Groundwork:
    """Return what all plans of *packages* have in common.

    Args:
        packages: in any order; ties are broken by it.
        programme: its start, holidays, freezes and phases.
        mean_effort_days: person-days per package; see :func:`app.scheduling.baseline.plan_baseline`.
        spread_z: standard normal quantile between a wait's likely and high.
    """
    calendar, about_calendar = build_calendar(programme)
    predecessors, order, about_links = link_packages(packages)
    efforts = np.asarray(mean_effort_days, dtype=np.float64)
    waits = collect_waits(packages, spread_z)
    needed = np.array([package.probability for package in packages], dtype=np.float64) * (efforts > 0)
    levelled = np.array([not package.spread_out for package in packages], dtype=bool)
    network = build_network(
        [0.0] * len(packages),
        predecessors,
        waits=(waits.means() * needed * levelled).tolist(),
        phases=number_phases(packages, programme.phases, predecessors),
        order=order,
    )
    return Groundwork(tuple(packages), calendar, efforts, levelled, waits, network, tuple(about_calendar), tuple(about_links))
