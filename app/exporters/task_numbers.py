"""Numbers of tasks in planning tools: whole numbers per name that stay what they are, and are never given to anything else.

Names and the numbers they have come in; every name's number goes out. Where nothing is known yet the numbers count the names in
their order, so that the same plan has the same numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def number_names(names: Iterable[str], known: Mapping[str, int]) -> dict[str, int]:
    """Return the number of every name: its own where it has one, else the next after the highest ever given.

    >>> number_names(["b", "a", "c"], {"a": 7, "gone": 9})
    {'b': 10, 'a': 7, 'c': 11}
    """
    highest = max(known.values(), default=0)
    numbers: dict[str, int] = {}
    for name in names:
        if name in known:
            numbers[name] = known[name]
        elif name not in numbers:
            highest += 1
            numbers[name] = highest
    return numbers
