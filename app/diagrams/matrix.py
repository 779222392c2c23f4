"""The ``matrix`` view: a dependency structure matrix as a page and as a table. It has no nodes and no arrows, hence no DOT.

A landscape and the classes of its integrations come in; SVG bytes or rows go out. :mod:`app.diagrams.matrix_model` decides
what stands where.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from app.diagrams.furniture import (
    GAP,
    HEADER_HEIGHT,
    MARGIN,
    Caption,
    fit_sheet,
    paint_bottom,
    paint_header,
    paint_tables,
    start_page,
)
from app.diagrams.legend import Entry
from app.diagrams.looks import Fill, GroupKind
from app.diagrams.matrix_model import CLASSES, RUNS, build_matrix
from app.diagrams.narrowing import narrow
from app.diagrams.picture import Shown
from app.diagrams.portray import count, describe_flow, summarise
from app.diagrams.style import FILLS, GROUPS, INK, QUIET, RULE, TEXT_PT
from app.diagrams.svg import element, element_id, keep_allowed, say, serialise, text
from app.diagrams.typesetting import measure, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from app.diagrams.lens import Lens
    from app.diagrams.matrix_model import Cell, Matrix
    from app.diagrams.picture import Origin
    from app.landscape.landscape import Landscape

VIEW = "matrix"
MOST_PARTS = 56
MOST_WRITTEN = 400
CELL_LARGE, CELL_SMALL = 24.0, 16.5
FEW = 26
NAME_WIDTH, DOMAIN_WIDTH, TOTAL_WIDTH = 232.0, 146.0, 40.0
MOST_TOLD = 30
CLASS_FILL = {"difficult": Fill.NONE, "nominal": Fill.BATCH, "easy": Fill.PARTIAL, RUNS: Fill.PLAIN}
CLASS_WORDS = {
    "difficult": "D: a difficult integration to be built",
    "nominal": "N: a nominal one",
    "easy": "E: an easy one",
    RUNS: "Runs already, or is not to be built",
}
LETTER = {"difficult": "D", "nominal": "N", "easy": "E", RUNS: ""}
MEANING = "A row depends on a column: it consumes what the column provides"


@dataclass(frozen=True)
class Grid:
    """A matrix with its measures on the page, in points from the grid's upper left corner."""

    matrix: Matrix
    cell: float
    domain_width: float

    @property
    def left(self) -> float:
        """Where the first column begins."""
        return self.domain_width + NAME_WIDTH

    @property
    def size(self) -> float:
        """How wide and high all cells are."""
        return self.cell * len(self.matrix.parts)

    @property
    def width(self) -> float:
        """With names and totals."""
        return self.left + self.size + TOTAL_WIDTH

    @property
    def height(self) -> float:
        """With numbers and totals."""
        return 2 * self.cell + self.size


def draw_matrix(landscape: Landscape, origin: Origin, classes: Mapping[str, str], lens: Lens) -> bytes:
    """Return the matrix as SVG."""
    part = narrow(landscape, lens)
    matrix = build_matrix(part, classes, MOST_PARTS)
    cell = CELL_LARGE if len(matrix.parts) <= FEW else CELL_SMALL
    grid = Grid(matrix, cell, 0.0 if matrix.by_domain else DOMAIN_WIDTH)
    caption = _caption(landscape, part, matrix, origin, lens)
    sheet = fit_sheet(caption, grid.width, grid.height)
    root = start_page(caption, sheet)
    paint_header(root, caption, sheet)
    dx = (sheet.width - grid.width) / 2
    dy = MARGIN + HEADER_HEIGHT + GAP + max(0.0, (sheet.room - grid.height) / 2)
    _paint_grid(root, grid, part, dx, dy)
    bottom = sheet.height - MARGIN - sheet.furniture.height
    paint_tables(root, sheet, bottom - sheet.furniture.table_height)
    paint_bottom(root, sheet, bottom)
    return serialise(keep_allowed(root))


def tabulate_matrix(landscape: Landscape, classes: Mapping[str, str], lens: Lens) -> list[list[str | int | None]]:
    """Return the matrix row by row, a heading first, with the number of integrations in each cell and totals on the margins.

    Of systems, up to 400 of them; of domains beyond that.
    """
    matrix = build_matrix(narrow(landscape, lens), classes, MOST_WRITTEN)
    places = range(len(matrix.parts))
    rows: list[list[str | int | None]] = [["domain", "id", "consumes", *(part.name for part in matrix.parts), "total"]]
    for row in places:
        part = matrix.parts[row]
        cells = (matrix.cells.get((row, column)) for column in places)
        numbers = [None if cell is None else len(cell.flows) for cell in cells]
        rows.append([part.domain, part.key, part.name, *numbers, matrix.uses(row)])
    offered = [matrix.offers(column) for column in places]
    return [*rows, [None, None, "total", *offered, sum(offered)]]


