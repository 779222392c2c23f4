"""Makes what a simulation says: the estimate and its parts, the sum behind a figure, questions, findings, comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.derivation.derived import Derived, Packing
from app.services.derivation.json_text import encode_json, write_parts
from app.services.derivation.stored_inventory import draws_of, load, scenario_draws_of, simulated_of

if TYPE_CHECKING:
    from app.services.derivation.wanted import Source, Wanted


def make_estimate(source: Source, wanted: Wanted) -> Derived:
    """Return the estimate, packed as it is made where it is large; or the sum behind the figure that is in focus."""
    from app.services.estimates import estimate_parts

    if wanted.focus is not None:
        return _explain(source, wanted)
    packing = Packing()
    parts = estimate_parts(
        load(source.payload),
        fields=wanted.fields or None,
        levers=wanted.levers,
        solver=wanted.solver,
        **simulated_of(source, wanted),
    )
    write_parts(packing, parts)
    return packing.finish()


def _explain(source: Source, wanted: Wanted) -> Derived:
    from app.services.explanations import explanation_document

    document = explanation_document(load(source.payload), wanted.focus or "", **simulated_of(source, wanted))
    return Derived(encode_json(document))


def make_questions(source: Source, wanted: Wanted) -> Derived:
    """Return the facts worth asking for, as JSON or as a workbook to fill in."""
    from app.exporters.registry import XLSX
    from app.services.questions import export_questions_workbook, questions_document

    document = questions_document(load(source.payload), **simulated_of(source, wanted))
    if wanted.form == "xlsx":
        return Derived(export_questions_workbook(document), XLSX)
    return Derived(encode_json(document))


def make_findings(source: Source, wanted: Wanted) -> Derived:
    """Return the findings of the estimate alone."""
    from app.services.questions import findings_document

    return Derived(encode_json(findings_document(load(source.payload), **scenario_draws_of(source, wanted))))


def make_comparison(source: Source, wanted: Wanted) -> Derived:
    """Return scenarios side by side."""
    from app.services.comparisons import comparison_document

    document = comparison_document(load(source.payload), wanted.scenarios, version=source.number, **draws_of(source, wanted))
    return Derived(encode_json(document))


def make_diff(earlier: Source, later: Source, wanted: Wanted) -> Derived:
    """Return what changed between two versions, as a priced work list."""
    from app.services.differences import difference_document

    document = difference_document(
        load(earlier.payload),
        load(later.payload),
        versions=(earlier.number, later.number),
        **scenario_draws_of(later, wanted),
    )
    return Derived(encode_json(document))
