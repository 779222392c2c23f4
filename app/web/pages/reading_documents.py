"""What pages read of a stored version: derived documents, by the same way as the API, and what their addresses carry on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from app.errors import UnknownSubject
from app.services.derivation.wanted import Kind, Wanted

if TYPE_CHECKING:
    from app.services.access import Caller
    from app.store.protocol import Version
    from app.web.dependencies import UseCases

SHOWN = ("summary", "programme", "systems", "integrations", "work_packages", "questions", "findings")
"""The parts of an estimate that pages show something of."""
SEVERITIES = ("error", "warning", "note")


def read_document(use: UseCases, who: Caller, version: Version, wanted: Wanted) -> dict[str, Any]:
    """Return a document derived from *version*. Raises what deriving it raises."""
    identity = use.documents.identify(who, version.inventory_id, version.number, wanted)
    document: dict[str, Any] = json.loads(use.documents.get(who, identity).read())
    return document


def read_estimate(use: UseCases, who: Caller, version: Version, scenario: str | None) -> dict[str, Any]:
    """Return what pages show of the estimate of *version*. Raises what deriving it raises."""
    identity = use.documents.identify(who, version.inventory_id, version.number, Wanted(Kind.ESTIMATE, scenario=scenario))
    document: dict[str, Any] = json.loads(use.documents.get_excerpt(who, identity, SHOWN).read())
    return document


def check_scenario(document: dict[str, Any], scenario: str | None) -> None:
    """Check that an inventory has the scenario, where one is asked for.

    Raises:
        UnknownSubject: it has not.
    """
    if scenario is not None and scenario not in {row["id"] for row in document.get("scenarios", ())}:
        raise UnknownSubject("There is no such scenario in this inventory.")


def query_of(parameters: dict[str, str]) -> str:
    """Return parameters as the end of an address, empty where there is none.

    >>> query_of({"version": "2"}), query_of({})
    ('?version=2', '')
    """
    return f"?{urlencode(parameters)}" if parameters else ""


def merge_findings(*lists: Any) -> list[dict[str, Any]]:
    """Return the findings of all lists, each once, the gravest first."""
    seen: dict[tuple[str, str], dict[str, Any]] = {}
    for finding in (row for rows in lists for row in rows):
        seen.setdefault((finding["code"], finding["detail"]), finding)
    return sorted(seen.values(), key=lambda row: SEVERITIES.index(row["severity"]))
