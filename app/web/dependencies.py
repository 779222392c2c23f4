"""What endpoints are given: the use cases, who is calling, the uploaded files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Query, Request
from python_multipart.exceptions import MultipartParseError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.importers.mapping_file import columns_of
from app.importers.reading import Options
from app.services.access import Access, Caller
from app.services.calibrations import Calibrations
from app.services.checking import UploadedFile
from app.services.documents import Documents
from app.services.inventories import Inventories
from app.settings import Settings
from app.store.protocol import Store
from app.web.problems import HttpProblem
from app.web.security import read_credential

if TYPE_CHECKING:
    from starlette.datastructures import FormData, Headers

MOST_FILES = 100
MOST_FIELDS = 20
FIELD_BYTES = 1024 * 1024
LONGEST_NAME = 255
HIGHEST_VERSION = 2**31 - 1

# Content types of bodies that are recognised by what they hold; the ending helps where that says nothing.
ENDINGS = {
    "application/json": ".json",
    "application/yaml": ".yaml",
    "application/x-yaml": ".yaml",
    "text/yaml": ".yaml",
    "text/x-yaml": ".yaml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.ms-excel": ".xls",
}
SYNTAXES = {"+json": ".json", "+yaml": ".yaml", "+xml": ".xml", "+zip": ".zip"}
RECOGNISED_BY_CONTENT = frozenset({"", "text/plain", "application/octet-stream", "application/x-www-form-urlencoded"})

VersionNumber = Annotated[
    int | None, Query(ge=1, le=HIGHEST_VERSION, description="A version of the inventory; the latest where left out.")
]
FormatName = Annotated[
    str | None, Query(max_length=40, description="The document's format, where it should not be recognised.")
]


async def read_options(  # noqa: PLR0913, PLR0917  (a route has as many parameters as it has)
    identity: Annotated[
        str | None, Query(alias="id", max_length=64, description="The inventory's id, for a foreign document.")
    ] = None,
    name: Annotated[str | None, Query(max_length=512, description="The inventory's name, for a foreign document.")] = None,
    level: Annotated[
        str | None, Query(max_length=40, description="What becomes a system: component, system, container…")
    ] = None,
    system: Annotated[str | None, Query(max_length=512, description="The system that an API description is about.")] = None,
    status: Annotated[str | None, Query(max_length=40, description="Of integrations that do not say: live, planned…")] = None,
    currency: Annotated[str | None, Query(max_length=3, description="Of the inventory, for a foreign document.")] = None,
    columns: Annotated[
        list[str] | None,
        Query(alias="map", max_length=200, description="A column of a spreadsheet: header=field; may be repeated."),
    ] = None,
    paths: Annotated[bool, Query(description="Make paths of an ArchiMate model's chains of Triggering.")] = False,  # noqa: FBT002
    part: Annotated[str | None, Query(max_length=200, description="Which of several architectures in one document.")] = None,
) -> Options:
    """Return what the request says about reading foreign documents.

    Raises:
        BadParameter: a column's mapping that is none.
    """
    return Options(level, identity, name, currency, system, status, columns_of(None, columns or ()), paths, part)


Reading = Annotated[Options, Depends(read_options)]


@dataclass(frozen=True, slots=True)
class UseCases:
    """Everything that endpoints may call."""

    inventories: Inventories
    documents: Documents
    calibrations: Calibrations
    access: Access
    store: Store
    settings: Settings


async def get_use_cases(request: Request) -> UseCases:
    """Return the use cases that the composition root has put together. Async, for a plain function would cost a thread."""
    use_cases: UseCases = request.app.state.use_cases
    return use_cases


Use = Annotated[UseCases, Depends(get_use_cases)]


async def get_caller(request: Request, use: Use) -> Caller:
    """Return who is calling. Raises NotAuthenticated."""
    return use.access.authenticate(read_credential(request.headers.get("authorization")))


Who = Annotated[Caller, Depends(get_caller)]


@dataclass(frozen=True, slots=True)
class Upload:
    """The files of a request and the other fields of its form."""

    files: tuple[UploadedFile, ...]
    fields: dict[str, str]


async def read_upload(request: Request, _who: Who) -> Upload:
    """Return what was uploaded, as multipart or as the raw body. The caller is known before the body is read.

    Raises:
        HttpProblem: the body is not what its headers say, or of a type that nobody reads.
    """
    headers = request.headers
    if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise HttpProblem(
            415, "unsupported-coding", "A body is read as it is, not compressed.", hint="Leave out Content-Encoding."
        )
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        return await _read_form(headers, request)
    ending = ENDINGS.get(media_type) or SYNTAXES.get(f"+{media_type.rpartition('+')[2]}", "")
    if not ending and media_type not in RECOGNISED_BY_CONTENT:
        raise HttpProblem(
            415,
            "unsupported-format",
            "Documents of this content type are not read.",
            hint="Send application/yaml, application/json, application/xml, application/zip or multipart/form-data.",
        )
    data = await request.body()
    if not data:
        raise HttpProblem(400, "empty-body", "The request has no body.", hint="Send an inventory as the body or as a file.")
    return Upload((UploadedFile(f"upload{ending}", data),), {})


Uploading = Annotated[Upload, Depends(read_upload)]


class _Parser(MultiPartParser):
    """Starlette's parser, that knows whether the closing boundary came: without it a cut-off form looks like a short one."""

    is_ended = False

    def on_end(self) -> None:
        """Note that the closing boundary came."""
        self.is_ended = True

    def close_files(self) -> None:
        """Close every temporary file, also of parts that were begun and never ended."""
        for file in self._files_to_close_on_error:
            file.close()


