"""Renders a picture: lays it out by the first plan of a fixed list that keeps everything, and writes SVG, PNG, PDF or DOT.

PNG and PDF come from the one SVG. When no plan of the first rung works, the next rung is taken and the drawing says so; when
none works at all, or the time is up, :class:`~app.errors.RenderingFailed` is raised.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import cached_property
from math import sqrt
from typing import TYPE_CHECKING

from app.diagrams.arrange import arrange_around, split_by_group
from app.diagrams.binding import to_pdf
from app.diagrams.clashes import count_clashes
from app.diagrams.convert import to_png
from app.diagrams.dot import Plan, build_dot
from app.diagrams.layout import Layout, LayoutLost, run_plan
from app.diagrams.pack import pack_layouts
from app.diagrams.page import compose_page, fit_sheet
from app.diagrams.paper import LEAST_TEXT_PT, TOLERANCE_PT
from app.diagrams.picture import Flow
from app.diagrams.return_lines import route_returns
from app.diagrams.svg import serialise
from app.diagrams.tangles import measure_tangle
from app.errors import RenderingFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.diagrams.picture import Picture

BUDGET_S = 7.0
ATTEMPT_S = 4.0
LEAST_BUDGET_S = 0.5
NEWRANK_LINES = 150
TALLEST, WIDEST = 0.5, 2.5
MOST_TANGLED = 0.25
FELL_BACK = "A more detailed drawing could not be laid out within the limits; this one folds what it held."
FORMATS = ("svg", "png", "pdf", "dot")
MEDIA_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "dot": "text/vnd.graphviz",
    "csv": "text/csv",
}


@dataclass(frozen=True)
class LaidOut:
    """A picture with the layout that was chosen for it; the picture carries that layout's hints."""

    picture: Picture
    layout: Layout
    plan: Plan

    @cached_property
    def least_text_on_a3_pt(self) -> float:
        """How large the smallest text of the drawing is on A3, in points."""
        return fit_sheet(self.picture, self.layout.width, self.layout.height, self.plan.words).least_text_on_a3_pt

    @cached_property
    def clashes(self) -> int:
        """How many labels something else covers."""
        return count_clashes(self.picture, self.layout)

    @property
    def is_readable(self) -> bool:
        """Whether the text is at least 8 points on A3."""
        return self.least_text_on_a3_pt >= LEAST_TEXT_PT - TOLERANCE_PT

    @cached_property
    def is_tangled(self) -> bool:
        """Whether more than a quarter of the lines' length runs on top of another line."""
        return measure_tangle(self.layout) > MOST_TANGLED

    @property
    def is_well_shaped(self) -> bool:
        """Whether the drawing proper, without title and foot, is between one by two and five by two. An empty one is."""
        width, height = self.layout.width, self.layout.height
        return TALLEST * height <= width <= WIDEST * height

    def merit(self) -> tuple[bool, int, bool, bool, float]:
        """Return what rivals are compared by.

        Readable at all, then fewer covered labels, then lines that can be followed, then its shape, then larger text.
        """
        size = round(self.least_text_on_a3_pt, 2)
        return self.is_readable, -self.clashes, not self.is_tangled, self.is_well_shaped, size


def render_first_readable(offers: Iterable[Callable[[], Picture]], fmt: str) -> bytes:
    """Return the first of *offers* with text of at least 8 points on A3, drawn as svg, png, pdf or dot; else the most readable.

    Raises:
        RenderingFailed: no plan gave a complete layout of any of them within the limits.
    """
    chosen = choose_readable(offers)
    if fmt == "dot":
        return build_dot(chosen.picture, chosen.plan, headed=True).encode()
    return convert(draw_svg(chosen), fmt)


def choose_readable(offers: Iterable[Callable[[], Picture]], budget_s: float = BUDGET_S) -> LaidOut:
    """Return the layout of the first picture whose text is at least 8 points on A3, else of the most readable one.

    The whole takes at most *budget_s* seconds; a picture that cannot be laid out makes room for the next, which then says so.

    Raises:
        RenderingFailed: none of them could be laid out.
    """
    deadline = time.monotonic() + budget_s
    best: LaidOut | None = None
    failure: RenderingFailed | None = None
    for make in offers:
        picture = make()
        if failure is not None:
            picture = replace(picture, remarks=(*picture.remarks, FELL_BACK))
        try:
            found = lay_out(picture, max(LEAST_BUDGET_S, deadline - time.monotonic()))
        except RenderingFailed as fault:
            failure = fault
            continue
        if best is None or found.merit() > best.merit():
            best = found
        if picture.suffices or (best.is_readable and not best.clashes and not best.is_tangled):
            return best
    if best is None:
        raise failure or RenderingFailed("There is nothing to draw.")
    return best


