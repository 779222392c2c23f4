"""Observed traffic: who calls whom, as Jaeger and Zipkin count it from traces (JSON), becomes live integrations.

Jaeger answers ``{"data": [{"parent", "child", "callCount"}]}`` at ``/api/dependencies``, Zipkin a list of ``{"parent", "child",
"callCount", "errorCount"}`` at ``/api/v2/dependencies``. Merged into an inventory, it is compared with what is declared.

Source:
    Jaeger, ``model/json/model.go`` (DependencyLink); Zipkin API v2, ``DependencyLink``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from app.importers.draft import GUESSED, STATED, SURE, Draft
from app.importers.names import one_line
from app.importers.reading import Document, ImportResult, Options

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_LINKS = 200_000
Group = dict[str, Any]


class Traces:
    """Reads the dependencies of Jaeger and Zipkin."""

    name = "traces"
    title = "Jaeger or Zipkin dependency list"
    suffixes = ()
    media_types = ()
    levels = ()
    is_joint = True

    def recognises(self, document: Document) -> bool:
        """Return whether the document lists who calls whom, with counts."""
        return b"callCount" in document.data and bool(links_of(document.tree))

    def read(self, documents: Sequence[Document], options: Options) -> ImportResult:
        """Return the systems that were seen and who called whom."""
        faults = [fault for document in documents for fault in document.trees.faults]
        if faults:
            return ImportResult(None, tuple(faults))
        draft = Draft(self, documents[0].label, options)
        counts: dict[tuple[str, str], list[float]] = {}
        for document in documents:
            for link in links_of(document.tree):
                parent, child = one_line(link.get("parent")), one_line(link.get("child"))
                if not parent or not child:
                    draft.leave_out("links without a parent or child")
                    continue
                known = counts.setdefault((parent, child), [0.0, 0.0])
                known[0] += _number(link.get("callCount"))
                known[1] += _number(link.get("errorCount"))
        for (parent, child), (calls, failures) in counts.items():
            self._put(draft, parent, child, calls, failures)
        return draft.finish(None, documents[0].stem)

    def _put(self, draft: Draft, parent: str, child: str, calls: float, failures: float) -> None:
        for name in (parent, child):
            draft.system(name, name)
        if parent == child:
            draft.leave_out("calls of a service to itself", parent)
            return
        row = draft.integration(child, parent)
        row.state("provider", "source", SURE)
        row.evidence["source"] = {"source": draft.source, "document": one_line(draft.document), "confidence": GUESSED}
        row.state("status", "live", SURE)
        row.tag("observed")
        if calls and failures:
            row.state("failure_share", round(min(failures / calls, 1.0), 6), STATED)


def links_of(tree: Any) -> list[Group]:
    """Return the links in what Jaeger or Zipkin answers, none where it is something else.

    >>> links_of({"data": [{"parent": "a", "child": "b", "callCount": 3}], "total": 0})
    [{'parent': 'a', 'child': 'b', 'callCount': 3}]
    """
    rows = tree.get("data", tree.get("dependencies")) if isinstance(tree, dict) else tree
    found = rows[:MOST_LINKS] if isinstance(rows, list) else []
    return [row for row in found if isinstance(row, dict) and "parent" in row and "child" in row]


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return 0.0
    return max(0.0, min(float(value), 1e15))
