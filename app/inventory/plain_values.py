"""Walks every value of a tree once: what no model can hold, and what should not be in an inventory at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.findings import Severity
from app.inventory.faults import Fault
from app.inventory.pasted_secrets import SHORTEST, find_secret
from app.inventory.places import pointer_of
from app.inventory.suggestions import shown

if TYPE_CHECKING:
    from app.inventory.places import TreePath

LARGEST_WHOLE_NUMBER = 2**53 - 1
DEEPEST = 64
INFINITY = float("inf")


def check_values(tree: Any) -> list[Fault]:
    """Return a fault for every key that is no text, number that JSON cannot carry, credential, and nesting that is too deep.

    *tree* is a list or a group of keys.
    """
    faults: list[Fault] = []
    stack: list[tuple[Any, TreePath]] = [(tree, ())]
    while stack:
        node, path = stack.pop()
        if len(path) > DEEPEST:
            faults.append(Fault(path, "too-deep", "Lists and groups are nested more than 64 deep here."))
            continue
        items: Any = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in items:
            kind = type(value)
            if type(key) is not str and isinstance(node, dict):
                faults.append(_not_text(key, path))
            if kind is str:
                if len(value) >= SHORTEST and (secret := find_secret(value)):
                    faults.append(_pasted(secret, (*path, key)))
            elif kind is dict or kind is list:
                stack.append((value, (*path, key)))
            elif (kind is int and not -LARGEST_WHOLE_NUMBER <= value <= LARGEST_WHOLE_NUMBER) or (
                kind is float and not -INFINITY < value < INFINITY
            ):
                faults.append(_bad_number(value, (*path, key)))
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


def _not_text(key: Any, path: TreePath) -> Fault:
    place = f" at {pointer_of(path)}" if path else ""
    return Fault(
        (*path, str(key)), "key-not-text", f"The key {shown(key)}{place} is not text.", "Put it in quotes.", on_key=True
    )


def _bad_number(value: Any, path: TreePath) -> Fault:
    if isinstance(value, float):
        detail = "The value is infinite or not a number."
        return Fault(path, "not-a-number", detail, "Leave it out where it is unknown.")
    detail = f"The whole number {shown(value)} is too large: beyond 2^53 - 1 programs disagree on its last digits."
    return Fault(path, "number-too-large", detail, "Put it in quotes if it is a name, or use a larger unit.")


def _pasted(secret: str, path: TreePath) -> Fault:
    return Fault(
        path,
        "pasted-secret",
        f"This text seems to hold {secret}.",
        "Take it out and have it replaced: an inventory is read by many. The value is not repeated here.",
        Severity.WARNING,
    )
