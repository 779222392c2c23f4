"""Answers to questions, put into the inventory that the questions were about: what was unknown is known afterwards.

An inventory and answers come in; the inventory with them goes out, each fact with who said so, and every answer that could
not be used is named with its cell. A fact that somebody has put in meanwhile stays: the inventory goes first, and a finding
shows both.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.findings import Finding, Place, error, note, warning
from app.inventory.cell_places import CellPlaces
from app.inventory.faults import COLLECTIONS
from app.inventory.merge import plain_tree
from app.inventory.places import value_at
from app.inventory.suggestions import nearest_word, shown
from app.inventory.table_cells import Cell, value_of
from app.inventory.tables import Column, Kind, tables
from app.inventory.validate import validate_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.inventory.model import Inventory
    from app.inventory.places import TreePath

SOURCE = "questions"
LISTS = {noun: key for key, noun in COLLECTIONS.items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question.

    Attributes:
        kind: system, integration or path; ``subject`` is its id, ``fact`` the fact's keys.
        by: who answered, and when, as they wrote it; ``how`` says how they know.
    """

    kind: str
    subject: str
    fact: str
    cell: Cell
    sheet: str
    row: int
    column: int
    document: str
    by: str = ""
    how: str = ""

    @property
    def place(self) -> Place:
        """The answer's cell."""
        return Place("", None, self.column, self.document, self.sheet, self.row)


@dataclass
class _Applying:
    tree: dict[str, Any]
    places: CellPlaces = field(default_factory=CellPlaces)
    findings: list[Finding] = field(default_factory=list)
    answered: int = 0

    def row(self, kind: str, identity: str) -> tuple[TreePath, dict[str, Any]] | None:
        key = LISTS.get(kind, "")
        for position, row in enumerate(self.tree.get(key, ())):
            if row["id"] == identity:
                return (key, position), row
        return None


def apply_answers(inventory: Inventory, answers: Sequence[Answer]) -> tuple[Inventory | None, tuple[Finding, ...]]:
    """Return the inventory with the answers in it, ``None`` where one cannot be used, and what there is to say."""
    applying = _Applying(plain_tree(inventory))
    for answer in answers:
        _apply(applying, answer)
    checked = validate_document(applying.tree, applying.places)
    before = {(finding.code, finding.detail) for finding in validate_document(plain_tree(inventory)).findings}
    fresh = [finding for finding in checked.findings if (finding.code, finding.detail) not in before]
    facts = "1 fact is" if applying.answered == 1 else f"{applying.answered:,} facts are"
    said = note("answers-taken", f"{facts} known that were not before.", "Estimate again to see what they narrow.")
    findings = (*applying.findings, *fresh, said)
    usable = checked.inventory is not None and not any(str(finding.severity) == "error" for finding in findings)
    return checked.inventory if usable else None, findings


def _apply(applying: _Applying, answer: Answer) -> None:
    if answer.kind == "integration" and answer.fact == "zone":
        _apply_zones(applying, answer)
        return
    found = _find_row(applying, answer)
    if found is None:
        return
    path, row = found
    if answer.fact == "volume_per_day" and ";" in str(answer.cell):
        _apply_volumes(applying, answer, path, row)
        return
    if answer.fact.startswith(("schemas.", "carries.")):
        _apply_to_schema(applying, answer, path, row)
        return
    column = next((column for column in _columns(LISTS[answer.kind]) if column.key == answer.fact), None)
    if column is None:
        detail = f"There is no fact {shown(answer.fact)} of a {answer.kind}."
        applying.findings.append(
            error("unknown-fact", detail, "Leave the columns Subject and Fact as they were.", answer.place)
        )
        return
    _put(applying, answer, path, row, column)


def _apply_volumes(applying: _Applying, answer: Answer, path: TreePath, row: dict[str, Any]) -> None:
    """Put down volume, peak and what the provider allows per second, from an answer that gives them in this order."""
    parts = str(answer.cell).split(";")
    columns = {column.key: column for column in _columns("integrations")}
    for key, part in zip(("volume_per_day", "peak_factor"), parts, strict=False):
        _put(applying, replace(answer, fact=key, cell=part.strip()), path, row, columns[key])
    if len(parts) > 2 and parts[2].strip():  # noqa: PLR2004  (volume, peak, limit)
        end = row.get("provider") or ("target" if row["source"] == applying.tree.get("programme", {}).get("hub") else "source")
        owner = applying.row("system", row[end])
        if owner is not None:
            column = next(column for column in _columns("systems") if column.key == "api.rate_limit.per_s")
            limit = replace(answer, kind="system", subject=row[end], fact=column.key, cell=parts[2].strip())
            _put(applying, limit, *owner, column)


