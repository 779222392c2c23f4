"""What stands in a cell, and what it means: one value of the tree against one cell of a sheet, both ways and without loss.

A cell is text, a number, a day, true or false, or nothing. Reading is generous about how people write (``Yes``, ``REST API``,
``12 %``, a day as text) and never guesses: what it does not understand stays as it is, for validation to name with its place.
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.inventory.spellings import word_of
from app.inventory.tables import NOTHING, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.inventory.tables import Column

Cell = str | float | int | bool | date | None

FAULTS = frozenset(
    {"#n/a", "#n/v", "#ref!", "#value!", "#div/0!", "#name?", "#null!", "#num!", "err:502", "#nv"}
)  # of formulas
UNKNOWN = FAULTS | {"", "unknown", "?", "??", "???", "n/a", "na", "tbd", "tbc", "tba", "-", "–", "—", "unbekannt", "inconnu"}
NO_NAMES = UNKNOWN - {"na"}  # what cannot be the name of anything
YES = frozenset({"yes", "y", "true", "x", "✓", "✔", "1", "ja", "oui", "si", "sí"})
NO = frozenset({"no", "n", "false", "0", "nein", "non"})
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}([ ,'\u00a0\u202f\u2019]\d{3})+(\.\d+)?", re.ASCII)
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})([T ]00:00(:00(\.0+)?)?)?", re.ASCII)
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
HOP = re.compile(r"(?P<system>[^\[\]>]+?)\s*(\[(?P<fallback>[^\[\]]*)\])?", re.DOTALL)
ARROWS = re.compile(r"\s*(?:->|→|⇒|=>|>)\s*")
PERCENT = 100
EMPTY_TEXT = '""'  # a text that is there and says nothing
COUNTRY = 2  # letters
EMPTY = frozenset({NOTHING, "none"})
NAMES = frozenset({"aliases", "tags", "carries"})  # lists of names, which may hold commas


def cell_of(column: Column, value: Any) -> Cell:
    """Return the cell that says *value*; what the tree leaves out is an empty cell."""
    if value is None:
        return None
    write = _WRITERS.get(column.kind)
    cell: Cell = value if write is None else write(value)
    return cell


def value_of(column: Column, cell: Cell) -> Any:
    """Return what a cell says, ``None`` where it says nothing.

    >>> from app.inventory.tables import Column, Kind
    >>> value_of(Column(("mode",), Kind.WORD, ("event", "batch")), "Batch"), value_of(Column(("n",), Kind.NUMBER), "12 %")
    ('batch', 0.12)
    """
    if cell is None or cell == "":
        return None
    if column.kind is Kind.TEXT:
        return "" if cell == EMPTY_TEXT else _text(cell)
    if isinstance(cell, str) and cell.strip().casefold() in UNKNOWN:
        return None
    return _READERS[column.kind](column, cell)


def _text(cell: Cell) -> str | None:
    """Return a cell as text: 12.0 is 12, as the person typed it."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return _iso(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return str(cell)


def _iso(day: date) -> str:
    if isinstance(day, datetime):
        return day.isoformat(" ") if day.time() != datetime.min.time() else day.date().isoformat()
    return day.isoformat()


def _number(cell: Cell) -> Any:
    if isinstance(cell, str):
        text = cell.strip()
        share = text.endswith("%")
        text = text.removesuffix("%").strip()
        if GROUPED.fullmatch(text):
            text = re.sub(r"[^\d.+-]", "", text)
        if not NUMBER.fullmatch(text):
            return cell
        number: float | int = float(text) if re.search(r"[.eE]", text) else int(text)
        return number / PERCENT if share else number
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return _iso(cell) if isinstance(cell, date) else cell


