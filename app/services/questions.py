"""Use cases: the facts worth asking for, per team, as a document and as a workbook to fill in; and the findings alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.estimation.line_draws import sigma_common
from app.exporters.estimate_figures import figure, spread_json
from app.exporters.estimate_value import all_questions
from app.exporters.questions_workbook import export_questions_workbook
from app.inventory.digest import digest
from app.services.estimates import estimate_document, make_forecast

if TYPE_CHECKING:
    from app.inventory.model import Inventory
    from app.scheduling.forecast import Forecast

__all__ = ["export_questions_workbook", "findings_document", "questions_document"]


def questions_document(
    inventory: Inventory,
    *,
    version: int | None = None,
    scenario: str | None = None,
    model: bytes | None = None,
    samples: int = 10_000,
    seed: int = 1,
) -> dict[str, Any]:
    """Return every fact worth asking for, grouped by the team that can answer, the group that narrows most first.

    Questions about systems whose owner is unknown come in a group whose team is null.

    Raises:
        UnknownSubject: there is no such scenario.
        BadParameter: a number of samples or a seed that cannot be used.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    made = make_forecast(inventory, scenario=scenario, model=model, samples=samples, seed=seed)
    rows = all_questions(made)
    effort_model = made.plan.model
    return {
        "inventory": {"id": inventory.id, "name": inventory.name, "version": version, "digest": digest(inventory)},
        "scenario": scenario,
        "model": {"id": effort_model.id, "digest": effort_model.digest, "calibrated_on": effort_model.calibrated_on},
        "samples": samples,
        "seed": seed,
        "currency": inventory.currency,
        "facts_known": figure(1 - made.plan.facts.unknown_share),
        "cost": None if made.cost is None else spread_json(made.cost),
        "questions": len(rows),
        "narrows_by": _joined(rows),
        "sigma_common": figure(sigma_common(made.plan)),
        "sigma_common_known": figure(effort_model.value("sigma.common")),
        "teams": _group(made, rows),
    }


def findings_document(
    inventory: Inventory,
    *,
    scenario: str | None = None,
    model: bytes | None = None,
    samples: int = 10_000,
    seed: int = 1,
) -> dict[str, Any]:
    """Return what the landscape, the estimate and the schedule found, as a list: the estimate's own part of that name.

    Raises:
        UnknownSubject: there is no such scenario.
        BadParameter: a number of samples or a seed that cannot be used.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    document = estimate_document(inventory, scenario=scenario, model=model, samples=samples, seed=seed, fields=("findings",))
    return {"items": document["findings"], "next": None}


def _group(made: Forecast, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    teams = {team.id: team for team in made.plan.landscape.inventory.teams}
    groups: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["team"], []).append(row)
    found = [
        {
            "team": team,
            "name": teams[team].name or team if team else None,
            "contact": teams[team].contact if team else None,
            "narrows_by": _joined(members),
            "questions": members,
        }
        for team, members in groups.items()
    ]
    return sorted(found, key=lambda group: (-group["narrows_by"], group["team"] is None, group["team"] or ""))


def _joined(rows: list[dict[str, Any]]) -> float:
    """Unknown facts are drawn nearly independently, so that what their answers explain adds up, and never to more than all."""
    return figure(min(sum(row["narrows_by"] for row in rows), 1.0))
