"""Parts of a foreign tree by the shape they should have; whatever has another shape counts as absent."""

from __future__ import annotations

from typing import Any

Group = dict[str, Any]


def group_of(value: Any) -> Group:
    """Return a group of keys, an empty one where the value is something else.

    >>> group_of({"a": 1}), group_of([1])
    ({'a': 1}, {})
    """
    return value if isinstance(value, dict) else {}


def groups_in(value: Any) -> list[Group]:
    """Return the groups of keys in a list; none where the value is no list.

    >>> groups_in([{"a": 1}, 2]), groups_in("text")
    ([{'a': 1}], [])
    """
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def items_in(value: Any) -> list[Any]:
    """Return a list, of a single text one of it alone.

    >>> items_in("a"), items_in(["a", 1]), items_in({})
    (['a'], ['a', 1], [])
    """
    return value if isinstance(value, list) else [value] if isinstance(value, str) and value else []
