"""An inventory as YAML that a person reads and edits: keys in the order of the contract, short groups on one line.

An inventory comes in, text goes out. Reading the text gives an equal inventory.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from app.inventory.model import Inventory

WIDTH = 160
SHORT = 96
EVIDENCE = frozenset({"source", "document", "confidence"})

# What YAML 1.2 takes for a number, a truth or nothing where PyYAML, which knows 1.1, writes plain text.
TAKEN_FOR_VALUES = re.compile(
    r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|~|null|Null|NULL|"
    r"true|True|TRUE|false|False|FALSE"
)


def inventory_yaml(inventory: Inventory, heading: str = "") -> str:
    """Return the inventory as YAML, with *heading* as a comment above it."""
    tree = inventory.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return _comment(heading) + tree_yaml({key: value for key, value in tree.items() if value not in ({}, [])})


def tree_yaml(tree: dict[str, Any]) -> str:
    """Return a plain tree as YAML, a blank line before each group of its first level."""
    parts = []
    for key, value in tree.items():
        text = yaml.dump(_Level({key: value}), Dumper=_Writer, sort_keys=False, allow_unicode=True, width=WIDTH)
        parts.append(("\n" if isinstance(value, list | dict) else "") + text)
    return "".join(parts)


def _comment(heading: str) -> str:
    lines = [f"# {line}".rstrip() for line in heading.splitlines()]
    return "\n".join([*lines, ""]) if lines else ""


class _Level(dict[str, Any]):
    """The first level of a document, which is never written on one line."""


class _Writer(yaml.CSafeDumper):
    """Writes groups that are short and hold single values alone on one line, everything else in blocks."""

    def represent_str(self, text: str) -> yaml.ScalarNode:
        style = "'" if TAKEN_FOR_VALUES.fullmatch(text) else "|" if "\n" in text and _fits_block(text) else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def represent_group(self, group: dict[str, Any]) -> yaml.MappingNode:
        node = self.represent_dict(group)
        node.flow_style = _is_short(group)
        return node

    def represent_rows(self, rows: list[Any]) -> yaml.SequenceNode:
        node = self.represent_list(rows)
        node.flow_style = all(not isinstance(row, dict | list) for row in rows)
        return node


_Writer.add_representer(str, _Writer.represent_str)
_Writer.add_representer(dict, _Writer.represent_group)
_Writer.add_representer(_Level, _Writer.represent_dict)
_Writer.add_representer(list, _Writer.represent_rows)


def _is_short(group: dict[str, Any]) -> bool:
    if group.keys() <= EVIDENCE:
        return True
    length = 0
    for key, value in group.items():
        if isinstance(value, dict | list) or (isinstance(value, str) and "\n" in value):
            return False
        length += len(key) + len(str(value)) + 4
    return length <= SHORT


def _fits_block(text: str) -> bool:
    r"""Return whether a text of several lines can be written as a block as it is.

    >>> _fits_block("one\ntwo"), _fits_block("one \ntwo"), _fits_block("a\tb\nc")
    (True, False, False)
    """
    return text.strip() == text and all(line == line.rstrip() and line.isprintable() for line in text.split("\n"))
