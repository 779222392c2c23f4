"""Levers in the estimate document: what each buys, and the set for the deadline with its schedule."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from app.exporters.estimate_figures import figure, spread_json
from app.scheduling.lever_changes import find_changes
from app.scheduling.levers import LeverKind
from app.scheduling.milestones import P50, P80

if TYPE_CHECKING:
    from app.scheduling.forecast import Forecast
    from app.scheduling.lever_results import LeverResult, Levers
    from app.scheduling.lever_set import LeverSet
    from app.scheduling.levers import Lever


def levers(forecast: Forecast, found: Levers) -> dict[str, Any]:
    """Return the schedule's fields about levers."""
    single = found.single
    return {
        "levers": None if single is None else [_lever(forecast, row) for row in single],
        "levers_left_out": found.left_out,
        "lever_set": None if found.together is None else _lever_set(forecast, found.together),
    }


def _lever(forecast: Forecast, row: LeverResult) -> dict[str, Any]:
    return {
        **_what(row.lever),
        "saves_months": figure(row.saves_months),
        "saves_months_p80": figure(row.saves_months_p80),
        "saves_days": figure(row.saves_days),
        "costs": _money(row.costs),
        "cost_difference": _money(row.cost_difference),
        "finish": {"p50": _date(row.finish_p50), "p80": _date(row.finish_p80)},
        "deadline_probability": None if row.deadline_probability is None else figure(row.deadline_probability),
        "changes": _changes(forecast, Counter([row.lever])),
    }


def _what(lever: Lever, times: int = 1) -> dict[str, Any]:
    return {
        "id": lever.id,
        "kind": str(lever.kind),
        "subject": lever.subject,
        "what": lever.describe(times),
        "people": figure(lever.people) if lever.people else None,
        "gives_up_scope": lever.kind is LeverKind.PATH,
    }


def _lever_set(forecast: Forecast, found: LeverSet) -> dict[str, Any]:
    schedule = found.schedule
    return {
        "deadline": _date(found.deadline),
        "meets": found.meets,
        "levers": [{**_what(lever, times), "times": times} for lever, times in found.pulls],
        "costs": _money(found.costs),
        "duration_months": spread_json(schedule.duration_months()),
        "finish": {"p50": _date(schedule.finish_date(P50)), "p80": _date(schedule.finish_date(P80))},
        "probability": figure(float(np.mean(schedule.met_by(found.deadline)))),
        "milestones": [
            {"id": row.id, "kind": row.kind, "p50": _date(row.p50), "p80": _date(row.p80)} for row in schedule.milestones
        ],
        "work_packages": [{"id": row.id, "start": _date(row.start), "finish": _date(row.finish)} for row in schedule.packages],
        "changes": _changes(forecast, Counter(dict(found.pulls))),
    }


def _changes(forecast: Forecast, pulls: Counter[Lever]) -> list[dict[str, Any]] | None:
    return find_changes(forecast.plan.landscape.inventory, pulls, forecast.baseline.resources)


def _money(value: float | None) -> float | None:
    return None if value is None else figure(value)


def _date(day: Any) -> str | None:
    return None if day is None else str(day)
