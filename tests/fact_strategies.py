"""Hypothesis strategies for facts: everything that may be known of a system, an integration or a team, or not be.

Plain trees come out, as a person might upload them. What hangs together by id is :mod:`tests.strategies`'.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from app.inventory.vocabulary import (
    ApiAvailability,
    ApiStyle,
    AuthMethod,
    Classification,
    Contract,
    Criticality,
    Hosting,
    Identifiers,
    IntegrationStatus,
    Lifecycle,
    Mode,
    SchemaFormat,
    SensitiveContent,
    Support,
    SystemType,
    TestData,
    TestEnvironment,
)

if TYPE_CHECKING:
    from enum import StrEnum

    from hypothesis.strategies import SearchStrategy

Tree = dict[str, Any]

COUNTRIES = ("DE", "US", "BR")
ZONES = ("core", "dmz", "cloud-zone")
DOMAINS = ("Claims", "Billing", "Kundschaft", "販売")
NAMES = ("Record", "Order", "Påminnelse", "عقد", "顧客", 'A "quoted" <name>')
CONTRACTS = [Contract.IN_PLACE, Contract.NEEDED, Contract.REFUSED]


def words(kind: type[StrEnum]) -> list[str]:
    """Return the words of an enumeration but ``unknown``."""
    return [str(member) for member in kind if str(member) != "unknown"]


def facts(*, known: bool, **choices: SearchStrategy[Any]) -> SearchStrategy[Tree]:
    """Return trees of facts; where not *known*, each may be absent, ``null`` or the word ``unknown``."""
    if known:
        return st.fixed_dictionaries(choices)
    return st.fixed_dictionaries({}, optional={name: _or_unknown(values) for name, values in choices.items()})


def _or_unknown(values: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.one_of(values, values, values, st.sampled_from([None, "unknown"]))


def word(kind: type[StrEnum]) -> SearchStrategy[str]:
    """Return the words of an enumeration but ``unknown``, one at a time."""
    return st.sampled_from(words(kind))


def some(values: list[str], largest: int = 2) -> SearchStrategy[list[str]]:
    """Return up to *largest* of the values, none twice."""
    return st.lists(st.sampled_from(values), max_size=largest, unique=True)


def amount(*values: float) -> SearchStrategy[float]:
    """Return one of the values: those at which a rule changes its mind."""
    return st.sampled_from(values)


SHARES = amount(0.5, 0.69, 0.7, 0.8, 0.9, 0.95, 0.97, 0.995, 0.999, 1)


@cache
def three_points() -> SearchStrategy[Tree]:
    """Return people's own estimates: low, likely and high in order."""
    days = st.lists(amount(0.5, 1, 5, 20, 45, 110), min_size=3, max_size=3).map(sorted)
    return days.map(lambda three: dict(zip(("low", "likely", "high"), three, strict=True)))


@cache
def apis(*, known: bool = False) -> SearchStrategy[Tree]:
    """Return interfaces, with limits, terms and sometimes a priced upgrade."""
    terms = facts(
        known=known,
        contract=st.sampled_from(CONTRACTS),
        lead_time_days=amount(0, 10, 60),
        cost_once=amount(0, 25_000),
        cost_per_year=amount(0, 9_000),
    )
    upgrade = st.fixed_dictionaries(
        {"cost": amount(0, 50_000, 5_000_000), "effort_days": amount(0, 30, 900), "lead_time_days": amount(0, 250)},
    )
    body = facts(
        known=known,
        availability=word(ApiAvailability),
        styles=some(words(ApiStyle)),
        write=st.booleans(),
        realtime=st.booleans(),
        rate_limit=facts(known=known, per_s=amount(0.1, 5, 100), per_day=amount(100, 100_000)),
        terms=terms,
    )
    return st.tuples(body, st.none() | upgrade).map(lambda pair: pair[0] | ({"upgrade": pair[1]} if pair[1] else {}))


@cache
def schemas(*, known: bool = False) -> SearchStrategy[list[Tree]]:
    """Return up to three schemas with names of their own; one at least where all is known, for a flow to carry."""
    contents = facts(
        known=known,
        format=word(SchemaFormat),
        fields=st.sampled_from([0, 12, 60, 61, 200, 201, 1000]),
        documented=st.booleans(),
        contains=some(words(SensitiveContent)),
    )
    rows = st.lists(st.tuples(st.sampled_from(NAMES), contents), min_size=int(known), max_size=3, unique_by=lambda row: row[0])
    return rows.map(lambda drawn: [{"name": name, **body} for name, body in drawn])


