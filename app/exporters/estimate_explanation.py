"""The sum behind any figure of an estimate, in sentences and as a table whose rows add up to it.

A forecast and the name of what is asked for come in: a work package, a system, an integration, a path, a pool, a team, an
activity, a risk, or one of the words ``summary``, ``share``, ``purchases`` and ``assumptions``.
Rows are means, because means add up and percentiles do not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from app.estimation.assumption_moves import find_moves
from app.estimation.cost import MONTHS_PER_YEAR
from app.estimation.integration_effort import OF_A_SYSTEM
from app.exporters.estimate_figures import figure
from app.exporters.explanation_names import ASSUMPTIONS, NATURAL, PURCHASES, SHARE, SUMMARY, WORDS, refuse
from app.exporters.explanation_words import (
    Term,
    coordination_terms,
    purchase_terms,
    tell_coordination,
    tell_medians,
    tell_people,
    tell_percentiles,
)
from app.inventory.vocabulary import Activity
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.estimation.assumption_moves import Move
    from app.estimation.work_package import WorkPackage
    from app.scheduling.forecast import Forecast

SUBJECTS = ("system", "integration", "path")
NAMED_AT_MOST = 12


@dataclass
class Explanation:
    """The sum behind one figure.

    Attributes:
        kind: work_package, system, integration, path, pool, team, activity, risk, or the word that was asked for.
    """

    id: str
    kind: str
    sentences: list[str] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    assumptions: list[Move] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it as documents carry it; the sum's rows are the largest first."""
        terms = sorted(
            _told_apart(self.terms), key=lambda term: (-(term.cost or 0.0), -(term.days or 0.0), term.what, term.package or "")
        )
        days = [term.days for term in terms if term.days is not None]
        costs = [term.cost for term in terms if term.cost is not None]
        return {
            "id": self.id,
            "kind": self.kind,
            "sentences": self.sentences,
            "sum": [
                {"what": term.what, "package": term.package, "effort_days": _figure(term.days), "cost": _figure(term.cost)}
                for term in terms
            ],
            "total": {"effort_days": figure(sum(days)) if days else None, "cost": figure(sum(costs)) if costs else None},
            "assumptions": [_move(move) for move in self.assumptions],
        }


def build_explanation(forecast: Forecast, asked: str) -> Explanation:
    """Return the sum behind what is asked for; ``kind:id`` tells apart what has the same id.

    Raises:
        UnknownSubject: the estimate has nothing of that name.
    """
    if asked in _WORDS:
        return _WORDS[asked](forecast)
    kind, _, name = asked.rpartition(":")
    for candidate, explain in _EXPLAINERS.items():
        if kind not in {"", candidate}:
            continue
        found = explain(forecast, candidate, name)
        if found is not None:
            return found
    natural = NATURAL.get(asked.strip().casefold())
    if natural is not None:
        return build_explanation(forecast, natural)
    raise refuse(asked, _known_names(forecast), WORDS)


def _known_names(forecast: Forecast) -> set[str]:
    landscape = forecast.plan.landscape
    packages = {row.package.id for row in forecast.plan.all_packages}
    people = {*forecast.plan.people.pool_rates, *forecast.plan.people.team_rates}
    risks = {row.id for row in forecast.plan.risks}
    return {*landscape.systems, *landscape.flows, *landscape.paths, *packages, *people, *risks, *map(str, Activity), *WORDS}


def _package(forecast: Forecast, kind: str, name: str) -> Explanation | None:
    terms = [term for term in _all_terms(forecast) if term.package == name]
    if not terms:
        return None
    if name == forecast.plan.coordination.package.id:
        return _coordination(forecast, kind, name, terms)
    subject = next(row.package.subject for row in forecast.plan.packages if row.package.id == name)
    said = [*tell_people(forecast, subject.kind, subject.id), *tell_medians(forecast, {name})]
    return Explanation(name, kind, [_average(terms), *said], terms)


