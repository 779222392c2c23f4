"""Upload, validate, list, read, replace, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Header, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.errors import InventoryRejected
from app.exporters.registry import XLSX
from app.services.derivation.derived import JSON, Coding, Derived, compress, is_worth_compressing, pack
from app.services.derivation.json_text import encode_json, wrap_inventory
from app.services.derivation.wanted import Kind, Wanted
from app.services.documents import key_of
from app.web.api.answers import UPLOADING, derived, problems, show_version
from app.web.api.asking import Asked, InventoryId
from app.web.bodies import ImportBody, InventoryBody, ListBody, ValidationBody
from app.web.conditional import CACHE_CONTROL, choose_coding, names_strongly, respond_whole, tag_of
from app.web.dependencies import (
    HIGHEST_VERSION,
    FormatName,
    Reading,
    Upload,
    Uploading,
    Use,
    UseCases,
    VersionNumber,
    Who,
    describe_upload_body,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.importers.reading import Options
    from app.services.access import Caller
    from app.services.inventories import Uploaded
    from app.store.protocol import Version

router = APIRouter(tags=["inventories"])
THE_INVENTORY = Wanted(Kind.INVENTORY)
UPLOAD_BODY: dict[str, Any] = {"requestBody": describe_upload_body()}


@router.post(
    "/inventories",
    operation_id="upload_inventory",
    summary="Upload an inventory",
    status_code=201,
    response_model=InventoryBody,
    responses={200: {"model": InventoryBody, "description": "This content is stored already."}, **problems(*UPLOADING, 409)},
    openapi_extra=UPLOAD_BODY,
)
def upload(
    request: Request,
    use: Use,
    who: Who,
    sent: Uploading,
    options: Reading,
    fmt: Annotated[FormatName, Query(alias="format")] = None,
) -> Response:
    """Store a document under its own id: 201 and a Location. The same content again is 200 and makes no new version.

    A spreadsheet that is rejected comes back with its faulty cells marked, to a client that accepts XLSX and no JSON.
    """
    try:
        return _answer(request, use.inventories.upload(who, sent.files, fmt, options))
    except InventoryRejected:
        if (marked := _mark(request, use, who, sent, fmt, options)) is not None:
            return marked
        raise


@router.post(
    "/validations",
    operation_id="validate_inventory",
    summary="Check an inventory without storing it",
    response_model=ValidationBody,
    responses=problems(*UPLOADING),
    openapi_extra=UPLOAD_BODY,
)
def validate(
    request: Request,
    use: Use,
    who: Who,
    sent: Uploading,
    options: Reading,
    fmt: Annotated[FormatName, Query(alias="format")] = None,
) -> Response:
    """Read and check a document exactly as an upload would; a rejected one is answered with the upload's 422."""
    try:
        findings = use.inventories.validate(who, sent.files, fmt, options)
    except InventoryRejected:
        if (marked := _mark(request, use, who, sent, fmt, options)) is not None:
            return marked
        raise
    return _json({"valid": True, "findings": [finding.as_json() for finding in findings]})


@router.get(
    "/inventories",
    operation_id="list_inventories",
    summary="List the stored inventories",
    response_model=ListBody,
    responses=problems(401, 422, 503),
)
def list_inventories(
    use: Use,
    who: Who,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many at most.")] = 100,
    after: Annotated[str, Query(max_length=64, description="The id after which the page starts: take it from next.")] = "",
) -> Response:
    """List the latest versions in order of id, a page at a time; `next` and the Link header lead on."""
    page = use.inventories.list_page(who, after=after, limit=limit)
    following = f"/api/v1/inventories?limit={limit}&after={page.next_after}" if page.next_after else None
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return _json({"items": [show_version(version) for version in page.items], "next": following}, headers=headers)


@router.get(
    "/inventories/{inventory_id}",
    operation_id="read_inventory",
    summary="Read an inventory",
    response_model=InventoryBody,
    responses=derived(),
)
def read(asked: Asked, version: VersionNumber = None) -> Response:
    """Return the stored document in canonical form, with what was found in it. Its ETag is what PUT and DELETE ask for."""
    return asked.answer(THE_INVENTORY, version)


@router.put(
    "/inventories/{inventory_id}",
    operation_id="replace_inventory",
    summary="Save a new version",
    response_model=InventoryBody,
    responses=problems(*UPLOADING, 404, 412, 428),
    openapi_extra=UPLOAD_BODY,
)
def replace(
    request: Request,
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    sent: Uploading,
    fmt: Annotated[FormatName, Query(alias="format")] = None,
    if_match: Annotated[str | None, Header(description="The ETag of the version that the change is based on.")] = None,
) -> Response:
    """Save a document as a new version. Of several callers with one ETag the first wins; the others get 412."""
    uploaded = use.inventories.replace(who, inventory_id, sent.files, fmt, is_seen=_seen(if_match))
    return _answer(request, uploaded, created=200)