@cache
def system_facts(owners: tuple[str, ...], *, known: bool = False) -> SearchStrategy[Tree]:
    """Return everything that may be known of a system, but its id and name."""
    sla = facts(
        known=known,
        availability=SHARES,
        latency_p95_ms=amount(20, 400, 3000),
        throughput_per_s=amount(0.1, 5, 100),
        freshness_hours=amount(0, 1, 24),
        support=word(Support),
    )
    test = facts(known=known, environment=word(TestEnvironment), data=word(TestData), lead_time_days=amount(0, 5, 30))
    quality = facts(known=known, completeness=SHARES, pilot_completeness=SHARES, duplicates=amount(0, 0.1))
    data = facts(known=known, classification=word(Classification), residency=some(list(COUNTRIES)))
    choices: dict[str, SearchStrategy[Any]] = {
        "domain": st.sampled_from(DOMAINS),
        "type": word(SystemType),
        "hosting": word(Hosting),
        "zone": st.sampled_from(ZONES),
        "location": some(list(COUNTRIES)),
        "vendor": st.sampled_from(NAMES),
        "business_criticality": word(Criticality),
        "api": apis(known=known),
        "test": test,
        "auth": facts(known=known, method=word(AuthMethod)),
        "schemas": schemas(known=known),
        "sla": sla,
        "data_quality": quality,
        "data": data,
    }
    if owners:
        choices["owner"] = st.sampled_from(owners)
    statements = {
        "aliases": some(["Old name", "別名"]),
        "description": st.sampled_from(["", "Two\nlines"]),
        "tags": some(["core", "new"]),
        "lifecycle": word(Lifecycle).filter(lambda word: word != "retired"),
        "available_from": st.sampled_from(["2026-01-05", "2026-09-01"]),
        "effort": three_points(),
        "evidence": st.just({"api.availability": {"source": "survey", "confidence": 0.8}}),
    }
    both = st.tuples(facts(known=known, **choices), st.fixed_dictionaries({}, optional=statements))
    return both.map(lambda pair: pair[0] | pair[1])


@cache
def needs() -> SearchStrategy[Tree]:
    """Return what the programme needs of a flow or path: any of the four, or nothing."""
    return st.fixed_dictionaries(
        {},
        optional={
            "latency_ms": amount(200, 2000, 60_000),
            "freshness_hours": amount(0.1, 1, 24, 48),
            "availability": amount(0.9, 0.97, 0.995, 0.999, 0.9999),
            "throughput_per_s": amount(0.1, 20, 500),
        },
    )


@cache
def integration_facts(*, known: bool = False) -> SearchStrategy[Tree]:
    """Return everything that may be said of an integration, but its id, ends and what it carries."""
    pilot = facts(known=known, volume_per_day=amount(0, 800), latency_ms=amount(200, 9000), failure_share=amount(0, 0.1))
    body = facts(
        known=known,
        identifiers=word(Identifiers),
        mode=word(Mode),
        protocol=st.sampled_from(["https", "sftp"]),
        frequency=st.sampled_from(["daily", "on change"]),
        write=st.booleans(),
        volume_per_day=amount(0, 100, 50_000, 20_000_000),
        peak_factor=amount(1, 4, 30),
        failure_share=amount(0, 0.12),
    )
    statements = {
        "name": st.sampled_from(NAMES),
        "description": st.just("What it is for"),
        "tags": some(["core", "new"]),
        "provider": st.sampled_from(["source", "target"]),
        "api": apis(),
        "status": word(IntegrationStatus),
        "needs": needs(),
        "pilot": pilot,
        "effort": three_points(),
        "evidence": st.just({"mode": {"source": "survey"}}),
    }
    both = st.tuples(body, st.fixed_dictionaries({}, optional=statements))
    return both.map(lambda pair: pair[0] | pair[1])


@cache
def capacities() -> SearchStrategy[Tree]:
    """Return a capacity, steps of it, or neither."""
    people = amount(0.25, 0.5, 1, 2, 6)
    steps = st.tuples(people, people).map(
        lambda two: {"steps": [{"from": "2026-01-05", "capacity": two[0]}, {"from": "2026-06-01", "capacity": two[1]}]}
    )
    return st.one_of(people.map(lambda number: {"capacity": number}), st.just({}), steps)
