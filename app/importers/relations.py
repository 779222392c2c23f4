"""What a configuration database's relations say about data: ``Sends data to::Receives data from`` and their like."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relation:
    """Which way the data go, and which end of the flow offers the interface; empty where it does not say."""

    from_parent: bool
    provider: str


SENDS = re.compile(r"\b(sends|exports|publishes|provides|feeds|pushes|writes)\b|data to\b", re.IGNORECASE)
RECEIVES = re.compile(r"\b(receives|imports|subscribes|consumes|reads)\b|data from\b", re.IGNORECASE)
DEPENDS = re.compile(
    r"\b(depends on|uses|requires|calls|connects to|integrates with|accesses|consumes|exchanges data with)\b", re.IGNORECASE
)
USED = re.compile(r"\b(used by|depended on by|called by|connected by|accessed by)\b", re.IGNORECASE)
BOTH = frozenset(
    {
        "both",
        "bidirectional",
        "bi directional",
        "two way",
        "twoway",
        "2 way",
        "bi",
        "<->",
        "<>",
        "↔",
        "in/out",
        "inout",
        "duplex",
    }
)


def relation_of(text: str) -> Relation | None:
    """Return what a relation between a parent and a child says about data, ``None`` where it moves none, as hosting does.

    ServiceNow writes a type as ``what the parent does::what the child does``. Who depends on another gets data from it.

    >>> relation_of("Depends on::Used by"), relation_of("Runs on::Runs")
    (Relation(from_parent=False, provider='source'), None)
    """
    parent = text.partition("::")[0]
    if SENDS.search(parent):
        return Relation(from_parent=True, provider="")
    if RECEIVES.search(parent):
        return Relation(from_parent=False, provider="")
    if USED.search(parent):
        return Relation(from_parent=True, provider="source")
    if DEPENDS.search(parent):
        return Relation(from_parent=False, provider="source")
    return None


def both_ways(text: str) -> bool:
    """Return whether data go both ways.

    >>> both_ways("Bi-directional"), both_ways("outbound")
    (True, False)
    """
    return re.sub(r"[\s_-]+", " ", text.casefold()).strip() in BOTH or text.strip() in BOTH
