"""FINOS CALM architectures (JSON): nodes become systems, ``connects`` and ``interacts`` integrations, flows paths.

Read are the releases since 2024 and the drafts before them, whose relationships name their type as plain text. What is read
is in docs/formats/calm.md.

Source:
    FINOS architecture-as-code, calm/release/1.0 to 1.2, meta schemas core, interface, flow and control.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.findings import Finding, Place, error, warning
from app.importers.draft import LIKELY, STATED, Draft, Record
from app.importers.names import one_line
from app.importers.properties import classification, state_property
from app.importers.reading import Document, ImportResult, Options
from app.importers.relationship_words import describe_flow
from app.importers.shapes import Group, group_of, groups_in
from app.importers.vocabularies import system_type, technology
from app.inventory.suggestions import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SCHEMA = re.compile(r"calm", re.IGNORECASE)
PLACES = frozenset({"network", "ecosystem"})
USED_KEYS = frozenset(
    [
        "unique-id",
        "node-type",
        "name",
        "description",
        "interfaces",
        "metadata",
        "data-classification",
        "controls",
        "details",
        "run-as",
    ]
)
MOST_NAMED = 12
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Calm:
    """Reads CALM architectures."""

    name = "calm"
    title = "CALM architecture"
    suffixes = ()
    media_types = ()
    levels = ()
    is_joint = False

    def recognises(self, document: Document) -> bool:
        """Return whether the document has CALM's nodes, whether or not it names the schema."""
        if b'"nodes"' not in document.data or not isinstance(document.tree, dict):
            return False
        return _is_architecture(document.tree) or bool(_parts(document.tree))

    def read(self, documents: Sequence[Document], options: Options) -> ImportResult:
        """Return the landscape in the architecture."""
        [document] = documents
        if document.trees.faults:
            return ImportResult(None, document.trees.faults)
        tree = group_of(document.tree)
        if parts := _parts(tree):
            if options.part not in parts:
                return ImportResult(None, (_several(document.label, parts, options.part),))
            tree = group_of(tree[options.part])
        draft = Draft(self, document.label, options)
        _Reader(tree, draft).read()
        title = tree.get("name") or tree.get("title") or next((row["name"] for row in _metadata(tree) if row.get("name")), None)
        return draft.finish(title, options.part or document.stem)


