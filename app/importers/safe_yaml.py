"""YAML to plain values, under limits. Text comes in; a tree, and what was wrong on the way, go out.

libyaml's events are walked first, without building anything: they show aliases, tags, depth and size before a value exists, and
the walk stops at what is too much. ryaml then makes the values (YAML 1.2: ``NO``, ``012`` and ``1:30`` stay text). Only where there
is something to report are the events walked again, for lines and columns (:mod:`app.importers.yaml_places`).
"""

from __future__ import annotations

import re
from typing import Any

import ryaml
import yaml

from app.errors import LimitExceeded
from app.findings import Finding, Place, error
from app.importers.decoding import line_and_column
from app.importers.text_fields import find_numbers_in_text, put_texts
from app.importers.yaml_places import YamlPlaces, compose
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
    """Return the plain values of *text*, and faults that leave a tree all the same (a key given twice).

    Raises:
        NotYaml: it cannot be parsed, or uses aliases, tags, several documents, or nesting deeper than 64.
        LimitExceeded: it has more than 2,000,000 values.

    >>> read_yaml("country: NO\\ncode: 012\\nat: 1:30")[0]
    {'country': 'NO', 'code': '012', 'at': '1:30'}
    """
    refused = find_refusals(text, document)
    if refused:
        raise NotYaml(refused)
    try:
        tree = ryaml.loads(text)
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
    refused: list[Finding] = []
    loader = yaml.CLoader(text)
    get_event, scalar, mapping, sequence = loader.get_event, yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    nodes = depth = documents = 0
    while len(refused) < MOST_REFUSALS:
        event = get_event()
        kind = type(event)
        if kind is scalar:
            nodes += 1
            if len(event.value) > LONGEST_SCALAR:
                refused.append(_refusal("text-too-long", "A text is longer than 65,536 characters.", "Shorten it.", event, document))
            if event.tag is not None and event.tag != TEXT_TAG:
                refused.append(_tag(event, document))
        elif kind is mapping or kind is sequence:
            nodes += 1
            depth += 1
            if event.tag is not None:
                refused.append(_tag(event, document))
            if depth > DEEPEST:
                refused.append(_refusal("too-deep", "Lists and groups are nested more than 64 deep here.", "", event, document))
                break
        elif kind in ends:
            depth -= 1
        elif kind is yaml.AliasEvent:
            detail = f"`*{event.anchor[:60]}` refers to another part of the document; that is not read."
            refused.append(_refusal("alias", detail, "Write the value out.", event, document))
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                advice = "Put each into a file of its own."
                refused.append(_refusal("several-documents", "A second document begins here.", advice, event, document))
                break
        elif kind is yaml.StreamEndEvent:
            break
        if nodes > MOST_NODES:
            raise LimitExceeded(f"The document has more than {MOST_NODES:,} values.", hint="Send it as JSON, or split it.")
    return refused


def _refusal(code: str, detail: str, advice: str, event: Any, document: str | None) -> Finding:
    mark = event.start_mark
    return error(code, detail, advice, Place("", mark.line + 1, mark.column + 1, document))


def _tag(event: Any, document: str | None) -> Finding:
    name = re.sub(r"[^\w:/,.!-]", "?", str(event.tag))[:60]
    return _refusal("tag", f"The tag `{name}` is not read.", "Take it out; put text in quotes instead.", event, document)


def _syntax(problem: yaml.MarkedYAMLError, document: str | None) -> Finding:
    mark = problem.problem_mark or problem.context_mark
    place = Place("", mark.line + 1, mark.column + 1, document) if mark else Place("", 1, 1, document)
    said = problem.problem or "it cannot be parsed"
    context = f" ({problem.context})" if problem.context else ""
    advice = "Tabs cannot indent YAML; use spaces." if "cannot start any token" in said else ""
    return error("not-yaml", f"This is not valid YAML: {said}{context}.", advice, place)
