"""Keeps text as it was written where a parser made a number of it: a version ``1.10`` is not ``1.1``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from app.inventory.model import Inventory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.inventory.places import TreePath


@cache
def text_keys() -> frozenset[str]:
    """Return the keys whose values are text wherever an inventory has them.

    >>> {"name", "vendor", "aliases"} <= text_keys(), "fields" in text_keys()
    (True, False)
    """
    text: set[str] = set()
    other: set[str] = set()
    waiting: list[type[BaseModel]] = [Inventory]
    seen: set[type[BaseModel]] = set()
    while waiting:
        model = waiting.pop()
        seen.add(model)
        for name, field in model.model_fields.items():
            kinds = set(_kinds(field.annotation))
            (text if str in kinds and not kinds & {int, float} else other).add(field.alias or name)
            waiting.extend(kind for kind in kinds if issubclass(kind, BaseModel) and kind not in seen)
    return frozenset(text - other)


def _kinds(annotation: Any) -> Iterable[type]:
    if hasattr(annotation, "__metadata__"):
        yield from _kinds(annotation.__origin__)
    elif get_args(annotation):
        for argument in get_args(annotation):
            yield from _kinds(argument)
    elif isinstance(annotation, type):
        yield annotation


def find_numbers_in_text(tree: Any) -> list[TreePath]:
    """Return the paths of numbers that stand where an inventory has text, bare or in a list.

    >>> find_numbers_in_text({"systems": [{"name": 1.1, "aliases": ["a", 2.0], "api": {"write": True}}]})
    [('systems', 0, 'name'), ('systems', 0, 'aliases', 1)]
    """
    keys = text_keys()
    found: list[TreePath] = []
    stack: list[tuple[Any, TreePath]] = [(tree, ())]
    while stack:
        node, path = stack.pop()
        if type(node) is dict:
            for key, value in node.items():
                kind = type(value)
                if kind is dict or kind is list:
                    stack.append((value, (*path, key)))
                elif (kind is float or kind is int) and key in keys:
                    found.append((*path, key))
        elif type(node) is list:
            in_text = bool(path) and path[-1] in keys
            for index, value in enumerate(node):
                kind = type(value)
                if kind is dict or kind is list:
                    stack.append((value, (*path, index)))
                elif in_text and (kind is float or kind is int):
                    found.append((*path, index))
    return found


def put_texts(tree: Any, texts: Mapping[TreePath, str]) -> None:
    """Put the texts into the tree, in place."""
    for path, text in texts.items():
        node = tree
        for part in path[:-1]:
            node = node[part]
        node[path[-1]] = text
