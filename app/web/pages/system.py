"""The page of one system: what it takes, who is wired to it, what breaks with it, and what to ask about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from app.errors import AppError, UnknownSubject
from app.services.derivation.wanted import Kind, Wanted
from app.web.api.asking import InventoryId
from app.web.dependencies import Use, UseCases, VersionNumber, Who
from app.web.pages.reading_a_system import (
    read_facts,
    read_integrations,
    read_neighbours,
    read_reached,
    read_remedies,
    read_routes,
    read_system_cards,
)
from app.web.pages.reading_documents import check_scenario, merge_findings, query_of, read_document, read_estimate
from app.web.pages.rendering import render

if TYPE_CHECKING:
    from app.services.access import Caller
    from app.store.protocol import Version

router = APIRouter(include_in_schema=False)
MOST_ROUTES = 3


@router.get("/inventories/{inventory_id}/systems/{system_id}")
def show_system(
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    system_id: Annotated[str, Path(max_length=200)],
    version: VersionNumber = None,
    scenario: Annotated[str | None, Query(max_length=200)] = None,
    to: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show one system, as declared or under a scenario; with ``to``, the routes from it to another as well."""
    found = use.inventories.get_version(who, inventory_id, version)
    document = read_document(use, who, found, Wanted(Kind.INVENTORY))["inventory"]
    check_scenario(document, scenario)
    graph = read_document(use, who, found, Wanted(Kind.GRAPH, scenario=scenario, form="json"))
    node = next((row for row in graph["nodes"] if row["id"] == system_id), None)
    if node is None:
        raise UnknownSubject("There is no such system in this inventory.")
    declared: dict[str, Any] = next((row for row in document.get("systems", ()) if row["id"] == system_id), {})
    impact = read_document(use, who, found, Wanted(Kind.IMPACT, scenario=scenario, focus=system_id))
    try:
        estimate, refusal = read_estimate(use, who, found, scenario), ""
    except AppError as fault:
        estimate, refusal = {}, fault.detail
    row = next((item for item in estimate.get("systems") or () if item["id"] == system_id), None)
    return render(
        "system.html",
        version=found,
        scenario=scenario,
        system=node,
        description=declared.get("description"),
        facts=read_facts(node, declared),
        refusal=refusal,
        cards=read_system_cards(node, row, impact, document["currency"]),
        remedies=read_remedies(row, document["currency"]),
        integrations=read_integrations(graph, estimate, system_id),
        impact=impact,
        failure=read_reached(impact["failure"]),
        change=read_reached(impact["change"]),
        questions=[item for item in estimate.get("questions") or () if _is_about(item, system_id)],
        findings=merge_findings(
            impact["findings"], (item for item in estimate.get("findings") or () if _is_about(item, system_id))
        ),
        others=read_neighbours(graph, system_id),
        to=to,
        routes=_find_routes(use, who, found, (system_id, to, scenario)),
        **_addresses(use, who, found, scenario, system_id),
    )


def _is_about(row: dict[str, Any], system_id: str) -> bool:
    return bool(row["subject"].get("system") == system_id)


def _find_routes(use: UseCases, who: Caller, version: Version, asked: tuple[str, str, str | None]) -> dict[str, Any] | None:
    start, end, scenario = asked
    if not end:
        return None
    try:
        wanted = Wanted(Kind.ROUTES, scenario=scenario, focus=start, target=end, k=MOST_ROUTES)
        return read_routes(read_document(use, who, version, wanted))
    except AppError as fault:
        return {"refusal": fault.detail, "rows": [], "no_route": None}


def _addresses(use: UseCases, who: Caller, version: Version, scenario: str | None, system_id: str) -> dict[str, Any]:
    base = f"/inventories/{version.inventory_id}"
    latest = use.inventories.get_version(who, version.inventory_id).number
    pinned = {} if version.number == latest else {"version": str(version.number)}
    kept = {**pinned, **({"scenario": scenario} if scenario else {})}
    return {
        "base": base,
        "api": f"/api/v1{base}",
        "drawing": f"/api/v1{base}/diagrams/context",
        "kept": kept,
        "query": query_of(kept),
        "focus_query": query_of({"focus": system_id, **kept}),
        "is_old": version.number != latest,
    }
