"""The sentences for mistakes of shape. One mistake comes in, one :class:`~app.inventory.faults.Fault` goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.inventory.faults import COLLECTIONS, Fault
from app.inventory.pasted_secrets import find_secret
from app.inventory.places import value_at
from app.inventory.suggestions import shown
from app.quantities import ONE_LINE, SLUG, VISIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.inventory.places import TreePath
    from app.inventory.suggestions import Suggestions


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake of shape.

    Attributes:
        kind: pydantic's type of error, or ``choice_type`` for a value that is none of several things that it may be.
        limits: what pydantic says the limits are.
        union: which branch of a choice was tried, if there is a choice.
        keys: the keys that are known where the mistake is.
    """

    kind: str
    path: TreePath
    limits: Mapping[str, Any]
    value: Any
    union: str | None
    keys: tuple[str, ...]


WANTED = {
    "model_type": "a group of keys",
    "model_attributes_type": "a group of keys",
    "dict_type": "a group of keys",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_type": "text",
    "float_type": "a number",
    "float_parsing": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "finite_number": "a finite number",
    "choice_type": "a single value or a list",
}
BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}
"""By pydantic's type of error, the name of the limit and the words before it: of documents, and of parameters of requests."""
SHARE = "Write a share from 0 to 1: 99.5 % is 0.995."
ADVICE = {
    "a group of keys": "Write its keys beneath it, one per line and indented: name: value.",
    "a list": "Write its entries beneath it, one per line, each after a hyphen; or in square brackets.",
    "text": "Put it in quotes.",
    "a number": "Write digits alone, without a unit or a thousands separator; leave it out where it is unknown.",
    "a whole number": "Write digits alone, without a unit or a fraction; leave it out where it is unknown.",
    "true or false": "Write true or false; leave it out where it is unknown.",
}
CORRECT = "Correct it, or leave it out: what nobody knows widens the estimate."
UNSEEN = "holds characters that cannot be seen"
PATTERNS = {
    SLUG: ("bad-id", "is not an id", "Use lower-case letters, digits and hyphens, 63 at most; a letter or digit comes first."),
    ONE_LINE: ("hidden-characters", UNSEEN, "Write it in one line, without control or direction marks."),
    VISIBLE: ("hidden-characters", UNSEEN, "Take control characters and direction marks out."),
    "^[A-Z]{2}$": ("bad-country", "is not a country code", "Use two capital letters of ISO 3166, such as DE."),
    "^[A-Z]{3}$": ("bad-currency", "is not a currency code", "Use three capital letters of ISO 4217, such as EUR."),
}


def describe(mistake: Mistake, base: TreePath, document: Any, suggestions: Suggestions) -> Fault:
    """Return the fault that a mistake is; *base* is where in *document* the checked tree stands."""
    path = (*base, *mistake.path)
    if mistake.kind == "missing":
        key = str(path[-1])
        detail = f"{_sentence_start(name_of(path[:-1], document))} has no `{key}`."
        return Fault(path[:-1], "missing-key", detail, f"Add `{key}`: it is required.")
    if mistake.kind == "extra_forbidden":
        return _unknown_key(mistake, path, document, suggestions)
    subject = _sentence_start(name_of(path, document))
    if mistake.value is None and mistake.kind.endswith("_type"):
        return Fault(path, "missing-key", f"{subject} has no value.", "Give it a value: it is required.")
    if mistake.kind in {"enum", "literal_error"}:
        return _unknown_word(mistake, path, subject, suggestions)
    code, detail, advice = _plain(mistake)
    return Fault(path, code, f"{subject} {detail}", advice)


def _unknown_key(mistake: Mistake, path: TreePath, document: Any, suggestions: Suggestions) -> Fault:
    where = name_of(path[:-1], document)
    hint = suggestions.hint(path[-1], mistake.keys)
    advice = f"Known here: {', '.join(mistake.keys)}." if mistake.keys else ""
    if mistake.value is None:
        advice = f"Put a text that holds a comma in quotes, if this is part of one. {advice}".strip()
    return Fault(path, "unknown-key", f"{_show(path[-1])} is not a key of {where}{hint}", advice, on_key=True)


