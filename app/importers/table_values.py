"""What the cells of somebody else's table say that an inventory can hold: values come in, facts and unknown words go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.inventory.declared import ISO_DATE
from app.inventory.tables import Column, Kind, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_WORD = 60
PERCENT = 100
SHARES = frozenset({"availability", "completeness", "failure_share", "pilot_completeness", "duplicates"})
SCHEMA_COLUMNS = {
    f"schema.{column.key}": column
    for table in tables()
    if table.name == "Schemas"
    for column in table.columns
    if column.key in {"format", "fields"}
}


def usable(column: Column, value: Any) -> tuple[Any, list[str]]:
    """Return what of a value the inventory can hold, and the words that it cannot."""
    if column.kind is Kind.WORDS:
        return _sorted_out(value, [word for word in dict.fromkeys(value) if word in column.words])
    if column.kind is Kind.TEXTS and column.path[-1] in {"location", "residency"}:
        return _sorted_out(value, [text.upper() for text in value if len(text) == 2 and text.isalpha() and text.isascii()])  # noqa: PLR2004
    if column.kind in {Kind.NUMBER, Kind.WHOLE}:
        value = _amount(column, value)
    fits = {
        Kind.WORD: lambda: value in column.words,
        Kind.NUMBER: lambda: value is not None,
        Kind.WHOLE: lambda: value is not None,
        Kind.YES_NO: lambda: isinstance(value, bool),
        Kind.DATE: lambda: isinstance(value, str) and ISO_DATE.fullmatch(value) is not None,
    }
    return (value, []) if fits.get(column.kind, lambda: True)() else (None, [str(value)[:LONGEST_WORD]])


def _sorted_out(value: Sequence[str], good: list[str]) -> tuple[list[str] | None, list[str]]:
    known = {text.casefold() for text in good}
    return good or None, [text[:LONGEST_WORD] for text in value if text.casefold() not in known]


def _amount(column: Column, value: Any) -> float | None:
    """Return a number that is not below nothing; above 1 a share is read as per cent."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        return None
    if column.path[-1] not in SHARES or value <= 1:
        return value
    return value / PERCENT if value <= PERCENT else None
