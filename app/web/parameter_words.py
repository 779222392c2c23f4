"""What is wrong with a parameter of a request, in our words: what it must be. What was sent is not repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.inventory.structure_wording import BOUNDS

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = {
    "missing": "is missing",
    "int": "must be a whole number",
    "float": "must be a number",
    "bool": "must be true or false",
    "date": "must be a date, as 2026-01-31",
    "string": "must be text",
    "list": "must be a list",
}
LIMITS = {
    **{kind: (key, f"must be {words} {{}}") for kind, (key, words) in BOUNDS.items()},
    "string_too_long": ("max_length", "must have at most {} characters"),
    "string_too_short": ("min_length", "must have at least {} characters"),
    "too_long": ("max_length", "may be given at most {} times"),
    "too_short": ("min_length", "must be given at least {} times"),
    "string_pattern_mismatch": ("pattern", "must match {}"),
    "enum": ("expected", "must be one of {}"),
    "literal_error": ("expected", "must be one of {}"),
}


def tell_fault(row: Mapping[str, Any]) -> str:
    """Return what the parameter must be.

    >>> tell_fault({"type": "less_than_equal", "ctx": {"le": 5}}), tell_fault({"type": "int_parsing"})
    ('must be at most 5', 'must be a whole number')
    >>> tell_fault({"type": "enum", "ctx": {"expected": "'svg', 'png' or 'pdf'"}})
    'must be one of svg, png or pdf'
    """
    kind, limits = str(row["type"]), row.get("ctx") or {}
    if kind in LIMITS and LIMITS[kind][0] in limits:
        key, words = LIMITS[kind]
        return words.format(str(limits[key]).replace("'", ""))
    return KINDS.get(kind.partition("_")[0], "cannot be used")