def _caption(whole: Landscape, part: Landscape, matrix: Matrix, origin: Origin, lens: Lens) -> Caption:
    used = {cell.class_name for cell in matrix.cells.values()}
    remarks = [
        (
            f"Domain by domain, providers first: {count(matrix.ahead, 'integration')} above the diagonal, consumed before "
            "their provider's turn or in a cycle. Numbers: how many integrations; the hardest decides the colour."
        )
    ]
    if matrix.by_domain:
        remarks.append(f"{count(len(part.systems), 'system')} folded by domain: more than {MOST_PARTS} cannot be read on A3.")
    if lens.filters:
        out = len(whole.flows) - len(part.flows)
        remarks.append(f"Filtered out: {count(len(whole.systems) - len(part.systems), 'system')}, {count(out, 'integration')}.")
    legend = [Entry(None, MEANING)]
    legend += [Entry(CLASS_FILL[name], CLASS_WORDS[name]) for name in (*CLASSES, RUNS) if name in used]
    legend.append(Entry(GroupKind.DOMAIN, "Business domain"))
    return Caption(
        view=VIEW,
        heading="Dependency structure matrix" + (" of domains" if matrix.by_domain else ""),
        scope=summarise(part),
        origin=origin,
        shown=str(Shown(len(part.systems), len(whole.systems), len(part.flows), len(whole.flows))),
        remarks=tuple(remarks),
        filters=lens.as_words(),
        legend=tuple(legend),
        about=(MEANING,),
    )


def _paint_grid(root: etree._Element, grid: Grid, landscape: Landscape, dx: float, dy: float) -> None:
    node = element(root, "g", id="drawing")
    top = dy + grid.cell
    _paint_domains(node, grid, dx, top)
    _paint_rules(node, grid, dx, top)
    matrix = grid.matrix
    for place in range(len(matrix.parts)):
        _paint_part(node, grid, place, dx, top)
    taken: set[str] = set()
    for (row, column), cell in matrix.cells.items():
        x, y = dx + grid.left + column * grid.cell, top + row * grid.cell
        _paint_cell(node, grid, landscape, (row, column), cell, (x, y), taken)
    _paint_totals(node, grid, dx, top)


def _paint_domains(node: etree._Element, grid: Grid, dx: float, top: float) -> None:
    """Paint the blocks of domains along the diagonal, and their names on the left."""
    if grid.matrix.by_domain:
        return
    look = GROUPS[GroupKind.DOMAIN]
    start = 0
    for name, members in groupby(grid.matrix.parts, key=lambda part: part.domain):
        size = len(list(members)) * grid.cell
        y = top + start * grid.cell
        block = element(node, "g", class_="group group-domain")
        say(block, name)
        shade = look.shade.light if look.shade else "none"
        for x, wide in ((dx, grid.left), (dx + grid.left + start * grid.cell, size)):
            element(
                block,
                "rect",
                x=x,
                y=y,
                width=wide,
                height=size,
                fill=shade,
                stroke=QUIET.light,
                stroke_width=0.9,
                class_="ground-domain",
            )
        words = shorten(name, TEXT_PT, grid.domain_width - 10, bold=True)
        text(block, (dx + 5, y + min(size, grid.cell) / 2 + 3.6), words, TEXT_PT, bold=True, fill=QUIET.light, class_="quiet")
        start += ceil(size / grid.cell - 0.001)


def _paint_rules(node: etree._Element, grid: Grid, dx: float, top: float) -> None:
    left = dx + grid.left
    for step in range(len(grid.matrix.parts) + 1):
        at = step * grid.cell
        path = f"M{left:.1f} {top + at:.1f}H{left + grid.size:.1f}M{left + at:.1f} {top:.1f}V{top + grid.size:.1f}"
        element(node, "path", d=path, fill="none", stroke=RULE.light, stroke_width=0.4, class_="rule")


