"""Paints the rows of a schedule: names, figures, bars, waits, milestones, and how busy people are beneath them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.diagrams.chart_figures import day, days, fine_percent, months
from app.diagrams.chart_looks import (
    ALARM,
    BUSY_STEPS,
    ChartMark,
    paint_bar,
    paint_diamond,
    paint_rule,
    paint_summary,
    paint_triangle,
)
from app.diagrams.layout import Area
from app.diagrams.style import INK, PAGE, QUIET, RULE, TEXT_PT
from app.diagrams.svg import element, element_id, say, squeezed_text, text
from app.diagrams.time_axis import date_at
from app.diagrams.typesetting import measure, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from app.diagrams.busy import BusyRow
    from app.diagrams.gantt import Piece, Reached, Row
    from app.diagrams.time_axis import TimeScale

NAME_WIDTH = 292.0
FIGURE_WIDTH = 46.0
SIDE_WIDTH = NAME_WIDTH + 2 * FIGURE_WIDTH + 14.0
MOST_LANES = 3
TOGETHER_MONTHS = 0.001
VISIBLE_MONTHS = 0.02
CELL_EDGES = 1.2
NARROWEST = 2 / 3


@dataclass(frozen=True, slots=True)
class Track:
    """Where rows are painted: the left edge, the scale of time beside them, the height of a row, and lines that cross them."""

    left: float
    scale: TimeScale
    row_height: float
    lines: tuple[float, ...] = ()


def paint_heads(parent: etree._Element, track: Track, top: float) -> None:
    """Paint the names of the columns of figures."""
    right = track.left + SIDE_WIDTH - 14.0
    for number, words in enumerate((("person-", "days"), ("decides", "the end"))):
        x = right - (1 - number) * FIGURE_WIDTH
        for line, word in enumerate(words):
            text(parent, (x, top + 10 + line * 12), word, TEXT_PT, anchor="end", fill=QUIET.light, class_="quiet")


def paint_rows(parent: etree._Element, rows: Sequence[Row], track: Track, top: float) -> None:
    """Paint rows from *top* down."""
    taken: set[str] = set()
    for number, row in enumerate(rows):
        y = top + number * track.row_height
        kind = "heading" if row.is_heading else "item"
        name = element_id("row", row.key, taken)
        node = element(parent, "g", id=name, class_=f"row row-{kind}", role="img", tabindex="0")
        say(node, row.name, _describe(row, track.scale))
        if row.is_heading and number:
            _rule(node, track, y)
        _paint_side(node, row, track, y)
        _paint_time(node, row, track, y)


def _describe(row: Row, scale: TimeScale) -> str:
    if not row.pieces:
        return "" if row.reached is None else _when_reached(row.reached, scale)
    start, finish = row.span
    said = f"{_moment(start, scale)} to {_moment(finish, scale)} at the median, {days(row.days)} person-days"
    return said + (f"; decides the end in up to {fine_percent(row.share)} of all draws" if row.share else "")


def _moment(at: float, scale: TimeScale) -> str:
    return months(at) if scale.start is None else day(date_at(scale.start, at))


def _when_reached(reached: Reached, scale: TimeScale) -> str:
    return f"P50 {_moment(reached.p50, scale)}, P80 {_moment(reached.p80, scale)}"


def _rule(node: etree._Element, track: Track, y: float) -> None:
    d = f"M{track.left:.1f} {y:.1f}H{track.scale.left + track.scale.width:.1f}"
    element(node, "path", d=d, stroke=RULE.light, stroke_width=0.6, fill="none", class_="rule")


def _paint_side(node: etree._Element, row: Row, track: Track, y: float) -> None:
    base = y + track.row_height / 2 + TEXT_PT * 0.36
    left = track.left + (0.0 if row.is_heading else 10.0)
    if row.is_critical and not row.is_heading:
        paint_triangle(node, track.left, y + track.row_height / 2)
    bold = row.is_heading or row.is_critical
    look = (QUIET, "quiet") if row.is_folded and not row.is_heading else (INK, "ink")
    fitted = shorten(row.name, TEXT_PT, track.left + NAME_WIDTH - left - 6, bold=bold)
    text(node, (left, base), fitted, TEXT_PT, bold=bold, fill=look[0].light, class_=look[1])
    right = track.left + SIDE_WIDTH - 14.0
    if not row.pieces:
        return
    text(node, (right - FIGURE_WIDTH, base), days(row.days), TEXT_PT, anchor="end", fill=QUIET.light, class_="quiet")
    if row.share >= 0.0005:  # noqa: PLR2004  (half of the last digit shown)
        shown = fine_percent(row.share)
        text(node, (right, base), shown, TEXT_PT, anchor="end", fill=QUIET.light, class_="quiet")


def _paint_time(node: etree._Element, row: Row, track: Track, y: float) -> None:
    scale, middle = track.scale, y + track.row_height / 2
    if row.is_heading or row.is_folded:
        if row.pieces:
            start, finish = row.span
            bar = paint_summary(node, scale.x(start), scale.x(finish), middle - 3.5, 7.0)
            say(bar, f"{row.name}: {_moment(start, scale)} to {_moment(finish, scale)}")
    elif row.pieces:
        _paint_pieces(node, row, track, y)
    if row.reached is not None:
        _paint_reached(node, row, row.reached, track, middle)


def _paint_reached(node: etree._Element, row: Row, reached: Reached, track: Track, middle: float) -> None:
    scale = track.scale
    early, late = scale.x(reached.p50), scale.x(reached.p80)
    holder = element(node, "g", class_="milestone")
    say(holder, f"{reached.name}: {_when_reached(reached, scale)}")
    paint_rule(holder, ChartMark.IDLE, f"M{early:.1f} {middle:.1f}H{late:.1f}")
    words = f"{_moment(reached.p50, scale)} … {_moment(reached.p80, scale)}"
    width = measure(words, TEXT_PT)
    x = _place_beside(row, early, late, width, track)
    patch = Area(x - 2, middle - 5, width + 4, 10)
    element(holder, "rect", x=patch.x, y=patch.y, width=patch.width, height=patch.height, fill=PAGE.light, class_="page")
    text(holder, (x, middle + TEXT_PT * 0.36), words, TEXT_PT, fill=QUIET.light, class_="quiet")
    paint_diamond(holder, ChartMark.REACHED_P80, late, middle)
    paint_diamond(holder, ChartMark.REACHED_P50, early, middle)


def _place_beside(row: Row, early: float, late: float, width: float, track: Track) -> float:
    """Return the left end of a milestone's words: right of it, between P50 and P80 or left of it, where they hide least."""
    scale = track.scale
    begin, end = (scale.x(at) for at in row.span) if row.pieces else (0.0, 0.0)

    def hides(at: float) -> int:
        outside = at < scale.left or at + width > scale.left + scale.width
        marks = sum(at - 2 < mark < at + width + 2 for mark in (early, late))
        bar = row.pieces and at < end + 2 and at + width > begin
        return 8 * outside + 4 * bool(bar) + 4 * marks + sum(at - 2 < line < at + width + 2 for line in track.lines)

    return min((late + 8, (early + late - width) / 2, early - 8 - width), key=hides)


