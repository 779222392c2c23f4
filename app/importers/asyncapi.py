"""AsyncAPI 2 and 3 as evidence for the system whose interface is described. Descriptions in, facts and shared channels out.

In version 2 ``publish`` is what others may publish to the application, ``subscribe`` what it sends; version 3 says ``receive``
and ``send`` from the application's side. Of several descriptions, a sender on a channel and a receiver from it are joined.

Source:
    AsyncAPI Specification 2.6.0 and 3.0.0.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from app.findings import Place, note
from app.importers.api_description import find_rates, put_schemas, rates_of_extensions, state_rates
from app.importers.draft import LIKELY, STATED, SURE, Draft, Record
from app.importers.names import one_line
from app.importers.openapi import TEST_SERVERS
from app.importers.reading import Document, ImportResult, Options
from app.importers.schema_fields import count_fields, resolve
from app.importers.shapes import group_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEAD = re.compile(r"[\"']?asyncapi[\"']?\s*:\s*[\"']?[23]")
QUEUES = frozenset({"amqp", "amqps", "amqp1", "jms", "ibmmq", "sqs", "stomp", "stomps", "solace", "anypointmq"})
AUTH = {
    "userpassword": "basic",
    "apikey": "api_key",
    "httpapikey": "api_key",
    "x509": "mtls",
    "symmetricencryption": "proprietary",
    "asymmetricencryption": "proprietary",
    "oauth2": "oauth2",
    "openidconnect": "oidc",
    "plain": "basic",
    "scramsha256": "basic",
    "scramsha512": "basic",
    "gssapi": "kerberos",
}
FORMATS = (("avro", "avro"), ("protobuf", "protobuf"), ("raml", "json"), ("xml", "xml"), ("json", "json"), ("asyncapi", "json"))
MOST_CHANNELS = 20_000
SEND, RECEIVE = "send", "receive"


class AsyncApi:
    """Reads AsyncAPI 2 and 3."""

    name = "asyncapi"
    title = "AsyncAPI description"
    suffixes = ()
    media_types = ("application/vnd.aai.asyncapi", "application/vnd.aai.asyncapi+json", "application/vnd.aai.asyncapi+yaml")
    levels = ()
    is_joint = True

    def recognises(self, document: Document) -> bool:
        """Return whether the document names its version; sorted keys put that far behind."""
        return (HEAD.search(document.head) is not None or b"asyncapi" in document.data) and is_asyncapi(document.tree)

    def read(self, documents: Sequence[Document], options: Options) -> ImportResult:
        """Return an inventory of the systems that are described, and of the channels that they share."""
        faults = [fault for document in documents for fault in document.trees.faults]
        if faults:
            return ImportResult(None, tuple(faults))
        draft = Draft(self, documents[0].label, options)
        ends: dict[str, dict[str, list[Record]]] = defaultdict(lambda: {SEND: [], RECEIVE: []})
        for document in documents:
            tree = document.tree if isinstance(document.tree, dict) else {}
            info = group_of(tree.get("info"))
            title = one_line(info.get("title")) or document.stem
            row = draft.system(document.name, options.system or title, document=document.label)
            row.call(title)
            row.state("description", info.get("description"))
            row.state("api.specification", document.label, SURE)
            describe(tree, row, document.label, draft)
            for address, action, _ in find_operations(tree):
                if row not in ends[address][action]:
                    ends[address][action].append(row)
        _join(draft, ends)
        first = group_of(documents[0].tree)
        return draft.finish(group_of(first.get("info")).get("title"), documents[0].stem)


def is_asyncapi(tree: Any) -> bool:
    """Return whether a tree names a version of AsyncAPI that is read.

    >>> is_asyncapi({"asyncapi": "3.0.0"}), is_asyncapi({"asyncapi": "1.2.0"})
    (True, False)
    """
    return isinstance(tree, dict) and str(tree.get("asyncapi", "")).startswith(("2", "3"))


def describe(tree: dict[str, Any], row: Record, document: str, draft: Draft) -> None:
    """Put down what the description says of the system that *row* is, and say what it leaves open."""
    servers = [node for value in group_of(tree.get("servers")).values() if isinstance(node := resolve(tree, value), dict)]
    operations = list(find_operations(tree))
    protocols = {one_line(server.get("protocol")).lower() for server in servers} - {""}
    row.state("api.availability", "full" if servers and operations else "partial", STATED, document=document)
    row.add("api.styles", "mq" if protocols and protocols <= QUEUES else "events", STATED)
    if operations:
        receives = any(action == RECEIVE for _, action, _ in operations)
        row.state("api.write", receives, STATED if receives else LIKELY, document=document)
        row.state("api.realtime", True, LIKELY, document=document)  # noqa: FBT003  (the fact's value)
    methods = list(dict.fromkeys(_auth_methods(tree, servers)))
    if methods:
        row.state("auth.method", methods[0], STATED if len(methods) == 1 else LIKELY, document=document)
    schemas = list(_schemas(tree, operations))
    put_schemas(row, schemas, document, STATED)
    info = group_of(tree.get("info"))
    rates = rates_of_extensions(tree) or rates_of_extensions(info) or find_rates(info.get("description"))
    state_rates(row, rates, STATED, document)
    contact = group_of(info.get("contact"))
    row.state(
        "owner", draft.team(contact.get("name") or one_line(contact.get("email")).partition("@")[0]), LIKELY, document=document
    )
    if any(TEST_SERVERS.search(f"{server.get('host', server.get('url'))} {server.get('description')}") for server in servers):
        row.state("test.environment", "shared", LIKELY, document=document)
    silent = {
        "operations": not operations,
        "servers": not servers,
        "authentication": not methods,
        "schemas": not schemas,
        "rate limits": not rates,
        "a contact": "owner" not in row.facts,
        "a test environment": "test.environment" not in row.facts,
    }
    missing = [what for what, is_missing in silent.items() if is_missing]
    if missing:
        detail = f"{document} does not say: {', '.join(missing)}. These stay unknown."
        draft.say(note("not-described", detail, "Ask the owner of the interface.", Place("", document=draft.document)))


def find_operations(tree: dict[str, Any]) -> Iterator[tuple[str, str, list[Any]]]:
    """Yield the address of the channel, ``send`` or ``receive`` from the application's side, and the messages."""
    channels = {str(name): resolve(tree, value) for name, value in list(group_of(tree.get("channels")).items())[:MOST_CHANNELS]}
    if str(tree.get("asyncapi", "")).startswith("2"):
        for address, channel in channels.items():
            for key, action in (("publish", RECEIVE), ("subscribe", SEND)):
                operation = group_of(channel).get(key)
                if isinstance(operation, dict):
                    message = group_of(operation.get("message"))
                    yield address, action, message["oneOf"] if isinstance(message.get("oneOf"), list) else [message]
        return
    for value in list(group_of(tree.get("operations")).values())[:MOST_CHANNELS]:
        operation = group_of(resolve(tree, value))
        action = one_line(operation.get("action")).lower()
        reference = group_of(operation.get("channel"))
        channel = group_of(resolve(tree, reference))
        name = str(reference.get("$ref", "")).rpartition("/")[2].replace("~1", "/")
        address = one_line(channel.get("address")) or name
        if action in {SEND, RECEIVE} and address:
            messages = operation.get("messages")
            yield address, action, messages if isinstance(messages, list) else list(group_of(channel.get("messages")).values())


