"""Damages documents by a seed: bytes are flipped, cut, doubled and spliced; values of trees are swapped for awkward ones."""

from __future__ import annotations

import json
import random
from typing import Any

import yaml

AWKWARD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, 2**53, "", " ", "unknown", "a" * 600,
    "\u202e\x07", "http://[", "é" * 10, [], {}, [None], {"": None},
    [[[]]], {"$ref": "#/"}, {"$ref": "#/paths"}, "x\ny", "urn:cdx:a/1#b",
    "-" * 70, ["a", 1, None], {"id": {}}, "\ud800", 1.5,
)  # fmt: skip
TOKENS = (
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"\n---\n",
    b"\x00",
    b"\xff",
    b"<",
    b">",
    b"&a ",
    b"*a",
    b"!!x ",
    b"'",
    b'"',
    b"#",
    b"- ",
)


def damage_bytes(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    parts = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(parts) + 1)
        match chance.randrange(5):
            case 0 if parts:
                parts[place % len(parts)] = chance.randrange(256)
            case 1:
                del parts[place : place + chance.randint(1, 40)]
            case 2:
                parts[place:place] = chance.choice(TOKENS)
            case 3:
                other = chance.randrange(len(parts) + 1)
                parts[place:place] = parts[other : other + chance.randint(1, 200)]
            case _:
                parts[place:] = parts[place : place + chance.randint(0, len(parts))]
    return bytes(parts)


def damage_tree(tree: Any, seed: int) -> Any:
    """Swap, drop, rename or double a few values somewhere in a tree."""
    chance = random.Random(seed)
    tree = json.loads(json.dumps(tree, default=str))
    for _ in range(chance.randint(1, 5)):
        spots = list(_spots(tree))
        if not spots:
            break
        node, key = chance.choice(spots)
        match chance.randrange(4):
            case 0:
                del node[key]
            case 1 if isinstance(node, dict):
                node[chance.choice(("", "x" * 70, "id", "name", "$ref", "unknown"))] = node.pop(key)
            case 2:
                other, place = chance.choice(spots)
                node[key] = json.loads(json.dumps(other[place]))
            case _:
                node[key] = chance.choice(AWKWARD)
    return tree


def _spots(tree: Any) -> Any:
    stack = [tree]
    while stack:
        node = stack.pop()
        for key, value in list(node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()):
            yield node, key
            if isinstance(value, dict | list):
                stack.append(value)


def trees_of(text: str) -> list[Any]:
    return [tree for tree in yaml.load_all(text, yaml.CSafeLoader) if tree is not None]