def assign_lanes(pieces: Sequence[Piece]) -> dict[str, int]:
    """Return the lane of each piece, so that no two of one lane overlap; beyond three lanes they may, in the last.

    The lanes are as few as the pieces allow, and a piece takes the uppermost that is free.
    """
    ends: list[float] = []
    lanes: dict[str, int] = {}
    for piece in sorted(pieces, key=lambda each: (each.start, each.finish, each.id)):
        free = next((lane for lane, end in enumerate(ends) if end <= piece.start + TOGETHER_MONTHS), None)
        if free is None and len(ends) < MOST_LANES:
            ends.append(piece.finish)
            free = len(ends) - 1
        lane = free if free is not None else MOST_LANES - 1
        ends[lane] = max(ends[lane], piece.finish)
        lanes[piece.id] = lane
    return lanes


def _paint_pieces(node: etree._Element, row: Row, track: Track, y: float) -> None:
    lanes = assign_lanes(row.pieces)
    count = max(lanes.values()) + 1
    pitch = (track.row_height - 3.0) / count
    for critical in (False, True):
        for piece in row.pieces:
            if piece.is_critical is critical:
                top = y + 1.5 + lanes[piece.id] * pitch
                _paint_piece(node, piece, track.scale, top, pitch - (0.8 if count > 1 else 0.0))