@router.post(
    "/inventories/{inventory_id}/imports",
    operation_id="import_documents",
    summary="Merge foreign documents into a new version",
    status_code=201,
    response_model=ImportBody,
    responses={200: {"model": ImportBody, "description": "The documents say nothing new."}, **problems(*UPLOADING, 404, 412)},
    openapi_extra=UPLOAD_BODY,
)
def merge(
    request: Request,
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    sent: Uploading,
    options: Reading,
    fmt: Annotated[FormatName, Query(alias="format")] = None,
    if_match: Annotated[str | None, Header(description="Merge only while this is the inventory's ETag.")] = None,
) -> Response:
    """Merge documents into the latest version: 201 and a new one, or 200 where they say nothing new.

    A form's field `mapping` decides which imported systems are which; `proposals` are those that are left to decide.
    """
    mapping = sent.fields.get("mapping")
    uploaded = use.inventories.merge(
        who,
        inventory_id,
        sent.files,
        fmt,
        options,
        mapping=mapping.encode("utf-8", "surrogatepass") if mapping else None,
        is_seen=_seen(if_match),
    )
    proposals = [proposal.as_json() for proposal in uploaded.checked.proposals]
    return _answer(request, uploaded, extra={"proposals": proposals})


@router.delete(
    "/inventories/{inventory_id}",
    operation_id="delete_inventory",
    summary="Delete an inventory",
    status_code=204,
    response_model=None,
    responses=problems(401, 404, 412, 422, 503),
)
def delete(
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    if_match: Annotated[str | None, Header(description="Delete only while this is its ETag.")] = None,
) -> Response:
    """Delete an inventory with all its versions. Its id can be used again; the version counter goes on."""
    use.inventories.delete(who, inventory_id, is_seen=_seen(if_match))
    return Response(status_code=204)


@router.get(
    "/inventories/{inventory_id}/versions",
    operation_id="list_versions",
    summary="List the versions of an inventory",
    response_model=ListBody,
    responses=problems(401, 404, 422, 503),
)
def list_versions(use: Use, who: Who, inventory_id: InventoryId) -> Response:
    """List all versions, the newest first."""
    found = use.inventories.list_versions(who, inventory_id)
    return _json({"items": [show_version(version) for version in found], "next": None})


@router.get(
    "/inventories/{inventory_id}/versions/{number}",
    operation_id="read_version",
    summary="Read one version of an inventory",
    response_model=InventoryBody,
    responses=derived(),
)
def read_version(asked: Asked, number: Annotated[int, Path(ge=1, le=HIGHEST_VERSION)]) -> Response:
    """Return one version as it was stored."""
    return asked.answer(THE_INVENTORY, number)


def _mark(request: Request, use: UseCases, who: Caller, sent: Upload, fmt: str | None, options: Options) -> Response | None:
    """Return the rejected spreadsheet with its faults marked, to a client that asks for XLSX; ``None``: answer as always."""
    accepted = request.headers.get("accept") or ""
    if len(sent.files) != 1 or XLSX not in accepted or JSON in accepted:
        return None
    marked = use.inventories.mark(who, sent.files[0], fmt, options)
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="errors.xlsx"'}
    return Response(marked, 422, headers, XLSX) if marked is not None else None


def _seen(if_match: str | None) -> Callable[[Version], bool] | None:
    if if_match is None:
        return None
    return lambda version: names_strongly(if_match, key_of(version, THE_INVENTORY))


def _answer(request: Request, uploaded: Uploaded, created: int = 201, *, extra: dict[str, Any] | None = None) -> Response:
    """Answer as reading the version would, coded as the same client would get it: so the tag is the same as well."""
    version = uploaded.version
    head = {"id": version.inventory_id, "name": version.name, "version": version.number, "digest": version.digest}
    findings = [finding.as_json() for finding in uploaded.checked.findings]
    answer = Derived(wrap_inventory({**head, "findings": findings, **(extra or {})}, uploaded.checked.payload))
    coding = choose_coding(request.headers.get("accept-encoding")) if is_worth_compressing(answer) else Coding.IDENTITY
    headers = {
        "ETag": tag_of(key_of(version, THE_INVENTORY), coding),
        "Location": f"/api/v1/inventories/{version.inventory_id}",
        "Cache-Control": CACHE_CONTROL,
    }
    kept = answer if coding is Coding.IDENTITY else pack(answer)
    coded = kept if kept.is_packed else Derived(compress(answer.body, coding))
    return respond_whole(coded, headers, coding, status=created if uploaded.is_new else 200)


def _json(document: dict[str, Any], *, headers: dict[str, str] | None = None) -> Response:
    return Response(encode_json(document), headers={"Cache-Control": CACHE_CONTROL, **(headers or {})}, media_type=JSON)
