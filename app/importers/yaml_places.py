"""Walks a YAML document's events for what parsing left behind: lines and columns, the text of numbers, keys given twice.

Asked only where there is something to report; the events have been found harmless before (:mod:`app.importers.safe_yaml`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import ryaml
import yaml

from app.findings import Place
from app.inventory.faults import Fault
from app.inventory.suggestions import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from app.inventory.places import Target, TreePath

Mark = tuple[int, int]


@dataclass(slots=True)
class _Frame:
    """A list or group of keys that the walk is inside of."""

    path: TreePath
    is_mapping: bool
    index: int = 0
    key: str | None = None
    key_mark: Mark = (1, 1)
    seen: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of the document: its path, where it and its key stand, and its event."""

    path: TreePath
    value_mark: Mark
    key_mark: Mark
    event: Any
    is_repeated: bool = False


class YamlPlaces:
    """Knows where the parts of one YAML document stand."""

    def __init__(self, text: str, document: str | None = None) -> None:
        self._text = text
        self._document = document

    def locate(self, targets: Collection[Target]) -> Mapping[Target, Place]:
        """Return the places of those targets that the document has; of a key that is given twice, the last."""
        wanted: dict[TreePath, list[Target]] = {}
        for target in targets:
            wanted.setdefault(target.path, []).append(target)
        found: dict[Target, Place] = {}
        if not wanted:
            return found
        for spot in walk(self._text):
            for target in wanted.get(spot.path, ()):
                line, column = spot.key_mark if target.on_key else spot.value_mark
                found[target] = Place(target.pointer, line, column, self._document)
        return found

    def texts_at(self, paths: Collection[TreePath]) -> dict[TreePath, str]:
        """Return what is written, letter for letter, at those of *paths* that are single values."""
        wanted = set(paths)
        scalars = (spot for spot in walk(self._text) if spot.path in wanted)
        return {spot.path: spot.event.value for spot in scalars if isinstance(spot.event, yaml.ScalarEvent)}


def walk(text: str) -> Iterator[Spot]:
    """Yield every value of the document in order; a key that is no text counts as its text, a list or group as key as empty.

    >>> [(spot.path, spot.value_mark) for spot in walk("a: [1, 2]")]
    [((), (1, 1)), (('a',), (1, 4)), (('a', 0), (1, 5)), (('a', 1), (1, 8))]
    """
    stack: list[_Frame] = []
    ignored = 0  # depth inside of a key that is itself a list or group
    for event in yaml.parse(text, Loader=yaml.CLoader):
        if isinstance(event, yaml.CollectionEndEvent):
            if ignored:
                ignored -= 1
            else:
                stack.pop()
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        opens = isinstance(event, yaml.CollectionStartEvent)
        mark = _mark_of(event)
        frame = stack[-1] if stack else None
        if ignored:
            ignored += opens
        elif frame is not None and frame.is_mapping and frame.key is None:
            frame.key = event.value if isinstance(event, yaml.ScalarEvent) else ""
            frame.key_mark = mark
            ignored += opens
        else:
            spot = _spot(frame, event, mark)
            yield spot
            if opens:
                stack.append(_Frame(spot.path, isinstance(event, yaml.MappingStartEvent)))


def _mark_of(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _spot(frame: _Frame | None, event: Any, mark: Mark) -> Spot:
    if frame is None:
        return Spot((), mark, mark, event)
    if not frame.is_mapping:
        frame.index += 1
        return Spot((*frame.path, frame.index - 1), mark, mark, event)
    key, frame.key = frame.key or "", None
    repeated = key in frame.seen
    frame.seen.add(key)
    return Spot((*frame.path, key), mark, frame.key_mark, event, repeated)


def compose(text: str) -> tuple[Any, list[Fault]]:
    r"""Return the tree of a document that ryaml refuses, such as one with a key given twice, and what is wrong with it.

    The last of equal keys counts. Slow; values mean what ryaml takes them to mean, one by one.

    >>> compose("a: 1\na: 2")[0]
    {'a': 2}
    """
    faults: list[Fault] = []
    built: dict[TreePath, Any] = {}
    for spot in walk(text):
        value = _value_of(spot.event)
        if spot.is_repeated:
            detail = f"The key {shown(spot.path[-1])} is given twice here."
            faults.append(Fault(spot.path, "duplicate-key", detail, "Keep one of the two.", on_key=True))
        if spot.path and spot.path[-1] == "":
            faults.append(Fault(spot.path, "key-not-text", "A key here is empty or no text.", "Keys are words.", on_key=True))
        if isinstance(value, dict | list):
            built[spot.path] = value
        if spot.path:
            parent = built[spot.path[:-1]]
            if isinstance(parent, list):
                parent.append(value)
            else:
                parent[spot.path[-1]] = value
        else:
            built[()] = value
    return built.get(()), faults


def _value_of(event: Any) -> Any:
    if isinstance(event, yaml.MappingStartEvent):
        return {}
    if isinstance(event, yaml.SequenceStartEvent):
        return []
    if not event.implicit[0]:
        return event.value
    try:
        value = ryaml.loads(event.value)  # type: ignore[attr-defined]  # its package re-exports without saying so
    except ValueError:
        return int(event.value) if event.value.lstrip("+-").isdecimal() and len(event.value) < 400 else event.value  # noqa: PLR2004
    return event.value if isinstance(value, dict | list) else value