class _Reader:
    def __init__(self, tree: Group, draft: Draft) -> None:
        self._tree = tree
        self._draft = draft
        self._nodes: dict[str, Group] = {}
        self._interfaces: dict[str, Group] = {}
        self._ends: dict[str, list[tuple[str, str]]] = {}  # caller and called of each relationship that became integrations

    def read(self) -> None:
        for node in self._read_nodes():
            self._write_system(node)
        relationships = groups_in(self._tree.get("relationships"))
        for relationship in relationships:
            kind, body = _kind_and_body(relationship)
            if kind == "connects":
                self._connect(relationship, body)
            elif kind == "interacts":
                self._interact(relationship, body)
            elif kind in {"composed-of", "deployed-in"}:
                self._place(kind, body)
            else:
                self._draft.leave_out(f"relationships of type {kind or 'unknown'}", relationship.get("unique-id"))
        for flow in groups_in(self._tree.get("flows")):
            self._follow(flow)
        self._account()

    def _read_nodes(self) -> Iterator[Group]:
        for node in groups_in(self._tree.get("nodes")):
            identity = one_line(node.get("unique-id"))
            if not identity:
                self._draft.leave_out("nodes without a unique-id", node.get("name"), why="Nothing can refer to them.")
            elif identity in self._nodes:
                first = one_line(self._nodes[identity].get("name"))[:60]
                detail = f"Two nodes have the unique-id `{identity[:60]}`; the first counts ({first})."
                advice = f"Give {one_line(node.get('name'))[:60] or 'the other'} a unique-id of its own."
                self._draft.say(warning("duplicate-id", detail, advice, Place("", document=self._draft.document)))
                self._draft.leave_out("nodes whose unique-id is used twice", node.get("name"))
            else:
                self._nodes[identity] = node
                if _type(node) in PLACES:
                    self._draft.leave_out(f"nodes of type {_type(node)}", node.get("name"))
                else:
                    yield node

    def _write_system(self, node: Group) -> None:
        identity = one_line(node["unique-id"])
        row = self._draft.system(identity, node.get("name") or identity, reference=identity, handle=identity)
        row.state("description", node.get("description"))
        kind = _type(node)
        row.state("type", "external" if kind == "actor" else system_type(kind) or ("application" if kind == "system" else None))
        for interface in groups_in(node.get("interfaces")):
            self._interfaces[one_line(interface.get("unique-id"))] = interface
            self._offer(row, interface)
        row.state("data.classification", classification(one_line(node.get("data-classification"))))
        for metadata in _metadata(node):
            for key, value in metadata.items():
                if not state_property(row, self._draft, key, value) and not isinstance(value, dict | list):
                    self._draft.leave_out("metadata that names no fact", key)
        for key in node.keys() - USED_KEYS:
            self._draft.leave_out("keys of nodes that are not known", key)
        for name in group_of(node.get("controls")):
            self._draft.leave_out("controls", name)

    def _offer(self, row: Record, interface: Group) -> None:
        """Put down what an interface says of the node that has it."""
        schema = group_of(interface.get("schema"))
        definition = one_line(interface.get("definition-url")) or one_line(schema.get("specification-url"))
        config = group_of(interface.get("config"))
        operations = groups_in(schema.get("operations")) or groups_in(config.get("operations"))
        row.state("api.availability", "full" if definition or operations else "partial", STATED if definition else LIKELY)
        row.state("api.specification", definition, LIKELY)
        said = " ".join(
            one_line(part) for part in (interface.get("protocol"), config.get("protocol"), interface.get("name"), definition)
        )
        style = technology(said)[0]
        if style is None and "http" in said.casefold() and operations:
            style = "rest"
        row.add("api.styles", style, LIKELY)
        methods = {one_line(operation.get("method")).upper() for operation in operations} - {""}
        if methods:
            row.state("api.write", bool(methods & WRITES), LIKELY)
        if "mtls" in said.casefold():
            row.state("auth.method", "mtls", STATED)

    def _connect(self, relationship: Group, body: Group) -> None:
        caller, called = (self._end(body.get(key)) for key in ("source", "destination"))
        if caller is None or called is None:
            self._draft.leave_out("relationships of nodes that are not there", relationship.get("unique-id"))
            return
        interface = self._interfaces.get(self._interface_of(body.get("destination")), {})
        protocol = one_line(relationship.get("protocol")) or one_line(interface.get("protocol"))
        row = describe_flow(self._draft, caller, called, one_line(relationship.get("description")), protocol)
        self._finish(relationship, row, protocol, called)
        self._ends[one_line(relationship.get("unique-id"))] = [(caller, called)]

    def _interact(self, relationship: Group, body: Group) -> None:
        actor = self._end(body.get("actor"))
        nodes = body.get("nodes")
        targets = [self._end(node) for node in nodes] if isinstance(nodes, list) else []
        pairs = [(actor, target) for target in targets if actor is not None and target is not None]
        if not pairs:
            self._draft.leave_out("relationships of nodes that are not there", relationship.get("unique-id"))
        for caller, called in pairs:
            words = one_line(relationship.get("description"))
            row = describe_flow(self._draft, caller, called, words, one_line(relationship.get("protocol")), person=caller)
            self._finish(relationship, row, "", called)
        self._ends[one_line(relationship.get("unique-id"))] = [(str(one), str(other)) for one, other in pairs]

    def _finish(self, relationship: Group, row: Record, protocol: str, called: str) -> None:
        if protocol.casefold() == "mtls" or one_line(relationship.get("authentication")).casefold() == "mtls":
            self._draft.systems[called].state("auth.method", "mtls", STATED)
        for name in group_of(relationship.get("controls")):
            self._draft.leave_out("controls", name)
        for metadata in _metadata(relationship):
            for key, value in metadata.items():
                if not isinstance(value, dict | list):
                    row.state("frequency", value if str(key).casefold() == "frequency" else None)

    def _place(self, kind: str, body: Group) -> None:
        """Take what a node is part of for its domain, and what network it is deployed in for its zone."""
        container = self._nodes.get(one_line(body.get("container")))
        nodes = body.get("nodes")
        for item in nodes if isinstance(nodes, list) else ():
            row = self._draft.systems.get(self._end(item) or "")
            if row is None or container is None:
                continue
            if kind == "composed-of":
                row.state("domain", container.get("name"), LIKELY)
            elif _type(container) in PLACES:
                from app.importers.names import slug

                row.state("zone", slug(one_line(container.get("name")), "zone"), LIKELY)
            else:
                row.tag(f"on {one_line(container.get('name'))}")

    def _follow(self, flow: Group) -> None:
        hops: list[Any] = []
        steps = sorted(groups_in(flow.get("transitions")), key=_sequence)
        for step in steps:
            ends = self._ends.get(one_line(step.get("relationship-unique-id")), [])
            if not ends or one_line(step.get("direction")) == "destination-to-source":
                continue  # an answer goes back the way the question came
            caller, called = ends[0]
            hops += [called] if hops and hops[-1] == caller else [caller, called]
        row = self._draft.path(flow.get("name"), hops, reference=flow.get("unique-id"))
        if row is None:
            self._draft.leave_out("flows without two nodes that are there", flow.get("name"))
        else:
            row.state("description", flow.get("description"))

    def _end(self, value: Any) -> str | None:
        """Return the key of the system that an end names, as text or as a group with ``node``."""
        identity = one_line(value.get("node") if isinstance(value, dict) else value)
        return identity if identity in self._draft.systems else None

    def _interface_of(self, value: Any) -> str:
        names = value.get("interfaces", value.get("interface")) if isinstance(value, dict) else None
        return one_line(names[0] if isinstance(names, list) and names else names)

    def _account(self) -> None:
        for name in group_of(self._tree.get("controls")):
            self._draft.leave_out("controls", name)
        adrs = self._tree.get("adrs")
        if isinstance(adrs, list) and adrs:
            self._draft.leave_out("decision records", count=len(adrs))


