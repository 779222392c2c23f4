"""The class of a flow, easy, nominal or difficult: by the worst of schema distance, volume and the interface it meets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.facts import Uncertain, levels_of
from app.estimation.work_package import Subject
from app.inventory.vocabulary import ApiAvailability, SchemaFormat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.estimation.effort_model import EffortModel
    from app.estimation.facts import Term, Terms
    from app.estimation.pricing import Assembly, Pricing
    from app.inventory.model import Schema, System
    from app.landscape.landscape import Flow

    Carried = Mapping[str, list[tuple[System, Schema]]]

CLASSES = ("easy", "nominal", "difficult")
EASY, NOMINAL, DIFFICULT = range(len(CLASSES))
HARD_FORMATS = frozenset(
    {
        SchemaFormat.COPYBOOK,
        SchemaFormat.EDI_X12,
        SchemaFormat.EDIFACT,
        SchemaFormat.HL7V2,
        SchemaFormat.FIXED_WIDTH,
        SchemaFormat.PROPRIETARY,
    }
)
SECONDS_PER_DAY = 86_400
UNSAID: Carried = {"": []}  # where nobody says what is carried: something, that neither end describes


@dataclass(frozen=True, slots=True)
class ClassTerms:
    """What decides a flow's class: the level known so far, and the unknown facts that may raise it."""

    known: int
    terms: Terms

    def uncertain(self, name: str, factors: tuple[float, ...]) -> Uncertain:
        """Return the factor that the class puts on something."""
        return Uncertain(name, self.terms, self.known, factors)

    @property
    def most_probable(self) -> str:
        """The class with the largest share; the easier of two equal ones."""
        return CLASSES[self.uncertain("class", (1.0,) * len(CLASSES)).most_probable]


def class_by_content(pricing: Pricing, flow: Flow, carried: Carried) -> ClassTerms:
    """Return a flow's class by schema and volume alone, as it counts in the landscape's size and for a re-test.

    Args:
        carried: as :func:`carried_schemas` returns it.
    """
    subject = Subject("integration", flow.id)
    known, terms = _schema_distance(pricing, subject, carried)
    volume_known, volume_terms = _volume(pricing, flow, subject)
    return ClassTerms(max(known, volume_known), (*terms, *volume_terms))


def raise_by_interface(pricing: Pricing, flow: Flow, by_content: ClassTerms) -> ClassTerms:
    """Raise the class to nominal where the interface is not full: partial, or opened by a remedy."""
    availability = effective_availability(pricing, flow)
    if availability is ApiAvailability.FULL:
        return by_content
    if availability is not ApiAvailability.UNKNOWN:
        return ClassTerms(max(by_content.known, NOMINAL), by_content.terms)
    fact = pricing.unknown_availability(flow.provider)
    levels = levels_of(fact.values, {"full": EASY}, NOMINAL)
    return ClassTerms(by_content.known, (*by_content.terms, (fact, levels)))


def effective_availability(pricing: Pricing, flow: Flow) -> ApiAvailability:
    """Return the availability that a flow meets: its own, else the provider's; the hub is always full."""
    own = flow.integration.api
    stated = own is not None and "availability" in own.model_fields_set
    if flow.provider == pricing.landscape.hub and not stated:
        return ApiAvailability.FULL
    return flow.api.availability


def carried_schemas(pricing: Pricing, flow: Flow) -> dict[str, list[tuple[System, Schema]]]:
    """Return, for each schema name that the flow carries, where either end describes it; empty lists where neither does."""
    ends = (pricing.sites[flow.provider].system, pricing.sites[flow.consumer].system)
    found: dict[str, list[tuple[System, Schema]]] = {name: [] for name in flow.integration.carries or ()}
    for end in ends:
        for schema in end.schemas or ():
            if schema.name in found:
                found[schema.name].append((end, schema))
    return found


def name_carried(schema: str, fact: str) -> str:
    """Return the name of a fact about a schema that neither end describes; an empty *schema*: nobody says what is carried.

    >>> name_carried("Policy", "fields"), name_carried("", "fields")
    ('carries.Policy.fields', 'carries.fields')
    """
    return ".".join(part for part in ("carries", schema, fact) if part)


