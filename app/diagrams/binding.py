"""Binds drawings as one PDF: a page for each, on the paper on which it can be read, with an outline and the links among them.

SVGs come in, PDF comes out: text stays text, fonts are embedded once for all pages. Typst sets them, in a child process.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

from app.diagrams.paper import paper_for
from app.diagrams.svg import NAMESPACE, SAFE_PARSER, make_drawable
from app.diagrams.typesetting import FONTS
from app.sandbox.typesetter import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

TEMPLATE = Path(__file__).with_name("sheets.typ")
MOST_THREADS = 2
LINK = f"{{{NAMESPACE}}}a"
RECT = f"{{{NAMESPACE}}}rect"
TITLE = f"{{{NAMESPACE}}}title"
CORNERS = ("x", "y", "width", "height")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A drawing to be bound: the name that links of other drawings use, its title in the outline, the SVG."""

    name: str
    title: str
    svg: bytes


def to_pdf(svg: bytes) -> bytes:
    """Return the drawing as one page of PDF, fonts embedded, text searchable: A3 landscape, or larger where 8 points need it.

    Raises:
        RenderingFailed: it could not be set.
    """
    return bind([Leaf("drawing", "", svg)])


def bind(leaves: Sequence[Leaf]) -> bytes:
    """Return one PDF of all drawings, in order; several have an outline, and a link wherever one of them links another.

    Raises:
        RenderingFailed: they could not be set.
    """
    names = {leaf.name for leaf in leaves}
    roots = [etree.fromstring(leaf.svg, SAFE_PARSER) for leaf in leaves]
    title = roots[0].findtext(TITLE) or ""
    sheets = [_describe(leaf, root, names) for leaf, root in zip(leaves, roots, strict=True)]
    drawings = {sheet["file"]: make_drawable(leaf.svg) for sheet, leaf in zip(sheets, leaves, strict=True)}
    threads = min(MOST_THREADS, len(leaves), os.cpu_count() or 1)
    return typeset(TEMPLATE, {"title": title, "outlined": len(leaves) > 1, "sheets": sheets}, drawings, FONTS, threads)


def _describe(leaf: Leaf, root: etree._Element, names: set[str]) -> Mapping[str, Any]:
    """Return what the template must know about a drawing: its paper and its links, in points of the paper."""
    width = float(root.get("width", "1"))
    paper = paper_for(width)
    scale = paper.width / width
    return {
        "name": leaf.name,
        "file": f"{leaf.name}.svg",
        "title": leaf.title or root.findtext(TITLE) or "Drawing",
        "width": paper.width,
        "height": paper.height,
        "links": [
            [target, *(corner * scale for corner in corners)] for target, corners in _find_links(root) if target in names
        ],
    }


def _find_links(root: etree._Element) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield where each link within the document leads and its rectangle, from the upper left corner."""
    for node in root.iter(LINK):
        rect = next(node.iter(RECT), None)
        target = node.get("href", "")
        if rect is not None and target.startswith("#"):
            yield target[1:], tuple(float(rect.get(name, "0")) for name in CORNERS)
