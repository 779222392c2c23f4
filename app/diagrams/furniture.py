"""The furniture of a page: heading, tables, legend, remarks and title block around a drawing, in the shape of A3 paper.

A caption comes in: everything that a page says beside its drawing, whatever the drawing is. Every page is √2 : 1, so that it
prints, projects and hangs the same; its width in points decides how large its text is on A3.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, sqrt
from typing import TYPE_CHECKING

from app.diagrams.dark import style_sheet
from app.diagrams.legend import ROW_HEIGHT, paint_legend, place_entries
from app.diagrams.paper import A3, paper_for, text_on
from app.diagrams.picture import Tone
from app.diagrams.style import INK, PAGE, QUIET, RULE, TEXT_PT, TONES
from app.diagrams.svg import ROOT_FONT, element, text
from app.diagrams.typesetting import shorten, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from app.diagrams.legend import Entry
    from app.diagrams.picture import Origin, Table

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
class Caption:
    """What a page says beside its drawing.

    Attributes:
        shown: how much of the inventory the drawing holds, in words.
        legend: one entry for each look that the drawing uses.
        about: further sentences for the description of the whole, which no page prints.
    """

    view: str
    heading: str
    scope: str
    origin: Origin
    shown: str
    remarks: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    filters: tuple[str, ...] = ()
    legend: tuple[Entry, ...] = ()
    about: tuple[str, ...] = ()


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

    @property
    def room(self) -> float:
        """How high the drawing may be, in points."""
        below = self.furniture.height + self.furniture.table_height
        return self.height - HEADER_HEIGHT - 2 * MARGIN - 2 * GAP - below


def fit_sheet(caption: Caption, width: float, height: float) -> Sheet:
    """Return the smallest page of A3's shape that holds a drawing of *width* × *height* points and its furniture."""
    across = max(LEAST_WIDTH, width + 2 * MARGIN)
    for _ in range(8):
        furniture = _furnish(caption, across)
        tall = HEADER_HEIGHT + height + furniture.table_height + furniture.height + 2 * MARGIN + 2 * GAP
        if tall <= across / sqrt(2) + 0.5:
            break
        across = tall * sqrt(2)
    return Sheet(round(across, 1), round(across / sqrt(2), 1), _furnish(caption, across))


def start_page(caption: Caption, sheet: Sheet, rules: Sequence[str] = ()) -> etree._Element:
    """Return the root of a page with its title, description, style sheet (with further dark *rules*), patterns and ground."""
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
    element(root, "title", id="drawing-title").text = f"{caption.heading}: {caption.origin.inventory_name}"
    about = [caption.scope, caption.shown, *caption.about, *caption.remarks, caption.origin.digest]
    element(root, "desc", id="drawing-description").text = ". ".join(part.rstrip(".") for part in about if part)
    element(root, "style").text = style_sheet(rules)
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


def paint_header(root: etree._Element, caption: Caption, sheet: Sheet) -> None:
    """Paint the heading and the scope."""
    node = element(root, "g", id="heading")
    heading = shorten(caption.heading, HEADING_PT, sheet.width - 2 * MARGIN, bold=True)
    text(node, (MARGIN, MARGIN + 19), heading, HEADING_PT, bold=True, fill=INK.light, class_="ink")
    scope = shorten(caption.scope, SCOPE_PT, sheet.width - 2 * MARGIN)
    text(node, (MARGIN, MARGIN + 39), scope, SCOPE_PT, fill=QUIET.light, class_="quiet")
    _rule(node, MARGIN, sheet.width - MARGIN, MARGIN + 49)


def _furnish(caption: Caption, width: float) -> Furniture:
    left = width - 2 * MARGIN - BLOCK_WIDTH - 2 * GAP
    legend = place_entries(caption.legend, left)
    remarks = tuple(row for remark in caption.remarks for row in wrap(remark, TEXT_PT, left, most=3))
    block = _block_rows(caption, width)
    tables = tuple(_set_table(table, width - 2 * MARGIN) for table in caption.tables)
    table_height = sum(table.height for table in tables) + (GAP if tables else 0.0)
    beside = len(legend) * ROW_HEIGHT + (6.0 if remarks else 0.0) + len(remarks) * 14.0
    return Furniture(legend, remarks, tables, block, max(beside, len(block) * BLOCK_ROW) + GAP, table_height)


def _block_rows(caption: Caption, width: float) -> tuple[tuple[str, str], ...]:
    origin = caption.origin
    version = f"version {origin.version}" if origin.version is not None else "not stored"
    digest = f"{origin.digest[:DIGEST_SHOWN]}…" if len(origin.digest) > DIGEST_SHOWN else origin.digest
    rows = [
        ("Inventory", f"{origin.inventory_name} ({origin.inventory_id})"),
        ("Version", " · ".join(part for part in (version, digest) if part)),
        ("Scenario", origin.scenario or "as declared"),
        ("View", " · ".join((caption.view, *caption.filters))),
        ("Shown", caption.shown.removesuffix(" shown")),
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


def paint_tables(root: etree._Element, sheet: Sheet, top: float) -> None:
    """Paint the tables, one beneath the other, from *top* down."""
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


def paint_bottom(root: etree._Element, sheet: Sheet, top: float) -> None:
    """Paint the footer: legend, remarks and title block, from *top* down."""
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