def _schema_distance(pricing: Pricing, subject: Subject, carried: Carried) -> tuple[int, Terms]:
    pricing.facts.note(subject, "carries", known=bool(carried))
    known = EASY
    terms: list[Term] = []
    for name, places in carried.items() or UNSAID.items():
        if not places:
            fact_name = name_carried(name, "fields")
            terms.append((pricing.unknown(subject, fact_name, "schema.fields"), (EASY, NOMINAL, DIFFICULT)))
            for fact in ("fields", "format"):
                pricing.facts.note(subject, name_carried(name, fact), known=False)
        for system, schema in places:
            level, unknown = _distance(pricing, system, schema)
            known = max(known, level)
            terms.extend(unknown)
    return known, tuple(dict.fromkeys(terms))


def _distance(pricing: Pricing, system: System, schema: Schema) -> tuple[int, list[Term]]:
    subject = pricing.sites[system.id].subject
    prefix = f"schemas.{schema.name}"
    pricing.facts.note(subject, f"{prefix}.fields", known=schema.fields is not None)
    pricing.facts.note(subject, f"{prefix}.format", known=schema.format is not SchemaFormat.UNKNOWN)
    if schema.format in HARD_FORMATS:
        return DIFFICULT, []
    level, terms = EASY, []
    if schema.fields is None:
        fact = pricing.unknown(subject, f"{prefix}.fields", "schema.fields")
        terms.append((fact, levels_of(fact.values, {"nominal": NOMINAL, "difficult": DIFFICULT})))
    elif schema.fields > pricing.model.value("schema.nominal_fields"):
        return DIFFICULT, []
    elif schema.fields > pricing.model.value("schema.easy_fields"):
        level = NOMINAL
    if schema.format is SchemaFormat.UNKNOWN:
        fact = pricing.unknown(subject, f"{prefix}.format", "schema.format")
        terms.append((fact, levels_of(fact.values, {"hard": DIFFICULT})))
    return level, terms


def _volume(pricing: Pricing, flow: Flow, subject: Subject) -> tuple[int, Terms]:
    """Compare what is asked of the interface with what it allows.

    What is unknown stays unknown even where a throughput need is stated: a need never makes a flow cheaper.
    """
    row, provider = flow.integration, pricing.sites[flow.provider]
    limits = [limit for limit in (flow.api.rate_limit.per_s, provider.system.sla.throughput_per_s) if limit is not None]
    daily = row.volume_per_day
    pricing.facts.note(subject, "volume_per_day", known=daily is not None)
    pricing.facts.note(subject, "peak_factor", known=row.peak_factor is not None)
    pricing.facts.note(provider.subject, "sla.throughput_per_s", known=bool(limits))
    asked = [row.needs.throughput_per_s or 0.0]
    if daily is not None:
        asked.append(daily * (row.peak_factor or 1) / SECONDS_PER_DAY)
        if flow.api.rate_limit.per_day is not None and daily > flow.api.rate_limit.per_day:
            return DIFFICULT, ()
    if limits and max(asked) > min(limits):
        return DIFFICULT, ()
    if limits and daily is not None and row.peak_factor is not None:
        return EASY, ()
    fact = pricing.unknown(subject, "volume")
    return EASY, ((fact, levels_of(fact.values, {"beyond": DIFFICULT})),)


def add_class(assembly: Assembly, model: EffortModel, terms: ClassTerms) -> None:
    """Put the class on a flow: a known driver where nothing unknown can raise it any more."""
    factors = tuple(model.value(f"flow.class.{name}") for name in CLASSES)
    if terms.terms and terms.known < DIFFICULT:
        constant = model["flow.class.nominal"]
        assembly.add_unknown(terms.uncertain("class", factors), f"flow.class: {constant.source}", constant.tag)
    else:
        constant = model[f"flow.class.{CLASSES[terms.known]}"]
        assembly.add(constant.driver("class", CLASSES[terms.known]))
