"""Composes the page: heading, drawing, tables, legend, remarks and title block, in the shape of A3 paper.

A picture, its layout and the words about how it was laid out come in; an SVG tree goes out. Every page is √2 : 1, so that it
prints, projects and hangs the same; its width in points decides how large its text is on A3.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import TYPE_CHECKING

from app.diagrams.badges import place_badges
from app.diagrams.boxes import set_box
from app.diagrams.dark import style_sheet
from app.diagrams.legend import ROW_HEIGHT, list_entries, paint_legend, place_entries
from app.diagrams.paint import paint_box, paint_group, paint_group_title, paint_line
from app.diagrams.paper import A3, paper_for, text_on
from app.diagrams.picture import Tone
from app.diagrams.style import INK, PAGE, QUIET, RULE, TEXT_PT, TONES
from app.diagrams.svg import ROOT_FONT, element, keep_allowed, text
from app.diagrams.typesetting import shorten, wrap

if TYPE_CHECKING:
    from lxml import etree

    from app.diagrams.layout import Layout
    from app.diagrams.legend import Entry
    from app.diagrams.picture import Picture, Table

MARGIN = 22.0
LEAST_WIDTH = 940.0
HEADING_PT = 21.0
SCOPE_PT = 12.0
HEADER_HEIGHT = 48.0
BLOCK_WIDTH = 350.0
BLOCK_LABEL = 62.0
BLOCK_ROW = 14.0
TABLE_ROW = 13.0
GAP = 8.0
DIGEST_SHOWN = 23


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table's heading, its rows as they fit with whether each is a warning, how many rows a column has, and its width."""

    heading: str
    rows: tuple[tuple[str, bool], ...]
    depth: int
    column_width: float

    @property
    def height(self) -> float:
        """Its height with heading, in points."""
        return 21.0 + self.depth * TABLE_ROW


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands around a drawing on a page of one width, and the height that it takes below the drawing."""

    legend: tuple[tuple[tuple[float, Entry], ...], ...]
    remarks: tuple[str, ...]
    tables: tuple[SetTable, ...]
    block: tuple[tuple[str, str], ...]
    height: float
    table_height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a page in points, and its furniture."""

    width: float
    height: float
    furniture: Furniture

    @property
    def least_text_on_a3_pt(self) -> float:
        """How large the smallest text is when the page is printed on A3, in points."""
        return text_on(A3, self.width)


def fit_sheet(picture: Picture, width: float, height: float, words: str = "") -> Sheet:
    """Return the smallest page of A3's shape that holds a drawing of *width* × *height* points and its furniture."""
    across = max(LEAST_WIDTH, width + 2 * MARGIN)
    for _ in range(8):
        furniture = _furnish(picture, across, words)
        tall = HEADER_HEIGHT + height + furniture.table_height + furniture.height + 2 * MARGIN + 2 * GAP
        if tall <= across / sqrt(2) + 0.5:
            break
        across = tall * sqrt(2)
    return Sheet(round(across, 1), round(across / sqrt(2), 1), _furnish(picture, across, words))


def compose_page(picture: Picture, layout: Layout, words: str = "") -> etree._Element:
    """Return the whole drawing as an SVG tree of allowed elements; *words* say how it was laid out, where that needs saying."""
    sheet = fit_sheet(picture, layout.width, layout.height, words)
    root = _start(picture, sheet)
    _paint_header(root, picture, sheet)
    room = sheet.height - HEADER_HEIGHT - 2 * MARGIN - 2 * GAP - sheet.furniture.height - sheet.furniture.table_height
    dx = (sheet.width - layout.width) / 2
    dy = MARGIN + HEADER_HEIGHT + GAP + max(0.0, (room - layout.height) / 2)
    _paint_drawing(root, picture, layout, dx, dy)
    bottom = sheet.height - MARGIN - sheet.furniture.height
    _paint_tables(root, sheet, bottom - sheet.furniture.table_height)
    _paint_bottom(root, sheet, bottom)
    return keep_allowed(root)