def _find_row(applying: _Applying, answer: Answer) -> tuple[TreePath, dict[str, Any]] | None:
    found = applying.row(answer.kind, answer.subject)
    if found is None:
        names = [row["id"] for row in applying.tree.get(LISTS.get(answer.kind, ""), ())]
        near = nearest_word(answer.subject, names)
        detail = f"The inventory has no {answer.kind or 'subject'} {shown(answer.subject)}."
        advice = (
            f"Is it {shown(near)} now? Correct the column Subject."
            if near
            else "Was it taken out since the question was asked?"
        )
        applying.findings.append(error("unknown-subject", detail, advice, answer.place))
    return found


def _columns(key: str) -> Sequence[Column]:
    return next((table.columns for table in tables() if table.path == (key,)), ())


def _put(applying: _Applying, answer: Answer, base: TreePath, row: dict[str, Any], column: Column) -> None:
    value = value_of(column, answer.cell)
    if value is None:
        return
    known = value_at(row, column.path)
    if known not in (None, "unknown", "") and known != value:
        detail = f"{answer.fact} of {answer.subject} is {shown(known)} in the inventory by now; the answer says {shown(value)}."
        applying.findings.append(
            warning("answer-differs", detail, "The inventory's stays. Change it there if the answer is right.", answer.place)
        )
        return
    node = row
    for key in column.path[:-1]:
        node = node.setdefault(key, {})
    node[column.path[-1]] = value
    applying.places.spots[(*base, *column.path)] = (answer.sheet, answer.row, answer.column)
    applying.answered += known in (None, "unknown", "")
    if base[0] in {"systems", "integrations"} and len(base) == 2:  # noqa: PLR2004  (a row itself, not a schema in it)
        evidence = row.setdefault("evidence", {})
        evidence[answer.fact] = _evidence(answer)
        applying.places.spots[(*base, "evidence", answer.fact)] = (answer.sheet, answer.row, answer.column)


def _evidence(answer: Answer) -> dict[str, Any]:
    said = "; ".join(" ".join(text.split()) for text in (answer.how, answer.by) if text.strip())
    return {"source": SOURCE, "document": (f"{answer.document}: {said}" if said else answer.document)[:512]}


def _apply_to_schema(applying: _Applying, answer: Answer, path: TreePath, row: dict[str, Any]) -> None:
    """Put a fact of a schema down where the schema stands: on the system asked about, or on an end of the flow."""
    name, _, key = answer.fact.partition(".")[2].rpartition(".")
    owners = [(path, row)]
    if answer.kind == "integration":
        owners = [found for end in ("source", "target") if (found := applying.row("system", row[end])) is not None]
    column = next((column for column in next(t for t in tables() if t.name == "Schemas").columns if column.key == key), None)
    for base, owner in owners:
        for position, schema in enumerate(owner.get("schemas", ())):
            if schema.get("name") == name and column is not None:
                _put(applying, answer, (*base, "schemas", position), schema, column)
                return
    detail = f"There is no schema {shown(name)} at {answer.subject}."
    applying.findings.append(error("unknown-fact", detail, "Was it renamed since the question was asked?", answer.place))


def _apply_zones(applying: _Applying, answer: Answer) -> None:
    """Put the zones of a flow's ends down: one for both, or the source's and the target's."""
    found = _find_row(applying, answer)
    if found is None:
        return
    zones = value_of(Column(("zone",), Kind.TEXTS), answer.cell) or []
    if not zones or len(zones) > 2:  # noqa: PLR2004  (a flow has two ends)
        detail = f"The answer {shown(answer.cell)} names {len(zones)} zones; a flow has two ends."
        applying.findings.append(
            error("not-two-zones", detail, "Write the source's zone and the target's: core; dmz.", answer.place)
        )
        return
    column = next(column for column in _columns("systems") if column.key == "zone")
    for end, zone in zip(("source", "target"), (zones[0], zones[-1]), strict=True):
        owner = applying.row("system", found[1][end])
        if owner is not None and owner[1].get("zone") in (None, "unknown", zone):
            path, row = owner
            _put(applying, replace(answer, kind="system", subject=row["id"], cell=zone), path, row, column)
