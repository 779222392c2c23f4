"""Rules of thumb from the sources, in plain words: the estimate is held against each, and none of them enters a formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.band import programme_cost
from app.estimation.cost import MONTHS_PER_YEAR
from app.estimation.outcome import spread_of
from app.inventory.vocabulary import CostCategory

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.estimation.pilot import PilotCheck
    from app.estimation.plan import WorkPlan

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Norm:
    """One rule of thumb and what this estimate says to it.

    Attributes:
        value: this estimate's own figure, in the unit of the range; ``None`` where it is not known or not assessed.
        verdict: within, below, above or unknown.
        because: where the value comes from, or why there is none.
    """

    name: str
    source: str
    low: float
    high: float
    value: float | None
    verdict: str
    because: str


def check_norms(
    plan: WorkPlan, cost: Floats | None, months: Floats, pilot: PilotCheck, *, ends: bool = True
) -> tuple[Norm, ...]:
    """Return every norm, always the same ones in the same order.

    Args:
        plan: the work plan.
        cost: integration cost per draw; ``None`` where there are no rates.
        months: duration per draw.
        pilot: the pilot against production.
        ends: whether *months* can be told; what is paid by the year counts over them either way.
    """
    duration = float(np.median(months)) if ends else None
    because = "the estimate's P50" if ends else "work waits for people whom nobody has"
    return (
        _scaling_budget(plan, pilot),
        _norm(plan, "months", "Months from pilot to production", duration, because),
        _change_management(plan, cost, months),
        _contingency(plan, cost),
        _peak_load(plan),
        _pilot_duration(plan, pilot),
        _norm(plan, "payback", "Payback in months", None, "not assessed: an inventory does not say what the programme earns"),
    )


def _norm(plan: WorkPlan, row: str, name: str, value: float | None, because: str) -> Norm:
    constant = plan.model[f"norm.{row}"]
    low, high = constant.low or 0.0, constant.high or constant.likely
    verdict = "unknown" if value is None else "below" if value < low else "above" if value > high else "within"
    return Norm(name, constant.source, low, high, value, verdict, because)


def _scaling_budget(plan: WorkPlan, pilot: PilotCheck) -> Norm:
    name, ratio = "Scaling budget, in times the pilot's cost", pilot.cost_ratio
    because = "integration's cost at P50 over programme.pilot.cost" if ratio else "the pilot's cost or the rates are not known"
    return _norm(plan, "scaling_budget", name, ratio.p50 if ratio else None, because)


def _change_management(plan: WorkPlan, cost: Floats | None, months: Floats) -> Norm:
    name, programme = "Change management, as a share of the programme's cost", plan.landscape.inventory.programme
    lines, years = programme.other_costs, months / MONTHS_PER_YEAR
    whole = None if cost is None else programme_cost(programme, cost, years)
    if not isinstance(lines, tuple) or whole is None:
        return _norm(plan, "change_management", name, None, "other_costs has no lines, or the whole's cost is not known")
    own = [line for line in lines if line.category is CostCategory.CHANGE_MANAGEMENT]
    spent = sum(line.once for line in own) + sum(line.per_year for line in own) * years
    share = float(np.median(spent / np.maximum(whole, 1)))
    because = "other_costs of category change_management" if own else "no line of other_costs is change_management"
    return _norm(plan, "change_management", name, share, because)


def _contingency(plan: WorkPlan, cost: Floats | None) -> Norm:
    name = "Contingency, as a share of P50"
    spread = None if cost is None else spread_of(cost)
    if spread is None or spread.p50 <= 0:
        return _norm(plan, "contingency", name, None, "there is no cost")
    return _norm(plan, "contingency", name, (spread.p80 - spread.p50) / spread.p50, "P80 less P50, over P50")


def _peak_load(plan: WorkPlan) -> Norm:
    name = "Peak load, in times the average"
    peaks = [price.flow.integration.peak_factor for price in plan.flows.values()]
    stated = [peak for peak in peaks if peak is not None]
    if not stated:
        return _norm(plan, "peak_load", name, None, "no integration states its peak_factor")
    because = f"the median of {len(stated)} integrations that state it, of {len(peaks)} to be built"
    return _norm(plan, "peak_load", name, float(np.median(stated)), because)


def _pilot_duration(plan: WorkPlan, pilot: PilotCheck) -> Norm:
    """The sources claim 2.3 times the pilot's duration at less than its cost: both cannot hold with the same people."""
    name = "Duration, in times the pilot's"
    if pilot.duration_ratio is None:
        stated = plan.landscape.inventory.programme.pilot
        whose = "programme" if stated is not None and stated.duration_months else "pilot"
        return _norm(plan, "pilot_duration", name, None, f"the {whose}'s duration is not known")
    because = "the sources' 2.3 times the duration at less than the cost is a contradiction: longer work costs more"
    if pilot.cost_ratio is not None:
        because += f"; here {pilot.duration_ratio.p50:.1f} times the duration at {pilot.cost_ratio.p50:.1f} times the cost"
    return _norm(plan, "pilot_duration", name, pilot.duration_ratio.p50, because)
