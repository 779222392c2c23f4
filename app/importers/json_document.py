"""JSON to plain values, under limits. Text comes in; a tree, and what was wrong on the way, go out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jiter

from app.errors import LimitExceeded
from app.findings import Finding, Place, error
from app.importers.json_places import find_repeated_keys

if TYPE_CHECKING:
    from app.inventory.faults import Fault

MOST_CONTAINERS = 1_500_000
MOST_VALUES = 10_000_000
AT = re.compile(r" at line (\d+) column (\d+)$")
DUPLICATE = "Detected duplicate key"


class NotJson(Exception):
    """The text is no JSON; ``finding`` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.detail)
        self.finding = finding


def read_json(text: str, document: str | None = None) -> tuple[Any, list[Fault]]:
    """Return the plain values of *text*, and faults that leave a tree all the same (a key given twice: the last counts).

    ``NaN``, ``Infinity``, lone surrogates and nesting deeper than 200 are no JSON here; nesting deeper than 64, whole numbers
    beyond 2^53 - 1 and decimals beyond what a double holds are found with the other values.

    Raises:
        NotJson: it cannot be parsed.
        LimitExceeded: it has more than 1,500,000 lists and groups, or 10,000,000 values.

    >>> read_json('{"a": [1, 2.5, null]}')[0]
    {'a': [1, 2.5, None]}
    """
    if text.count("{") + text.count("[") > MOST_CONTAINERS or text.count(",") > MOST_VALUES:
        raise LimitExceeded(
            f"The document has more than {MOST_CONTAINERS:,} lists and groups, or {MOST_VALUES:,} values.",
            hint="Split it into several inventories.",
        )
    data = text.encode()
    try:
        return jiter.from_json(data, allow_inf_nan=False, catch_duplicate_keys=True), []
    except ValueError as problem:
        if not str(problem).startswith(DUPLICATE):
            raise NotJson(_syntax(str(problem), data, document)) from None
    try:
        return jiter.from_json(data, allow_inf_nan=False), find_repeated_keys(text)
    except ValueError as problem:
        raise NotJson(_syntax(str(problem), data, document)) from None


def _syntax(said: str, data: bytes, document: str | None) -> Finding:
    found = AT.search(said)
    line, column = (int(found.group(1)), int(found.group(2))) if found else (1, 1)
    lines = data.split(b"\n", line)
    before = lines[line - 1][: max(column - 1, 0)] if line <= len(lines) else b""
    place = Place("", line, len(before.decode(errors="replace")) + 1, document)
    why = AT.sub("", said).replace("EOF", "the text ends")
    advice = "Lists and groups may be nested 64 deep." if "recursion" in why else ""
    return error("not-json", f"This is not valid JSON: {why}.", advice, place)