def _start(picture: Picture, sheet: Sheet) -> etree._Element:
    root = element(
        None,
        "svg",
        width=sheet.width,
        height=sheet.height,
        viewBox=f"0 0 {sheet.width:g} {sheet.height:g}",
        font_family=ROOT_FONT,
        role="graphics-document",
        aria_labelledby="drawing-title drawing-description",
    )
    element(root, "title", id="drawing-title").text = f"{picture.heading}: {picture.origin.inventory_name}"
    about = [picture.scope, str(picture.shown), picture.meaning, *picture.remarks, picture.origin.digest]
    element(root, "desc", id="drawing-description").text = ". ".join(part.rstrip(".") for part in about if part)
    element(root, "style").text = style_sheet()
    hatch = element(
        element(root, "defs"),
        "pattern",
        id="hatch",
        width=7,
        height=7,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    element(hatch, "rect", width=7, height=7, fill=PAGE.light, class_="page")
    element(hatch, "rect", width=2, height=7, fill="#d9e0e6", class_="hatch-line")
    element(root, "rect", width=sheet.width, height=sheet.height, fill=PAGE.light, class_="page")
    return root


def _paint_header(root: etree._Element, picture: Picture, sheet: Sheet) -> None:
    node = element(root, "g", id="heading")
    heading = shorten(picture.heading, HEADING_PT, sheet.width - 2 * MARGIN, bold=True)
    text(node, (MARGIN, MARGIN + 19), heading, HEADING_PT, bold=True, fill=INK.light, class_="ink")
    scope = shorten(picture.scope, SCOPE_PT, sheet.width - 2 * MARGIN)
    text(node, (MARGIN, MARGIN + 39), scope, SCOPE_PT, fill=QUIET.light, class_="quiet")
    _rule(node, MARGIN, sheet.width - MARGIN, MARGIN + 49)


def _paint_drawing(root: etree._Element, picture: Picture, layout: Layout, dx: float, dy: float) -> None:
    node = element(root, "g", id="drawing")
    for group in sorted(picture.groups, key=lambda item: item.parent is not None):
        if group.key in layout.groups:
            paint_group(node, group, layout.groups[group.key].moved(dx, dy))
    badges = {index: (x + dx, y + dy) for index, (x, y) in place_badges(picture, layout).items()}
    for index, line in enumerate(picture.lines):
        if index in layout.lines:
            paint_line(node, line, layout.lines[index].moved(dx, dy), badges.get(index))
    for group in picture.groups:
        if group.key in layout.groups:
            paint_group_title(node, group, layout.groups[group.key].moved(dx, dy))
    for box in picture.boxes:
        paint_box(node, box, set_box(box, compact=picture.compact), layout.boxes[box.key].moved(dx, dy))


def _furnish(picture: Picture, width: float, words: str) -> Furniture:
    left = width - 2 * MARGIN - BLOCK_WIDTH - 2 * GAP
    legend = place_entries(list_entries(picture), left)
    remarks = tuple(
        row for remark in (*picture.remarks, *([words] if words else [])) for row in wrap(remark, TEXT_PT, left, most=3)
    )
    block = _block_rows(picture, width)
    tables = tuple(_set_table(table, width - 2 * MARGIN) for table in picture.tables)
    table_height = sum(table.height for table in tables) + (GAP if tables else 0.0)
    beside = len(legend) * ROW_HEIGHT + (6.0 if remarks else 0.0) + len(remarks) * 14.0
    return Furniture(legend, remarks, tables, block, max(beside, len(block) * BLOCK_ROW) + GAP, table_height)


def _block_rows(picture: Picture, width: float) -> tuple[tuple[str, str], ...]:
    origin = picture.origin
    version = f"version {origin.version}" if origin.version is not None else "not stored"
    digest = f"{origin.digest[:DIGEST_SHOWN]}…" if len(origin.digest) > DIGEST_SHOWN else origin.digest
    rows = [
        ("Inventory", f"{origin.inventory_name} ({origin.inventory_id})"),
        ("Version", " · ".join(part for part in (version, digest) if part)),
        ("Scenario", origin.scenario or "as declared"),
        ("View", " · ".join((picture.view, *picture.filters))),
        ("Shown", str(picture.shown).removesuffix(" shown")),
        (
            "Paper",
            f"{paper_for(width).name} landscape, text from {floor(text_on(paper_for(width), width) * 10 + 0.05) / 10:g} pt",
        ),
    ]
    return tuple(rows)


def _set_table(table: Table, width: float) -> SetTable:
    """Return a table's rows in as many columns as the width holds, read column by column."""
    columns = max(1, int(width // table.least_width))
    room = width / columns - GAP
    warns = [row.startswith("!") for row in table.rows]
    rows = tuple(
        (shorten(row.removeprefix("!"), TEXT_PT, room, bold=bold), bold) for row, bold in zip(table.rows, warns, strict=True)
    )
    return SetTable(table.heading, rows, ceil(len(rows) / columns) if rows else 0, width / columns)


def _paint_tables(root: etree._Element, sheet: Sheet, top: float) -> None:
    y = top
    for table in sheet.furniture.tables:
        node = element(root, "g", class_="table")
        text(node, (MARGIN, y + 10), table.heading, TEXT_PT + 1, bold=True, fill=INK.light, class_="ink")
        for index, (row, warns) in enumerate(table.rows):
            column, place = divmod(index, table.depth)
            at = (MARGIN + column * table.column_width, y + 25 + place * TABLE_ROW)
            if warns:
                text(node, at, row, TEXT_PT, bold=True, fill=TONES[Tone.BLOCKED].shade.light, class_=f"head-{Tone.BLOCKED}")
            else:
                text(node, at, row, TEXT_PT, fill=INK.light, class_="ink")
        y += table.height


def _paint_bottom(root: etree._Element, sheet: Sheet, top: float) -> None:
    node = element(root, "g", id="footer")
    _rule(node, MARGIN, sheet.width - MARGIN, top - 4)
    paint_legend(node, sheet.furniture.legend, MARGIN, top + 10)
    y = top + 10 + len(sheet.furniture.legend) * ROW_HEIGHT + 6
    for row in sheet.furniture.remarks:
        text(node, (MARGIN, y + 9), row, TEXT_PT, fill=QUIET.light, class_="quiet")
        y += 14.0
    left = sheet.width - MARGIN - BLOCK_WIDTH
    for index, (label, value) in enumerate(sheet.furniture.block):
        base = top + 20 + index * BLOCK_ROW
        text(node, (left, base), label, TEXT_PT, fill=QUIET.light, class_="quiet")
        fitted = shorten(value, TEXT_PT, BLOCK_WIDTH - BLOCK_LABEL, bold=index == 0)
        text(node, (left + BLOCK_LABEL, base), fitted, TEXT_PT, bold=index == 0, fill=INK.light, class_="ink")


def _rule(node: etree._Element, left: float, right: float, y: float) -> None:
    element(
        node,
        "path",
        d=f"M{left:.1f} {y:.1f}L{right:.1f} {y:.1f}",
        stroke=RULE.light,
        stroke_width=0.8,
        fill="none",
        class_="rule",
    )
