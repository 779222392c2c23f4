"""Words unknown facts as questions to the team that can answer them, with the answers that an inventory can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.inventory.vocabulary import (
    ApiAvailability,
    AuthMethod,
    Classification,
    Criticality,
    Hosting,
    Identifiers,
    Mode,
    SchemaFormat,
    TestEnvironment,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.estimation.work_package import Subject
    from app.landscape.landscape import Landscape

YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Wording:
    """How a fact is asked for.

    Attributes:
        text: the question; ``{}`` stands for the subject and ``{schema}`` for a schema's name.
        allowed: the answers that an inventory can hold; empty for a number or free text.
        form: what an answer looks like where it is none of a list.
    """

    text: str
    allowed: tuple[str, ...] = ()
    form: str = ""


def _values(vocabulary: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(value) for value in vocabulary if value != "unknown")


WORDINGS = {
    "api.availability": Wording(
        "What does {} offer to callers: a full API, a partial one, files on a timetable (batch), screens alone (manual), or "
        "none?",
        _values(ApiAvailability),
    ),
    "api.realtime": Wording("Can {} answer at once, inside, whatever its interface is today?", YES_NO),
    "api.write": Wording("Does the interface of {} take changes, not only questions?", YES_NO),
    "sla.freshness_hours": Wording("How old may the data of {} be when it gives them out?", form="hours, such as 24"),
    "contains": Wording(
        "What does {schema} in {} hold that needs protection?", form="any of pii, phi, card, bank, biometric; or none"
    ),
    "hosting": Wording("Where does {} run?", _values(Hosting)),
    "owner": Wording("Which team owns {}?", form="a team's id"),
    "auth.method": Wording("How does a caller prove to {} who it is?", _values(AuthMethod)),
    "data.classification": Wording("How are the data of {} classified?", _values(Classification)),
    "data.residency": Wording(
        "In which countries must the data of {} stay? Leave none if anywhere will do.", form="country codes, such as DE, FR"
    ),
    "data_quality.completeness": Wording(
        "Which share of the records in {} is complete enough to be used?", form="a share from 0 to 1, such as 0.9"
    ),
    "test.environment": Wording("Which environment can integrations with {} be tested in?", _values(TestEnvironment)),
    "zone": Wording("In which network zone is {}?", form="a zone's id, such as core-network"),
    "integration.zone": Wording(
        "Does {} cross from one network zone into another: which zones are its ends in?", form="zone ids"
    ),
    "sla.throughput_per_s": Wording("How many requests per second does {} bear?", form="requests per second, such as 50"),
    "carries": Wording(
        "Which data does {} carry: which schemas, of how many fields, documented or not, and what in them needs protection?",
        form="schema names",
    ),
    "volume_per_day": Wording(
        "How many transfers a day does {} make, how many times that at the peak, and how many does its provider allow?",
        form="transfers a day; times that at the peak; per second allowed: 25000; 4; 50",
    ),
    "write": Wording("Does {} change data in the system that offers the interface?", YES_NO),
    "mode": Wording("How do the data of {} have to come: at once, as events, or in batches?", _values(Mode)),
    "identifiers": Wording(
        "How do the keys of the two ends of {} meet: shared, by a crosswalk, or by matching records?", _values(Identifiers)
    ),
    "business_criticality": Wording("How much does the business depend on {}?", _values(Criticality)),
    "fields": Wording("How many fields does {schema} have in {}?", form="a number of fields, such as 120"),
    "format": Wording("In which format does {} deal in {schema}?", _values(SchemaFormat)),
    "documented": Wording("Is {schema} documented in {}?", YES_NO),
}
ELSE = Wording("What is {fact} of {}?")
SCHEMA_PREFIXES = ("schemas.", "carries.")


def find_wording(kind: str, fact: str) -> tuple[Wording, str]:
    """Return how a fact of a kind of subject is asked for, and the name of the schema that it is about, if any.

    >>> find_wording("system", "schemas.Policy.fields")[1], find_wording("system", "hosting")[0].text
    ('Policy', 'Where does {} run?')
    """
    schema = ""
    if fact.startswith(SCHEMA_PREFIXES):
        schema, _, fact = fact.partition(".")[2].rpartition(".")
    return WORDINGS.get(f"{kind}.{fact}") or WORDINGS.get(fact, ELSE), schema


def word_question(landscape: Landscape, subject: Subject, fact: str) -> str:
    """Return the question in words, its subject by name and id."""
    wording, schema = find_wording(subject.kind, fact)
    return wording.text.replace("{fact}", fact).replace("{schema}", schema).replace("{}", name_subject(landscape, subject))


def name_subject(landscape: Landscape, subject: Subject) -> str:
    """Return how a subject is called in a sentence.

    An integration without a name of its own is called by its ends.
    """
    if subject.kind == "system":
        return landscape.label_of(subject.id)
    if subject.kind == "path":
        return f"the path {landscape.get_path(subject.id).name} ({subject.id})"
    flow = landscape.flows.get(subject.id)
    if flow is None:
        return landscape.inventory.name
    row = flow.integration
    ends = f"{landscape.systems[row.source].name} to {landscape.systems[row.target].name}"
    return f"{row.name or f'the flow from {ends}'} ({subject.id})"
