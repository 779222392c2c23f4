"""The ``atlas`` view: all pages laid out and bound, as one SVG of stacked pages, a PDF with links and outline, DOT or PNG.

Pages come in from :mod:`app.diagrams.atlas_pages`. A page that cannot be laid out in its share of the time counts its lines
instead of drawing them, and says so.
"""

from __future__ import annotations

import io
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import Fit

from app.diagrams.convert import to_pdf, to_png
from app.diagrams.dot import build_dot
from app.diagrams.page import compose_page
from app.diagrams.render import FELL_BACK, lay_out
from app.diagrams.style import INK
from app.diagrams.svg import NAMESPACE, SAFE_PARSER, element, keep_allowed, serialise, text
from app.errors import RenderingFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.diagrams.atlas_pages import Page
    from app.diagrams.picture import Picture
    from app.diagrams.render import LaidOut

BUDGET_S = 45.0
PAGE_S = 4.0
LEAST_S = 0.2
GUTTER = 24.0
MOST_STACKED = 6
AT_ONCE = 2
ONLY_FIRST = "A PNG of this atlas has its first page alone; SVG and PDF have all {pages}, a focus on a domain draws its own."
LINK = f"{{{NAMESPACE}}}a"
RECT = f"{{{NAMESPACE}}}rect"


def render_atlas(pages: Sequence[Page], fmt: str, look: Callable[[Picture], Picture], budget_s: float = BUDGET_S) -> bytes:
    """Return the atlas as svg, png, pdf or dot; *look* is laid over every picture.

    Raises:
        RenderingFailed: not even the plainest form of a page could be laid out.
    """
    if fmt == "png" and len(pages) > MOST_STACKED:
        words = ONLY_FIRST.format(pages=len(pages))
        whole = look
        look = lambda picture: _add_remark(whole(picture), words)  # noqa: E731
        pages = pages[:1]
    deadline = time.monotonic() + budget_s
    laid_out = [
        _lay_out_page(page, look, (deadline - time.monotonic()) / (len(pages) - done)) for done, page in enumerate(pages)
    ]
    if fmt == "dot":
        return "\n".join(build_dot(item.picture, item.plan, headed=True) for item in laid_out).encode()
    roots = [
        _finish(page, compose_page(item.picture, item.layout, item.plan.words), pages)
        for page, item in zip(pages, laid_out, strict=True)
    ]
    if fmt == "pdf":
        return _bind(pages, [serialise(root) for root in roots])
    svg = serialise(_stack(pages, roots))
    return svg if fmt == "svg" else to_png(svg)


def _add_remark(picture: Picture, words: str) -> Picture:
    return replace(picture, remarks=(words, *picture.remarks))


def _lay_out_page(page: Page, look: Callable[[Picture], Picture], share_s: float) -> LaidOut:
    """Return the first picture of the page that can be read on A3, else the one with the largest text.

    The last one, without lines, is taken only where no other could be laid out in its share of the time; it says so.
    """
    best: LaidOut | None = None
    failure: RenderingFailed | None = None
    for make in page.offers if share_s > LEAST_S else page.offers[-1:]:
        picture = look(make())
        if picture.suffices and (best or failure):
            if best:
                return best
            picture = _add_remark(picture, FELL_BACK)
        try:
            found = lay_out(picture, PAGE_S if picture.suffices else min(PAGE_S, share_s))
        except RenderingFailed as fault:
            failure = fault
            continue
        best = found if best is None or found.least_text_on_a3_pt > best.least_text_on_a3_pt else best
        if best.is_readable:
            return best
    if best is None:
        raise failure or RenderingFailed("There is nothing to draw.")
    return best


def _finish(page: Page, root: etree._Element, pages: Sequence[Page]) -> etree._Element:
    """Return the page with a way back to the overview, where the atlas has one, and without links that lead nowhere."""
    there = {f"#page-{other.number}" for other in pages}
    for node in root.iter(LINK):
        if node.get("href", "").startswith("#page-") and node.get("href") not in there:
            del node.attrib["href"]
    if page.number > 1 and "#page-1" in there:
        width = float(root.get("width", "0"))
        holder = element(root, "a", href="#page-1")
        element(holder, "rect", x=width - 112, y=22, width=90, height=20, rx=4, fill="none", stroke=INK.light, class_="rule")
        text(holder, (width - 67, 36), "↑ Overview", 11, anchor="middle", fill=INK.light, class_="ink")
    return root


