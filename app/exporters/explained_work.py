"""The sum behind a figure about work to be done: a package, a system, an integration, a path, an activity, coordination."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.estimation.integration_effort import OF_A_SYSTEM
from app.exporters.explanation import Explanation, all_terms, average
from app.exporters.explanation_words import coordination_terms, purchase_terms, tell_coordination, tell_medians, tell_people
from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from app.exporters.explanation_words import Term
    from app.scheduling.forecast import Forecast


def explain_package(forecast: Forecast, kind: str, name: str) -> Explanation | None:
    """Return the package of that id; coordination as the sum that it is."""
    terms = [term for term in all_terms(forecast) if term.package == name]
    if not terms:
        return None
    if name == forecast.plan.coordination.package.id:
        return _coordination(forecast, kind, name, terms)
    subject = next(row.package.subject for row in forecast.plan.packages if row.package.id == name)
    said = [*tell_people(forecast, subject.kind, subject.id), *tell_medians(forecast, {name})]
    return Explanation(name, kind, [average(terms), *said], terms)


def _coordination(forecast: Forecast, kind: str, name: str, alone: list[Term]) -> Explanation:
    """Its share times the work of each activity; where there is no other work, the package *alone*."""
    terms = coordination_terms(forecast) or alone
    said = [*tell_coordination(forecast), *tell_medians(forecast, {forecast.plan.coordination.package.id})]
    return Explanation(name, kind, [average(terms), *said], terms)


def explain_subject(forecast: Forecast, kind: str, name: str) -> Explanation | None:
    """Return the packages of a system, integration, path or programme.

    A system's own sum leaves reviews out, as its figure does; what is bought for it is in its cost.
    """
    packages = [row.package for row in forecast.plan.all_packages if row.package.subject.kind == kind]
    mine = {package.id: package for package in packages if package.subject.id == name}
    landscape = forecast.plan.landscape
    known = {"system": landscape.systems, "integration": landscape.flows, "path": landscape.paths}.get(kind, {})
    if not mine and name not in known:
        return None
    counted = {each for each, package in mine.items() if kind != "system" or package.activity in OF_A_SYSTEM}
    terms = [term for term in all_terms(forecast) if term.package in counted]
    said = [*tell_people(forecast, kind, name), *tell_medians(forecast, counted)]
    if kind == "system":
        terms += purchase_terms(forecast, name)
    if beside := sorted(set(mine) - counted):
        said.append(f"Its reviews are work of their own, not in this sum: {', '.join(beside)}.")
    if not terms:
        said.append("Nothing is to be done about it: it has no work package.")
        return Explanation(name, kind, said)
    return Explanation(name, kind, [average(terms), *said], terms)


def explain_activity(forecast: Forecast, kind: str, name: str) -> Explanation | None:
    """Return the packages of an activity."""
    if name not in set(Activity):
        return None
    chosen = {row.package.id for row in forecast.plan.all_packages if row.package.activity == name}
    if chosen == {forecast.plan.coordination.package.id}:
        return _coordination(forecast, kind, name, [])
    terms = [term for term in all_terms(forecast) if term.package in chosen]
    return Explanation(name, kind, [average(terms), *tell_medians(forecast, chosen)], terms) if terms else None
