"""Use cases: drawings that are not one picture, the matrix and the atlas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.diagrams.atlas import render_atlas
from app.diagrams.atlas_pages import list_pages
from app.diagrams.lens import FILTERS, find_value
from app.diagrams.matrix import draw_matrix, tabulate_matrix
from app.diagrams.narrowing import narrow
from app.diagrams.render import convert
from app.diagrams.views import look_through
from app.errors import BadParameter
from app.exporters.csv_text import write_csv

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.diagrams.picture import Origin, Picture
    from app.diagrams.views import Request
    from app.estimation.effort_model import EffortModel
    from app.landscape.landscape import Landscape


def draw_matrix_sheet(landscape: Landscape, origin: Origin, request: Request, fmt: str, model: EffortModel) -> bytes:
    """Return the matrix as svg, png, pdf or csv.

    Raises:
        BadParameter: something is to be highlighted or coloured, which cells cannot show.
    """
    if request.lens.highlights or request.lens.colour_by or request.lens.badges:
        raise BadParameter("A matrix can be filtered; there is nothing to highlight, to colour or to draw as a badge in it.")
    from app.services.effort_figures import classify

    classes = classify(landscape, model)
    if fmt == "csv":
        heads, *rows = tabulate_matrix(landscape, classes, request.lens)
        return write_csv(heads, rows)
    return convert(draw_matrix(landscape, origin, classes, request.lens), fmt)


def draw_atlas_sheet(landscape: Landscape, origin: Origin, request: Request, fmt: str, _model: EffortModel) -> bytes:
    """Return the atlas, or the pages of the domain in focus.

    Raises:
        BadParameter: there is no such domain.
        RenderingFailed: a page could not be laid out.
    """
    part = narrow(landscape, request.lens)
    domain = None
    if request.focus:
        found, _ = find_value(request.focus, FILTERS["domain"](part), "domain")
        domain = "" if found == "unknown" else found
    pages = list_pages(part, origin, domain)

    def look(picture: Picture) -> Picture:
        return look_through(picture, landscape, part, request.lens, request.efforts)

    return render_atlas(pages, fmt, look)


SHEETS: dict[str, Callable[[Landscape, Origin, Request, str, EffortModel], bytes]] = {
    "matrix": draw_matrix_sheet,
    "atlas": draw_atlas_sheet,
}
