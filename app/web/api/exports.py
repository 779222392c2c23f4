"""Exports: the estimate, the schedule and the landscape in the formats of other tools. All with strong entity tags."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.exporters.registry import FORMATS
from app.services.derivation import JSON, Kind, Wanted, encode_json
from app.services.exports import get_format, parse_confidence, parse_start
from app.web.api.answers import READING, derived, problems
from app.web.api.derived import ModelId, Samples, ScenarioId, Seed
from app.web.api.inventories import InventoryId
from app.web.bodies import ExportsBody
from app.web.conditional import respond
from app.web.dependencies import Use, VersionNumber, Who

router = APIRouter(tags=["derived"])

CONTENT: Final[dict[str, Any]] = {fmt.media_type: {"schema": {"type": "string"}} for fmt in FORMATS.values()}
FormatName = Annotated[str, Path(max_length=40, description=f"One of {', '.join(FORMATS)}.", examples=["csv"])]
Confidence = Annotated[
    str,
    Query(max_length=8, description="How sure the dates of milestones are to be, P50 to P99.", examples=["P80"]),
]
StartDay = Annotated[
    str | None,
    Query(max_length=10, description="First day of the programme, where the inventory has none.", examples=["2026-01-05"]),
]


@router.get(
    "/inventories/{inventory_id}/exports",
    operation_id="list_exports",
    summary="The formats to be had",
    response_model=ExportsBody,
    responses=problems(*READING),
)
def list_exports(use: Use, who: Who, inventory_id: InventoryId) -> Response:
    """Return every format with what it is and its address."""
    use.inventories.get_version(who, inventory_id)
    base = f"/api/v1/inventories/{inventory_id}/exports"
    items = [
        {"format": fmt.name, "media_type": fmt.media_type, "words": fmt.words, "href": f"{base}/{fmt.name}"}
        for fmt in FORMATS.values()
    ]
    return Response(encode_json({"items": items, "next": None}), media_type=JSON)


@router.get(
    "/inventories/{inventory_id}/exports/{format_name}",
    operation_id="read_export",
    summary="The estimate, the schedule or the landscape for another tool",
    response_class=Response,
    responses={200: {"content": CONTENT, "description": "The document."}, **derived(413)},
)
def read_export(  # noqa: PLR0913, PLR0917  (each is a parameter of the address)
    request: Request,
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    format_name: FormatName,
    version: VersionNumber = None,
    scenario: ScenarioId = None,
    model: ModelId = None,
    samples: Samples = 10_000,
    seed: Seed = 1,
    confidence: Confidence = "P80",
    start: StartDay = None,
) -> Response:
    """Return one export, as ``seamap export`` writes it."""
    fmt = get_format(format_name)
    first = parse_start(start)
    wanted = Wanted(
        Kind.EXPORT,
        scenario=scenario,
        model=model,
        samples=samples,
        seed=seed,
        form=fmt.name,
        confidence=parse_confidence(confidence),
        start=None if first is None else first.isoformat(),
    )
    identity = use.documents.identify(who, inventory_id, version, wanted)
    headers = {"Content-Disposition": f'attachment; filename="{identity.version.inventory_id}.{fmt.ending}"'}
    return respond(request, use.documents, who, identity, headers=headers)
