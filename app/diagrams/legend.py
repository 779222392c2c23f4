"""The legend: one entry for each look that a picture uses and no other, with a small example and its words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.diagrams.chart_looks import ChartMark, paint_mark_sample
from app.diagrams.layout import Area
from app.diagrams.paint import SAMPLE_EDGE, paint_swatch
from app.diagrams.picture import Border, Dash, Fill, GroupKind, Mark, Tone
from app.diagrams.style import BORDERS, DASHES, FILLS, GROUPS, HALO, INK, TEXT_PT, TONES, Shade
from app.diagrams.svg import element, text
from app.diagrams.typesetting import measure, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from app.diagrams.picture import Picture

SAMPLE_WIDTH = 28.0
ROW_HEIGHT = 15.0
ENTRY_GAP = 18.0
WIDEST_SAMPLE_BORDER = 2.2
WIDEST_WORDS = 480.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the legend: what is shown, and what it means."""

    what: Fill | Border | Mark | Dash | Tone | GroupKind | ChartMark | Shade | None
    words: str


def list_entries(picture: Picture) -> tuple[Entry, ...]:
    """Return the legend's entries in a fixed order: what an arrow means, fills, borders, line styles, colours, boundaries."""
    fills = {box.fill for box in picture.boxes}
    borders = {box.border for box in picture.boxes}
    dashes = {line.dash for line in picture.lines}
    tones = {line.tone for line in picture.lines}
    kinds = {group.kind for group in picture.groups}
    entries = [Entry(None, picture.meaning)] if picture.meaning and picture.lines else []
    entries += [Entry(fill, picture.words.get(fill, FILLS[fill].words)) for fill in Fill if fill in fills]
    for border in Border:
        if border in borders and BORDERS[border].words:
            tag = ", tag NO API" if border is Border.LACKS_API else ""
            entries.append(Entry(border, BORDERS[border].words + tag))
    entries += [Entry(dash, DASHES[dash].words) for dash in Dash if dash in dashes]
    entries += [Entry(tone, picture.words.get(tone, TONES[tone].words)) for tone in Tone if tone in tones]
    entries += [Entry(kind, GROUPS[kind].words) for kind in GroupKind if kind in kinds and GROUPS[kind].words]
    if any(box.chips for box in picture.boxes):
        entries.append(Entry(None, picture.pills))
    if picture.lit:
        entries.append(Entry(HALO, picture.lit))
    return tuple(replace(entry, words=shorten(entry.words, TEXT_PT, WIDEST_WORDS)) for entry in entries)


def place_entries(entries: Iterable[Entry], width: float) -> tuple[tuple[tuple[float, Entry], ...], ...]:
    """Return the entries in rows no wider than *width*, each with its distance from the left edge."""
    rows: list[list[tuple[float, Entry]]] = [[]]
    x = 0.0
    for entry in entries:
        wide = _width_of(entry)
        if rows[-1] and x + wide > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += wide + ENTRY_GAP
    return tuple(tuple(row) for row in rows if row)


def paint_legend(parent: etree._Element, rows: tuple[tuple[tuple[float, Entry], ...], ...], left: float, top: float) -> None:
    """Paint the rows of a legend with its upper left corner at *left*, *top*."""
    node = element(parent, "g", id="legend", class_="legend", role="img", aria_label="Legend")
    for index, row in enumerate(rows):
        for x, entry in row:
            _paint_entry(node, entry, left + x, top + index * ROW_HEIGHT)


def _width_of(entry: Entry) -> float:
    return measure(entry.words, TEXT_PT, bold=entry.what is None) + (SAMPLE_WIDTH + 6 if entry.what is not None else 0.0)


def _paint_entry(node: etree._Element, entry: Entry, x: float, y: float) -> None:
    area = Area(x, y, SAMPLE_WIDTH, 12.0)
    what = entry.what
    if isinstance(what, Fill):
        paint_swatch(node, what, area)
    elif isinstance(what, Border):
        _paint_border(node, what, area)
    elif isinstance(what, Dash):
        _paint_stroke(node, area, INK.light, DASHES[what].dashes, "legend-stroke", 2.0 if what is Dash.MIXED else 1.2)
    elif isinstance(what, Tone):
        _paint_stroke(node, area, TONES[what].shade.light, "", f"stroke-{what}", 2.6)
    elif isinstance(what, Shade):
        _paint_frame(node, area, what.light, SAMPLE_EDGE.light, "", "edge-normal")
    elif isinstance(what, ChartMark):
        paint_mark_sample(node, what, area)
    elif isinstance(what, GroupKind):
        look = GROUPS[what]
        _paint_frame(node, area, look.shade.light if look.shade else "none", look.edge.light, look.dashes, f"ground-{what}")
    offset = SAMPLE_WIDTH + 6 if what is not None else 0.0
    text(node, (x + offset, y + 9.6), entry.words, TEXT_PT, bold=what is None, fill=INK.light, class_="ink")


def _paint_border(node: etree._Element, border: Border, area: Area) -> None:
    look = BORDERS[border]
    width = min(look.width, WIDEST_SAMPLE_BORDER)
    for inset in (0.0, 2.5) if look.double else (0.0,):
        element(
            node,
            "rect",
            x=area.x + 1 + inset,
            y=area.y + inset,
            width=area.width - 2 - 2 * inset,
            height=area.height - 2 * inset,
            rx=3,
            fill="none",
            stroke=look.shade.light,
            stroke_width=width,
            stroke_dasharray=look.dashes,
            class_=f"edge-{border}",
        )


def _paint_frame(node: etree._Element, area: Area, fill: str, stroke: str, dashes: str, classes: str) -> None:
    element(
        node,
        "rect",
        x=area.x,
        y=area.y,
        width=area.width,
        height=area.height,
        rx=3,
        fill=fill,
        stroke=stroke,
        stroke_dasharray=dashes,
        class_=classes,
    )


def _paint_stroke(node: etree._Element, area: Area, stroke: str, dashes: str, classes: str, width: float) -> None:
    middle = area.y + area.height / 2
    element(
        node,
        "path",
        d=f"M{area.x:.1f} {middle:.1f}L{area.x + area.width:.1f} {middle:.1f}",
        fill="none",
        stroke=stroke,
        stroke_width=width,
        stroke_dasharray=dashes,
        class_=classes,
    )
