"""OpenAPI 3 and Swagger 2 as evidence for the system that offers the API. A description comes in, facts of one system go out.

Source:
    OpenAPI Specification 2.0, 3.0.4, 3.1.1, 3.2.0.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.findings import Place, note
from app.importers.api_description import find_rates, put_schemas, rates_of_extensions, state_rates
from app.importers.draft import GUESSED, LIKELY, STATED, SURE, Draft, Record
from app.importers.names import one_line
from app.importers.reading import Document, ImportResult, Options
from app.importers.schema_fields import count_fields, resolve
from app.importers.shapes import group_of
from app.importers.vocabularies import CLASSIFICATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEAD = re.compile(r"[\"']?(openapi|swagger)[\"']?\s*:\s*[\"']?\d")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
WRITES = frozenset({"put", "post", "delete", "patch"})
ASKING = re.compile(r"(^|[/_-])(search|query|find|lookup|filter|graphql)", re.IGNORECASE)
TEST_SERVERS = re.compile(r"sandbox|\btest|staging|\buat\b|\bqa\b|\bdev(elopment)?\b", re.IGNORECASE)
MOST_OPERATIONS = 20_000
MOST_SCHEMAS = 2_000
Operation = tuple[str, str, dict[str, Any]]


class OpenApi:
    """Reads OpenAPI 3 and Swagger 2."""

    name = "openapi"
    title = "OpenAPI or Swagger description"
    suffixes = ()
    media_types = (
        "application/vnd.oai.openapi",
        "application/vnd.oai.openapi+json",
        "application/openapi+json",
        "application/openapi+yaml",
    )
    levels = ()
    is_joint = False

    def recognises(self, document: Document) -> bool:
        """Return whether the document names its version; sorted keys put that far behind."""
        return (HEAD.search(document.head) is not None or b"paths" in document.data) and is_openapi(document.tree)

    def read(self, documents: Sequence[Document], options: Options) -> ImportResult:
        """Return an inventory of the one system that the description is about."""
        [document] = documents
        if document.trees.faults:
            return ImportResult(None, document.trees.faults)
        tree = document.tree if isinstance(document.tree, dict) else {}
        draft = Draft(self, document.label, options)
        info = tree["info"] if isinstance(tree.get("info"), dict) else {}
        title = one_line(info.get("title")) or document.stem
        row = draft.system(document.label, options.system or title)
        row.call(title)
        row.state("description", info.get("description"))
        row.state("api.specification", document.label, SURE)
        describe(tree, row, document.label, draft)
        return draft.finish(title, document.stem)


def is_openapi(tree: Any) -> bool:
    """Return whether a tree names a version of OpenAPI or Swagger.

    >>> is_openapi({"openapi": "3.1.0"}), is_openapi({"swagger": 2.0}), is_openapi([])
    (True, True, False)
    """
    return isinstance(tree, dict) and any(str(tree.get(key, "")).startswith(("2", "3")) for key in ("openapi", "swagger"))


def describe(tree: dict[str, Any], row: Record, document: str, draft: Draft) -> None:
    """Put down what the description says of the system that *row* is, and say what it leaves open."""
    operations = list(find_operations(tree))
    servers = _servers(tree)
    writes = [path for method, path, _ in operations if method in WRITES and not (method == "post" and ASKING.search(path))]
    is_whole = bool(operations) and bool(servers) and bool(writes)
    row.state("api.availability", "full" if is_whole else "partial", STATED, document=document)
    row.add("api.styles", "rest", STATED)
    if operations:
        row.state("api.write", bool(writes), STATED if writes else LIKELY, document=document)
        row.state("api.realtime", True, LIKELY, document=document)  # noqa: FBT003  (the fact's value)
    schemes = _state_auth(tree, operations, row, document, draft)
    schemas = list(_schemas(tree, operations))
    if len(schemas) > MOST_SCHEMAS:
        draft.leave_out(f"schemas beyond the first {MOST_SCHEMAS:,}", document, count=len(schemas) - MOST_SCHEMAS)
        schemas = schemas[:MOST_SCHEMAS]
    put_schemas(row, schemas, document, STATED)
    rates = _rates(tree, operations)
    state_rates(row, rates, STATED, document)
    _state_around(tree, operations, servers, row, document, draft)
    silent = {
        "operations": not operations,
        "write operations": bool(operations) and not writes,
        "servers": not servers,
        "authentication": not schemes,
        "schemas": not schemas,
        "rate limits": not rates,
        "a contact": "owner" not in row.facts,
        "a test environment": "test.environment" not in row.facts,
    }
    _say_silent(draft, document, silent, operations)


def _say_silent(draft: Draft, document: str, silent: dict[str, bool], operations: list[Operation]) -> None:
    missing = [what for what, is_missing in silent.items() if is_missing]
    if missing:
        detail = f"{document} does not say: {', '.join(missing)}. These stay unknown."
        draft.say(note("not-described", detail, "Ask the owner of the interface.", Place("", document=draft.document)))
    if silent["rate limits"] and any("429" in group_of(operation.get("responses")) for _, _, operation in operations):
        detail = f"{document} answers 429 (too many requests) but does not say how many are allowed."
        draft.say(note("rate-limit-unstated", detail, "Ask the owner of the interface.", Place("", document=draft.document)))


def find_operations(tree: dict[str, Any]) -> Iterator[Operation]:
    """Yield method, path and operation of everything under ``paths`` and ``webhooks``, at most 20,000."""
    count = 0
    for path, item in group_of(tree.get("paths")).items():
        found = resolve(tree, item)
        for method in METHODS:
            operation = resolve(tree, group_of(found).get(method))
            if isinstance(operation, dict):
                count += 1
                if count > MOST_OPERATIONS:
                    return
                yield method, str(path), operation


def _servers(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the servers; one whose address is ``/`` says nothing, as the specification's default does."""
    if isinstance(tree.get("host"), str):
        return [{"url": tree["host"], "description": ""}]
    rows = tree.get("servers")
    servers = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [row for row in servers if one_line(row.get("url")) not in {"", "/"}]


