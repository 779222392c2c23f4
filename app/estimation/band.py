"""The integration share against industry's 30 to 50 %: a check and an explanation that enters no formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.outcome import spread_of
from app.quantities import percent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.estimation.plan import WorkPlan
    from app.inventory.programme import Programme
    from app.quantities import Spread

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BandCheck:
    """How integration compares with the whole programme.

    Attributes:
        share: integration cost over programme cost per draw; ``None`` where the programme's cost is not known.
        verdict: within, below, above or unknown, by the median share.
        implied_total_cost: the programme cost that the band would imply, where it is not known.
        explanation: sentences with their candidates for a share outside the band.
    """

    share: Spread | None
    probability_in_band: float | None
    verdict: str
    implied_total_cost: tuple[float, float] | None
    explanation: tuple[str, ...]


def check_band(plan: WorkPlan, cost: Floats | None, years: Floats) -> BandCheck:
    """Return the check of a programme.

    Args:
        cost: integration cost per draw; ``None`` where there are no rates.
        years: duration of each draw, in years, over which costs per year count.
    """
    model, programme = plan.model, plan.landscape.inventory.programme
    low, high = model.value("band.low"), model.value("band.high")
    band = f"{percent(low)} to {percent(high)}"
    source = f"The band of {band} is {_in_a_sentence(model['band.low'].source)}; it changes no figure."
    if cost is None:
        return BandCheck(None, None, "unknown", None, ("There are no rates, so there is no cost to compare.", source))
    whole = programme_cost(programme, cost, years)
    if whole is None:
        middle = float(np.median(cost))
        words = (
            f"Neither total_cost nor other_costs is given. Integration of {middle:,.0f} would be {band} of a "
            f"programme of {middle / high:,.0f} to {middle / low:,.0f}."
        )
        return BandCheck(None, None, "unknown", (middle / high, middle / low), (words, source))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.nan_to_num(cost / whole, nan=0.0, posinf=1.0)
    spread = spread_of(share)
    verdict = "below" if spread.p50 < low else "above" if spread.p50 > high else "within"
    inside = float(np.mean((share >= low) & (share <= high)))
    return BandCheck(spread, inside, verdict, None, (*_explain(plan, spread, verdict), source))


def programme_cost(programme: Programme, cost: Floats, years: Floats) -> Floats | None:
    """Return the whole programme's cost per draw: the stated total, else the other costs and integration; ``None`` unknown."""
    if programme.total_cost is not None:
        return np.full_like(cost, programme.total_cost)
    if programme.other_costs is None:
        return None
    if isinstance(programme.other_costs, float | int):
        return cost + programme.other_costs
    once = sum(line.once for line in programme.other_costs)
    return cost + once + sum(line.per_year for line in programme.other_costs) * years


def _explain(plan: WorkPlan, share: Spread, verdict: str) -> tuple[str, ...]:
    said = f"Integration is {percent(share.p50)} of the programme's cost at the median "
    said += f"({percent(share.p10)} to {percent(share.p90)})."
    if verdict == "within":
        return (said,)
    if share.p50 > 1:
        return (
            said,
            "The programme's stated cost (programme.total_cost) does not pay for it: check what that holds.",
            *_above(plan),
        )
    return (said, *(_below(plan) if verdict == "below" else _above(plan)))


def _below(plan: WorkPlan) -> list[str]:
    found = ["Integrations may be missing from the inventory: list what the hub also needs."]
    if not plan.paths:
        found.append("No path is in scope: end-to-end tests are not in the estimate.")
    enabling = [work for work in plan.systems.values() if any(way.options for way in work.remedies)]
    if not enabling:
        found.append("No system needs enabling: check that every API is as available as stated.")
    licences = plan.landscape.inventory.programme.other_costs
    if isinstance(licences, tuple) and any(line.category == "licence" for line in licences):
        found.append("The programme's cost holds licences, which make the share smaller.")
    return found


def _above(plan: WorkPlan) -> list[str]:
    lacking = [system for system in plan.systems if plan.landscape.lacks_api(system)]
    regulated = [driver.value for price in plan.flows.values() for driver in price.drivers if driver.name == "regulated"]
    unknown = regulated.count("unknown")
    found = []
    if lacking:
        found.append(f"{len(lacking)} of {len(plan.systems)} systems lack an API: {', '.join(lacking)}.")
    if len(regulated) > unknown:
        found.append(f"{len(regulated) - unknown} of {len(plan.flows)} integrations carry regulated data.")
    if unknown:
        found.append(f"Of {unknown} of {len(plan.flows)} integrations nobody has said whether their data are regulated.")
    found.append("A thin use case makes integration a large part of a small programme: check what else the programme costs.")
    return found


def _in_a_sentence(source: str) -> str:
    """Return a source as it reads in the middle of a sentence; the names in it keep their capitals."""
    return source[:1].lower() + source[1:]