def _coordination(forecast: Forecast, kind: str, name: str, alone: list[Term]) -> Explanation:
    """Its share times the work of each activity; where there is no other work, the package *alone*."""
    terms = coordination_terms(forecast) or alone
    said = [*tell_coordination(forecast), *tell_medians(forecast, {forecast.plan.coordination.package.id})]
    return Explanation(name, kind, [_average(terms), *said], terms)


def _subject(forecast: Forecast, kind: str, name: str) -> Explanation | None:
    """A system's own sum leaves reviews out, as its figure does; what is bought for it is in its cost."""
    packages = [row.package for row in forecast.plan.all_packages if row.package.subject.kind == kind]
    mine = {package.id: package for package in packages if package.subject.id == name}
    landscape = forecast.plan.landscape
    known = {"system": landscape.systems, "integration": landscape.flows, "path": landscape.paths}.get(kind, {})
    if not mine and name not in known:
        return None
    counted = {each for each, package in mine.items() if kind != "system" or package.activity in OF_A_SYSTEM}
    terms = [term for term in _all_terms(forecast) if term.package in counted]
    said = [*tell_people(forecast, kind, name), *tell_medians(forecast, counted)]
    if kind == "system":
        terms += purchase_terms(forecast, name)
    if beside := sorted(set(mine) - counted):
        said.append(f"Its reviews are work of their own, not in this sum: {', '.join(beside)}.")
    if not terms:
        said.append("Nothing is to be done about it: it has no work package.")
        return Explanation(name, kind, said)
    return Explanation(name, kind, [_average(terms), *said], terms)


def _pool(forecast: Forecast, kind: str, name: str) -> Explanation | None:
    people = forecast.plan.people

    def share(package: WorkPackage) -> float:
        return 1 - sum(part for _, part in package.teams) if package.pool == name else 0.0

    rate = people.pool_rates.get(name)
    return _party(forecast, kind, name, {row.package.id: share(row.package) for row in forecast.plan.all_packages}, rate)


def _team(forecast: Forecast, kind: str, name: str) -> Explanation | None:
    people = forecast.plan.people
    parts = {row.package.id: dict(row.package.teams).get(name, 0.0) for row in forecast.plan.all_packages}
    return _party(forecast, kind, name, parts, people.team_rates.get(name))


def _party(forecast: Forecast, kind: str, name: str, parts: dict[str, float], rate: float | None) -> Explanation | None:
    """What a pool or a team does: its part of every package, at its rate."""
    rate = forecast.plan.people.mean_rate if rate is None else rate
    terms = []
    for term in _all_terms(forecast):
        part = parts[term.package or ""]
        if part > 0 and term.days:
            cost = None if forecast.cost is None or rate is None else term.days * part * rate
            whole = "" if part == 1 else f" ({percent(part)} of it)"
            terms.append(Term(f"{term.what}{whole}", term.days * part, cost, term.package))
    if not terms:
        return None
    paid = f" at {rate:,.0f} a day" if rate is not None and forecast.cost is not None else ""
    return Explanation(name, kind, [f"{_average(terms)[:-1]}{paid}."], terms)


def _activity(forecast: Forecast, kind: str, name: str) -> Explanation | None:
    if name not in set(Activity):
        return None
    chosen = {row.package.id for row in forecast.plan.all_packages if row.package.activity == name}
    if chosen == {forecast.plan.coordination.package.id}:
        return _coordination(forecast, kind, name, [])
    terms = [term for term in _all_terms(forecast) if term.package in chosen]
    return Explanation(name, kind, [_average(terms), *tell_medians(forecast, chosen)], terms) if terms else None


def _risk(forecast: Forecast, kind: str, name: str) -> Explanation | None:
    """The event's package, on average over draws with and without it, and how its probability comes about."""
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
    terms = [term for term in _all_terms(forecast) if term.package == risk.package]
    said = [
        f"Exposed: {', '.join(exposed[:NAMED_AT_MOST])}{more}.",
        sum_of_odds,
        takes,
        "It is the trouble that finished work does not show; ordinary trouble is in the spread of every package.",
        _average(terms),
    ]
    return Explanation(name, kind, said, terms)


