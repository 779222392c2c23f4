"""The parts of the estimate document that hold it against the world: the pilot, the norms, the gates, the risk events."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.estimation.gates import check_gates
from app.estimation.norms import check_norms
from app.estimation.pilot import PilotCheck, check_pilot
from app.exporters.estimate_figures import figure, spread_figures

if TYPE_CHECKING:
    from app.quantities import Spread
    from app.scheduling.forecast import Forecast


@dataclass(frozen=True)
class Evidence:
    """A forecast held against its pilot, which is compared once."""

    forecast: Forecast

    @cached_property
    def check(self) -> PilotCheck:
        """The pilot against production."""
        return check_pilot(self.forecast.plan, self.forecast.cost, self.forecast.duration)

    def pilot(self) -> dict[str, Any]:
        """Return the document's ``pilot``."""
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
