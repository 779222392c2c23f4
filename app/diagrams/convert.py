"""Turns the one SVG into PNG and PDF with the vendored fonts; the light form, on paper.

Without registered fonts the converter silently drops all text, so they are registered before the first conversion.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING

import vl_convert
from lxml import etree
from pypdf import PdfReader, PdfWriter

from app.diagrams.paper import paper_for
from app.diagrams.svg import NAMESPACE, SAFE_PARSER, make_drawable
from app.diagrams.typesetting import FONTS
from app.errors import RenderingFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.diagrams.paper import Paper

SCALE = 2.0
MOST_PIXELS = 24_000_000
_RESOURCES = re.compile(rb"(/(?:ExtGState|XObject|Pattern|Shading|Font|ColorSpace) <<\n)((?: +/\w+ \d+ 0 R\n)+)")


def to_png(svg: bytes) -> bytes:
    """Return the drawing as PNG at two pixels per point, or fewer where that would be more than 24 million pixels.

    Raises:
        RenderingFailed: the converter could not draw it.
    """
    width, height = _size(svg)
    scale = min(SCALE, sqrt(MOST_PIXELS / (width * height)))
    return _convert(lambda text: bytes(vl_convert.svg_to_png(text, scale=scale)), svg)


def to_pdf(svg: bytes) -> bytes:
    """Return the drawing as one page of PDF, fonts embedded, text searchable: A3 landscape, or larger where 8 points need it.

    Raises:
        RenderingFailed: the converter could not draw it.
    """
    paper = paper_for(_size(svg)[0])
    return _put_in_order(_convert(lambda text: bytes(vl_convert.svg_to_pdf(_on_paper(text, paper))), svg), _title(svg))


def _put_in_order(pdf: bytes, title: str) -> bytes:
    """Return the PDF with a title and its objects in the order in which its page needs them.

    The converter writes resources and fonts in another order each time; the same drawing has to give the same bytes.
    """
    resources = _RESOURCES.sub(lambda found: found[1] + b"".join(sorted(found[2].splitlines(keepends=True))), pdf)
    writer = PdfWriter()
    writer.add_page(PdfReader(io.BytesIO(resources)).pages[0])
    writer.add_metadata({"/Title": title, "/Producer": "Seamap"})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _title(svg: bytes) -> str:
    """Return the drawing's title."""
    root = etree.fromstring(svg, SAFE_PARSER)
    return root.findtext(f"{{{NAMESPACE}}}title") or ""


def _convert(converter: Callable[[str], bytes], svg: bytes) -> bytes:
    _register_fonts()
    try:
        return converter(make_drawable(svg))
    except (RuntimeError, ValueError) as fault:
        raise RenderingFailed("The drawing could not be converted.", hint="Ask for SVG, and convert it elsewhere.") from fault


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _size(svg: bytes) -> tuple[float, float]:
    """Return the width and height that the drawing's root states, in points."""
    found = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if found is None:
        raise RenderingFailed("The drawing has no size.")
    return float(found[1]), float(found[2])


def _on_paper(text: str, paper: Paper) -> str:
    """Return the SVG with its root stating the paper's size; its view box, of the same shape, scales what is inside."""
    root, rest = text.split(">", 1)
    root = re.sub(r' width="[^"]*"', f' width="{paper.width}"', root, count=1)
    return re.sub(r' height="[^"]*"', f' height="{paper.height}"', root, count=1) + ">" + rest
