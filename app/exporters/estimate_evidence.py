"""The parts of the estimate document that hold it against the world: the pilot, the norms, the gates, the risk events."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.estimation.gates import check_gates
from app.estimation.norms import check_norms
from app.estimation.pilot import PilotCheck, check_pilot
from app.estimation.pilot_trials import find_trials
from app.estimation.trial_causes import TrialKind
from app.exporters.estimate_figures import figure, spread_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.pilot_trials import Gain, Trial
    from app.estimation.sensitivity import Sensitivity
    from app.estimation.trial_causes import Explained
    from app.quantities import Spread
    from app.scheduling.forecast import Forecast

MOST_TRIALS = 5  # of each kind


@dataclass(frozen=True)
class Evidence:
    """A forecast held against its pilot, which is compared once."""

    forecast: Forecast

    @cached_property
    def check(self) -> PilotCheck:
        """The pilot against production."""
        return check_pilot(self.forecast.plan, self.forecast.cost, self.forecast.duration)

    def pilot(self, rows: Sequence[Sensitivity]) -> dict[str, Any]:
        """Return the document's ``pilot``; *rows* are the shares of variance of cost and finish."""
        check = self.check
        coverage = ("systems", "integrations", "paths", "missing_apis", "volume")
        return {
            "coverage": {name: _or_none(getattr(check, name)) for name in coverage},
            "duration_ratio": _spread(check.duration_ratio),
            "cost_ratio": _spread(check.cost_ratio),
            "stop_gaps": list(check.stop_gaps),
            "missing_apis_never_met": list(check.never_met),
            "cleaner_data": [
                {"system": row.system, "pilot": figure(row.pilot), "production": figure(row.production)}
                for row in check.cleaner
            ],
            "explanation": list(check.explanation),
            "to_try": _to_try(self.forecast, rows),
        }

    def norms(self) -> list[dict[str, Any]]:
        """Return the programme's ``norms``."""
        forecast, ends = self.forecast, self.forecast.duration is not None
        found = check_norms(forecast.plan, forecast.cost, forecast.months, self.check, ends=ends)
        return [
            {
                "name": norm.name,
                "source": norm.source,
                "range": [figure(norm.low), figure(norm.high)],
                "value": _or_none(norm.value),
                "verdict": norm.verdict,
                "because": norm.because,
            }
            for norm in found
        ]

    def gates(self) -> list[dict[str, Any]]:
        """Return the programme's ``gates``."""
        found = check_gates(self.forecast.plan, self.check)
        return [{"criterion": gate.criterion, "answer": gate.answer, "because": gate.because} for gate in found]


def _to_try(forecast: Forecast, rows: Sequence[Sensitivity]) -> dict[str, Any]:
    """Return what a pilot still to come should try: the first trials of each kind, the others counted."""
    priced = forecast.is_paid
    finish = None if forecast.duration is None else forecast.schedule.finish_draws
    trials = find_trials(forecast.plan, rows, forecast.worth, finish)
    counts, shown = dict.fromkeys(TrialKind, 0), []
    for trial in trials.found:
        counts[trial.kind] += 1
        if counts[trial.kind] <= MOST_TRIALS:
            shown.append(_trial(trial, priced=priced))
    return {
        "trials": shown,
        "more": {str(kind): max(count - MOST_TRIALS, 0) for kind, count in counts.items()},
        "together": _gain(trials.together, priced=priced),
        "explanation": list(trials.explanation),
    }


def _trial(trial: Trial, *, priced: bool) -> dict[str, Any]:
    named = {"kind": str(trial.kind), "subject": trial.subject.as_json(), "name": trial.name}
    settles = sorted(trial.settles, key=lambda each: (-each.cost, -each.finish, each.cause.stream))
    return named | _gain(trial.gain, priced=priced) | {"settles": [_settled(each) for each in settles]}


def _gain(gain: Gain, *, priced: bool) -> dict[str, float | None]:
    return {
        "narrows_by": figure(gain.narrows_by),
        "narrows_finish_by": _or_none(gain.narrows_finish_by),
        "cost_less": figure(gain.cost_less) if priced else None,
        "effort_days_less": None if priced else figure(gain.cost_less),
        "finish_days_less": _or_none(gain.finish_days_less),
    }


def _settled(each: Explained) -> dict[str, Any]:
    return {
        "driver": each.cause.driver,
        "subject": each.cause.subject.as_json(),
        "share_of_variance": figure(each.cost),
        "share_of_finish": figure(each.finish),
    }


def risks(forecast: Forecast) -> list[dict[str, Any]]:
    """Return the risk events, in order of id: effort and delay as they are at the median if the event happens."""
    packages = {row.package.id: row.package for row in forecast.plan.packages}
    return [
        {
            "id": risk.id,
            "name": risk.name,
            "probability": figure(packages[risk.package].probability),
            "effort_days": figure(packages[risk.package].median_days),
            "delay_days": figure(packages[risk.package].wait.lead_days[1]),
            "odds": figure(risk.strike.odds),
            "exposed": [{"system": each.system, "probability": figure(each.probability)} for each in risk.strike.exposed],
            "work_package": risk.package,
            "tag": forecast.plan.model[f"risk.{risk.kind}.odds"].tag,
        }
        for risk in forecast.plan.risks
    ]


def _or_none(value: float | None) -> float | None:
    return None if value is None else figure(value)


def _spread(spread: Spread | None) -> dict[str, float] | None:
    return None if spread is None else spread_figures(spread)
