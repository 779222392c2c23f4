"""Walks every value of a tree once: what no model can hold, and what should not be in an inventory at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.findings import Severity
from app.inventory.faults import Fault
from app.inventory.pasted_secrets import SHORTEST, find_secret
from app.inventory.places import pointer_of
from app.inventory.suggestions import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.inventory.places import TreePath

LARGEST_WHOLE_NUMBER = 2**53 - 1
INFINITY = float("inf")


def check_values(tree: Any) -> list[Fault]:
    """Return a fault for every key that is not text, every number that JSON cannot carry, and every credential."""
    faults: list[Fault] = []
    stack: list[tuple[Any, TreePath]] = [(tree, ())]
    while stack:
        node, path = stack.pop()
        if isinstance(node, dict):
            faults.extend(_check_keys(node, path))
            items: Any = node.items()
        elif isinstance(node, list):
            items = enumerate(node)
        else:
            faults.extend(_check_leaf(node, path))
            continue
        for key, value in items:
            kind = type(value)
            if kind is str:
                if len(value) >= SHORTEST and (secret := find_secret(value)):
                    faults.append(_pasted(secret, (*path, key)))
            elif kind is dict or kind is list:
                stack.append((value, (*path, key)))
            elif kind is int or kind is float:
                faults.extend(_check_leaf(value, (*path, key)))
    return faults


def with_text_keys(tree: Any) -> Any:
    """Return *tree* with every key made text, so that the checks that follow need not care.

    >>> with_text_keys({"a": {1: 2}})
    {'a': {'1': 2}}
    """
    if isinstance(tree, dict):
        return {str(key): with_text_keys(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [with_text_keys(value) for value in tree]
    return tree


def _check_keys(node: dict[Any, Any], path: TreePath) -> Iterator[Fault]:
    for key in node:
        if type(key) is not str:
            place = f" at {pointer_of(path)}" if path else ""
            detail = f"The key {shown(key)}{place} is not text."
            yield Fault((*path, str(key)), "key-not-text", detail, "Put it in quotes.", on_key=True)
        elif len(key) >= SHORTEST and (secret := find_secret(key)):
            yield _pasted(secret, path)


def _check_leaf(value: Any, path: TreePath) -> Iterator[Fault]:
    if type(value) is int and not -LARGEST_WHOLE_NUMBER <= value <= LARGEST_WHOLE_NUMBER:
        detail = f"The whole number {shown(value)} is too large: beyond 2^53 - 1 programs disagree on its last digits."
        yield Fault(path, "number-too-large", detail, "Put it in quotes if it is a name, or use a larger unit.")
    elif type(value) is float and not -INFINITY < value < INFINITY:
        yield Fault(path, "not-a-number", "The value is infinite or not a number.", "Leave it out where it is unknown.")
    elif type(value) is str and (secret := find_secret(value)):
        yield _pasted(secret, path)


def _pasted(secret: str, path: TreePath) -> Fault:
    return Fault(
        path,
        "pasted-secret",
        f"This text seems to hold {secret}.",
        "Take it out and have it replaced: an inventory is read by many. The value is not repeated here.",
        Severity.WARNING,
    )
