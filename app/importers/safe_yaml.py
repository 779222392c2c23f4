"""YAML to plain values, under limits. Text comes in; a tree, and what was wrong on the way, go out.

libyaml's events are walked first, without building anything: they show aliases, tags, depth and size before a value exists, and
the walk stops at what is too much. ryaml then makes the values (YAML 1.2: ``NO``, ``012`` and ``1:30`` stay text). Only where
there is something to report are the events walked again, for lines and columns (:mod:`app.importers.yaml_places`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import ryaml
import yaml

from app.errors import LimitExceeded
from app.findings import Finding, Place, error
from app.importers.decoding import line_and_column
from app.importers.text_fields import find_numbers_in_text, put_texts
from app.importers.yaml_places import YamlPlaces, compose

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.inventory.faults import Fault

MOST_NODES = 2_000_000
DEEPEST = 64
LONGEST_SCALAR = 64 * 1024
MOST_DIRECTIVES = 16
MOST_REFUSALS = 100
TEXT_TAG = "tag:yaml.org,2002:str"

# What YAML 1.2 counts as printable; libyaml refuses the rest without saying where.
UNPRINTABLE = re.compile(r"[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotYaml(Exception):
    """The text is no YAML, or YAML that is not read here; ``findings`` say where and why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(findings[0].detail)
        self.findings = tuple(findings)


def read_yaml(text: str, document: str | None = None) -> tuple[Any, list[Fault]]:
    r"""Return the plain values of *text*, and faults that leave a tree all the same (a key given twice).

    Raises:
        NotYaml: it cannot be parsed, or uses aliases, tags, several documents, or nesting deeper than 64.
        LimitExceeded: it has more than 2,000,000 values.

    >>> read_yaml("country: NO\ncode: 012\nat: 1:30")[0]
    {'country': 'NO', 'code': '012', 'at': '1:30'}
    """
    refused = find_refusals(text, document)
    if refused:
        raise NotYaml(refused)
    try:
        tree = ryaml.loads(text)  # type: ignore[attr-defined]  # its package re-exports without saying so
    except ValueError:
        return compose(text)  # a key given twice, or a number that ryaml cannot hold: say which and where
    numbers = find_numbers_in_text(tree)
    if numbers:
        put_texts(tree, YamlPlaces(text).texts_at(numbers))
    return tree, []


def find_refusals(text: str, document: str | None = None) -> list[Finding]:
    """Return why *text* is not read as YAML, with places; at most 100 reasons.

    Raises:
        LimitExceeded: it has more than 2,000,000 values.
    """
    if found := UNPRINTABLE.search(text):
        line, column = line_and_column(text, found.start())
        detail = f"The document holds U+{ord(found.group()):04X}, which YAML does not allow."
        return [error("control-character", detail, "Take it out.", Place("", line, column, document))]
    if text.startswith("%") + text.count("\n%") > MOST_DIRECTIVES:  # libyaml compares each with all before it
        return [error("not-yaml", "The document has more than 16 lines that begin with %.", "", Place("", 1, 1, document))]
    try:
        return _walk(text, document)
    except yaml.MarkedYAMLError as problem:
        return [_syntax(problem, document)]
    except yaml.YAMLError:  # what libyaml says about characters, without a place
        return [error("not-yaml", "The document cannot be read as YAML.", "", Place("", 1, 1, document))]


def _walk(text: str, document: str | None) -> list[Finding]:
    """Go through the events; the loop is the price of safety, so it asks each event as little as it can."""
    checks = _Checks(document)
    get_event: Callable[[], Any] = yaml.CLoader(text).get_event
    scalar, ends = yaml.ScalarEvent, (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    nodes = depth = 0
    while not checks.is_over:
        event = get_event()
        kind = type(event)
        if kind is scalar:
            nodes += 1
            if event.tag is not None or len(event.value) > LONGEST_SCALAR:
                checks.look_at_scalar(event)
        elif kind in ends:
            depth -= 1
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            nodes += 1
            depth += 1
            if depth > DEEPEST or event.tag is not None:
                checks.look_at_collection(event, depth)
        else:
            checks.look_at_rest(event)
        if nodes > MOST_NODES:
            raise LimitExceeded(f"The document has more than {MOST_NODES:,} values.", hint="Send it as JSON, or split it.")
    return checks.refused


class _Checks:
    """Looks at the events that are out of the ordinary, and says when to stop."""

    def __init__(self, document: str | None) -> None:
        self.refused: list[Finding] = []
        self.is_over = False
        self._document = document
        self._documents = 0

    def look_at_scalar(self, event: Any) -> None:
        if len(event.value) > LONGEST_SCALAR:
            self._refuse(event, "text-too-long", "A text is longer than 65,536 characters.", "Shorten it.")
        if event.tag not in {None, TEXT_TAG}:
            self._refuse_tag(event)

    def look_at_collection(self, event: Any, depth: int) -> None:
        if event.tag is not None:
            self._refuse_tag(event)
        if depth > DEEPEST:
            self._refuse(event, "too-deep", "Lists and groups are nested more than 64 deep here.")
            self.is_over = True

    def look_at_rest(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            detail = f"`*{str(event.anchor)[:60]}` refers to another part of the document; that is not read."
            self._refuse(event, "alias", detail, "Write the value out.")
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(event, "several-documents", "A second document begins here.", "Put each into a file of its own.")
                self.is_over = True
        elif isinstance(event, yaml.StreamEndEvent):
            self.is_over = True

    def _refuse_tag(self, event: Any) -> None:
        name = re.sub(r"[^\w:/,.!-]", "?", str(event.tag))[:60]
        self._refuse(event, "tag", f"The tag `{name}` is not read.", "Take it out; put text in quotes instead.")

    def _refuse(self, event: Any, code: str, detail: str, advice: str = "") -> None:
        mark = event.start_mark
        self.refused.append(error(code, detail, advice, Place("", mark.line + 1, mark.column + 1, self._document)))
        self.is_over = self.is_over or len(self.refused) >= MOST_REFUSALS


def _syntax(problem: yaml.MarkedYAMLError, document: str | None) -> Finding:
    mark = problem.problem_mark or problem.context_mark
    place = Place("", mark.line + 1, mark.column + 1, document) if mark else Place("", 1, 1, document)
    said = problem.problem or "it cannot be parsed"
    context = f" ({problem.context})" if problem.context else ""
    advice = "Tabs cannot indent YAML; use spaces." if "cannot start any token" in said else ""
    return error("not-yaml", f"This is not valid YAML: {said}{context}.", advice, place)