def _unknown_word(mistake: Mistake, path: TreePath, subject: str, suggestions: Suggestions) -> Fault:
    words = tuple(re.findall(r"'([^']*)'", str(mistake.limits.get("expected", ""))))
    hint = suggestions.hint(mistake.value, words)
    one_of = f"One of: {', '.join(words)}." if len(words) > 1 else f"Write {words[0]}." if words else ""
    code = "unsupported-schema" if path == ("schema",) else "unknown-word"
    return Fault(path, code, f"{subject} is {_show(mistake.value)}, which is not a known word{hint}", one_of)


def _plain(mistake: Mistake) -> tuple[str, str, str]:
    """Return code, the sentence after its subject, and advice."""
    kind, limits, value = mistake.kind, mistake.limits, mistake.value
    if kind in BOUNDS:
        key, words = BOUNDS[kind]
        advice = SHARE if kind == "less_than_equal" and limits.get(key) == 1 else CORRECT
        return "out-of-range", f"is {_show(value)}; it must be {words} {_number(limits.get(key))}.", advice
    if kind == "string_pattern_mismatch" and limits.get("pattern") in PATTERNS:
        code, words, advice = PATTERNS[limits["pattern"]]
        return code, f"is {_show(value)}, which {words}.", advice
    if kind in {"string_too_long", "string_too_short", "too_short", "too_long"}:
        return _length(kind, limits)
    if kind.startswith(("date", "value_error")):
        return "bad-date", f"is {_show(value)}, which is not a date.", "Write dates as 2026-01-31."
    if kind in WANTED:
        is_word = kind == "string_type" and isinstance(value, bool)
        advice = "Put it in quotes: without them it is a yes or no." if is_word else ADVICE.get(WANTED[kind], CORRECT)
        return "wrong-type", f"is {_show(value)}; it must be {WANTED[kind]}.", advice
    return "wrong-value", f"is {_show(value)}, which cannot be used.", ""


def _length(kind: str, limits: Mapping[str, Any]) -> tuple[str, str, str]:
    if kind == "string_too_long":
        return "too-long", f"is longer than {limits.get('max_length')} characters.", "Shorten it."
    if kind == "string_too_short":
        return "empty-text", "is empty.", "Give it a value, or leave the key out where it is optional."
    if kind == "too_short":
        return "too-few", f"has {limits.get('actual_length')} entries; it needs at least {limits.get('min_length')}.", ""
    return "too-many", f"has more than {limits.get('max_length')} entries.", ""


def name_of(path: TreePath, document: Any) -> str:
    """Return what people call the thing at *path*.

    >>> name_of(("systems", 0, "api", "write"), {"systems": [{"id": "crm"}]})
    '`api.write` of system `crm`'
    """
    if len(path) > 1 and path[0] in COLLECTIONS and isinstance(path[1], int):
        noun = COLLECTIONS[str(path[0])]
        identity = value_at(document, (*path[:2], "id"))
        named = isinstance(identity, str) and identity != ""
        owner = f"{noun} {_show(identity)}" if named else _by_ends(path, document) or f"{noun} number {path[1] + 1}"
        return f"`{_dotted(path[2:])}` of {owner}" if len(path) > 2 else owner  # noqa: PLR2004  (collection, index, the rest)
    return f"`{_dotted(path)}`" if path else "the document"


def _by_ends(path: TreePath, document: Any) -> str:
    """Return an integration without an id by what it connects; empty for anything else."""
    ends = [value_at(document, (*path[:2], end)) for end in ("source", "target")]
    if path[0] != "integrations" or not all(isinstance(end, str) and end for end in ends):
        return ""
    return f"integration {_show(ends[0])} → {_show(ends[1])}"


def _dotted(path: TreePath) -> str:
    parts = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    return shown(parts).strip("`")


def _sentence_start(text: str) -> str:
    return text[:1].upper() + text[1:]


def _show(value: Any) -> str:
    return "(not shown)" if isinstance(value, str) and find_secret(value) else shown(value)


def _number(value: Any) -> str:
    if value is None:
        return "?"
    return f"{value:,.0f}" if value >= 1 and float(value).is_integer() else f"{value:g}"
