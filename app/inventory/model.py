"""The inventory, ``seamap/inventory/v1``: what an architect declared at one time. Comes in as plain values, goes out frozen.

Every fact may be unknown: an enumeration then says ``UNKNOWN``, a number, text or list is ``None``. Reading bytes is the
importers' work; ids that point nowhere, contradictions and places in documents are :mod:`app.inventory.validate`'s.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from app.inventory.declared import Day, Declared, Evidence, ThreePoint
from app.inventory.programme import Pool, Programme, Scenario, Team
from app.inventory.vocabulary import (
    ApiAvailability,
    ApiStyle,
    AuthMethod,
    Classification,
    Contract,
    Criticality,
    Fallback,
    Hosting,
    Identifiers,
    IntegrationStatus,
    Lifecycle,
    Mode,
    ProviderEnd,
    SchemaFormat,
    SensitiveContent,
    Support,
    SystemType,
    TestData,
    TestEnvironment,
)
from app.quantities import (
    IS_NUMBER,
    Count,
    Country,
    Currency,
    Days,
    Hours,
    Milliseconds,
    Money,
    Name,
    PerDay,
    PerSecond,
    Share,
    Slug,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Container

SCHEMA_ID = "seamap/inventory/v1"
SLUG_LENGTH = 63

PeakFactor = Annotated[float, Field(ge=1, le=1000, description="Peak over average volume."), IS_NUMBER]


class RateLimit(Declared):
    """How many calls an interface allows."""

    per_s: PerSecond | None = None
    per_day: PerDay | None = None


class Terms(Declared):
    """What it takes to be allowed to use an interface; lead time in working days."""

    contract: Contract = Contract.UNKNOWN
    lead_time_days: Days | None = None
    cost_once: Money | None = None
    cost_per_year: Money | None = None


class Upgrade(Declared):
    """What a real interface would take, where that is known."""

    cost: Money | None = None
    effort_days: Days | None = None
    lead_time_days: Days | None = None


class Api(Declared):
    """How a system can be reached by programs."""

    availability: ApiAvailability = ApiAvailability.UNKNOWN
    styles: tuple[ApiStyle, ...] | None = None
    write: bool | None = None
    realtime: bool | None = None
    specification: Text | None = None
    rate_limit: RateLimit = RateLimit()
    terms: Terms = Terms()
    upgrade: Upgrade | None = None


class TestMeans(Declared):
    """Where and with what data integrations with a system can be tested."""

    __test__ = False  # not a pytest class

    environment: TestEnvironment = TestEnvironment.UNKNOWN
    data: TestData = TestData.UNKNOWN
    lead_time_days: Days | None = None


class Auth(Declared):
    """How a caller proves who it is."""

    method: AuthMethod = AuthMethod.UNKNOWN


class Schema(Declared):
    """One kind of data that a system holds or exchanges."""

    name: Name
    format: SchemaFormat = SchemaFormat.UNKNOWN
    fields: Count | None = None
    documented: bool | None = None
    contains: tuple[SensitiveContent, ...] | None = None


class Sla(Declared):
    """What a system promises."""

    availability: Share | None = None
    latency_p95_ms: Milliseconds | None = None
    throughput_per_s: PerSecond | None = None
    freshness_hours: Hours | None = None
    support: Support = Support.UNKNOWN


class DataQuality(Declared):
    """How complete and clean a system's data are, in production and as the pilot saw them."""

    completeness: Share | None = None
    pilot_completeness: Share | None = None
    duplicates: Share | None = None


class DataProtection(Declared):
    """How confidential the data are, and the countries that they may not leave."""

    classification: Classification = Classification.UNKNOWN
    residency: tuple[Country, ...] | None = None


class System(Declared):
    """A thing with an owner, that offers or uses interfaces."""

    id: Slug
    name: Name
    aliases: tuple[Name, ...] = ()
    description: Text | None = None
    domain: Name | None = None
    type: SystemType = SystemType.UNKNOWN
    hosting: Hosting = Hosting.UNKNOWN
    zone: Slug | None = None
    location: tuple[Country, ...] | None = None
    vendor: Name | None = None
    owner: Slug | None = None
    lifecycle: Lifecycle = Lifecycle.ACTIVE
    available_from: Day | None = None
    business_criticality: Criticality = Criticality.UNKNOWN
    tags: tuple[Name, ...] = ()
    api: Api = Api()
    test: TestMeans = TestMeans()
    auth: Auth = Auth()
    schemas: tuple[Schema, ...] | None = None
    sla: Sla = Sla()
    data_quality: DataQuality = DataQuality()
    data: DataProtection = DataProtection()
    effort: ThreePoint | None = None
    evidence: dict[str, Evidence] = Field(default_factory=dict)


class Needs(Declared):
    """What the programme needs of an integration or a path. A statement: absent means no need."""

    latency_ms: Milliseconds | None = None
    freshness_hours: Hours | None = None
    availability: Share | None = None
    throughput_per_s: PerSecond | None = None


