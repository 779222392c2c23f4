"""The sum behind any figure of an estimate, in sentences and as a table whose rows add up to it.

A forecast and the name of what is asked for come in: a work package, a system, an integration, a path, a pool, a team, an
activity, a risk, or one of the words ``summary``, ``share``, ``purchases`` and ``assumptions``.
Rows are means, because means add up and percentiles do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exporters.explained_people import explain_pool, explain_team
from app.exporters.explained_risks import explain_risk
from app.exporters.explained_whole import explain_assumptions, explain_purchases, explain_share, explain_summary
from app.exporters.explained_work import explain_activity, explain_package, explain_subject
from app.exporters.explanation import Explanation
from app.exporters.explanation_names import ASSUMPTIONS, NATURAL, PURCHASES, SHARE, SUMMARY, WORDS, refuse
from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from app.scheduling.forecast import Forecast

__all__ = ["Explanation", "build_explanation"]

SUBJECTS = ("system", "integration", "path")


def build_explanation(forecast: Forecast, asked: str) -> Explanation:
    """Return the sum behind what is asked for; ``kind:id`` tells apart what has the same id, and the answer says so.

    Raises:
        UnknownSubject: the estimate has nothing of that name.
    """
    if asked in _WORDS:
        return _WORDS[asked](forecast)
    kind, _, name = asked.rpartition(":")
    made = [explain(forecast, candidate, name) for candidate, explain in _EXPLAINERS.items() if kind in {"", candidate}]
    found = [each for each in made if each is not None]
    if found:
        return _tell_apart(found)
    natural = NATURAL.get(asked.strip().casefold())
    if natural is not None:
        return build_explanation(forecast, natural)
    raise refuse(asked, _known_names(forecast), WORDS)


def _tell_apart(found: list[Explanation]) -> Explanation:
    """Return the first of what has the name, and say how the others are asked for."""
    first, *others = found
    if others:
        ways = " or ".join(f"`{each.kind}:{each.id}`" for each in others)
        first.sentences.append(f"This is the {first.kind} {first.id}; of the same name there is {ways}.")
    return first


def _known_names(forecast: Forecast) -> set[str]:
    landscape = forecast.plan.landscape
    packages = {row.package.id for row in forecast.plan.all_packages}
    people = {*forecast.plan.people.pool_rates, *forecast.plan.people.team_rates}
    risks = {row.id for row in forecast.plan.risks}
    return {*landscape.systems, *landscape.flows, *landscape.paths, *packages, *people, *risks, *map(str, Activity), *WORDS}


_EXPLAINERS = {
    "work_package": explain_package,
    **dict.fromkeys(SUBJECTS, explain_subject),
    "pool": explain_pool,
    "team": explain_team,
    "activity": explain_activity,
    "programme": explain_subject,
    "risk": explain_risk,
}


_WORDS = {
    SUMMARY: explain_summary,
    SHARE: explain_share,
    PURCHASES: explain_purchases,
    ASSUMPTIONS: explain_assumptions,
}