def _stack(pages: Sequence[Page], roots: Sequence[etree._Element]) -> etree._Element:
    """Return one SVG with the pages beneath each other, ids kept apart by the page's number."""
    if len(roots) == 1:
        return roots[0]
    width = max(float(root.get("width", "0")) for root in roots)
    stack = etree.Element(f"{{{NAMESPACE}}}svg", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    y = 0.0
    for page, root in zip(pages, roots, strict=True):
        _prefix_ids(root, page.number)
        height = float(root.get("height", "0")) * width / float(root.get("width", "0"))
        root.set("id", f"page-{page.number}")
        root.set("x", "0")
        root.set("y", f"{y:.1f}")
        root.set("width", f"{width:.1f}")
        root.set("height", f"{height:.1f}")
        root.set("role", "group")
        stack.append(root)
        y += height + GUTTER
    tall = y - GUTTER
    stack.set("width", f"{width:.1f}")
    stack.set("height", f"{tall:.1f}")
    stack.set("viewBox", f"0 0 {width:.1f} {tall:.1f}")
    stack.set("font-family", roots[0].get("font-family", ""))
    stack.set("role", "graphics-document")
    stack.set("aria-labelledby", f"p{pages[0].number}-drawing-title")
    return keep_allowed(stack)


def _prefix_ids(root: etree._Element, number: int) -> None:
    for node in root.iter():
        if isinstance(node.tag, str) and node.get("id") and node.get("id") != "hatch":
            node.set("id", f"p{number}-{node.get('id')}")
        if isinstance(node.tag, str) and node.get("aria-labelledby"):
            node.set("aria-labelledby", " ".join(f"p{number}-{name}" for name in node.get("aria-labelledby", "").split()))
    if number > 1:
        for name in ("style", "defs"):
            for node in root.findall(f"{{{NAMESPACE}}}{name}"):
                root.remove(node)


def _bind(pages: Sequence[Page], svgs: Sequence[bytes]) -> bytes:
    """Return one PDF of all pages, with an outline, and a link wherever the drawing has one."""
    writer = PdfWriter()
    place = {f"#page-{page.number}": number for number, page in enumerate(pages)}
    with ThreadPoolExecutor(AT_ONCE) as pool:  # the converter lets go of the interpreter
        for pdf in pool.map(to_pdf, svgs):
            writer.add_page(PdfReader(io.BytesIO(pdf)).pages[0])
    for number, (page, svg) in enumerate(zip(pages, svgs, strict=True)):
        writer.add_outline_item(title=page.title, page_number=number)
        for target, rect in _find_links(svg, float(writer.pages[number].mediabox.width)):
            if target in place:
                link = Link(rect=(rect[0], rect[1], rect[2], rect[3]), target_page_index=place[target], fit=Fit.fit())
                writer.add_annotation(number, link)
    title = etree.fromstring(svgs[0], SAFE_PARSER).findtext(f"{{{NAMESPACE}}}title") or ""
    writer.add_metadata({"/Title": title, "/Producer": "Seamap"})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _find_links(svg: bytes, paper_width: float) -> list[tuple[str, tuple[float, ...]]]:
    """Return where each link of a page leads and its rectangle on paper, counted from the lower left corner."""
    root = etree.fromstring(svg, SAFE_PARSER)
    scale = paper_width / float(root.get("width", "1"))
    height = float(root.get("height", "1"))
    found = []
    for node in root.iter(LINK):
        rect = next(node.iter(RECT), None)
        if rect is not None and node.get("href"):
            x, y, wide, tall = (float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
            corners = (x, height - y - tall, x + wide, height - y)
            found.append((node.get("href", ""), tuple(corner * scale for corner in corners)))
    return found