class PilotUse(Declared):
    """How the pilot exercised an integration; its presence says that it did."""

    volume_per_day: PerDay | None = None
    latency_ms: Milliseconds | None = None
    failure_share: Share | None = None


class Integration(Declared):
    """One directed flow of data between two systems, with one provider."""

    id: Slug
    name: Name | None = None
    description: Text | None = None
    tags: tuple[Name, ...] = ()
    source: Slug
    target: Slug
    provider: ProviderEnd | None = None
    via: tuple[Slug, ...] = ()
    api: Api | None = None
    carries: tuple[Name, ...] | None = None
    identifiers: Identifiers = Identifiers.UNKNOWN
    mode: Mode = Mode.UNKNOWN
    protocol: Name | None = None
    frequency: Name | None = None
    write: bool | None = None
    status: IntegrationStatus = IntegrationStatus.PLANNED
    volume_per_day: PerDay | None = None
    peak_factor: PeakFactor | None = None
    failure_share: Share | None = None
    pilot: PilotUse | None = None
    needs: Needs = Needs()
    effort: ThreePoint | None = None
    evidence: dict[str, Evidence] = Field(default_factory=dict)


class Hop(Declared):
    """One system on a path, and what happens when it does not answer. A bare id is a hop without a fallback."""

    system: Slug
    fallback: Fallback = Fallback.NONE

    @model_validator(mode="before")
    @classmethod
    def _accept_bare_id(cls, data: Any) -> Any:
        return {"system": data} if isinstance(data, str) else data


class Path(Declared):
    """A declared end-to-end flow through several systems that the business depends on."""

    id: Slug
    name: Name
    description: Text | None = None
    hops: Annotated[tuple[Hop, ...], Field(min_length=2)]
    business_criticality: Criticality = Criticality.UNKNOWN
    needs: Needs = Needs()


class Inventory(Declared):
    """One integration programme: its systems, what flows between them, the paths the business needs, who can do the work."""

    schema_: Literal["seamap/inventory/v1"] = Field(alias="schema")
    id: Slug
    name: Name
    currency: Currency
    programme: Programme = Programme()
    pools: tuple[Pool, ...] = ()
    teams: tuple[Team, ...] = ()
    systems: tuple[System, ...] = ()
    integrations: tuple[Integration, ...] = ()
    paths: tuple[Path, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    not_needed: tuple[Slug, ...] = ()
    assumptions: tuple[Text, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _name_integrations(cls, data: Any) -> Any:
        return name_integrations(data) if isinstance(data, dict) else data


def name_integrations(document: dict[str, Any]) -> dict[str, Any]:
    """Return *document* with an id on every integration that has none: ``source-to-target``, numbered where it repeats.

    The order of the list plays no part: repeated ones are numbered by what they say, names and comments last. An id longer than
    63 characters is cut and ends in six characters of its SHA-256. Nothing is changed where a source or target is not text:
    validation reports that.

    >>> name_integrations({"integrations": [{"source": "a", "target": "b"}]})["integrations"][0]["id"]
    'a-to-b'
    """
    rows = document.get("integrations")
    if not isinstance(rows, list | tuple):
        return document
    taken = {row["id"] for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)}
    groups: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if isinstance(row, dict) and row.get("id") in (None, "unknown"):
            source, target = row.get("source"), row.get("target")
            if isinstance(source, str) and isinstance(target, str):
                groups[f"{source}-to-{target}"].append(index)
    if not groups:
        return document
    named = list(rows)
    for base, members in groups.items():
        members.sort(key=lambda index: _content_key(rows[index]))
        number = 0
        for index in members:
            number, chosen = _next_free(base, number, taken)
            taken.add(chosen)
            named[index] = {**rows[index], "id": chosen}
    return {**document, "integrations": named}


def next_integration_id(source: str, target: str, taken: Container[str]) -> str:
    """Return the id of one more integration between two systems, given the ids that are taken.

    >>> next_integration_id("a", "b", {"a-to-b"})
    'a-to-b-2'
    """
    return _next_free(f"{source}-to-{target}", 0, taken)[1]


def _next_free(base: str, number: int, taken: Container[str]) -> tuple[int, str]:
    while True:
        number += 1
        candidate = _fit_slug(base if number == 1 else f"{base}-{number}")
        if candidate not in taken:
            return number, candidate


def _fit_slug(text: str) -> str:
    if len(text) <= SLUG_LENGTH:
        return text
    return f"{text[: SLUG_LENGTH - 7]}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def _content_key(row: dict[str, Any]) -> tuple[str, str]:
    """Order rows by what prices them first, by how they are called second."""
    said = {key: value for key, value in row.items() if value is not None and value != "unknown"}
    words = {key: said.pop(key) for key in ("name", "description", "tags", "evidence") if key in said}
    return json.dumps(said, sort_keys=True, default=str), json.dumps(words, sort_keys=True, default=str)
