"""What does not depend on any inventory: the published schemas, health, metrics."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app import __version__
from app.exporters.registry import XLSX
from app.services.derivation.derived import JSON
from app.services.derivation.json_text import encode_json
from app.web.api.answers import problems
from app.web.bodies import HealthBody
from app.web.conditional import find_tag, tag_of
from app.web.dependencies import Use, Who
from app.web.metrics import Metrics

schemas = APIRouter(tags=["schemas"])
root = APIRouter(tags=["operation"])

SCHEMA_JSON = "application/schema+json"
A_SCHEMA: dict[int | str, dict[str, Any]] = {200: {"description": "JSON Schema 2020-12.", "content": {SCHEMA_JSON: {}}}}


@schemas.get(
    "/schemas/inventory.json",
    operation_id="read_inventory_schema",
    summary="JSON Schema of an inventory",
    response_class=Response,
    responses={**A_SCHEMA, **problems(401, 422)},
)
def read_inventory_schema(request: Request, _who: Who) -> Response:
    """Return the schema of seamap/inventory/v1, so that an editor completes and checks the file."""
    from app.inventory.json_schema import inventory_schema

    return _respond_fixed(request, inventory_schema())


@schemas.get(
    "/schemas/estimate.json",
    operation_id="read_estimate_schema",
    summary="JSON Schema of an estimate",
    response_class=Response,
    responses={**A_SCHEMA, **problems(401, 422)},
)
def read_estimate_schema(request: Request, _who: Who) -> Response:
    """Return the schema of seamap/estimate/v1."""
    from app.exporters.estimate_document import estimate_schema

    return _respond_fixed(request, estimate_schema())


@schemas.get(
    "/template.xlsx",
    operation_id="read_template",
    summary="A workbook to fill in",
    response_class=Response,
    responses={200: {"description": "The workbook.", "content": {XLSX: {}}}, **problems(401, 422)},
)
def read_template(request: Request, _who: Who) -> Response:
    """Return an empty inventory as a workbook: drop-downs from the vocabulary, every column explained."""
    return _respond_bytes(request, _template(), XLSX, {"Content-Disposition": 'attachment; filename="inventory.xlsx"'})


@lru_cache(maxsize=1)
def _template() -> bytes:
    from app.services.workbooks import export_workbook

    return export_workbook()


@root.get("/health/live", operation_id="read_liveness", summary="Is the process alive?", response_model=HealthBody)
async def read_liveness() -> Response:
    """Answer as long as the process runs."""
    return Response(
        encode_json({"status": "ok", "version": __version__}), headers={"Cache-Control": "no-store"}, media_type=JSON
    )


@root.get(
    "/health/ready",
    operation_id="read_readiness",
    summary="Can it do its work?",
    response_model=HealthBody,
    responses=problems(503),
)
async def read_readiness(use: Use) -> Response:
    """Answer once the store answers; 503 where it does not."""
    await run_in_threadpool(use.store.check)
    return await read_liveness()


@root.get(
    "/metrics", operation_id="read_metrics", summary="Metrics for Prometheus", response_class=Response, responses=problems(401)
)
def read_metrics(request: Request, _who: Who) -> Response:
    """Return counts and durations of requests by route; no names, no ids."""
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.render(), headers={"Cache-Control": "no-store"}, media_type=metrics.MEDIA_TYPE)


def _respond_fixed(request: Request, document: dict[str, Any]) -> Response:
    return _respond_bytes(request, encode_json(document), SCHEMA_JSON, {})


def _respond_bytes(request: Request, body: bytes, media_type: str, extra: dict[str, str]) -> Response:
    key = hashlib.sha256(body).hexdigest()
    headers = {"ETag": tag_of(key), "Cache-Control": "private, no-cache"}
    if find_tag(request.headers.get("if-none-match"), key) is not None:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers | extra, media_type=media_type)
