"""Which column of somebody else's table holds which fact: headers come in, a proposal goes out that a person may correct.

A header is matched by alias, case and punctuation ignored. What ``--map`` or a mapping file says goes first. What matches
nothing is left out and said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from app.errors import BadParameter
from app.importers.table_aliases import ROLES, SHEET_NAMES
from app.inventory.suggestions import nearest_word, shown
from app.inventory.tables import Column, Kind, fold, tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.importers.sheets import Sheet
    from app.inventory.table_cells import Cell

LOOKED_AT = 20  # rows among which the headers are looked for
IGNORED = "-"
UNDECIDED = "unknown"
ENDS = (("source", "target"), ("provider", "consumer"), ("parent", "child"))
HINT_WEIGHT = 2
LABEL_SHARE = 0.5


@dataclass(frozen=True)
class Mapped:
    """One sheet's columns.

    Attributes:
        role: ``systems``, ``integrations``, ``paths`` or ``teams``.
        header_row: index of the row of headers; data begin at ``first_row``.
        fields: field by position of its column.
        unread: headers that match nothing, by position.
    """

    sheet: Sheet
    role: str
    header_row: int
    first_row: int
    fields: Mapping[int, str]
    unread: Mapping[int, str] = field(default_factory=dict)


def map_sheet(sheet: Sheet, corrections: Mapping[str, str]) -> Mapped | None:
    """Return what the columns of a sheet hold, or ``None`` where no row looks like headers of anything we know.

    Raises:
        BadParameter: a correction names a field that there is not.
    """
    best: tuple[float, Mapped] | None = None
    for index, row in enumerate(sheet.rows[:LOOKED_AT]):
        headers = [str(cell).strip() if isinstance(cell, str) else "" for cell in row]
        if sum(map(bool, headers)) < 1 or sum(cell is not None and not isinstance(cell, str) for cell in row):
            continue
        for role in ROLES:
            fields = _match(headers, role, corrections, sheet.name)
            score = _score(role, fields, headers, sheet)
            if score > 0 and (best is None or score > best[0] + 0.5):
                unread = {at: text for at, text in enumerate(headers) if text and at not in fields}
                best = score, Mapped(sheet, role, index, index + 1, fields, unread)
    return None if best is None else _past_labels(best[1])


def _score(role: str, fields: Mapping[int, str], headers: Sequence[str], sheet: Sheet) -> float:
    """Return how much a row looks like the headers of a role; 0 where what the role cannot do without is missing."""
    known = set(fields.values())
    name = fold(sheet.name)
    hinted = any(hint in name for hint in SHEET_NAMES[role])
    if role == "integrations":
        if not any(set(pair) <= known for pair in ENDS):
            return 0
        score = len(known) + HINT_WEIGHT
    elif role == "systems":
        if "name" not in known or (len(known) == 1 and not hinted and len([text for text in headers if text]) > 1):
            return 0
        score = len(known)
    elif role == "paths":
        if not {"name", "hops"} <= known or not hinted:
            return 0
        score = len(known) + HINT_WEIGHT
    else:
        if "name" not in known or not hinted:
            return 0
        score = len(known)
    return score + (HINT_WEIGHT if hinted else 0)


def _match(headers: Sequence[str], role: str, corrections: Mapping[str, str], sheet: str) -> dict[int, str]:
    known = known_headers(role)
    fields: dict[int, str] = {}
    taken: set[str] = set()
    for position, header in enumerate(headers):
        said = corrections.get(f"{sheet}!{header}", corrections.get(header))
        if said is not None and said not in {IGNORED, ""} and (found := _field(said, role)):
            fields[position] = found
            taken.add(found)
    for position, header in enumerate(headers):
        if not header or position in fields or header in corrections or f"{sheet}!{header}" in corrections:
            continue
        found = known.get(fold(header))
        if found is not None and found not in taken:
            fields[position] = found
            taken.add(found)
    return fields


def _field(said: str, role: str) -> str | None:
    """Return the field that a correction means for a role, ``None`` where it is another role's."""
    kind, _, rest = said.partition(".")
    named = rest if kind in ROLES else said
    if kind in ROLES and kind != role:
        return None
    fields = set(known_headers(role).values())
    if named in fields:
        return named
    every = {name for other in ROLES for name in known_headers(other).values()}
    if named in every:
        return None
    near = nearest_word(named, sorted(every))
    hint = f"Did you mean `{near}`?" if near else f"Fields of {role}: {', '.join(sorted(fields))}."
    raise BadParameter(f"There is no field {shown(said)} to map a column to.", hint=hint)


def _past_labels(mapped: Mapped) -> Mapped:
    """Return the mapping with a second row of headers passed over, as LeanIX writes them: keys first, then labels."""
    rows = mapped.sheet.rows
    if mapped.first_row >= len(rows):
        return mapped
    known = known_headers(mapped.role)
    row = rows[mapped.first_row]
    again = sum(
        1
        for at, name in mapped.fields.items()
        if at < len(row) and isinstance(row[at], str) and known.get(fold(str(row[at]))) == name
    )
    if again < 2 or again < LABEL_SHARE * len(mapped.fields):  # noqa: PLR2004  (one could be a coincidence)
        return mapped
    return Mapped(mapped.sheet, mapped.role, mapped.header_row, mapped.first_row + 1, mapped.fields, mapped.unread)


@cache
def known_headers(role: str) -> Mapping[str, str]:
    """Return the field by folded header, those of our own workbook among them.

    >>> known_headers("systems")["itowner"], known_headers("integrations")["volumeperday"]
    ('owner', 'volume_per_day')
    """
    found: dict[str, str] = {}
    for name, aliases in ROLES[role].items():
        for alias in aliases.split():
            found.setdefault(fold(alias), name)
    for name in columns_of(role):
        found.setdefault(fold(name), name)
    return found


@cache
def columns_of(role: str) -> Mapping[str, Column]:
    """Return the columns of our own sheet of a role, by key: what a cell of a field may hold.

    >>> columns_of("systems")["hosting"].kind
    <Kind.WORD: 'one of'>
    """
    table = next(table for table in tables() if table.path == (role,))
    return {
        column.key: column
        for column in table.columns
        if column.kind is not Kind.PRESENCE and column.key not in {"id", "reference"}
    }


def proposed_columns(sheets: Sequence[Mapped]) -> dict[str, str]:
    """Return what a mapping file proposes: the field of every header, ``unknown`` where it was taken for nothing.

    Headers are named with their sheet where there are several.
    """
    proposed: dict[str, str] = {}
    for mapped in sheets:
        headers = mapped.sheet.rows[mapped.header_row]
        named = {at: str(headers[at]).strip() for at in mapped.fields} | dict(mapped.unread)
        for at, header in sorted(named.items()):
            key = header_key(mapped.sheet, header, is_alone=len(sheets) == 1)
            proposed.setdefault(key, mapped.fields.get(at, UNDECIDED))
    return proposed


def header_key(sheet: Sheet, header: str, *, is_alone: bool) -> str:
    """Return what a mapping file calls a header: with its sheet, where that is not the only one."""
    return header.strip() if is_alone else f"{sheet.name}!{header.strip()}"


def describe(mapped: Mapped, headers: Sequence[Cell]) -> str:
    """Return the proposal in a sentence: which header was taken for what."""
    pairs = [f"{shown(str(headers[at]).strip())} is {name}" for at, name in sorted(mapped.fields.items())]
    return f"The sheet {shown(mapped.sheet.name)} is read as {mapped.role}: {', '.join(pairs)}."
