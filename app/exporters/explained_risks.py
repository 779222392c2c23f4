"""The sum behind a risk event: its package, and how its probability comes about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exporters.explanation import Explanation, all_terms, average
from app.quantities import percent

if TYPE_CHECKING:
    from app.scheduling.forecast import Forecast

NAMED_AT_MOST = 12


def explain_risk(forecast: Forecast, kind: str, name: str) -> Explanation | None:
    """Return the event's package, on average over draws with and without it, and how its probability comes about."""
    risk = next((row for row in forecast.plan.risks if row.id == name), None)
    if risk is None:
        return None
    found = next(row.package for row in forecast.plan.packages if row.package.id == risk.package)
    strike, delay = risk.strike, found.wait.lead_days
    exposed = [each.system + ("" if each.depends_on is None else f" ({percent(each.probability)})") for each in strike.exposed]
    more = f" and {len(exposed) - NAMED_AT_MOST} more" if len(exposed) > NAMED_AT_MOST else ""
    odds = strike.odds * strike.count
    counted = "the one system" if strike.count == 1 else f"each of {strike.count:.3g} systems"
    sum_of_odds = f"Odds: {strike.odds:g} for {counted} exposed make {odds:.3g}, "
    sum_of_odds += f"which is a probability of {odds:.3g} / (1 + {odds:.3g}) = {percent(strike.probability, 1)}."
    takes = f"If it happens it takes {found.median_days:,.0f} person-days, and the work planned for the systems it strikes is "
    takes += f"held up by {delay[0]:g} / {delay[1]:g} / {delay[2]:g} working days (P10, median, P90)."
    terms = [term for term in all_terms(forecast) if term.package == risk.package]
    said = [
        f"Exposed: {', '.join(exposed[:NAMED_AT_MOST])}{more}.",
        sum_of_odds,
        takes,
        "It is the trouble that finished work does not show; ordinary trouble is in the spread of every package.",
        average(terms),
    ]
    return Explanation(name, kind, said, terms)
