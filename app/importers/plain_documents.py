"""JSON, or YAML with any number of documents, to plain trees. Text comes in; trees, where they start, and faults go out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from app.importers.json_document import NotJson, read_json
from app.importers.safe_yaml import NotYaml, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.findings import Finding
    from app.inventory.faults import Fault

MOST_DOCUMENTS = 50_000
SEPARATOR = re.compile(r"(?m)^---(?=\s|$)")
JSON_START = re.compile(r'\s*(\{\s*("|\}|$)|\[)')


@dataclass(frozen=True, slots=True)
class Trees:
    """What one text holds.

    Attributes:
        values: a tree per document that is not empty.
        faults: why the text, or part of it, is not read.
        lines: the line on which each tree starts, counted from 1.
        repeated: keys that a tree gives twice; the last of each counts.
        is_json: whether it was JSON.
    """

    values: tuple[Any, ...]
    faults: tuple[Finding, ...] = ()
    lines: tuple[int, ...] = ()
    repeated: tuple[Fault, ...] = ()
    is_json: bool = False


def read_trees(text: str, name: str = "") -> Trees:
    r"""Return the trees in a text.

    Raises:
        LimitExceeded: it has more values than are read.

    >>> read_trees("a: 1\n---\nb: 2\n").values
    ({'a': 1}, {'b': 2})
    """
    if JSON_START.match(text):
        try:
            tree, repeated = read_json(text)
            return Trees((tree,), (), (1,), tuple(repeated), is_json=True)
        except NotJson as problem:
            if name.lower().endswith(".json") or not re.match(r"\s*[{[]\s*[\w$]", text):
                return Trees((), (problem.finding,), is_json=True)
    try:
        tree, repeated = read_yaml(text)
        return Trees((tree,) if tree is not None else (), (), (1,), tuple(repeated))
    except NotYaml as problem:
        if any(finding.code != "several-documents" for finding in problem.findings):
            return Trees((), problem.findings)
    return _read_parts(text)


def _read_parts(text: str) -> Trees:
    values, faults, lines, repeated = [], [], [], []
    for line, part in _split(text):
        try:
            tree, twice = read_yaml(part)
        except NotYaml as problem:
            faults += [_moved(finding, line) for finding in problem.findings]
            continue
        repeated += twice
        if tree is not None:
            values.append(tree)
            lines.append(line)
    return Trees(tuple(values), tuple(faults), tuple(lines), tuple(repeated))


def _split(text: str) -> Iterator[tuple[int, str]]:
    """Yield each document with its first line; where a separator stands inside a text, libyaml says so."""
    starts = [0]
    try:
        for event in yaml.parse(text, Loader=yaml.CLoader):
            if isinstance(event, yaml.DocumentStartEvent) and event.explicit and event.start_mark:
                starts.append(event.start_mark.index)
            if len(starts) > MOST_DOCUMENTS:
                break
    except yaml.YAMLError:
        # What follows the fault is split by its separators: documents that are sound are read all the same.
        starts += [found.start() for found in SEPARATOR.finditer(text, starts[-1] + 3)][:MOST_DOCUMENTS]
    starts = sorted(set(starts))
    line, before = 1, 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line += text.count("\n", before, start)
        before = start
        if text[start:end].strip():
            yield line, text[start:end]


def _moved(finding: Finding, line: int) -> Finding:
    from dataclasses import replace

    place = finding.place
    if place is None or place.line is None:
        return finding
    return replace(finding, place=replace(place, line=place.line + line - 1))
