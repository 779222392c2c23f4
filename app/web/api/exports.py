"""Exports: the estimate, the schedule and the landscape in the formats of other tools. All with strong entity tags."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from app.errors import BadParameter
from app.exporters.registry import FORMATS, ISSUES, TASKS, ExportFormat
from app.importers.keys_map import read_keys, read_states
from app.services.derivation.derived import JSON
from app.services.derivation.json_text import encode_json
from app.services.derivation.wanted import Kind
from app.services.documents import Identity
from app.services.exports import get_format, parse_confidence, parse_start
from app.web.api.answers import READING, UPLOADING, derived, problems
from app.web.api.asking import Asked, InventoryId, Simulated
from app.web.bodies import ExportsBody
from app.web.dependencies import Uploading, Use, Who
from app.web.parameters import KnownParameters

router = APIRouter(tags=["derived"], dependencies=[KnownParameters])

CONTENT: Final[dict[str, Any]] = {fmt.media_type: {"schema": {"type": "string"}} for fmt in FORMATS.values()}
FormatName = Annotated[str, Path(max_length=40, description=f"One of {', '.join(FORMATS)}.", examples=["csv"])]
Confidence = Annotated[
    str,
    Query(max_length=8, description="How sure the dates of milestones are to be, P50 to P99.", examples=["P80"]),
]
KEYS_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            "example": {"system/crm/engage": "PROJ-12"},
        },
        "text/plain": {"schema": {"type": "string", "description": "A CSV: columns package and key, or the tracker's export."}},
    },
}
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
def read_export(
    asked: Asked,
    of: Simulated,
    format_name: FormatName,
    confidence: Confidence = "P80",
    start: StartDay = None,
) -> Response:
    """Return one export, as ``seamap export`` writes it."""
    fmt = get_format(format_name)
    wanted = of.want(Kind.EXPORT, form=fmt.name, confidence=parse_confidence(confidence), start=_day(start))
    if fmt.keys == TASKS:
        identity = asked.use.documents.identify_numbered(asked.who, asked.inventory_id, of.version, wanted)
    else:
        identity = asked.identify(wanted, of.version)
    return asked.answer_with(identity, headers=_as_file(identity, fmt))


@router.post(
    "/inventories/{inventory_id}/exports/{format_name}",
    operation_id="make_export",
    summary="The same with keys: what an issue tracker has already is updated, not doubled",
    response_class=Response,
    responses={200: {"content": CONTENT, "description": "The document."}, **problems(*UPLOADING, 404)},
    openapi_extra={"requestBody": KEYS_BODY},
)
def make_export(asked: Asked, of: Simulated, format_name: FormatName, sent: Uploading, start: StartDay = None) -> Response:
    """Return one export for a tool that has some of it already; the body is the map of keys, as ``--keys`` takes it."""
    fmt = get_format(format_name)
    if fmt.keys != ISSUES or len(sent.files) != 1:
        raise BadParameter(
            f"{fmt.name} takes no map of keys, or not one was sent.", hint="Send one file, for jira or azure-devops."
        )
    data = sent.files[0].data
    known = {"keys": tuple(sorted(read_keys(data).items())), "states": tuple(sorted(read_states(data).items()))}
    identity = asked.identify(of.want(Kind.EXPORT, form=fmt.name, start=_day(start), **known), of.version)
    return asked.answer_with(identity, headers=_as_file(identity, fmt))


def _day(start: str | None) -> str | None:
    """Return the day as it enters the key of an export: however it is written, one day is one day."""
    first = parse_start(start)
    return None if first is None else first.isoformat()


def _as_file(identity: Identity, fmt: ExportFormat) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{identity.version.inventory_id}.{fmt.ending}"'}
