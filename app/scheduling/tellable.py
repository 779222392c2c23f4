"""Whether dates can be told at all: not where work waits for people whom nobody has, nor beyond the year 9999.

Where they cannot, the plan is given a calendar without dates, as a programme without a start has, and a finding says why.
In the first case a duration cannot be told, either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.findings import Finding, Place, error
from app.scheduling.calendar import Calendar
from app.scheduling.capacity import ResourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.work_package import WorkPackage
    from app.inventory.model import Inventory
    from app.scheduling.bounds import LowerBounds
    from app.scheduling.capacity import Resource

SAFELY = 2.0  # times what no plan can beat: some draws take as long


def tell_dates(
    calendar: Calendar,
    inventory: Inventory,
    packages: Sequence[WorkPackage],
    resources: Sequence[Resource],
    bounds: LowerBounds,
) -> tuple[Calendar, list[Finding]]:
    """Return the calendar that tells the dates, one without dates where they cannot be told, and what is to say about it.

    Args:
        calendar: the programme's.
        inventory: where the finding is located.
        packages: all of them.
        resources: those that have anybody.
        bounds: what no plan can beat.
    """
    if calendar.start is None:
        return calendar, []
    if lacks_people(packages, resources):
        return Calendar(), []
    if max(bounds.critical_path, bounds.resource) * SAFELY > calendar.last_offset():
        detail = "The programme would end near or after the year 9999: dates beyond it do not exist, and all are null."
        advice = "Correct programme.start, or what is available from so late."
        return Calendar(), [error("dates-beyond-calendar", detail, advice, Place("/programme/start"), programme=inventory.id)]
    return calendar, []


def lacks_people(packages: Sequence[WorkPackage], resources: Sequence[Resource]) -> bool:
    """Whether work needs a pool or a team that never has anybody; :mod:`app.scheduling.capacity` has a finding for each."""
    pools = {package.pool for package in packages if not package.spread_out}
    teams = {team for package in packages for team, share in package.teams if share > 0}
    needed = ((pools, ResourceKind.POOL), (teams, ResourceKind.TEAM))
    return not all(names <= {row.id for row in resources if row.kind is kind} for names, kind in needed)