def _auth_methods(tree: dict[str, Any], servers: list[dict[str, Any]]) -> Iterator[str]:
    declared = group_of(group_of(tree.get("components")).get("securitySchemes"))
    required: list[Any] = []
    for server in servers:
        rows = server.get("security")
        for item in rows if isinstance(rows, list) else ():
            if isinstance(item, dict):  # version 2 names schemes, version 3 refers to them
                required += (
                    [resolve(tree, item)]
                    if "$ref" in item or "type" in item
                    else [resolve(tree, declared.get(name)) for name in item]
                )
    from app.importers.openapi import auth_method

    for scheme in required or [resolve(tree, value) for value in declared.values()]:
        kind = one_line(group_of(scheme).get("type")).lower()
        method = AUTH.get(kind) or auth_method(scheme)
        if method:
            yield method


def _schemas(tree: dict[str, Any], operations: list[tuple[str, str, list[Any]]]) -> Iterator[dict[str, Any]]:
    """Yield a schema per message that is sent or received or declared, then the named schemas that no message is."""
    seen: set[int] = set()
    notation = _format(tree.get("defaultContentType")) or "json"
    components = group_of(tree.get("components"))
    declared = [(name, value) for name, value in group_of(components.get("messages")).items()]
    messages = declared or [(f"Message of {address}", value) for address, _, values in operations for value in values]
    for name, value in messages[:MOST_CHANNELS]:
        message = _resolve_twice(tree, value)
        payload = group_of(message).get("payload")
        if not isinstance(payload, dict):
            continue
        said = group_of(message).get("schemaFormat") or payload.get("schemaFormat") or group_of(message).get("contentType")
        schema = payload["schema"] if "schemaFormat" in payload and isinstance(payload.get("schema"), dict) else payload
        target = resolve(tree, schema)
        seen.add(id(target))
        fields = (
            len(target["fields"])
            if isinstance(target, dict) and isinstance(target.get("fields"), list)
            else count_fields(tree, schema)
        )
        called = one_line(group_of(message).get("name")) or name
        yield {"name": called, "format": _format(said) or notation, "fields": fields, "documented": True}
    for name, schema in group_of(components.get("schemas")).items():
        if id(resolve(tree, schema)) not in seen:
            yield {"name": str(name), "format": notation, "fields": count_fields(tree, schema), "documented": True}


def _resolve_twice(tree: dict[str, Any], value: Any) -> Any:
    return resolve(tree, resolve(tree, value))


def _format(said: object) -> str | None:
    text = one_line(said).lower()
    return next((meaning for word, meaning in FORMATS if word in text), None) if text else None


def _join(draft: Draft, ends: dict[str, dict[str, list[Record]]]) -> None:
    """Connect who sends on a channel with everybody else who receives from it, one integration per pair."""
    pairs: dict[tuple[Any, Any], list[str]] = defaultdict(list)
    for address, actions in ends.items():
        for sender in actions[SEND]:
            for receiver in actions[RECEIVE]:
                if sender is not receiver:
                    pairs[sender.key, receiver.key].append(address)
    for (source, target), addresses in pairs.items():
        row = draft.integration(source, target)
        row.state("description", f"Channels: {', '.join(addresses)}", LIKELY)
        row.state("mode", "event", STATED)
        row.state("provider", "source", LIKELY)
