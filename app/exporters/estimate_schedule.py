"""The parts of the estimate document that are about work packages and dates."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from app.estimation.group_spreads import spread_packages
from app.exporters.estimate_figures import figure, figures, spread_json, spreads_json
from app.exporters.estimate_levers import levers
from app.scheduling.milestones import GO_LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from app.estimation.pricing import Priced
    from app.estimation.work_package import Driver
    from app.scheduling.calendar import Calendar
    from app.scheduling.forecast import Forecast
    from app.scheduling.lever_results import Levers
    from app.scheduling.schedule import PlannedPackage
    from app.scheduling.utilisation import Utilisation

MOST_DAYS = 8_192  # whose text is kept: a programme has few days and many packages
AT_ONCE = 1024  # packages whose figures are written together


def work_packages(forecast: Forecast) -> Iterator[dict[str, Any]]:
    """Yield every work package, coordination last: base, drivers, spreads, dates. One at a time: they are the most of it."""
    everything, drivers = forecast.plan.all_packages, dict[int, dict[str, Any]]()  # one driver is on many packages
    days = spread_packages(forecast.outcome)
    for first in range(0, len(everything), AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, len(everything)))
        rows, dates = everything[first : numbers.stop], forecast.schedule.packages[first : numbers.stop]
        written = zip(_spreads(forecast, days[first : numbers.stop], numbers, rows), _numbers(rows, dates), strict=True)
        for row, planned, (spreads, values) in zip(rows, dates, written, strict=True):
            for driver in row.package.drivers:
                if id(driver) not in drivers:
                    drivers[id(driver)] = _driver(driver)
            own = [drivers[id(driver)] for driver in row.package.drivers]
            yield {**_work_package(row, planned, spreads, values), "drivers": own}


class _Numbers(NamedTuple):
    """The single figures of a package, as they are written; 0 for a date that it has not."""

    base_days: float
    median_days: float
    probability: float
    start_days: float
    finish_days: float
    lead_time_days: float
    crew: float
    slack_days: float
    critical_share: float


def _numbers(rows: Sequence[Priced], dates: Sequence[PlannedPackage]) -> list[_Numbers]:
    """Return the single figures of some packages."""
    values = [
        _Numbers(
            row.package.base_days,
            row.package.median_days,
            row.package.probability,
            planned.start_days or 0.0,
            planned.finish_days or 0.0,
            row.package.wait.lead_days[1],
            planned.crew,
            planned.slack_days,
            planned.critical_share,
        )
        for row, planned in zip(rows, dates, strict=True)
    ]
    return [_Numbers(*row) for row in figures(np.array(values)).tolist()]


def _spreads(
    forecast: Forecast, days: NDArray[np.float64], numbers: range, rows: Sequence[Priced]
) -> list[dict[str, dict[str, float] | None]]:
    """Return the spreads of effort, cost and duration of some packages, of whose person-days *days* are the spreads."""
    outcome, dates = forecast.outcome, forecast.schedule.packages
    rates = outcome.rates.per_day[numbers.start : numbers.stop, None]
    pace = np.array([dates[number].days_per_effort_day for number in numbers])[:, None]
    efforts, costs, durations = spreads_json(days), spreads_json(days * rates), spreads_json(days * pace)
    return [
        {
            "effort_days": effort,
            "cost": cost if outcome.rates.known else None,
            "duration_days": spread_json(forecast.schedule.finish_draws) if row.package.spread_out else duration,
        }
        for row, effort, cost, duration in zip(rows, efforts, costs, durations, strict=True)
    ]


def _driver(driver: Driver) -> dict[str, Any]:
    return {
        "name": driver.name,
        "value": driver.value,
        "factor": figure(driver.factor),
        "source": driver.source,
        "tag": driver.tag,
    }


def _work_package(
    row: Priced, dates: PlannedPackage, spreads: dict[str, dict[str, float] | None], written: _Numbers
) -> dict[str, Any]:
    package = row.package
    return {
        "id": package.id,
        "name": package.name,
        "activity": str(package.activity),
        "subject": package.subject.as_json(),
        "phase": package.phase,
        "pool": package.pool,
        "team": package.teams[0][0] if len(package.teams) == 1 else None,
        "teams": {team: figure(share) for team, share in package.teams},
        "base_days": written.base_days,
        "median_days": written.median_days,
        "probability": written.probability,
        **spreads,
        "start": _date(dates.start),
        "finish": _date(dates.finish),
        "start_days": None if dates.start_days is None else written.start_days,
        "finish_days": None if dates.finish_days is None else written.finish_days,
        "lead_time_days": written.lead_time_days,
        "waits_for": None if package.is_event else package.wait.reason or None,
        "waiting": _waiting(dates),
        "crew": written.crew,
        "takes_over_from": list(dates.takes_over_from),
        "slack_days": written.slack_days,
        "depends_on": list(package.depends_on),
        "critical": dates.is_critical,
        "critical_share": written.critical_share,
    }


def schedule(forecast: Forecast, found: Levers) -> dict[str, Any]:
    """Return pools, milestones, the critical path, utilisation, lower bounds, and what levers would buy."""
    dates, names = forecast.schedule, _milestone_names(forecast)
    return {
        "pools": [_resource(row, dates.calendar) for row in dates.utilisation],
        "milestones": [
            {
                "id": milestone.id,
                "kind": milestone.kind,
                "name": names.get(milestone.id),
                "subject": None if milestone.subject is None else milestone.subject.as_json(),
                "p50": _date(milestone.p50),
                "p80": _date(milestone.p80),
                "p50_days": figure(milestone.p50_days),
                "p80_days": figure(milestone.p80_days),
            }
            for milestone in dates.milestones
        ],
        "critical_path": list(dates.critical_path),
        "utilisation": [_utilisation(row) for row in dates.utilisation],
        "lower_bound_days": {
            "critical_path": figure(dates.lower_bounds.critical_path),
            "resource": figure(dates.lower_bounds.resource),
            "resource_id": dates.lower_bounds.resource_id or None,
        },
        "baseline_days": figure(dates.baseline_finish_days),
        "planned_by": forecast.baseline.planned_by,
        **levers(forecast, found),
    }


def _waiting(dates: PlannedPackage) -> dict[str, Any] | None:
    waiting = dates.waiting
    if waiting is None:
        return None
    return {
        "from": _date(waiting.start),
        "until": _date(waiting.finish),
        "from_days": figure(waiting.from_days),
        "until_days": figure(waiting.until_days),
    }


def _milestone_names(forecast: Forecast) -> dict[str, str]:
    """Return what people call what is reached, by the milestone's id."""
    inventory = forecast.plan.landscape.inventory
    flows = forecast.plan.landscape.flows.values()
    names = {f"integration:{flow.id}": flow.integration.name or flow.id for flow in flows}
    names |= {f"path:{path.id}": path.name for path in inventory.paths}
    names |= {f"phase:{phase.id}": phase.name for phase in inventory.programme.phases}
    return names | {GO_LIVE: inventory.name}


def _resource(row: Utilisation, calendar: Calendar) -> dict[str, Any]:
    busy = float(np.sum([month.busy_days for month in row.months]))
    there = float(np.sum([month.capacity_days for month in row.months]))
    return {
        "id": row.resource.id,
        "name": row.resource.name,
        "kind": str(row.resource.kind),
        "capacity": figure(row.resource.steps[0][1]),
        "steps": [
            {"from": _date(calendar.start_date(offset)), "from_days": figure(offset), "capacity": figure(people)}
            for offset, people in row.resource.steps
        ],
        "assumed": row.resource.is_assumed,
        "busy_share": figure(busy / there) if there > 0 else None,
    }


def _utilisation(row: Utilisation) -> dict[str, Any]:
    written = figures(np.array([(month.busy_days, month.capacity_days) for month in row.months]).reshape(-1, 2)).tolist()
    return {
        "id": row.resource.id,
        "kind": str(row.resource.kind),
        "months": [
            {"number": month.number, "month": _date(month.month), "busy_days": busy, "capacity_days": there}
            for month, (busy, there) in zip(row.months, written, strict=True)
        ],
    }


@lru_cache(maxsize=MOST_DAYS)
def _date(day: date | None) -> str | None:
    return None if day is None else str(day)