def _state_auth(tree: dict[str, Any], operations: list[Operation], row: Record, document: str, draft: Draft) -> dict[str, str]:
    components = group_of(tree.get("components"))
    declared = group_of(components.get("securitySchemes")) or group_of(tree.get("securityDefinitions"))
    schemes = {str(name): method for name, node in declared.items() if (method := auth_method(resolve(tree, node)))}
    required = [tree.get("security"), *(operation.get("security") for _, _, operation in operations)]
    used = [
        name
        for requirement in required
        for choice in (requirement if isinstance(requirement, list) else ())
        if isinstance(choice, dict)
        for name in choice
        if name in schemes
    ]
    methods = list(dict.fromkeys(schemes[name] for name in (used or schemes)))
    if methods:
        row.state("auth.method", methods[0], STATED if len(methods) == 1 else LIKELY, document=document)
    if len(methods) > 1:
        detail = f"{document} offers several ways to authenticate ({', '.join(methods)}); `{methods[0]}` is taken."
        draft.say(
            note(
                "several-auth-methods", detail, "Correct `auth.method` if another is used.", Place("", document=draft.document)
            )
        )
    return schemes


def auth_method(scheme: Any) -> str | None:
    """Return what a security scheme means.

    >>> auth_method({"type": "http", "scheme": "bearer"}), auth_method({"type": "apiKey"}), auth_method({"type": "mutualTLS"})
    ('oauth2', 'api_key', 'mtls')
    """
    node = group_of(scheme)
    kind = one_line(node.get("type")).lower()
    if kind == "http":
        named = one_line(node.get("scheme")).lower()
        known = {"basic": "basic", "bearer": "oauth2", "negotiate": "kerberos", "digest": "basic", "mutual": "mtls"}
        return known.get(named, "proprietary") if named else None
    known = {"apikey": "api_key", "oauth2": "oauth2", "openidconnect": "oidc", "mutualtls": "mtls", "basic": "basic"}
    return known.get(kind)


def _schemas(tree: dict[str, Any], operations: list[Operation]) -> Iterator[dict[str, Any]]:
    """Yield the named schemas; where there are none, those that operations describe in place."""
    declared = group_of(group_of(tree.get("components")).get("schemas")) or group_of(tree.get("definitions"))
    rows = list(declared.items()) or list(_inline(tree, operations))
    notation = "json"
    for index, (name, node) in enumerate(rows):
        is_xml = isinstance(node, dict) and "xml" in node and not _mentions_json(operations)
        yield {
            "name": name,
            "format": "xml" if is_xml else notation,
            "fields": count_fields(tree, node) if index < MOST_SCHEMAS else None,
            "documented": True,
        }


def _mentions_json(operations: list[Operation]) -> bool:
    return any("json" in str(kind) for _, _, operation in operations for kind in _media(operation))


def _media(operation: dict[str, Any]) -> Iterator[str]:
    yield from map(str, group_of(group_of(operation.get("requestBody")).get("content")))
    for response in group_of(operation.get("responses")).values():
        yield from map(str, group_of(group_of(response).get("content")))
    produces = operation.get("produces")
    yield from map(str, produces if isinstance(produces, list) else ())


def _inline(tree: dict[str, Any], operations: list[Operation]) -> Iterator[tuple[str, Any]]:
    for method, path, operation in operations:
        called = one_line(operation.get("operationId")) or f"{method.upper()} {path}"
        body = group_of(group_of(resolve(tree, operation.get("requestBody"))).get("content"))
        bodies = [(f"{called} request", group_of(media).get("schema")) for media in list(body.values())[:1]]
        for status, response in group_of(operation.get("responses")).items():
            node = group_of(resolve(tree, response))
            content = list(group_of(node.get("content")).values())[:1]
            if str(status).startswith("2"):
                bodies += [
                    (f"{called} response", schema)
                    for schema in [*(group_of(row).get("schema") for row in content), node.get("schema")]
                ]
        yield from ((name, schema) for name, schema in bodies if isinstance(schema, dict) and count_fields(tree, schema))


def _rates(tree: dict[str, Any], operations: list[Operation]) -> dict[str, float]:
    info = group_of(tree.get("info"))
    rates = rates_of_extensions(tree) | rates_of_extensions(info)
    if not rates:
        rates = find_rates(info.get("description"))
    for _, _, operation in operations if not rates else ():
        rates = rates_of_extensions(operation) or find_rates(
            group_of(group_of(operation.get("responses")).get("429")).get("description")
        )
        if rates:
            break
    return rates


def _state_around(
    tree: dict[str, Any], operations: list[Operation], servers: list[dict[str, Any]], row: Record, document: str, draft: Draft
) -> None:
    info = group_of(tree.get("info"))
    contact = group_of(info.get("contact"))
    row.state(
        "owner", draft.team(contact.get("name") or one_line(contact.get("email")).partition("@")[0]), LIKELY, document=document
    )
    if operations and all(operation.get("deprecated") is True for _, _, operation in operations):
        row.state("lifecycle", "retiring", STATED, document=document)
    if any(TEST_SERVERS.search(f"{server.get('url')} {server.get('description')}") for server in servers):
        row.state("test.environment", "shared", GUESSED, document=document)
    for key, value in [*tree.items(), *info.items()]:
        if str(key).lower().startswith("x-") and "classification" in str(key).lower():
            row.state("data.classification", CLASSIFICATIONS.get(one_line(value).lower()), STATED, document=document)
