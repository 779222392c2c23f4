"""Makes what other programs read: drawings, exports, and the names of the tasks in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.derivation.derived import Derived, Packing
from app.services.derivation.json_text import encode_json
from app.services.derivation.stored_inventory import load, simulated_of

if TYPE_CHECKING:
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


def make_task_names(source: Source, wanted: Wanted) -> Derived:
    """Return the names whose numbers a plan needs, as a JSON list."""
    from app.services.exports import task_names

    return Derived(encode_json(task_names(load(source.payload), _options(wanted), **simulated_of(source, wanted))))


def _options(wanted: Wanted) -> Options:
    from app.services.exports import Options, parse_start

    return Options(wanted.confidence, parse_start(wanted.start), dict(wanted.keys), dict(wanted.states))