async def _read_form(headers: Headers, request: Request) -> Upload:
    parser = _Parser(headers, request.stream(), max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=FIELD_BYTES)
    try:
        form = await parser.parse()
        if not parser.is_ended:
            raise _malformed()
        return await _sort_fields(form)
    except (MultiPartException, MultipartParseError, UnicodeError, ValueError) as fault:
        raise _malformed() from fault
    finally:
        parser.close_files()


def _malformed() -> HttpProblem:
    return HttpProblem(400, "malformed-multipart", "The multipart body is cut off or malformed.", hint="Send it again.")


async def _sort_fields(form: FormData) -> Upload:
    files: list[UploadedFile] = []
    fields: dict[str, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if name == "mapping":  # text, which curl sends as a file with `-F mapping=@mapping.yaml`
                fields[name] = (await value.read()).decode("utf-8", "replace")
                continue
            if name != "file":
                raise HttpProblem(400, "unexpected-field", "A file was sent under another name.", hint="Call the field file.")
            if value.filename or value.size:
                files.append(UploadedFile(_clean_name(value.filename), await value.read()))
        elif name == "file":
            files.append(UploadedFile("upload", value.encode("utf-8", "surrogatepass")))
        else:
            fields[name] = value
    return Upload(tuple(files), fields)


def _clean_name(name: str | None) -> str:
    """Return the last part of a file name as sent, without what cannot be seen: it is a hint and a label, never a path."""
    last = re.split(r"[/\\]", name or "")[-1]
    return re.sub(r"[^\w .()+-]", "_", last)[-LONGEST_NAME:] or "upload"


def describe_upload_body() -> dict[str, Any]:
    """Return what OpenAPI says of an upload's body."""
    text = {"type": "string", "description": "A document of seamap/inventory/v1, or another that Seamap reads."}
    binary = {"schema": {"type": "string", "format": "binary"}}
    return {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary", "description": "The inventory."}},
                }
            },
            "application/yaml": {"schema": text, "example": EXAMPLE_YAML},
            "application/json": {"schema": {"type": "object"}, "example": EXAMPLE_JSON},
            "application/xml": {"schema": text},
            "application/zip": binary,
        },
    }


EXAMPLE_JSON = {
    "schema": "seamap/inventory/v1",
    "id": "claims",
    "name": "Claims AI",
    "currency": "USD",
    "programme": {"hub": "claims-ai"},
    "systems": [
        {"id": "claims-ai", "name": "Claims AI"},
        {"id": "policy-admin", "name": "Policy administration", "hosting": "mainframe", "api": {"availability": "batch"}},
    ],
    "integrations": [{"source": "policy-admin", "target": "claims-ai", "mode": "batch", "status": "planned"}],
}
EXAMPLE_YAML = """\
schema: seamap/inventory/v1
id: claims
name: Claims AI
currency: USD
programme: {hub: claims-ai}
systems:
  - {id: claims-ai, name: Claims AI}
  - {id: policy-admin, name: Policy administration, hosting: mainframe, api: {availability: batch}}
integrations:
  - {source: policy-admin, target: claims-ai, mode: batch, status: planned}
"""
