"""How every endpoint documents what can go wrong, and how versions are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.derivation.json_text import encode_json
from app.web.bodies import ProblemBody
from app.web.problems import PROBLEM_JSON

if TYPE_CHECKING:
    from app.store.protocol import Version

_WHEN = {
    400: "The request is malformed.",
    401: "This server asks for a key.",
    404: "There is no such inventory, version, scenario or view.",
    406: "None of the accepted media types is to be had.",
    408: "The body did not come in time.",
    409: "The id is taken by other content.",
    412: "The inventory has changed meanwhile.",
    413: "The body, or the work asked for, is larger than this installation allows.",
    415: "No reader knows this kind of document.",
    422: "The document has faults, all of which are listed, or a parameter cannot be used.",
    428: "A new version needs If-Match.",
    503: "Too busy, or the store does not answer; Retry-After says when to come back.",
}
READING = (401, 404, 422, 503)
UPLOADING = (400, 401, 408, 413, 415, 422, 503)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return OpenAPI responses for these statuses, all of them problem documents."""
    reference = {"$ref": f"#/components/schemas/{ProblemBody.__name__}"}
    return {
        status: {"description": _WHEN[status], "content": {PROBLEM_JSON: {"schema": reference}}}
        for status in sorted(set(statuses))
    }


def derived(*extra: int) -> dict[int | str, dict[str, Any]]:
    """Return the responses of an endpoint that derives a document: 304, and the usual problems."""
    return {304: {"description": "Not modified: If-None-Match names its ETag."}, **problems(*READING, *extra)}


def show_version(version: Version) -> dict[str, Any]:
    """Return a version as lists show it."""
    return {
        "id": version.inventory_id,
        "name": version.name,
        "version": version.number,
        "digest": version.digest,
        "saved_at": version.saved_at.isoformat(timespec="milliseconds"),
    }


def encode(document: Any) -> bytes:
    """Return the bytes of a JSON answer."""
    return encode_json(document)
