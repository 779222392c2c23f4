"""Somebody else's tables to an inventory: sheets come in, whatever their headers; a draft goes out, what is unclear said.

Systems first, then the teams that own them, then what flows between them. Names join the sheets: an id of another tool, a name
or an alias finds a system. An end of a flow that no sheet lists becomes a system, and a finding says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from app.errors import LimitExceeded
from app.findings import Place, note, warning
from app.importers.draft import GUESSED, LIKELY, STATED, SURE, Draft, Record, says_nobody
from app.importers.names import one_line, slug
from app.importers.relations import both_ways, relation_of
from app.importers.table_columns import Mapped, columns_of, describe
from app.importers.table_rows import PEOPLE, PEOPLE_TYPES, Row, key_of, rows_of, sends_to_provider, several
from app.importers.table_values import SCHEMA_COLUMNS, usable
from app.importers.vocabularies import technology
from app.inventory.matching import words_of
from app.inventory.suggestions import shown
from app.inventory.table_cells import UNKNOWN, value_of
from app.inventory.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.inventory.table_cells import Cell


MOST_EXAMPLES = 5
MOST_ROWS = 250_000


@dataclass
class TableReader:
    """Puts the rows of mapped sheets into a draft."""

    draft: Draft
    keys: dict[str, str] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    added: dict[str, str] = field(default_factory=dict)
    unclear: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def read(self, sheets: Sequence[Mapped]) -> None:
        """Read the sheets: systems, teams, flows, paths, whatever their order in the file."""
        for mapped in sheets:
            self._say_mapping(mapped)
        for role, read in (
            ("systems", self._read_system),
            ("teams", self._read_team),
            ("integrations", self._read_flow),
            ("paths", self._read_path),
        ):
            for mapped in sheets:
                if mapped.role == role:
                    self._read_rows(mapped, read)
        self._account()

    def _read_rows(self, mapped: Mapped, read: Callable[[Row], None]) -> None:
        """Read the rows of one sheet; a row that repeats the one before is counted and not read again.

        Raises:
            LimitExceeded: it has more rows than an inventory can have systems and integrations.
        """
        rows = mapped.sheet.rows[mapped.first_row :]
        if len(rows) > MOST_ROWS and sum(one != other for one, other in pairwise(rows)) >= MOST_ROWS:
            detail = f"The sheet {shown(mapped.sheet.name)} has more than {MOST_ROWS:,} rows."
            raise LimitExceeded(detail, hint="Split it, or leave out what is not to be connected.")
        before: Sequence[Cell] = ()
        for row in rows_of(mapped):
            if row.cells == before:
                self.draft.leave_out("rows that repeat the one before", row.text("name"))
            else:
                read(row)
            before = row.cells

    def _say_mapping(self, mapped: Mapped) -> None:
        headers = mapped.sheet.rows[mapped.header_row]
        place = Place("", sheet=mapped.sheet.name, row=mapped.header_row + 1)
        advice = 'Correct it with `--map "header=field"`, or in the mapping file; `-` leaves a column out.'
        self.draft.say(note("columns-matched", describe(mapped, headers), advice, place))
        if not mapped.sheet.is_visible:
            detail = f"The sheet {shown(mapped.sheet.name)} is hidden, and is read as the others are."
            self.draft.say(note("hidden-sheet", detail, "Delete it, or map its columns to `-`, if it does not count.", place))
        for at, header in mapped.unread.items():
            count = sum(at < len(row) and row[at] is not None for row in mapped.sheet.rows[mapped.first_row :])
            if count:
                self.draft.leave_out("values in columns that match no fact", header, why=advice, count=count)

    def _read_system(self, row: Row) -> None:
        name, reference = one_line(row.text("name")), one_line(row.text("reference"))
        if not name and not reference:
            self.draft.leave_out("rows without a name", why="A system needs a name.")
            return
        if one_line(row.text("type")).casefold() in PEOPLE_TYPES:
            self.people |= {key_of(name), key_of(reference)} - {""}
            self.draft.leave_out("people, who are no systems", name)
            return
        key = key_of(name or reference)
        if key in self.keys:
            self.draft.leave_out(
                "rows that name a system again", name, why="The first row of a name counts; later ones fill gaps."
            )
        record = self.draft.system(self.keys.get(key, key), name or reference, reference=reference)
        for text in (name, reference, *(several(row.text("aliases")))):
            if text:
                self.keys.setdefault(key_of(text), str(record.key))
        for alias in several(row.text("aliases")):
            record.call(alias)
        self._state_facts(
            record, row, "systems", skip={"name", "reference", "aliases", "owner", "schemas", "schema.format", "schema.fields"}
        )
        self._state_owner(record, row)
        self._state_schemas(record, row)

    def _state_owner(self, record: Record, row: Row) -> None:
        owner = one_line(row.text("owner"))
        if owner and not says_nobody(owner):
            record.state("owner", self.draft.team(owner), STATED)

    def _state_schemas(self, record: Record, row: Row) -> None:
        names = [one_line(name) for name in several(row.text("schemas"))]
        schemas: list[dict[str, Any]] = [{"name": name} for name in dict.fromkeys(names) if name]
        if len(schemas) == 1:
            facts = {
                "format": self._value(row, "schema.format", "schemas"),
                "fields": self._value(row, "schema.fields", "schemas"),
            }
            schemas[0] |= {key: value for key, value in facts.items() if value is not None}
        if schemas:
            record.state("schemas", schemas, STATED)

    def _state_facts(self, record: Record, row: Row, role: str, skip: set[str]) -> None:
        for name in row.fields:
            if name in skip or name not in columns_of(role):
                continue
            value = self._value(row, name, role)
            if name == "api.availability" and value is not None and value not in columns_of(role)[name].words:
                record.state("api.styles", [value], LIKELY)
                record.state(name, "partial", GUESSED)
            elif value is not None:
                record.state(
                    name, value, SURE if columns_of(role)[name].kind in {Kind.TEXT, Kind.NUMBER, Kind.DATE} else STATED
                )

    def _value(self, row: Row, name: str, role: str) -> Any:
        """Return what a cell says of a fact; what it says in no word we know is counted, and the fact stays unknown."""
        cell = row.cell(name)
        if cell is None or (isinstance(cell, str) and cell.strip().casefold() in UNKNOWN):
            return None
        column = columns_of(role)[name] if role != "schemas" else SCHEMA_COLUMNS[name]
        good, bad = usable(column, value_of(column, cell))
        if bad and name == "api.availability" and (style := technology(str(cell))[0]):
            return style  # there is an interface of that style; how complete it is nobody says
        for text in bad:
            self.unclear[role, name][text] += 1
        if name == "zone" and good is not None:
            return slug(str(good), "zone")
        return good

    def _read_team(self, row: Row) -> None:
        identity = self.draft.team(row.text("name"))
        if identity is None:
            return
        record = self.draft.teams[identity]
        self._state_facts(record, row, "teams", skip={"name"})

    def _read_flow(self, row: Row) -> None:
        for source, target, provider in self._ends(row):
            ends = [self._end(source), self._end(target)]
            if ends[0] is None or ends[1] is None:
                self.draft.leave_out("flows that begin or end at people", f"{source} → {target}")
                continue
            if ends[0] == ends[1] and key_of(source) != key_of(target):
                self.draft.leave_out("flows of a system to itself under another name", source)
                continue
            record = self.draft.integration(ends[0], ends[1], name=row.text("name"))
            self._state_flow(record, row)
            if provider:
                record.state("provider", provider, STATED)

    def _ends(self, row: Row) -> Iterator[tuple[str, str, str]]:
        """Yield source, target and which of them provides, for the one, two or more flows that a row says."""
        source, target = one_line(row.text("source")), one_line(row.text("target"))
        provider, consumers = one_line(row.text("provider")), [one_line(text) for text in several(row.text("consumer"))]
        parent, child = one_line(row.text("parent")), one_line(row.text("child"))
        if source and target:
            end = (
                "source"
                if provider and key_of(provider) == key_of(source)
                else "target"
                if provider and key_of(provider) == key_of(target)
                else ""
            )
            yield source, target, end
            if both_ways(row.text("direction")):
                yield target, source, {"source": "target", "target": "source"}.get(end, "")
        elif provider and consumers:
            for consumer in consumers:
                yield (provider, consumer, "source") if not sends_to_provider(row) else (consumer, provider, "target")
        elif parent and child:
            found = relation_of(one_line(row.text("relation")))
            if found is None:
                self.draft.leave_out("relations that move no data", row.text("relation"))
            else:
                yield (parent, child, found.provider) if found.from_parent else (child, parent, found.provider)
        else:
            self.draft.leave_out("flows without two ends", source or target or provider or parent or child)

    def _end(self, name: str) -> str | None:
        """Return the key of the system at the end of a flow, made where no sheet lists it; ``None`` where it is people."""
        key = key_of(name)
        if key in self.keys:
            return self.keys[key]
        if key in self.people or (self.draft.systems and set(words_of(name)) & PEOPLE):
            return None
        record = self.draft.system(key, name)
        self.keys[key] = str(record.key)
        self.added[key] = name
        return self.keys[key]

    def _state_flow(self, record: Record, row: Row) -> None:
        self._state_facts(
            record, row, "integrations", skip={"name", "reference", "source", "target", "provider", "via", "carries", "mode"}
        )
        said = " ".join(one_line(row.text(name)) for name in ("mode", "protocol", "relation"))
        mode = self._value(row, "mode", "integrations") if "mode" in row.fields else None
        record.state("mode", mode, STATED)
        if mode is None:
            record.state("mode", technology(said)[1], GUESSED)
        for name in several(row.text("via")):
            if (key := self._end(one_line(name))) is not None:
                record.facts.setdefault("via", []).append(key)
        for name in several(row.text("carries")):
            record.add("carries", one_line(name))

    def _read_path(self, row: Row) -> None:
        column = columns_of("paths")["hops"]
        text = row.text("hops")
        hops = value_of(column, text.replace(";", ">").replace(",", ">") if ">" not in text and "→" not in text else text) or []
        keys = [self._end(one_line(hop["system"] if isinstance(hop, dict) else hop)) for hop in hops]
        path = self.draft.path(row.text("name"), [key for key in keys if key], reference=row.text("reference"))
        if path is None:
            self.draft.leave_out("paths of fewer than two systems", row.text("name"))
            return
        self._state_facts(path, row, "paths", skip={"name", "reference", "hops"})
        path.evidence.clear()

    def _account(self) -> None:
        for record in self.draft.integrations:
            self._check_carried(record)
        if self.added and len(self.added) < len(self.draft.systems):
            names = ", ".join(shown(name) for name in list(self.added.values())[:MOST_EXAMPLES])
            more = ", …" if len(self.added) > MOST_EXAMPLES else ""
            what = "end of a flow is" if len(self.added) == 1 else "ends of flows are"
            detail = f"{len(self.added):,} {what} on no sheet of systems ({names}{more}); it was made a system."
            self.draft.say(
                warning("system-added", detail, "Add a row for each, or correct its spelling where it is one that is there.")
            )
        for (role, name), texts in self.unclear.items():
            said = ", ".join(f"{shown(text)} × {count}" for text, count in texts.most_common(MOST_EXAMPLES))
            what = f"value of {name} is" if texts.total() == 1 else f"values of {name} are"
            detail = f"{texts.total():,} {what} not understood ({said}): it stays unknown there."
            column = columns_of(role).get(name) if role != "schemas" else SCHEMA_COLUMNS[name]
            allowed = f" Words: {', '.join(column.words)}." if column is not None and column.words else ""
            self.draft.say(note("word-not-understood", detail, f"Write it as the inventory does.{allowed}"))

    def _check_carried(self, record: Record) -> None:
        """Add the schemas that a flow carries to its source, so that the names mean something."""
        source = self.draft.systems[record.key[0]]  # type: ignore[index]  # the key of a flow is its two ends
        known = {schema["name"] for schema in source.facts.get("schemas", ())}
        for name in record.facts.get("carries", ()):
            if name not in known:
                source.facts["schemas"] = [*source.facts.get("schemas", ()), {"name": name}]
                known.add(name)
