"""The reviews that a system in scope has to pass before its integrations are tested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.estimation.drafting import Draft, draft_for_system
from app.estimation.effort_model import STATED, Constant
from app.estimation.facts import Combine, Uncertain, levels_of
from app.estimation.pricing import Assembly, unknown_source
from app.estimation.work_package import Wait
from app.inventory.vocabulary import Activity, Classification, Hosting

if TYPE_CHECKING:
    from app.estimation.facts import Term
    from app.estimation.pricing import Pricing
    from app.estimation.work_package import Subject
    from app.inventory.model import System
    from app.inventory.programme import Review


def draft_reviews(pricing: Pricing, system: System) -> list[Draft]:
    """Return a draft for each review that is, or may be, for the system."""
    subject = pricing.sites[system.id].subject
    found: list[Draft] = []
    for review in pricing.inventory.programme.reviews:
        terms = review_terms(pricing, system, subject, review)
        if terms is None:
            continue
        row = pricing.model["review.effort"]
        stated = review.effort_days is not None
        if stated:
            row = Constant("review.effort_days", "person-days", review.effort_days or 0.0, "The inventory: reviews", STATED)
        assembly = Assembly(row.likely)
        assembly.add(row.driver("review", review.id, 1.0))
        if terms:
            factor = Uncertain("review applies", tuple(terms), 1, (0.0, 1.0), Combine.MIN)
            assembly.add_unknown(factor, *unknown_source(pricing.model, terms[0][0].fact))
        draft = draft_for_system(pricing, system, Activity.REVIEW, assembly)
        draft.suffix, draft.sigmas = review.id, row.sigmas
        draft.title = f"{system.name}: {review.name or review.id}"
        draft.wait = _review_wait(pricing, review)
        found.append(draft)
    return found


def _review_wait(pricing: Pricing, review: Review) -> Wait:
    row, stated = pricing.model["wait.review"], review.lead_time_days
    lead = (row.low or 0.0, row.likely, row.high or 0.0) if stated is None else (stated, stated, stated)
    return Wait(lead, every_weeks=review.every_weeks, reason=f"the next sitting of {review.id}")


def review_terms(pricing: Pricing, system: System, subject: Subject, review: Review) -> list[Term] | None:
    """Return the unknown facts on which it depends whether the review is for the system; ``None`` where it is not."""
    asked = review.applies_to
    if asked.systems and system.id not in asked.systems:
        return None
    terms: list[Term] = []
    conditions = (
        ("data.classification", asked.classification, system.data.classification, Classification.UNKNOWN),
        ("hosting", asked.hosting, system.hosting, Hosting.UNKNOWN),
        ("zone", asked.zone, system.zone, None),
    )
    for fact_name, wanted, has, unknown in conditions:
        if not wanted or has in wanted:
            continue
        if has != unknown:
            return None
        pricing.facts.note(subject, fact_name, known=False)
        fact = pricing.unknown(subject, fact_name)
        table = {"crosses": 1} if fact_name == "zone" else {str(value): 1 for value in wanted}
        terms.append((fact, levels_of(fact.values, table)))
    return terms
