"""Facts that differ between two versions, in a few words on a terminal: from what to what, and of lists what came and went."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from app.cli.figures import MINUS, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENTRIES_SHOWN = 3
YES_NO = {True: "yes", False: "no"}


def say_fact(fact: Mapping[str, Any]) -> str:
    """Return one fact with what it was and is.

    >>> say_fact({"fact": "status", "before": "workaround", "after": "planned"})
    'status: workaround → planned'
    >>> say_fact({"fact": "hops", "before": [{"system": "web"}, {"system": "crm"}], "after": [{"system": "web"}]})
    'hops: −crm'
    >>> say_fact({"fact": "holidays", "before": "DE", "after": ["2026-05-01"]})
    'holidays: DE → 1 entry'
    """
    before, after = fact["before"], fact["after"]
    if (before or after) and all(side is None or isinstance(side, list) for side in (before, after)):
        return f"{fact['fact']}: {_entries(before or [], after or [])}"
    return f"{fact['fact']}: {_value(before)} → {_value(after)}"


def _value(value: Any) -> str:
    """Return a value; a mark for yes or no as a word, a list by how long it is.

    >>> _value(True), _value(None), _value(3), _value([1, 2])
    ('yes', '–', '3', '2 entries')
    """
    if isinstance(value, list):
        return "1 entry" if len(value) == 1 else f"{len(value)} entries"
    return YES_NO[value] if isinstance(value, bool) else text_of(value)


def _entries(before: Sequence[Any], after: Sequence[Any]) -> str:
    """Return which entries of a list came, went or are said otherwise, or that their order is another.

    >>> _entries(["a", "b"], ["b", "c"]), _entries(["a", "b"], ["b", "a"])
    ('−a, +c', 'in another order')
    >>> _entries([{"system": "crm", "fallback": "none"}], [{"system": "crm", "fallback": "queue"}])
    'crm otherwise'
    """
    was, now = Counter(map(_label, before)), Counter(map(_label, after))
    said = [f"{MINUS}{label}" for label in (was - now)] + [f"+{label}" for label in (now - was)]
    if not said:
        said = [f"{label} otherwise" for label in dict.fromkeys(map(_label, before)) if _of(label, before) != _of(label, after)]
    rest = len(said) - ENTRIES_SHOWN
    return ", ".join([*said[:ENTRIES_SHOWN], *([f"and {rest} more"] if rest > 0 else [])]) or "in another order"


def _label(entry: Any) -> str:
    """Return by what an entry is called: the system of a hop, the name of a schema, the id or category of a line."""
    if not isinstance(entry, dict):
        return str(entry)
    return str(next((entry[key] for key in ("system", "name", "id", "category", "from") if key in entry), "an entry"))


def _of(label: str, entries: Sequence[Any]) -> list[Any]:
    return [entry for entry in entries if _label(entry) == label]
