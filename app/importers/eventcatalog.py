"""EventCatalog: a zip of pages (``index.mdx``) whose front matter names services, messages, domains and flows.

Services become systems; a message that one sends and another receives is an integration; flows are paths. What is read is in
docs/formats/eventcatalog.md.

Source:
    EventCatalog, resource front matter reference (services, events, commands, queries, channels, domains, flows, users, teams).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from app.findings import Place, error
from app.importers.draft import GUESSED, LIKELY, STATED, Draft, Record
from app.importers.names import one_line
from app.importers.plain_documents import read_trees
from app.importers.reading import Document, ImportResult, Options
from app.importers.shapes import Group, group_of, groups_in

if TYPE_CHECKING:
    from collections.abc import Sequence

FRONT = re.compile(r"\A﻿?---[ \t]*\r?\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
FOLDERS = {
    "services": "service",
    "systems": "service",
    "events": "event",
    "commands": "command",
    "queries": "query",
    "channels": "channel",
    "domains": "domain",
    "subdomains": "domain",
    "flows": "flow",
    "users": "user",
    "teams": "team",
    "entities": "entity",
    "containers": "container",
    "data-products": "data product",
    "diagrams": "diagram",
}
MESSAGES = frozenset({"event", "command", "query"})
PAGES = (".md", ".mdx")


@dataclass(frozen=True, eq=False)
class _Page:
    kind: str
    id: str
    path: str
    front: Group

    @property
    def name(self) -> str:
        return one_line(self.front.get("name")) or self.id


class EventCatalog:
    """Reads EventCatalog folders."""

    name = "eventcatalog"
    title = "EventCatalog folder"
    suffixes = ()
    media_types = ()
    levels = ()
    is_joint = True

    def recognises(self, document: Document) -> bool:
        """Return whether the file is a page of a catalogue: front matter with an id, in a folder or of a kind that has them."""
        if not document.name.lower().endswith(PAGES):
            return False
        found = FRONT.match(document.head)
        return bool(found and re.search(r"(?m)^id\s*:", found[1]) and kind_of(document.name))

    def read(self, documents: Sequence[Document], options: Options) -> ImportResult:
        """Return the landscape that the pages describe."""
        draft = Draft(self, documents[0].label if len(documents) == 1 else "catalogue", options)
        reader = _Reader(draft)
        for document in documents:
            fault = reader.add(document)
            if fault is not None:
                return ImportResult(None, (fault,))
        reader.read()
        return draft.finish(None, "event-catalog" if len(documents) > 1 else documents[0].stem)


def kind_of(path: str) -> str:
    """Return what kind of thing a page is about, by the folder that it is in; empty where none says.

    >>> kind_of("domains/Orders/services/Shop/index.mdx"), kind_of("teams/core.md"), kind_of("readme.md")
    ('service', 'team', '')
    """
    parts = PurePosixPath(path.replace("\\", "/")).parts[:-1]
    return next((FOLDERS[part.lower()] for part in reversed(parts) if part.lower() in FOLDERS), "")


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._pages: dict[str, dict[str, _Page]] = defaultdict(dict)
        self._sends: dict[str, list[str]] = defaultdict(list)
        self._receives: dict[str, list[str]] = defaultdict(list)

    def add(self, document: Document) -> Any:
        """Take a page; return a fault where its front matter cannot be read."""
        found = FRONT.match(document.data.decode("utf-8", errors="replace"))
        trees = read_trees(found[1]) if found else None
        if trees is None or trees.faults or not trees.values or not isinstance(trees.values[0], dict):
            detail = trees.faults[0].detail if trees and trees.faults else "The front matter is no group of keys."
            return error(
                "not-yaml", f"The front matter of {document.label} cannot be read: {detail}", "", Place("", 1, 1, document.name)
            )
        front = trees.values[0]
        kind, identity = kind_of(document.name), one_line(front.get("id"))
        if "versioned" in PurePosixPath(document.name).parts:
            self._draft.leave_out("older versions of pages", identity)
        elif not identity or identity in self._pages[kind]:
            self._draft.leave_out("pages without an id of their own", document.name)
        else:
            self._pages[kind][identity] = _Page(kind, identity, document.name, front)
        return None

    def read(self) -> None:
        domains = self._domains()
        for page in self._pages["service"].values():
            self._write_system(page, domains.get(page.id))
        self._connect()
        for page in self._pages["flow"].values():
            self._follow(page)
        for kind, pages in sorted(self._pages.items()):
            if kind not in {"service", "domain", "flow", "user", "team", *MESSAGES}:
                for page in pages.values():
                    self._draft.leave_out(f"pages of kind {kind or 'unknown'}", page.name)

    def _domains(self) -> dict[str, str]:
        """Return the name of the domain of each service: as the domain's page lists it, else by the folder it is in."""
        found: dict[str, str] = {}
        for page in self._pages["domain"].values():
            for row in groups_in(page.front.get("services")):
                found[one_line(row.get("id"))] = page.name
        folders = {str(PurePosixPath(page.path).parent): page.name for page in self._pages["domain"].values()}
        for page in self._pages["service"].values():
            for parent in PurePosixPath(page.path).parents:
                if str(parent) in folders:
                    found.setdefault(page.id, folders[str(parent)])
        return found

    def _write_system(self, page: _Page, domain: str | None) -> None:
        front = page.front
        row = self._draft.system(page.id, page.name, reference=page.id, handle=page.id, document=page.path)
        row.call(page.id)
        row.state("description", front.get("summary"))
        row.state("domain", domain)
        row.state(
            "type",
            "external" if front.get("externalSystem") is True else "application",
            STATED if "externalSystem" in front else GUESSED,
        )
        self._state_owner(row, front)
        if front.get("deprecated"):
            row.state("lifecycle", "retiring")
        for badge in groups_in(front.get("badges")):
            row.tag(badge.get("content"))
        specifications = front.get("specifications")
        named = [*group_of(specifications).values(), *(row.get("path") for row in groups_in(specifications))]
        for path in named:
            row.state("api.specification", path, LIKELY)
            row.state("api.availability", "full", LIKELY)
        for key, found in (("sends", self._sends), ("receives", self._receives)):
            for message in groups_in(front.get(key)):
                found[one_line(message.get("id"))].append(page.id)
        if front.get("sends"):
            row.state("api.availability", "partial", GUESSED)
            row.add("api.styles", "events", LIKELY)
        for key in ("writesTo", "readsFrom", "entities"):
            for item in groups_in(front.get(key)):
                self._draft.leave_out(f"entries of `{key}`", item.get("id"))

    def _state_owner(self, row: Record, front: Group) -> None:
        owners = front.get("owners")
        for owner in (owners if isinstance(owners, list) else [])[:1]:
            identity = one_line(owner.get("id") if isinstance(owner, dict) else owner)
            page = self._pages["team"].get(identity) or self._pages["user"].get(identity)
            row.state("owner", self._draft.team(page.name if page else identity))

    def _connect(self) -> None:
        """Put down one integration per pair of services and manner, with all the messages that it carries."""
        flows: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for message in [*self._sends, *(name for name in self._receives if name not in self._sends)]:
            senders, receivers = self._sends.get(message, []), self._receives.get(message, [])
            kind = next((kind for kind in MESSAGES if message in self._pages[kind]), "event")
            if not senders or not receivers:
                self._draft.leave_out(
                    "messages that nobody in the catalogue sends"
                    if not senders
                    else "messages that nobody in the catalogue receives",
                    message,
                )
            for sender in senders:
                for receiver in receivers:
                    if sender != receiver:
                        flows[sender, receiver, kind].append(message)
        for (sender, receiver, kind), messages in flows.items():
            source, target = (receiver, sender) if kind == "query" else (sender, receiver)
            row = self._draft.integration(source, target)
            row.state("mode", {"event": "event", "query": "synchronous"}.get(kind), STATED)
            row.state("provider", "target" if kind == "command" else "source", LIKELY)
            if kind == "command":
                row.state("write", True, LIKELY)  # noqa: FBT003  (the fact's value)
            names = [self._message_name(message) for message in dict.fromkeys(messages)]
            for name in names:
                row.add("carries", name, STATED)
            self._hold(source, names)

    def _message_name(self, message: str) -> str:
        return next((self._pages[kind][message].name for kind in sorted(MESSAGES) if message in self._pages[kind]), message)

    def _hold(self, system: str, names: list[str]) -> None:
        row = self._draft.systems[system]
        known = {schema["name"]: schema for schema in row.facts.get("schemas", [])}
        for name in names:
            known.setdefault(name, {"name": name})
        row.evidence.pop("schemas", None)
        row.state("schemas", list(known.values()), STATED)

    def _follow(self, page: _Page) -> None:
        """Make a path of a flow: its steps in order of the first way through, the services among them."""
        steps = {one_line(row.get("id")): row for row in groups_in(page.front.get("steps"))}
        pointed = {one_line(_next_of(row)) for row in steps.values()}
        current = next((name for name in steps if name not in pointed), next(iter(steps), ""))
        hops: list[Any] = []
        seen: set[str] = set()
        while current and current in steps and current not in seen:
            seen.add(current)
            service = one_line(group_of(steps[current].get("service")).get("id"))
            if service in self._draft.systems:
                hops.append(service)
            current = one_line(_next_of(steps[current]))
        row = self._draft.path(page.name, hops, reference=page.id)
        if row is None:
            self._draft.leave_out("flows without two services", page.name)
        else:
            row.state("description", page.front.get("summary"))


def _next_of(step: Group) -> object:
    following = step.get("next_step")
    rows = step.get("next_steps")
    if following is None and isinstance(rows, list) and rows:
        following = rows[0]
    return following.get("id") if isinstance(following, dict) else following
