"""The ``atlas`` view: all pages laid out and bound, as one SVG of stacked pages, a PDF with links and outline, DOT or PNG.

Pages come in from :mod:`app.diagrams.atlas_pages`. Each is a drawing with a bound of its own: one that cannot be laid out in
its share of the time counts its lines instead of drawing them, and says so.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from lxml import etree

from app.diagrams.binding import LINK, Leaf, bind
from app.diagrams.convert import to_png
from app.diagrams.dot import build_dot
from app.diagrams.page import compose_page
from app.diagrams.render import FELL_BACK, lay_out
from app.diagrams.style import INK
from app.diagrams.svg import NAMESPACE, element, keep_allowed, serialise, text
from app.errors import RenderingFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.diagrams.atlas_pages import Page
    from app.diagrams.picture import Picture
    from app.diagrams.render import LaidOut

Made = TypeVar("Made")

BUDGET_S = 45.0
PAGE_S = 4.0
GUTTER = 24.0
MOST_STACKED = 6
AT_ONCE = 2
ONLY_FIRST = "A PNG of this atlas has its first page alone; SVG and PDF have all {pages}, a focus on a domain draws its own."


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
    if fmt == "dot":
        return "\n".join(_each(pages, look, budget_s, lambda _, item: build_dot(item.picture, item.plan, headed=True))).encode()
    roots = _each(pages, look, budget_s, lambda page, item: _compose(page, item, pages))
    if fmt == "pdf":
        return bind([Leaf(f"page-{page.number}", page.title, serialise(root)) for page, root in zip(pages, roots, strict=True)])
    svg = serialise(_stack(pages, roots))
    return svg if fmt == "svg" else to_png(svg)


def _add_remark(picture: Picture, words: str) -> Picture:
    return replace(picture, remarks=(words, *picture.remarks))


def _each(
    pages: Sequence[Page], look: Callable[[Picture], Picture], budget_s: float, finish: Callable[[Page, LaidOut], Made]
) -> list[Made]:
    """Return what *finish* makes of every page, in order; while dot works on two pages others are written and painted.

    The first goes alone, so that what all of them ask for once is there when two ask.
    """
    deadline = time.monotonic() + budget_s

    def lay_out_at(place: int) -> LaidOut:
        return _lay_out_page(pages[place], look, (deadline - time.monotonic()) * AT_ONCE / (len(pages) - place))

    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        laid_out = chain([lay_out_at(0)], pool.map(lay_out_at, range(1, len(pages))))
        return [finish(page, item) for page, item in zip(pages, laid_out, strict=True)]
    finally:  # whoever is interrupted waits for two pages, not for all
        pool.shutdown(cancel_futures=True)


def _lay_out_page(page: Page, look: Callable[[Picture], Picture], share_s: float) -> LaidOut:
    """Return the first picture of the page that can be read on A3, else the one with the largest text.

    The last one, without lines, is taken only where no other could be laid out in its share of the time; it says so.
    """
    *detailed, plainest = page.offers
    best: LaidOut | None = None
    deadline = time.monotonic() + min(PAGE_S, share_s)
    for make in detailed:
        if time.monotonic() >= deadline:
            break
        try:
            found = lay_out(look(make()), deadline - time.monotonic())
        except RenderingFailed:
            continue
        best = found if best is None or found.least_text_on_a3_pt > best.least_text_on_a3_pt else best
        if best.is_readable:
            return best
    if best is not None:
        return best
    picture = look(plainest())
    return lay_out(_add_remark(picture, FELL_BACK) if detailed else picture, PAGE_S)


def _compose(page: Page, item: LaidOut, pages: Sequence[Page]) -> etree._Element:
    """Return the page with a way back to the overview, where the atlas has one, and without links that lead nowhere."""
    root = compose_page(item.picture, item.layout, item.plan.words)
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
