"""Puts what a figure's spread comes from into words: whose, and what about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.diagrams.portray import name_of
from app.estimation.streams import COMMON

if TYPE_CHECKING:
    from app.estimation.cause_draws import Cause
    from app.landscape.landscape import Landscape

RISK = "risk: "
WORDS = {
    "the flow": "how much work it is",
    "enable": "opening an interface",
    "access": "access and environments",
    "data quality": "putting its data in order",
    "path test": "the end-to-end test",
    "test": "testing",
    "build": "building",
    "design": "designing",
    "engage": "winning its owner",
    "review": "the review",
    "release": "going live",
    "operate": "running it at first",
    "the path's own": "what is peculiar to the path",
    "its owner, unknown": "who owns it is not known",
    "coordinate": "Coordinating all of it",
    "unlisted integrations": "Integrations that are not yet listed",
    "the programme's own": "What is peculiar to the programme",
}
FACTS = {
    "api.availability": "which interface it offers",
    "api.realtime": "whether it can answer at once",
    "api.write": "whether it takes changes",
    "auth.method": "how a caller proves itself",
    "business_criticality": "how critical it is",
    "carries": "which data flow",
    "data.classification": "how its data are classified",
    "data.residency": "where its data must stay",
    "data_quality.completeness": "how complete its data are",
    "documented": "whether {} is documented",
    "fields": "how many fields {} has",
    "format": "the format of {}",
    "hosting": "where it runs",
    "identifiers": "how keys meet",
    "integration.zone": "whether zones are crossed",
    "mode": "how data have to come",
    "owner": "who owns it",
    "sla.freshness_hours": "how old its data may be",
    "sla.throughput_per_s": "what load it bears",
    "test.environment": "where it can be tested",
    "volume_per_day": "how much passes",
    "write": "whether it changes data",
    "zone": "which network zone it is in",
}


def word_cause(landscape: Landscape, cause: Cause) -> str:
    """Return a cause in words, its subject first, by name."""
    if cause.stream == COMMON:
        return "All work alike: how this programme compares with others"
    if cause.stream == "lacking":
        return "How many systems of unknown interface lack one"
    if cause.driver.startswith(RISK):
        return f"Risk: {cause.driver.removeprefix(RISK)}"
    if cause.team is not None:
        team = next((row.name or row.id for row in landscape.inventory.teams if row.id == cause.team), cause.team)
        return f"{team}: {'how many people it has, not stated' if 'capacity' in cause.driver else 'all work with this owner'}"
    driver = cause.driver.replace("_", " ") if cause.driver.replace("_", " ") in WORDS else cause.driver
    said = _word_driver(driver)
    if cause.subject.kind == "programme":
        return said if said[:1].isupper() else f"Unlisted integrations: {said}"
    return f"{_name(landscape, cause)}: {said}"


def _word_driver(driver: str) -> str:
    if driver in WORDS or driver.startswith("wait"):
        return WORDS.get(driver, driver)
    schema, fact = "", driver
    if driver.startswith(("schemas.", "carries.")):
        schema, _, fact = driver.partition(".")[2].rpartition(".")
    return f"{FACTS.get(fact, fact).replace('{}', schema)}, not known"


def _name(landscape: Landscape, cause: Cause) -> str:
    kind, name = cause.subject.kind, cause.subject.id
    if kind == "path":
        return next((path.name for path in landscape.inventory.paths if path.id == name), name)
    flow = landscape.flows.get(name) if kind == "integration" else None
    if flow is None:
        return name_of(landscape, name)
    row = flow.integration
    return row.name or f"{name_of(landscape, row.source)} → {name_of(landscape, row.target)}"