def _is_architecture(tree: Any) -> bool:
    nodes = group_of(tree).get("nodes")
    if not isinstance(nodes, list):
        return False
    has_ids = any(isinstance(node, dict) and "unique-id" in node for node in nodes)
    return has_ids or SCHEMA.search(str(tree.get("$schema", ""))) is not None


def _parts(tree: Group) -> list[str]:
    """Return the names of the architectures that a document holds under keys of its own, where it is none itself."""
    if "nodes" in tree or not all(isinstance(value, dict) for value in tree.values()):
        return []
    return [key for key, value in tree.items() if _is_architecture(value)]


def _several(label: str, parts: Sequence[str], asked: str | None) -> Finding:
    names = ", ".join(shown(part) for part in parts[:MOST_NAMED])
    more = f" and {len(parts) - MOST_NAMED:,} more" if len(parts) > MOST_NAMED else ""
    has_not = f", none of them {shown(asked)}" if asked is not None else ""
    detail = f"{label} holds {len(parts):,} architectures{has_not}: {names}{more}."
    advice = f"Say which one is meant: `--part {parts[0][:60]}` (over HTTP `?part=`)."
    return error("several-architectures", detail, advice, Place("", document=label))


def _kind_and_body(relationship: Group) -> tuple[str, Group]:
    """Return what kind of relationship it is and its parts, in the releases' form or in the drafts'."""
    kind = relationship.get("relationship-type")
    if isinstance(kind, dict):
        named = next((key for key in ("connects", "interacts", "composed-of", "deployed-in", "options") if key in kind), "")
        return named, group_of(kind.get(named))
    body = group_of(relationship.get("parties")) or relationship
    return one_line(kind).lower(), body


def _metadata(node: Group) -> Iterator[Group]:
    value = node.get("metadata")
    yield from groups_in(value if isinstance(value, list) else [value])


def _type(node: Group) -> str:
    """Return a node's type without its namespace."""
    return re.split(r"[:/]", one_line(node.get("node-type")).lower())[-1]


def _sequence(step: Group) -> float:
    number = step.get("sequence-number")
    return float(number) if isinstance(number, int | float) and not isinstance(number, bool) else float("inf")