def _paint_part(node: etree._Element, grid: Grid, place: int, dx: float, top: float) -> None:
    part = grid.matrix.parts[place]
    middle = top + place * grid.cell + grid.cell / 2 + 3.6
    holder = element(node, "g", class_="part")
    if len(part.systems) == 1:
        holder.set("data-systems", part.systems[0])
    say(holder, f"{part.name} ({part.key})", f"consumes {grid.matrix.uses(place)}, provides {grid.matrix.offers(place)}")
    number = str(place + 1)
    words = shorten(part.name, TEXT_PT, NAME_WIDTH - 34)
    text(holder, (dx + grid.domain_width + 22, middle), number, TEXT_PT, anchor="end", fill=QUIET.light, class_="quiet")
    text(holder, (dx + grid.domain_width + 28, middle), words, TEXT_PT, fill=INK.light, class_="ink")
    x = dx + grid.left + place * grid.cell
    text(holder, (x + grid.cell / 2, top - 5), number, TEXT_PT, anchor="middle", fill=QUIET.light, class_="quiet")
    element(
        holder,
        "rect",
        x=x,
        y=top + place * grid.cell,
        width=grid.cell,
        height=grid.cell,
        fill=RULE.light,
        class_="hatch-line",
    )


def _paint_cell(
    node: etree._Element,
    grid: Grid,
    landscape: Landscape,
    ends: tuple[int, int],
    cell: Cell,
    at: tuple[float, float],
    taken: set[str],
) -> None:
    row, column = grid.matrix.parts[ends[0]], grid.matrix.parts[ends[1]]
    look = FILLS[CLASS_FILL[cell.class_name]]
    name = element_id("cell", f"{row.key}.{column.key}", taken)
    holder = element(node, "g", id=name, class_=f"cell class-{cell.class_name}", role="img", tabindex="0")
    holder.set("data-integrations", " ".join(cell.flows))
    told = "\n".join(describe_flow(landscape, landscape.flows[flow]) for flow in cell.flows[:MOST_TOLD])
    rest = f"\nand {len(cell.flows) - MOST_TOLD} more" if len(cell.flows) > MOST_TOLD else ""
    say(holder, f"{row.name} consumes {count(len(cell.flows), 'integration')} of {column.name}", told + rest)
    inset = 1.2
    element(
        holder,
        "rect",
        x=at[0] + inset,
        y=at[1] + inset,
        width=grid.cell - 2 * inset,
        height=grid.cell - 2 * inset,
        rx=2,
        fill=look.shade.light,
        class_=f"inside-{CLASS_FILL[cell.class_name]}",
    )
    words = _words_of(grid, cell)
    centre = (at[0] + grid.cell / 2, at[1] + grid.cell / 2 + 3.6)
    text(holder, centre, words, TEXT_PT, anchor="middle", fill=look.ink.light, class_=f"ink-{CLASS_FILL[cell.class_name]}")


def _words_of(grid: Grid, cell: Cell) -> str:
    """Return what a cell says: its class as a letter, its number where it is of several; both where there is room."""
    if len(cell.flows) == 1:
        return LETTER[cell.class_name] or "1"
    both = f"{len(cell.flows)}{LETTER[cell.class_name]}"
    return both if measure(both, TEXT_PT) <= grid.cell - 3 else str(len(cell.flows))


def _paint_totals(node: etree._Element, grid: Grid, dx: float, top: float) -> None:
    matrix = grid.matrix
    right = dx + grid.left + grid.size + TOTAL_WIDTH - 6
    below = top + grid.size + grid.cell / 2 + 3.6
    holder = element(node, "g", class_="totals")
    for place in range(len(matrix.parts)):
        middle = top + place * grid.cell + grid.cell / 2 + 3.6
        text(holder, (right, middle), str(matrix.uses(place)), TEXT_PT, anchor="end", bold=True, fill=INK.light, class_="ink")
        x = dx + grid.left + place * grid.cell + grid.cell / 2
        text(holder, (x, below), str(matrix.offers(place)), TEXT_PT, anchor="middle", bold=True, fill=INK.light, class_="ink")
    text(holder, (right, top - 5), "uses", TEXT_PT, anchor="end", fill=QUIET.light, class_="quiet")
    text(holder, (dx + grid.left - 6, below), "offers", TEXT_PT, anchor="end", fill=QUIET.light, class_="quiet")
    total = str(sum(len(cell.flows) for cell in matrix.cells.values()))
    text(holder, (right, below), total, TEXT_PT, anchor="end", bold=True, fill=INK.light, class_="ink")
