"""Soundness: what the facts themselves give reason to check: support hours, weak evidence, duplicates, failing transfers.

A landscape comes in, findings go out. None of these changes a figure; each names who to ask or what to look up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.findings import note, warning
from app.inventory.vocabulary import ApiAvailability, Criticality, Support
from app.landscape.wording import list_systems
from app.quantities import percent

if TYPE_CHECKING:
    from app.findings import Finding
    from app.inventory.declared import Evidence
    from app.landscape.landscape import Landscape

OFFICE_HOURS = frozenset({Support.NONE, Support.BUSINESS_HOURS})
MANY_DUPLICATES = 0.05  # of records: assumed to need an answer before keys are matched
MANY_FAILURES = 0.05  # of transfers: assumed to need a cure, whatever is built
DOUBTFUL = 0.5  # of confidence: less is a guess
MOST_LISTED = 12


def advise_on_soundness(landscape: Landscape) -> list[Finding]:
    """Return what the facts in scope give reason to check, in one fixed order."""
    return [
        *_find_short_support(landscape),
        *_find_duplicates(landscape),
        *_find_failing_transfers(landscape),
        *_find_unspecified_apis(landscape),
        *_find_weak_evidence(landscape),
    ]


def say_whom_to_ask(landscape: Landscape, system_id: str) -> str:
    """Return whom to ask about a system: its owner and, where it is stated, how to reach them; empty where nobody is known.

    >>> from app.inventory.model import Inventory
    >>> from app.landscape.build import build_landscape
    >>> teams = [{"id": "core", "name": "Core", "contact": "core@example.org"}]
    >>> systems = [{"id": "crm", "name": "CRM", "owner": "core"}]
    >>> head = {"schema": "seamap/inventory/v1", "id": "a", "name": "A", "currency": "EUR"}
    >>> say_whom_to_ask(build_landscape(Inventory.model_validate({**head, "teams": teams, "systems": systems})), "crm")
    ' Ask Core (core@example.org).'
    """
    owner = landscape.get_system(system_id).owner
    team = next((team for team in landscape.inventory.teams if team.id == owner), None)
    if team is None:
        return ""
    return f" Ask {team.name or team.id}{f' ({team.contact})' if team.contact else ''}."


def _find_short_support(landscape: Landscape) -> list[Finding]:
    found = []
    for path in landscape.paths_in_scope():
        hops = dict.fromkeys(hop.system for hop in path.hops)
        short = [hop for hop in hops if landscape.get_system(hop).sla.support in OFFICE_HOURS]
        if path.business_criticality is Criticality.MISSION and short:
            found.append(
                warning(
                    "support-hours-short",
                    f"Nobody answers outside business hours for {list_systems(landscape, short)}, on mission path {path.id}.",
                    "Agree on support for as long as the path runs, or state what happens without it (fallback).",
                    path=path.id,
                )
            )
    return found


def _find_duplicates(landscape: Landscape) -> list[Finding]:
    return [
        warning(
            "duplicate-records",
            f"{percent(share)} of the records of {landscape.label_of(system_id)} are duplicates.",
            "Say which record wins before keys are matched: identifiers cost more where they do not decide.",
            system=system_id,
        )
        for system_id in sorted(landscape.in_scope)
        if (share := landscape.get_system(system_id).data_quality.duplicates) is not None and share >= MANY_DUPLICATES
    ]


def _find_failing_transfers(landscape: Landscape) -> list[Finding]:
    return [
        warning(
            "transfers-fail",
            f"{percent(share)} of the transfers of {flow.id} fail today.",
            "Find the cause before it is rebuilt: a new interface on the same data fails as often.",
            integration=flow.id,
        )
        for flow in landscape.flows.values()
        if (share := flow.integration.failure_share) is not None and share >= MANY_FAILURES
    ]


def _find_unspecified_apis(landscape: Landscape) -> list[Finding]:
    providers = sorted({flow.provider for flow in landscape.flows_in_scope()} - {landscape.hub})
    bare = [
        provider
        for provider in providers
        if landscape.availability_of(provider) is ApiAvailability.FULL and not landscape.get_system(provider).api.specification
    ]
    if not bare:
        return []
    return [
        note(
            "api-without-specification",
            f"The APIs of {list_systems(landscape, bare)} are said to be full; no specification is named.",
            "Name each in api.specification: a full API is a documented one.",
            programme=landscape.inventory.id,
        )
    ]


def _find_weak_evidence(landscape: Landscape) -> list[Finding]:
    stated = [(system.id, system.evidence) for system in landscape.systems.values()]
    stated += [(flow.id, flow.integration.evidence) for flow in landscape.flows.values()]
    doubtful = [f"{row}: {fact}" for row, facts in stated for fact, said in sorted(facts.items()) if _is_doubtful(said)]
    if not doubtful:
        return []
    listed = ", ".join(doubtful[:MOST_LISTED])
    listed += f" and {len(doubtful) - MOST_LISTED} more" if len(doubtful) > MOST_LISTED else ""
    return [
        note(
            "weak-evidence",
            f"These facts rest on evidence of less than {percent(DOUBTFUL)} confidence: {listed}.",
            "Have their owners confirm them; they are priced as if they were certain.",
            programme=landscape.inventory.id,
        )
    ]


def _is_doubtful(said: Evidence) -> bool:
    return said.confidence is not None and said.confidence < DOUBTFUL
