"""Walks a JSON text for lines and columns, and for keys given twice; asked only where there is something to report.

The text has been parsed before and is known to be JSON. Parts that nobody asks about are skipped at the parser's own speed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from app.findings import Place
from app.inventory.faults import Fault
from app.inventory.suggestions import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.inventory.places import Target, TreePath

SPACE = re.compile(r"[ \t\n\r]*")
Trie = dict[Any, Any]
HERE = object()  # the key under which a trie keeps the targets of its own path


class JsonPlaces:
    """Knows where the parts of one JSON document stand."""

    def __init__(self, text: str, document: str | None = None) -> None:
        self._text = text
        self._document = document

    def locate(self, targets: Collection[Target]) -> Mapping[Target, Place]:
        """Return the places of those targets that the document has; of a key that is given twice, the last."""
        found: dict[Target, Place] = {}
        if not targets:
            return found
        trie: Trie = {}
        for target in targets:
            node = trie
            for part in target.path:
                node = node.setdefault(part, {})
            node.setdefault(HERE, []).append(target)
        text, line, start, before = self._text, 1, 0, 0
        for target, position in sorted(_Walk(text, trie).run(), key=lambda row: row[1]):
            ends = text.count("\n", before, position) + text.count("\r", before, position)
            line += ends - text.count("\r\n", before, position)
            start = max(start, text.rfind("\n", before, position) + 1, text.rfind("\r", before, position) + 1)
            before = position
            found[target] = Place(target.pointer, line, position - start + 1, self._document)
        return found


class _Walk:
    def __init__(self, text: str, trie: Trie) -> None:
        self._text = text
        self._trie = trie
        self._skip = json.JSONDecoder(strict=False).raw_decode
        self._found: list[tuple[Target, int]] = []

    def run(self) -> list[tuple[Target, int]]:
        start = self._space(0)
        self._value(start, start, self._trie)
        return self._found

    def _space(self, position: int) -> int:
        return SPACE.match(self._text, position).end()  # type: ignore[union-attr]  # matches nothing at least

    def _value(self, position: int, key: int, trie: Trie) -> int:
        """Note the targets at *position* and go on inside; return where the value ends."""
        self._found.extend((target, key if target.on_key else position) for target in trie.get(HERE, ()))
        opening = self._text[position]
        inside = any(part is not HERE for part in trie)
        if inside and opening == "{":
            return self._object(self._space(position + 1), trie)
        if inside and opening == "[":
            return self._array(self._space(position + 1), trie)
        return self._skip(self._text, position)[1]

    def _object(self, position: int, trie: Trie) -> int:
        while self._text[position] != "}":
            name, end = self._skip(self._text, position)
            start = self._space(self._space(end) + 1)
            end = self._value(start, position, trie[name]) if name in trie else self._skip(self._text, start)[1]
            position = self._next(end)
        return position + 1

    def _array(self, position: int, trie: Trie) -> int:
        index = 0
        while self._text[position] != "]":
            end = self._value(position, position, trie[index]) if index in trie else self._skip(self._text, position)[1]
            position = self._next(end)
            index += 1
        return position + 1

    def _next(self, end: int) -> int:
        position = self._space(end)
        return self._space(position + 1) if self._text[position] == "," else position


def find_repeated_keys(text: str) -> list[Fault]:
    """Return a fault for every key that one group of the JSON text gives twice.

    >>> find_repeated_keys('{"a": {"b": 1, "b": 2}}')[0].path
    ('a', 'b')
    """
    faults: list[Fault] = []

    def note_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        row = dict(pairs)
        if len(row) < len(pairs):
            repeated[id(row)] = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
            kept.append(row)
        return row

    repeated: dict[int, list[str]] = {}
    kept: list[dict[str, Any]] = []  # so that no id is used again
    tree = json.loads(text, object_pairs_hook=note_pairs, strict=False)
    stack: list[tuple[Any, TreePath]] = [(tree, ())]
    while stack:
        node, path = stack.pop()
        for name in repeated.get(id(node), ()):
            detail = f"The key {shown(name)} is given twice here."
            faults.append(Fault((*path, name), "duplicate-key", detail, "Keep one of the two.", on_key=True))
        items: Any = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        stack.extend((value, (*path, key)) for key, value in items if isinstance(value, dict | list))
    return faults
