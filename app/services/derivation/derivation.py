"""How a wanted document is made of a stored version. Pure: same input, same bytes.

Module-level and picklable, so that a worker process can do it. Nothing here touches the store. Each module beside this one
makes one family of documents, and imports what that takes where it is done: the process that only answers requests need not
load numerics and fonts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.derivation import figures, files, structure
from app.services.derivation.derived import pack
from app.services.derivation.wanted import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.derivation.derived import Derived
    from app.services.derivation.wanted import Source, Wanted


def derive(source: Source, wanted: Wanted, earlier: Source | None = None) -> Derived:
    """Return the document that is wanted of *source*, or of what changed in it since *earlier*.

    Raises:
        UnknownSubject: no such scenario, view or focus.
        BadParameter: a parameter that cannot be used.
        NotRepresentable, RenderingFailed: of a diagram.
    """
    if wanted.kind is Kind.DIFF:
        return pack(figures.make_diff(earlier or source, source, wanted))
    return pack(_MAKERS[wanted.kind](source, wanted))


_MAKERS: dict[Kind, Callable[[Source, Wanted], Derived]] = {
    Kind.INVENTORY: structure.make_inventory,
    Kind.GRAPH: structure.make_graph,
    Kind.ANALYSIS: structure.make_analysis,
    Kind.ROUTES: structure.make_routes,
    Kind.IMPACT: structure.make_impact,
    Kind.ESTIMATE: figures.make_estimate,
    Kind.QUESTIONS: figures.make_questions,
    Kind.FINDINGS: figures.make_findings,
    Kind.COMPARISON: figures.make_comparison,
    Kind.DIAGRAM: files.make_diagram,
    Kind.EXPORT: files.make_export,
    Kind.PLAN_DRAFT: files.make_plan_draft,
}
