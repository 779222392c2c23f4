"""The comparison of scenarios as JSON: the base and each scenario with its summary, the difference and what makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exporters.estimate_document import Heading, build_estimate_document
from app.exporters.estimate_figures import figure, spread_figures
from app.scheduling.comparison import compare_forecasts

if TYPE_CHECKING:
    from app.scheduling.comparison import Comparison, PackageChange
    from app.scheduling.forecast import Forecast, SideBySide
    from app.scheduling.purchase_changes import PurchaseChange


DECLARED = "declared"


def base_row(base: Forecast, heading: Heading, order_of: str | None) -> dict[str, Any]:
    """Return the base: its id is ``None``, because it is no scenario. *order_of*: the scenario that its order was found for."""
    name = base.plan.landscape.inventory.name
    return {"id": None, "name": name, "order_of": order_of, "summary": _summary(base, heading)}


def scenario_row(base: Forecast, beside: SideBySide, heading: Heading, name: str | None) -> dict[str, Any]:
    """Return one scenario beside the base, on common draws."""
    scenario = beside.forecast
    comparison = compare_forecasts(base, scenario)
    return {
        "id": scenario.plan.landscape.scenario,
        "name": name,
        "order_of": None if beside.order_of is None else DECLARED,
        "summary": _summary(scenario, heading),
        **difference_json(comparison),
        "changes": [change_json(change) for change in comparison.changes],
        "purchases": [purchase_json(purchase) for purchase in comparison.purchases],
        "elsewhere": {
            "effort_days": figure(comparison.elsewhere_days),
            "cost": None if comparison.elsewhere_cost is None else figure(comparison.elsewhere_cost),
            "work_packages": comparison.moved,
        },
    }


def difference_json(comparison: Comparison) -> dict[str, Any]:
    """Return the difference with its own spreads, and how often it is one to the good."""
    cheaper = comparison.probability_cheaper
    return {
        "difference": {
            "effort_days": spread_figures(comparison.effort_days),
            "cost": None if comparison.cost is None else spread_figures(comparison.cost),
            "duration_months": spread_figures(comparison.duration_months),
        },
        "probability_cheaper": None if cheaper is None else figure(cheaper),
        "probability_sooner": figure(comparison.probability_sooner),
        "probability_less_effort": figure(comparison.probability_less_effort),
    }


def change_json(change: PackageChange) -> dict[str, Any]:
    """Return one work package that differs."""
    return {
        "work_package": change.package.id,
        "name": change.package.name,
        "subject": change.package.subject.as_json(),
        "change": change.change,
        "effort_days": figure(change.days),
        "cost": None if change.cost is None else figure(change.cost),
        "because": list(change.because),
    }


def purchase_json(purchase: PurchaseChange) -> dict[str, Any]:
    """Return what is bought otherwise for one system; ``paid`` says whether once or per year."""
    return {
        "subject": {"system": purchase.system},
        "name": purchase.name,
        "category": purchase.category,
        "paid": purchase.paid,
        "change": purchase.change,
        "before": figure(purchase.before),
        "after": figure(purchase.after),
        "cost": figure(purchase.cost),
        "because": list(purchase.because),
    }


def _summary(forecast: Forecast, heading: Heading) -> Any:
    return build_estimate_document(forecast, heading, ["summary"])["summary"]
