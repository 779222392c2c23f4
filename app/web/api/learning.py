"""Learning: what finished work packages took, and the effort models made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.services.derivation.json_text import encode_json
from app.web.api.answers import UPLOADING, problems
from app.web.api.asking import InventoryId
from app.web.bodies import ActualsBody, CalibrationBody, ModelsBody
from app.web.conditional import CACHE_CONTROL, find_tag, tag_of
from app.web.dependencies import Use, VersionNumber, Who, read_upload

if TYPE_CHECKING:
    from app.store.protocol import LearnedModel, StoredActual

router = APIRouter(tags=["learning"])
JSON = "application/json"
TOML = "application/toml"
ModelName = Annotated[str, Path(max_length=200, description="The effort model's id.", examples=["learned-0123456789ab"])]
ScenarioId = Annotated[str | None, Query(max_length=200, description="The scenario that the work was done under.")]
Organisation = Annotated[
    str | None, Query(max_length=200, description="Whose model is wanted, where tables hold several organisations.")
]


def describe_actuals_body(*, required: bool) -> dict[str, Any]:
    """Return what OpenAPI says of a body of actuals."""
    example = "package,actual_days\nsystem/policy-admin/engage,3.5\n"
    item = {"type": "object", "properties": {"package": {"type": "string"}, "actual_days": {"type": "number"}}}
    items = {"type": "object", "properties": {"items": {"type": "array", "items": item}}}
    file = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
    content = {
        "text/csv": {"schema": {"type": "string"}, "example": example},
        JSON: {"schema": items},
        "multipart/form-data": {"schema": file},
    }
    return {"requestBody": {"required": required, "content": content}}


@router.post(
    "/inventories/{inventory_id}/actuals",
    operation_id="record_actuals",
    summary="Say what finished work packages took",
    status_code=201,
    response_model=ActualsBody,
    responses={200: {"model": ActualsBody, "description": "All of it was known already."}, **problems(*UPLOADING, 404)},
    openapi_extra=describe_actuals_body(required=True),
)
async def record_actuals(
    request: Request, use: Use, who: Who, inventory_id: InventoryId, version: VersionNumber = None, scenario: ScenarioId = None
) -> Response:
    """Keep person-days per work package, as CSV or JSON; a package's earlier actual gives way. Unknown packages are refused."""
    sent = await read_upload(request, who)
    kept = await run_in_threadpool(use.calibrations.record, who, inventory_id, sent.files, number=version, scenario=scenario)
    document = {**_list_actuals(kept.items), "findings": [finding.as_json() for finding in kept.findings]}
    return _json(document, status=201 if kept.is_new else 200)


@router.get(
    "/inventories/{inventory_id}/actuals",
    operation_id="list_actuals",
    summary="What finished work packages took",
    response_model=ActualsBody,
    responses=problems(401, 404, 422, 503),
)
def list_actuals(use: Use, who: Who, inventory_id: InventoryId) -> Response:
    """Return the latest actual of each work package, in order of id, beside what it was estimated at."""
    return _json(_list_actuals(use.calibrations.list_actuals(who, inventory_id)))


@router.post(
    "/calibrations",
    operation_id="calibrate",
    summary="Learn an effort model from finished work",
    status_code=201,
    response_model=CalibrationBody,
    responses={
        200: {"model": CalibrationBody, "description": "It says what the one in force says."},
        **problems(*UPLOADING, 404),
    },
    openapi_extra=describe_actuals_body(required=False),
)
async def calibrate(request: Request, use: Use, who: Who, organisation: Organisation = None) -> Response:
    """Learn from all actuals that are kept, or from tables that are sent; later estimates use it unless model pins another."""
    files = (await read_upload(request, who)).files if _has_body(request) else ()
    learned = await run_in_threadpool(use.calibrations.calibrate, who, files, organisation)
    document = {**_show_model(learned.model), "learned": learned.document}
    location = {"Location": f"/api/v1/calibrations/{learned.model.id}"}
    return _json(document, status=201 if learned.is_new else 200, headers=location)


@router.get(
    "/calibrations",
    operation_id="list_calibrations",
    summary="The effort models that were learned",
    response_model=ModelsBody,
    responses=problems(401, 422, 503),
)
def list_calibrations(use: Use, who: Who) -> Response:
    """Return the models, the one in force first."""
    return _json({"items": [_show_model(model) for model in use.calibrations.list_models(who)], "next": None})


@router.get(
    "/calibrations/{model_id}",
    operation_id="read_calibration",
    summary="An effort model as TOML",
    response_class=Response,
    responses={200: {"content": {TOML: {"schema": {"type": "string"}}}}, **problems(401, 404, 422, 503)},
)
def read_calibration(request: Request, use: Use, who: Who, model_id: ModelName) -> Response:
    """Return the model as a file for `--model`: every constant, and where the learned ones come from."""
    model = use.calibrations.get_model(who, model_id)
    key = model.digest.rpartition(":")[-1]
    headers = {"ETag": tag_of(key), "Cache-Control": CACHE_CONTROL}
    if find_tag(request.headers.get("if-none-match"), key) is not None:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{model.id}.toml"'
    return Response(model.text, headers=headers, media_type=TOML)


def _has_body(request: Request) -> bool:
    """Whether anything is sent: a POST without a body has no type either, and that is fine here."""
    length = request.headers.get("content-length")
    return length not in {None, "0"} or "transfer-encoding" in request.headers


def _list_actuals(rows: Any) -> dict[str, Any]:
    return {"items": [_show_actual(row) for row in rows], "next": None}


def _show_actual(row: StoredActual) -> dict[str, Any]:
    return {
        "package": row.package,
        "activity": row.activity,
        "estimate_days": float(f"{row.estimate_days:.6g}"),
        "actual_days": row.actual_days,
        "version": row.version,
        "saved_at": row.saved_at.isoformat(timespec="milliseconds"),
    }


def _show_model(model: LearnedModel) -> dict[str, Any]:
    saved = model.saved_at.isoformat(timespec="milliseconds")
    return {"id": model.id, "digest": model.digest, "calibrated_on": model.calibrated_on, "saved_at": saved}


def _json(document: dict[str, Any], *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    everything = {"Cache-Control": CACHE_CONTROL, **(headers or {})}
    return Response(encode_json(document), status, headers=everything, media_type=JSON)
