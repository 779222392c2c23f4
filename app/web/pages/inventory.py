"""The page of one inventory: its figures, its map, what is missing, what was found, and the links to all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.errors import AppError, UnknownSubject
from app.exporters.registry import FORMATS
from app.services.derivation.wanted import Kind, Wanted
from app.web.api.asking import InventoryId
from app.web.dependencies import Upload, Uploading, Use, UseCases, VersionNumber, Who
from app.web.pages.reading_an_estimate import read_cards, read_explanation, read_missing, read_packages, read_questions
from app.web.pages.reading_documents import check_scenario, merge_findings, query_of, read_document, read_estimate
from app.web.pages.rendering import render
from app.web.pages.views_offered import PLAIN, Chosen, offer_views
from app.web.problems import HttpProblem, describe_problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.exporters.registry import ExportFormat
    from app.services.access import Caller
    from app.store.protocol import Version

router = APIRouter(include_in_schema=False)
Choice = Annotated[str | None, Query(max_length=600)]


@router.get("/inventories/{inventory_id}")
def show_inventory(  # noqa: PLR0913, PLR0917  (each is a parameter of the address)
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    version: VersionNumber = None,
    scenario: Annotated[str | None, Query(max_length=200)] = None,
    view: Annotated[str, Query(max_length=100)] = "landscape",
    focus: Choice = None,
    filter: Choice = None,  # noqa: A002  (named after the parameter of the address)
    highlight: Choice = None,
    color_by: Choice = None,
    badge: Choice = None,
) -> Response:
    """Show one version, as declared or under a scenario."""
    found = use.inventories.get_version(who, inventory_id, version)
    return _render(use, who, found, scenario=scenario, chosen=Chosen(view, focus, filter, highlight, color_by, badge))


@router.post("/inventories/{inventory_id}")
def replace(request: Request, use: Use, who: Who, inventory_id: InventoryId, sent: Uploading) -> Response:
    """Save a new version, provided that the page showed the latest; a rejected one comes back with every fault."""
    try:
        use.inventories.replace(who, inventory_id, sent.files, is_seen=_seen(sent))
    except UnknownSubject:
        raise
    except AppError as fault:
        found = use.inventories.get_version(who, inventory_id)
        return _render(use, who, found, problem=describe_problem(fault, request))
    return RedirectResponse(f"/inventories/{inventory_id}", status_code=303)


@router.post("/inventories/{inventory_id}/delete")
def delete(use: Use, who: Who, inventory_id: InventoryId, sent: Uploading) -> Response:
    """Delete the inventory, provided that the page showed its latest version."""
    use.inventories.delete(who, inventory_id, is_seen=_seen(sent))
    return RedirectResponse("/", status_code=303)


def _seen(sent: Upload) -> Callable[[Version], bool]:
    based_on = sent.fields.get("based_on", "")
    if not (based_on.isascii() and based_on.isdigit()):
        raise HttpProblem(
            400, "malformed-request", "The form does not say which version it is based on.", hint="Reload the page."
        )
    return lambda version: str(version.number) == based_on


def _render(
    use: UseCases,
    who: Caller,
    version: Version,
    *,
    scenario: str | None = None,
    chosen: Chosen = PLAIN,
    problem: dict[str, Any] | None = None,
) -> Response:
    stored = read_document(use, who, version, Wanted(Kind.INVENTORY))
    document = stored["inventory"]
    check_scenario(document, scenario)
    try:
        estimate, refusal = read_estimate(use, who, version, scenario), ""
    except AppError as fault:
        estimate, refusal = {}, fault.detail
    names = {system["id"]: system["name"] for system in document.get("systems", ())}
    return render(
        "inventory.html",
        problem["status"] if problem else 200,
        version=version,
        scenario=scenario,
        scenarios=[{"id": row["id"], "name": row.get("name") or row["id"]} for row in document.get("scenarios", ())],
        problem=problem,
        refusal=refusal,
        cards=read_cards(estimate, document["currency"]),
        explanation=read_explanation(estimate),
        missing=read_missing(estimate, names),
        packages=read_packages(estimate),
        questions=read_questions(estimate),
        findings=merge_findings(estimate.get("findings") or (), stored["findings"]),
        exports=_offered(document),
        systems=sorted(names.items(), key=lambda item: (item[1].casefold(), item[0])),
        **_addresses(use, who, version, scenario, chosen, document),
    )


def _offered(document: dict[str, Any]) -> list[ExportFormat]:
    """Return the formats that the inventory can be exported to: those that are made of dates only where there is a start."""
    has_start = bool((document.get("programme") or {}).get("start"))
    return [fmt for fmt in FORMATS.values() if has_start or not fmt.needs_start]


def _addresses(
    use: UseCases, who: Caller, version: Version, scenario: str | None, wanted: Chosen, document: dict[str, Any]
) -> dict[str, Any]:
    base = f"/inventories/{version.inventory_id}"
    latest = use.inventories.get_version(who, version.inventory_id).number
    pinned = {} if version.number == latest else {"version": str(version.number)}
    chosen = {"scenario": scenario} if scenario else {}
    offered = offer_views(document, wanted, {**pinned, **chosen})
    return {
        **offered,
        "base": base,
        "api": f"/api/v1{base}",
        "drawing": f"/api/v1{base}/diagrams/{offered['view']}",
        "query": query_of({**pinned, **chosen}),
        "version_query": query_of(pinned),
        "latest": latest,
        "is_old": version.number != latest,
    }
