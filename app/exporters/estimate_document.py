"""The estimate document, ``seamap/estimate/v1``: a forecast as the JSON that planning tools read.

Every field of the contract is always present; what is not computed is ``null`` or empty, never invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from app.errors import BadParameter
from app.estimation.needs_after import NeedsAfter
from app.exporters import estimate_items, estimate_programme, estimate_schedule, estimate_value
from app.exporters.estimate_evidence import Evidence, risks
from app.exporters.estimate_figures import figure, spread_json
from app.exporters.estimate_schema import estimate_schema
from app.inventory.scenario import point_at_change
from app.landscape.advice import advise_on_misses
from app.landscape.analysis import Analysis, analyse
from app.scheduling.lever_results import Levers, try_levers
from app.scheduling.sensitivity import find_forecast_sensitivity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.estimation.sensitivity import Sensitivity
    from app.scheduling.forecast import Forecast

__all__ = ["Heading", "build_estimate_document", "check_parts", "estimate_schema", "iterate_estimate_parts"]

SCHEMA_ID = "seamap/estimate/v1"


@dataclass(frozen=True, slots=True)
class Heading:
    """What an estimate is of: the stored version's number and the content's digest."""

    digest: str
    version: int | None = None


@dataclass(frozen=True)
class Material:
    """What the parts of the document are made from; the analysis is made once, and only where a part asks for it."""

    forecast: Forecast
    heading: Heading
    thoroughly: bool = False

    @cached_property
    def levers(self) -> Levers:
        """What levers would buy: the most promising ones, or thoroughly all of them and the set for the deadline."""
        return try_levers(self.forecast, thoroughly=self.thoroughly)

    @cached_property
    def analysis(self) -> Analysis:
        """The structure of the landscape."""
        return analyse(self.forecast.plan.landscape)

    @cached_property
    def needs(self) -> NeedsAfter:
        """Which needs that are missed today hold with the ways taken."""
        return NeedsAfter(self.forecast.plan)

    @cached_property
    def sensitivity(self) -> tuple[Sensitivity, ...]:
        """What cost and finish owe their spread to: two parts of the document are about it."""
        return find_forecast_sensitivity(self.forecast)

    @cached_property
    def evidence(self) -> Evidence:
        """The estimate held against its pilot, the norms and the gates."""
        return Evidence(self.forecast)


def build_estimate_document(
    forecast: Forecast, heading: Heading, fields: Sequence[str] | None = None, *, levers: bool = False
) -> dict[str, Any]:
    """Return the document of a forecast, or the named top-level parts of it.

    Args:
        levers: try all levers, and find the set that meets the deadline, instead of the few that promise most.

    Raises:
        BadParameter: no name, or one that is no part of the document.
    """
    return {
        name: list(value) if isinstance(value, Iterator) else value
        for name, value in iterate_estimate_parts(forecast, heading, fields, levers=levers)
    }


def iterate_estimate_parts(
    forecast: Forecast, heading: Heading, fields: Sequence[str] | None = None, *, levers: bool = False
) -> Iterator[tuple[str, Any]]:
    """Return the parts of the document one after another, each made when it is asked for, none made that is not.

    The longest part comes as an iterator over its rows, so that a large document need never be in memory as objects.

    Raises:
        BadParameter: no name, or one that is no part of the document; at once, not when the first part is asked for.
    """
    check_parts(fields)
    material = Material(forecast, heading, levers)
    return ((name, build(material)) for name, build in PARTS.items() if not fields or name in fields)


def check_parts(fields: Sequence[str] | None) -> None:
    """Check the names of the parts that are asked for; ``None`` asks for all of them.

    Raises:
        BadParameter: no name, or one that is no part of the document.
    """
    if fields is None:
        return
    if not any(fields):
        raise BadParameter(
            "fields names no part of the estimate.", hint=f"Leave it out for all of it, or name some of {', '.join(PARTS)}."
        )
    unknown = sorted(set(fields) - set(PARTS))
    if unknown:
        raise BadParameter(f"The estimate has no part {', '.join(unknown)}.", hint=f"Its parts are {', '.join(PARTS)}.")


def _inventory(material: Material) -> dict[str, Any]:
    inventory = material.forecast.plan.landscape.inventory
    heading = material.heading
    return {"id": inventory.id, "name": inventory.name, "version": heading.version, "digest": heading.digest}


def _model(material: Material) -> dict[str, Any]:
    model = material.forecast.plan.model
    return {"id": model.id, "digest": model.digest, "calibrated_on": model.calibrated_on}


def _summary(material: Material) -> dict[str, Any]:
    forecast, plan = material.forecast, material.forecast.plan
    landscape, outcome, schedule = plan.landscape, forecast.outcome, forecast.schedule
    lacking = [landscape.lacks_api(system) for system in landscape.in_scope]
    return {
        "effort_days": spread_json(outcome.effort_days),
        "cost": None if forecast.cost is None else spread_json(forecast.cost),
        "duration_months": None if forecast.duration is None else spread_json(forecast.duration),
        "finish": {"p50": _date(schedule.finish_date(P50)), "p80": _date(schedule.finish_date(P80))},
        "joint_confidence": _joint(forecast),
        "deadline": _deadline(forecast),
        "contingency": _contingency(forecast),
        "width": {name: figure(share) for name, share in outcome.width().items()},
        "facts_known": figure(1 - plan.facts.unknown_share),
        "systems_in_scope": len(landscape.in_scope),
        "systems_lacking_api": sum(answer is True for answer in lacking),
        "systems_api_unknown": sum(answer is None for answer in lacking),
        "integrations_in_scope": len(plan.flows),
        "paths_in_scope": len(plan.paths),
        "sum_of_medians_days": figure(sum(row.package.probability * row.package.median_days for row in plan.all_packages)),
        "detail_samples": outcome.detail_samples,
    }


P50, P80 = 0.5, 0.8


def _date(day: Any) -> str | None:
    return None if day is None else str(day)


def _joint(forecast: Forecast) -> dict[str, Any]:
    """The probability that cost and finish are both kept, each alone its P80; without a start, cost and duration."""
    finish = forecast.schedule.finish_date(P80)
    if forecast.cost is None:
        return {"cost": None, "finish": _date(finish), "probability": None}
    budget = float(np.quantile(forecast.cost, P80))
    if forecast.duration is None:
        return {"cost": figure(budget), "finish": None, "probability": None}
    in_time = forecast.months <= np.quantile(forecast.months, P80) if finish is None else forecast.schedule.met_by(finish)
    both = (forecast.cost <= budget) & in_time
    return {"cost": figure(budget), "finish": _date(finish), "probability": figure(float(both.mean()))}


def _deadline(forecast: Forecast) -> dict[str, Any]:
    deadline = forecast.plan.landscape.inventory.programme.deadline
    probability = None if deadline is None else forecast.schedule.probability_by(deadline)
    return {"date": _date(deadline), "probability": None if probability is None else figure(probability)}


def _contingency(forecast: Forecast) -> dict[str, Any]:
    if forecast.cost is None:
        return {"cost": None, "share_of_p50": None}
    middle, high = (float(value) for value in np.quantile(forecast.cost, (P50, P80)))
    return {"cost": figure(high - middle), "share_of_p50": figure((high - middle) / middle) if middle > 0 else None}


def _structure(material: Material) -> dict[str, Any]:
    coupling = material.analysis.coupling
    return {
        "c1": figure(coupling.c1),
        "c2": figure(coupling.c2),
        "c3": None if coupling.c3 is None else figure(coupling.c3),
        "propagation_cost": figure(coupling.propagation_cost),
    }


def _findings(material: Material) -> list[dict[str, Any]]:
    forecast = material.forecast
    found = (*material.analysis.findings, *forecast.plan.findings, *forecast.schedule.findings)
    whole = {"programme": forecast.plan.landscape.inventory.id}
    documents = [finding.as_json() for finding in dict.fromkeys(_Hashable(finding) for finding in found)]
    scenario = forecast.plan.landscape.scenario
    for row in documents if scenario else ():
        if "pointer" in row:
            row["pointer"] = point_at_change(forecast.plan.landscape.inventory, scenario or "", row["pointer"])
    after = dict(_after_the_ways_taken(material))
    return [
        document | {"subject": document["subject"] or whole} | after.get((document["code"], document["detail"]), {})
        for document in documents
    ]


def _after_the_ways_taken(material: Material) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    """Yield, for findings about needs that today's interfaces miss, advice that says whether they hold in this estimate."""
    for level in material.analysis.service_levels:
        after = material.needs.judge(level) if level.misses else {}
        for found, miss in zip(advise_on_misses(material.forecast.plan.landscape, level), level.misses, strict=True):
            if miss.need in after:
                words = f"{found.advice} {after[miss.need].because}"
                yield (found.code, found.detail), {"advice": words}