def _summary(forecast: Forecast) -> Explanation:
    """By activity, purchases beside it; and how the median of the whole compares with the sum of the medians."""
    activities = {row.package.id: str(row.package.activity) for row in forecast.plan.all_packages}
    days: dict[str, float] = {}
    costs: dict[str, float] = {}
    for term in _all_terms(forecast):
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
    return Explanation(SUMMARY, SUMMARY, [_average(terms), tell_percentiles(forecast), said], terms)


def _purchases(forecast: Forecast) -> Explanation:
    """Everything that is bought, a row each."""
    terms = purchase_terms(forecast)
    if not terms:
        return Explanation(PURCHASES, PURCHASES, ["Nothing is bought: no upgrade and no terms with a price are in scope."])
    said = (
        f"On average {sum(term.cost or 0.0 for term in terms):,.0f} is spent beside work, on what the inventory gives a price."
    )
    return Explanation(PURCHASES, PURCHASES, [said], terms)


def _share(forecast: Forecast) -> Explanation:
    """Integration beside everything else that the programme pays for."""
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


def _assumptions(forecast: Forecast) -> Explanation:
    moves = list(find_moves(forecast.plan))
    step = forecast.plan.model.value("assumption.step")
    said = [
        f"{len(moves)} constants of the effort model rest on no published evidence for this very kind of work (tags A and B).",
        f"Each is moved alone, to its own low and high or by {percent(step)} down and up, and the sum of medians is looked at.",
    ]
    if any(move.days is None and move.shapes == "the work" for move in moves):
        said.append("The landscape is too large to be priced anew for each: what they move is left open.")
    return Explanation(ASSUMPTIONS, ASSUMPTIONS, said, assumptions=moves)


_EXPLAINERS = {
    "work_package": _package,
    **dict.fromkeys(SUBJECTS, _subject),
    "pool": _pool,
    "team": _team,
    "activity": _activity,
    "programme": _subject,
    "risk": _risk,
}


_WORDS = {SUMMARY: _summary, SHARE: _share, PURCHASES: _purchases, ASSUMPTIONS: _assumptions}


def _told_apart(terms: list[Term]) -> list[Term]:
    """Rows of one name carry the id of their package too."""
    seen = Counter(term.what for term in terms)
    return [
        replace(term, what=f"{term.what} ({term.package})") if term.package and seen[term.what] > 1 else term for term in terms
    ]


def _all_terms(forecast: Forecast) -> list[Term]:
    """Return every package's mean, coordination last."""
    outcome = forecast.outcome
    means = outcome.mean_days()
    costs = (means * outcome.rates.per_day).tolist() if forecast.cost is not None else [None] * len(means)
    return [
        Term(row.package.name, days, cost, row.package.id)
        for row, days, cost in zip(forecast.plan.all_packages, means.tolist(), costs, strict=True)
    ]


def _average(terms: Iterable[Term]) -> str:
    rows = list(terms)
    days = sum(term.days or 0.0 for term in rows)
    money = [term.cost for term in rows if term.cost is not None]
    cost = f" and costs {figure(sum(money)):,.0f}" if money else ""
    of = f" in {len(rows)} parts" if len(rows) > 1 else ""
    return f"On average it takes {days:,.1f} person-days{cost}{of}."


def _figure(value: float | None) -> float | None:
    return None if value is None else figure(value)


def _move(move: Move) -> dict[str, Any]:
    row = move.constant
    return {
        "name": row.name,
        "unit": row.unit,
        "likely": figure(row.likely),
        "source": row.source,
        "tag": row.tag,
        "shapes": move.shapes,
        "at": {
            edge: {
                "value": figure(move.tried[number]),
                "effort_days": None if move.days is None else figure(move.days[number]),
                "cost": None if move.money is None else figure(move.money[number]),
            }
            for number, edge in enumerate(("low", "high"))
        },
    }
