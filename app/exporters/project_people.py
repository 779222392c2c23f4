"""The people of a plan in Project's XML: pools and owning teams as resources, and who does how much of which task."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.exporters.project_calendars import CALENDARS_OF_RESOURCES, LAST_DAY, LONGEST_NAME
from app.exporters.project_xml import XmlWriter, decimal, span
from app.scheduling.median_plan import MINUTES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.exporters.project_tasks import Task
    from app.exporters.working_time import WorkingTime
    from app.scheduling.capacity import Resource
    from app.scheduling.forecast import Forecast

WORK_RESOURCE, PER_HOUR, PRORATED = 1, 2, 3
HOURS_PER_DAY = 8


@dataclass(frozen=True, slots=True)
class Worker:
    """A pool or team as a resource."""

    number: int
    key: str
    name: str
    kind: str
    steps: tuple[tuple[float, float], ...]
    rate_per_day: float | None
    contact: str | None


def find_workers(forecast: Forecast, tasks: Sequence[Task]) -> dict[str, Worker]:
    """Return the pools and teams that have work, by kind and id, numbered in that order."""
    inventory, people = forecast.plan.landscape.inventory, forecast.plan.people
    planned = {(str(row.kind), row.id): row for row in forecast.baseline.resources}
    pools = {pool.id: pool.name for pool in inventory.pools}
    teams = {team.id: team for team in inventory.teams}
    needed = sorted({(kind, name) for task in tasks if task.planned for kind, name, _ in task.planned.shares})
    found = {}
    for number, (kind, name) in enumerate(needed, start=1):
        team = teams.get(name) if kind == "team" else None
        said = (team.name if team else None) if kind == "team" else pools.get(name)
        rates = people.team_rates if kind == "team" else people.pool_rates
        rate = rates.get(name)
        found[f"{kind}:{name}"] = Worker(
            number=number,
            key=f"{kind}:{name}",
            name=said or name,
            kind=kind,
            steps=_steps(planned.get((kind, name))),
            rate_per_day=people.mean_rate if rate is None else rate,
            contact=team.contact if team else None,
        )
    return found


def _steps(resource: Resource | None) -> tuple[tuple[float, float], ...]:
    return resource.steps if resource is not None else ((0.0, 1.0),)


def write_resources(out: XmlWriter, workers: Mapping[str, Worker], time: WorkingTime) -> None:
    """Write the resources, with what they cost and how many people there are when."""
    out.open("Resources")
    for place, worker in enumerate(workers.values(), start=1):
        out.open("Resource")
        rate = None if worker.rate_per_day is None else worker.rate_per_day / HOURS_PER_DAY
        out.fields(
            UID=worker.number,
            ID=place,
            Name=worker.name[:LONGEST_NAME],
            Type=WORK_RESOURCE,
            IsNull=False,
            Code=worker.key,
            Group="Pools" if worker.kind == "pool" else "Owning teams",
            EmailAddress=worker.contact if worker.contact and "@" in worker.contact else None,
            MaxUnits=decimal(max(people for _, people in worker.steps)),
            CanLevel=True,
            AccrueAt=PRORATED,
            StandardRate=None if rate is None else decimal(rate),
            StandardRateFormat=None if rate is None else PER_HOUR,
            CalendarUID=CALENDARS_OF_RESOURCES + worker.number,
            IsGeneric=True,
        )
        _availability(out, worker, time)
        out.close("Resource")
    out.close("Resources")


def _availability(out: XmlWriter, worker: Worker, time: WorkingTime) -> None:
    """Write how many people there are from when to when, where that changes."""
    if len(worker.steps) == 1:
        return
    firsts = [dt.datetime.combine(time.starts(round(offset * MINUTES_PER_DAY)).date(), dt.time()) for offset, _ in worker.steps]
    ends = [first - dt.timedelta(minutes=1) for first in firsts[1:]] + [dt.datetime.combine(LAST_DAY, dt.time())]
    out.open("AvailabilityPeriods")
    for (_, people), first, end in zip(worker.steps, firsts, ends, strict=True):
        out.record("AvailabilityPeriod", AvailableFrom=first, AvailableTo=end, AvailableUnits=decimal(people))
    out.close("AvailabilityPeriods")


def write_assignments(
    out: XmlWriter, tasks: Sequence[Task], numbers: Mapping[str, object], workers: Mapping[str, Worker], time: WorkingTime
) -> None:
    """Write who does how much of each task; the parts of a task sum to its work."""
    out.open("Assignments")
    number = 0
    for task in tasks:
        row = task.planned
        if row is None or not row.effort:
            continue
        starts, ends = task.moments(time)
        left = row.effort
        for place, (kind, name, share) in enumerate(row.shares, start=1):
            work = left if place == len(row.shares) else round(row.effort * share)
            left -= work
            number += 1
            out.record(
                "Assignment",
                UID=number,
                TaskUID=numbers[task.key],
                ResourceUID=workers[f"{kind}:{name}"].number,
                PercentWorkComplete=0,
                ActualWork=span(0),
                Finish=ends,
                RegularWork=span(work),
                RemainingWork=span(work),
                Start=starts,
                Units=decimal(work / task.duration),
                Work=span(work),
            )
    out.close("Assignments")