class _Hashable:
    """A finding that equals another of the same content, so that one said by two parts is said once."""

    def __init__(self, finding: Any) -> None:
        self.as_json = finding.as_json
        self._key = repr(sorted(finding.as_json().items(), key=lambda item: item[0]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashable) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


PARTS: dict[str, Callable[[Material], Any]] = {
    "schema": lambda _: SCHEMA_ID,
    "inventory": _inventory,
    "scenario": lambda material: material.forecast.plan.landscape.scenario,
    "model": _model,
    "samples": lambda material: material.forecast.samples,
    "seed": lambda material: material.forecast.seed,
    "summary": _summary,
    "scope": lambda material: estimate_programme.scope(material.forecast),
    "cost_by": lambda material: estimate_programme.cost_by(material.forecast),
    "programme": lambda material: estimate_programme.programme(material.forecast, material.evidence),
    "pilot": lambda material: material.evidence.pilot(material.sensitivity),
    "systems": lambda material: estimate_items.systems(material.forecast, material.analysis),
    "integrations": lambda material: estimate_items.integrations(material.forecast),
    "paths": lambda material: estimate_items.paths(material.forecast, material.needs),
    "work_packages": lambda material: estimate_schedule.work_packages(material.forecast),
    "schedule": lambda material: estimate_schedule.schedule(material.forecast, material.levers),
    "sensitivity": lambda material: estimate_value.sensitivity(material.sensitivity),
    "questions": lambda material: estimate_value.questions(material.forecast),
    "api_investments": lambda material: estimate_value.api_investments(material.forecast),
    "risks": lambda material: risks(material.forecast),
    "findings": _findings,
    "structure": _structure,
    "assumptions": lambda material: estimate_programme.assumptions(material.forecast),
    "cross_checks": lambda material: estimate_programme.cross_checks(material.forecast),
}