def _day(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        if found := DAY.fullmatch(cell.strip()):
            return "-".join(found.groups()[:3])
        if found := GERMAN_DAY.fullmatch(cell.strip()):
            day, month, year = found.groups()
            return f"{year}-{month:0>2}-{day:0>2}"
    return cell


def _yes_no(cell: Cell) -> Any:
    if isinstance(cell, bool):
        return cell
    word = str(_text(cell)).strip().casefold()
    return True if word in YES else False if word in NO else cell


def _join(values: Sequence[Any]) -> str:
    """Return several values in one cell, in quotes where one would be taken apart or for something else."""
    return "; ".join(map(_quoted, map(str, values))) if values else NOTHING


def _quoted(text: str) -> str:
    if re.search(r'[;"\n]|^\s|\s$', text) or text.casefold() in UNKNOWN | EMPTY:
        return '"' + text.replace('"', '""') + '"'
    return text


def _split(column: Column, cell: Cell) -> Any:
    text = str(_text(cell))
    if text.strip().casefold() in EMPTY and "none" not in column.words:
        return []
    if ";" not in text and '"' not in text and column.path[-1] not in NAMES:
        text = re.sub(r"[,\n]" if column.kind is Kind.TEXTS else r"[,/\n]", ";", text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True)
    parts = [part.strip() for row in rows for part in row if part.strip()]
    if column.path[-1] == "holidays":
        return parts[0] if len(parts) == 1 and len(parts[0]) == COUNTRY else [_day(part) for part in parts]
    return [word_of(part, column.key, column.words) for part in parts] if column.kind is Kind.WORDS else parts


def _hop_text(hop: Any) -> str:
    if isinstance(hop, str):
        return hop
    fallback = hop.get("fallback")
    return hop["system"] if fallback in {None, "none"} else f"{hop['system']} [{fallback}]"


def _hop(part: str) -> Any:
    found = HOP.fullmatch(part.strip())
    if found is None or not found["fallback"]:
        return found["system"] if found else part
    return {"system": found["system"], "fallback": found["fallback"].strip().casefold()}


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)


def _step(part: str) -> Any:
    day, colon, people = part.rpartition(":")
    if not colon:
        return part.strip()
    return {"from": _day(day.strip()), "capacity": _number(people.strip())}


def _patch(cell: Cell) -> Any:
    try:
        return json.loads(str(cell))
    except ValueError:
        return cell


def _write_steps(steps: Sequence[Any]) -> str:
    return "; ".join(f"{step['from']}: {_plain(step['capacity'])}" for step in steps) or NOTHING


def _read_hops(cell: Cell) -> list[Any]:
    return [_hop(part) for part in ARROWS.split(str(_text(cell))) if part.strip()]


def _read_steps(cell: Cell) -> list[Any]:
    return [] if cell == NOTHING else [_step(part) for part in re.split(r"[;\n]", str(_text(cell))) if part.strip()]


_WRITERS: Mapping[Kind, Callable[[Any], Cell]] = {
    Kind.TEXT: lambda value: value or EMPTY_TEXT,
    Kind.TEXTS: lambda value: value if isinstance(value, str) else _join(value),
    Kind.WORDS: _join,
    Kind.HOPS: lambda value: " > ".join(_hop_text(hop) for hop in value),
    Kind.STEPS: _write_steps,
    Kind.YES_NO: lambda value: "yes" if value else "no",
    Kind.PRESENCE: lambda _: "yes",
    Kind.PATCH: lambda value: json.dumps(value, ensure_ascii=False),
    Kind.DATE: date.fromisoformat,
}
_READERS: Mapping[Kind, Callable[[Column, Cell], Any]] = {
    Kind.NUMBER: lambda _, cell: _number(cell),
    Kind.WHOLE: lambda _, cell: _number(cell),
    Kind.DATE: lambda _, cell: _day(cell),
    Kind.YES_NO: lambda _, cell: _yes_no(cell),
    Kind.PRESENCE: lambda _, cell: _yes_no(cell),
    Kind.WORD: lambda column, cell: word_of(str(_text(cell)), column.key, column.words),
    Kind.TEXTS: _split,
    Kind.WORDS: _split,
    Kind.HOPS: lambda _, cell: _read_hops(cell),
    Kind.STEPS: lambda _, cell: _read_steps(cell),
    Kind.PATCH: lambda _, cell: _patch(cell),
}
