"""Makes what other programs read: drawings, exports, and a plan in two steps: drafted, then with the numbers of its tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.derivation.derived import Derived, Packing
from app.services.derivation.json_text import encode_json
from app.services.derivation.stored_inventory import load, simulated_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.derivation.wanted import Source, Wanted
    from app.services.exports import Options


def make_diagram(source: Source, wanted: Wanted) -> Derived:
    """Return a drawing."""
    from app.services.diagrams import Look, draw

    drawing = draw(
        load(source.payload),
        wanted.view,
        fmt=wanted.form,
        focus=wanted.focus,
        depth=wanted.depth,
        look=Look(wanted.filters, wanted.highlights, wanted.colour_by, wanted.group, wanted.badges),
        **simulated_of(source, wanted),
    )
    return Derived(drawing.data, drawing.media_type)


def make_export(source: Source, wanted: Wanted) -> Derived:
    """Return an export, packed as it is made where it is large."""
    from app.services.exports import export_into, get_format

    packing = Packing(get_format(wanted.form).media_type)
    export_into(packing, load(source.payload), wanted.form, _options(wanted), **simulated_of(source, wanted))
    return packing.finish()


def make_plan_draft(source: Source, wanted: Wanted) -> Derived:
    """Return the plan with blanks for the numbers of its tasks, packed as it is made where it is large."""
    from app.services.exports import draft_plan_into, get_format

    packing = Packing(get_format(wanted.form).media_type)
    draft_plan_into(packing, load(source.payload), _options(wanted), **simulated_of(source, wanted))
    return packing.finish()


def read_plan_names(draft: Derived) -> Derived:
    """Return the names in a draft whose numbers it needs, as a JSON list."""
    from app.exporters.plan_draft import read_names

    return Derived(encode_json(read_names(draft.pieces())))


def fill_plan(draft: Derived, numbers: Sequence[int]) -> Derived:
    """Return the plan of a draft with the numbers of its names, in their order."""
    from app.exporters.plan_draft import fill_draft

    packing = Packing(draft.media_type)
    for piece in fill_draft(draft.pieces(), numbers):
        packing.write(piece)
    return packing.finish()


def _options(wanted: Wanted) -> Options:
    from app.services.exports import Options, parse_start

    return Options(wanted.confidence, parse_start(wanted.start), dict(wanted.keys), dict(wanted.states))
