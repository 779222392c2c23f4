"""The sums behind what is asked for by a word: the whole, what is bought, integration's share, the assumptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.estimation.assumption_moves import find_moves, list_doubtful
from app.estimation.cost import MONTHS_PER_YEAR
from app.exporters.explanation import Explanation, all_terms, average
from app.exporters.explanation_names import ASSUMPTIONS, PURCHASES, SHARE, SUMMARY
from app.exporters.explanation_words import Term, purchase_terms, tell_percentiles
from app.quantities import percent

if TYPE_CHECKING:
    from app.scheduling.forecast import Forecast

NAMED_AT_MOST = 8


def explain_summary(forecast: Forecast) -> Explanation:
    """Return the whole by activity, purchases beside it; and how its median compares with the sum of the medians."""
    activities = {row.package.id: str(row.package.activity) for row in forecast.plan.all_packages}
    days: dict[str, float] = {}
    costs: dict[str, float] = {}
    for term in all_terms(forecast):
        name = activities[term.package or ""]
        days[name] = days.get(name, 0.0) + (term.days or 0.0)
        costs[name] = costs.get(name, 0.0) + (term.cost or 0.0)
    priced = forecast.cost is not None
    terms = [Term(name.replace("_", " "), days[name], costs[name] if priced else None) for name in days]
    if forecast.cost is not None and forecast.outcome.purchases:
        labour = float(forecast.outcome.labour_cost.mean())
        terms.append(
            Term(
                f"bought: upgrades and terms of interfaces (explained by {PURCHASES})",
                None,
                float(forecast.cost.mean()) - labour,
            )
        )
    medians = sum(row.package.probability * row.package.median_days for row in forecast.plan.all_packages)
    middle = float(np.median(forecast.outcome.effort_days))
    above = f" ({middle / medians - 1:+.0%})" if medians > 0 else ""
    said = (
        f"The medians of all packages, each times how likely it is needed, add up to {medians:,.0f} person-days, the median of "
        f"the whole is {middle:,.0f}{above}: what runs over runs over by more than what stays under saves."
    )
    return Explanation(SUMMARY, SUMMARY, [average(terms), tell_percentiles(forecast), said], terms)


def explain_purchases(forecast: Forecast) -> Explanation:
    """Return everything that is bought, a row each."""
    terms = purchase_terms(forecast)
    if not terms:
        return Explanation(PURCHASES, PURCHASES, ["Nothing is bought: no upgrade and no terms with a price are in scope."])
    said = (
        f"On average {sum(term.cost or 0.0 for term in terms):,.0f} is spent beside work, on what the inventory gives a price."
    )
    return Explanation(PURCHASES, PURCHASES, [said], terms)


def explain_share(forecast: Forecast) -> Explanation:
    """Return integration beside everything else that the programme pays for."""
    programme, terms = forecast.plan.landscape.inventory.programme, []
    if forecast.cost is not None:
        mean, years = float(forecast.cost.mean()), float(np.mean(forecast.months)) / MONTHS_PER_YEAR
        terms.append(Term("integration, as estimated", float(forecast.outcome.effort_days.mean()), mean))
        if programme.total_cost is not None:
            terms.append(Term("the rest of the stated total_cost", None, programme.total_cost - mean))
        elif isinstance(programme.other_costs, tuple):
            terms += [Term(row.name, None, row.once + row.per_year * years) for row in programme.other_costs]
        elif programme.other_costs is not None:
            terms.append(Term("other_costs, as stated", None, float(programme.other_costs)))
    return Explanation(SHARE, SHARE, list(forecast.band.explanation), terms)


def explain_assumptions(forecast: Forecast) -> Explanation:
    """Return every constant that rests on no published evidence, and what it would move."""
    moves = list(find_moves(forecast.plan))
    step = forecast.plan.model.value("assumption.step")
    doubtful = list_doubtful(forecast.plan.model)
    rest = sorted(set(doubtful) - {move.constant.name for move in moves})
    more = f" and {len(rest) - NAMED_AT_MOST} more" if len(rest) > NAMED_AT_MOST else ""
    unproven = f"{len(doubtful)} constants of the effort model rest on no published evidence for this very kind of work"
    said = [
        f"{unproven} (tags A and B), and {len(moves)} of them shape this estimate.",
        f"Each is moved alone, to its own low and high or by {percent(step)} down and up, and the sum of medians is looked at.",
    ]
    if rest:
        said.append(f"Nothing in this estimate rests on {', '.join(rest[:NAMED_AT_MOST])}{more}.")
    if any(move.days is None and move.has_step and move.shapes == "the work" for move in moves):
        said.append("The landscape is too large to be priced anew for each: what they move is left open.")
    return Explanation(ASSUMPTIONS, ASSUMPTIONS, said, assumptions=moves)