def _paint_piece(node: etree._Element, piece: Piece, scale: TimeScale, top: float, height: float) -> None:
    left, right = scale.x(piece.start), scale.x(piece.finish)
    if piece.waited - piece.ready > VISIBLE_MONTHS:
        begin, end = scale.x(piece.ready), scale.x(piece.waited)
        bar = paint_bar(node, ChartMark.WAIT, Area(begin, top + height * 0.2, end - begin, height * 0.6), 0.0)
        say(bar, f"{piece.name}: waiting")
    if piece.start - piece.waited > VISIBLE_MONTHS:
        middle = top + height / 2
        paint_rule(node, ChartMark.IDLE, f"M{scale.x(piece.waited):.1f} {middle:.1f}H{left:.1f}")
    area = Area(left, top, max(right - left, 1.4), height)
    bar = paint_bar(node, piece.stage, area)
    if piece.is_critical:
        bar.set("stroke", ALARM.light)
        bar.set("stroke-width", "1.8")
        bar.set("class", f"mark-{piece.stage} mark-{ChartMark.CRITICAL}")
    critical = ", on the critical path" if piece.is_critical else ""
    say(bar, f"{piece.name}: {_moment(piece.start, scale)} to {_moment(piece.finish, scale)}{critical}; {piece.says}")


def paint_busy(parent: etree._Element, rows: Sequence[BusyRow], track: Track, top: float) -> None:
    """Paint how busy each pool and team is from *top* down: a cell per month, or per several, with its percentage."""
    taken: set[str] = set()
    for number, row in enumerate(rows):
        y = top + number * track.row_height
        node = element(parent, "g", id=element_id("busy", row.key, taken), class_="busy", role="img", tabindex="0")
        say(node, row.name, row.says)
        base = y + track.row_height / 2 + TEXT_PT * 0.36
        text(
            node,
            (track.left, base),
            shorten(row.name, TEXT_PT, NAME_WIDTH - 6),
            TEXT_PT,
            fill=INK.light,
            class_="ink",
        )
        right = track.left + SIDE_WIDTH - 14.0
        text(node, (right, base), row.whole, TEXT_PT, anchor="end", fill=QUIET.light, class_="quiet")
        for cell in row.cells:
            _paint_cell(node, cell.first, cell.last, cell.share, track, y)


def _paint_cell(node: etree._Element, first: float, last: float, share: float, track: Track, y: float) -> None:
    mark = next(mark for bound, mark in BUSY_STEPS if share <= bound + 1e-9)
    left, right = track.scale.x(first), track.scale.x(last)
    if right - left < 1:
        return
    paint_bar(node, mark, Area(left, y + 1, right - left, track.row_height - 2), 0.0)
    words = f"{share * 100:.0f}"
    wanted, room = measure(words, TEXT_PT), right - left - CELL_EDGES
    at = ((left + right) / 2, y + track.row_height / 2 + TEXT_PT * 0.36)
    if wanted <= room:
        text(node, at, words, TEXT_PT, anchor="middle", fill=INK.light, class_="ink")
    elif wanted * NARROWEST <= room - CELL_EDGES:
        squeezed_text(node, at, words, TEXT_PT, room - CELL_EDGES, fill=INK.light, class_="ink")
