"""Whether a flow's data are regulated, and the multiplier for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.estimation.facts import Uncertain, levels_of
from app.estimation.flow_class import UNSAID, name_carried
from app.estimation.pricing import Assembly, Pricing, unknown_source
from app.inventory.vocabulary import Classification

if TYPE_CHECKING:
    from app.estimation.facts import Term
    from app.estimation.flow_class import Carried
    from app.estimation.work_package import Subject
    from app.inventory.model import System
    from app.landscape.landscape import Flow

PROTECTED = frozenset({Classification.CONFIDENTIAL, Classification.RESTRICTED})


def price_protection(pricing: Pricing, flow: Flow, subject: Subject, assembly: Assembly, carried: Carried) -> None:
    """Put the multiplier for regulated data on a flow.

    Data are regulated where a compliance is named and either end is confidential or restricted or a carried schema contains
    something; or where either end's data must stay somewhere.
    """
    constant = pricing.model["multiplier.regulated"]
    ends = [pricing.sites[end].system for end in dict.fromkeys((flow.provider, flow.consumer))]
    because = _find_reason(pricing, ends, carried)
    terms: list[Term] = []
    for end in ends:
        terms += _unknown_terms(pricing, end)
    terms += _unknown_contents(pricing, subject, carried)
    if because:
        assembly.add(constant.driver("regulated", because))
    elif terms:
        factor = Uncertain("regulated", tuple(dict.fromkeys(terms)), 0, (1.0, constant.likely))
        mixture = "data.classification" if pricing.inventory.programme.compliance else "data.residency"
        assembly.add_unknown(factor, *unknown_source(pricing.model, mixture))


def _find_reason(pricing: Pricing, ends: list[System], carried: Carried) -> str:
    for end in ends:
        if end.data.residency:
            return f"{end.id} must stay in {', '.join(end.data.residency)}"
    compliance = pricing.inventory.programme.compliance
    if not compliance:
        return ""
    for end in ends:
        if end.data.classification in PROTECTED:
            return f"{end.id} is {end.data.classification}, {', '.join(compliance)}"
    for name, places in carried.items():
        for _, schema in places:
            if schema.contains:
                return f"{name} contains {', '.join(schema.contains)}, {', '.join(compliance)}"
    return ""


def _unknown_terms(pricing: Pricing, end: System) -> list[Term]:
    subject = pricing.sites[end.id].subject
    found: list[Term] = []
    pricing.facts.note(subject, "data.residency", known=end.data.residency is not None)
    if end.data.residency is None:
        fact = pricing.unknown(subject, "data.residency")
        found.append((fact, levels_of(fact.values, {"stated": 1})))
    if pricing.inventory.programme.compliance:
        pricing.facts.note(subject, "data.classification", known=end.data.classification is not Classification.UNKNOWN)
        if end.data.classification is Classification.UNKNOWN:
            fact = pricing.unknown(subject, "data.classification")
            found.append((fact, levels_of(fact.values, {str(value): 1 for value in PROTECTED})))
    return found


def _unknown_contents(pricing: Pricing, subject: Subject, carried: Carried) -> list[Term]:
    """Under a compliance it counts what a schema contains, also where nobody has said what that is."""
    if not pricing.inventory.programme.compliance:
        return []
    unsaid = [(subject, name_carried(name, "contains")) for name, places in (carried or UNSAID).items() if not places]
    for places in carried.values():
        for system, schema in places:
            owner, fact_name = pricing.sites[system.id].subject, f"schemas.{schema.name}.contains"
            pricing.facts.note(owner, fact_name, known=schema.contains is not None)
            if schema.contains is None:
                unsaid.append((owner, fact_name))
    found = []
    for about, fact_name in unsaid:
        pricing.facts.note(about, fact_name, known=False)
        fact = pricing.unknown(about, fact_name, "schema.contains")
        found.append((fact, levels_of(fact.values, {"something": 1})))
    return found