def convert(svg: bytes, fmt: str) -> bytes:
    """Return the one SVG in the form asked for."""
    return {"svg": lambda: svg, "png": lambda: to_png(svg), "pdf": lambda: to_pdf(svg)}[fmt]()


def draw_svg(laid_out: LaidOut) -> bytes:
    """Return the drawing as SVG bytes."""
    return serialise(compose_page(laid_out.picture, laid_out.layout, laid_out.plan.words))


def lay_out(picture: Picture, budget_s: float = BUDGET_S) -> LaidOut:
    """Return *picture* laid out by the first rung of plans that keeps everything, with text as large as can be.

    Raises:
        RenderingFailed: no plan gave a complete layout within *budget_s* seconds.
    """
    deadline = time.monotonic() + budget_s
    faults: list[str] = []
    for rung in _rungs(picture):
        found: list[LaidOut] = []
        for plan in rung:
            try:
                found.append(_attempt(picture, plan, min(ATTEMPT_S, deadline - time.monotonic())))
            except LayoutLost as fault:
                faults.append(f"{plan.name} {plan.flow}: {fault}")
        if found:
            return max(found, key=LaidOut.merit)
    raise RenderingFailed(
        f"No way of laying out {len(picture.boxes)} boxes and {len(picture.lines)} lines kept all of them.",
        hint=f"Draw less of it at once: the context of one system, or one path. Tried: {'; '.join(faults)}."[:400],
    )


def _rungs(picture: Picture) -> Sequence[Sequence[Plan]]:
    """Return the fixed list of plans, rung by rung: the plans of one rung are rivals, a later rung is a fall-back."""
    flows = picture.flows
    plain = [flow for flow in flows if not flow.is_around] or [Flow.RIGHT]
    rungs = [[Plan("clusters", flow) for flow in flows]]
    if len(picture.lines) <= NEWRANK_LINES:
        rungs.append([Plan("newrank", flow, newrank=True, words="Laid out by the second plan (newrank).") for flow in plain])
    words = "Laid out without boundaries, by the last plan: the layout engine lost lines with them."
    rungs.append([Plan("no-clusters", flow, clusters=False, words=words) for flow in reversed(plain)])
    return rungs


def _attempt(picture: Picture, plan: Plan, wall_s: float) -> LaidOut:
    if wall_s <= 0:
        raise LayoutLost("no time was left")
    if picture.packed:
        return LaidOut(picture, _lay_out_packed(picture, plan, wall_s), plan)
    if plan.flow.is_around:
        arranged = arrange_around(picture)
        if arranged is None:
            raise LayoutLost("no box stands out")
        return LaidOut(arranged, run_plan(arranged, plan, wall_s), plan)
    layout = run_plan(picture, plan, wall_s)
    return LaidOut(picture, route_returns(picture, layout) if picture.rows else layout, plan)


def _lay_out_packed(picture: Picture, plan: Plan, wall_s: float) -> Layout:
    """Lay each group out by itself, whichever way is smaller, and pack them.

    Lines between groups have no place in such a picture.
    """
    deadline = time.monotonic() + wall_s
    parts = []
    for part in split_by_group(picture):
        layouts = []
        for flow in (Flow.RIGHT, Flow.DOWN, Flow.AROUND, Flow.AROUND_DOWN):
            shaped = arrange_around(part.picture) if flow.is_around else part.picture
            if shaped is not None:
                layouts.append(run_plan(shaped, replace(plan, flow=flow), max(0.01, deadline - time.monotonic())))
        parts.append((part, min(layouts, key=lambda item: max(item.width, item.height * sqrt(2)) ** 2)))

    def page_width(width: float, height: float) -> float:
        return fit_sheet(picture, width, height, plan.words).width

    return pack_layouts(parts, page_width)
