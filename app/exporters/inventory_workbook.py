"""An inventory as a workbook to fill in: a sheet per kind of thing, drop-downs from the vocabulary, every column explained.

The rows of an inventory come in, or none for an empty template; the bytes of an XLSX file go out, the same for the same rows.
Reading the workbook again gives an equal inventory.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from app.errors import NotRepresentable
from app.exporters.workbook_explanations import write_explanations, write_instructions
from app.exporters.workbook_file import open_workbook
from app.inventory.model import SCHEMA_ID
from app.inventory.tables import Kind, tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from app.inventory.table_cells import Cell
    from app.inventory.tables import Column, Table

ROOM = 2_000  # empty rows that have drop-downs and formats
LONGEST_CELL = 32_767
FIRST_YEAR = 1900  # the first that a spreadsheet's calendar has
LIST_LENGTH = 255  # characters that a drop-down can list itself; longer lists stand on a hidden sheet
WORDS_SHEET = "Words"
WIDE = frozenset({"description", "set", "assumption", "hops", "detail"})
REFERENCES = {  # columns that hold the id of a row on another sheet, for drop-downs that follow it
    ("Systems", "owner"): "Teams",
    ("Schemas", "system"): "Systems",
    ("Integrations", "source"): "Systems",
    ("Integrations", "target"): "Systems",
}
EDGE = "#B8C4D0"


def export_inventory_workbook(rows: Mapping[str, Sequence[Sequence[Cell]]], title: str = "Seamap inventory") -> bytes:
    """Return the workbook with *rows* per sheet, as :func:`app.inventory.tabulate.tabulate` gives them; none for a template.

    Raises:
        NotRepresentable: a text is longer than a spreadsheet's cell can be.
    """
    memory = io.BytesIO()
    with open_workbook(memory, title) as book:
        formats = _formats(book)
        write_instructions(book.add_worksheet("Start here"), formats)
        words = _Words(book)
        for table in tables():
            sheet = book.add_worksheet(table.name)
            written = rows.get(table.name, ())
            if table.path:
                _write_table(sheet, table, written, formats, words)
            else:
                _write_single_values(sheet, table, written[0] if written else (), formats, words)
        write_explanations(book.add_worksheet("Explanations"), formats)
        words.write()
    return memory.getvalue()


def _formats(book: Workbook) -> dict[str, Format]:
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bottom_color": EDGE}
    cell = {"valign": "top", "bottom": 4, "bottom_color": "#DDE3E9"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "font_color": "#1F3A52"}),
        "prose": book.add_format({"text_wrap": True, "valign": "top"}),
        "head": book.add_format({**head, "bg_color": "#E6ECF2"}),
        "required": book.add_format({**head, "bg_color": "#1F3A52", "font_color": "#FFFFFF"}),
        "text": book.add_format({**cell, "num_format": "@"}),
        "wide": book.add_format({**cell, "num_format": "@", "text_wrap": True}),
        "number": book.add_format({**cell, "num_format": "General", "align": "right"}),
        "day": book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"}),
        "word": book.add_format(cell),
    }


class _Words:
    """The hidden sheet of lists that are too long for a drop-down of their own."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._columns: dict[tuple[str, ...], int] = {}

    def source(self, words: tuple[str, ...]) -> Any:
        """Return where a drop-down takes *words* from."""
        if len(",".join(words)) <= LIST_LENGTH:
            return list(words)
        column = self._columns.setdefault(words, len(self._columns))
        letter = chr(ord("A") + column)
        return f"={WORDS_SHEET}!${letter}$1:${letter}${len(words)}"

    def write(self) -> None:
        """Write the sheet, where there is anything on it."""
        if not self._columns:
            return
        sheet = self._book.add_worksheet(WORDS_SHEET)
        for words, column in self._columns.items():
            sheet.write_column(0, column, words)
        sheet.hide()


def _write_table(
    sheet: Worksheet, table: Table, rows: Sequence[Sequence[Cell]], formats: Mapping[str, Format], words: _Words
) -> None:
    last = len(rows) + ROOM
    for index, column in enumerate(table.headings):
        sheet.set_column(index, index, _width(column), formats[_style(column)])
        sheet.write_string(0, index, column.title, formats["required" if column.is_required else "head"])
        sheet.write_comment(0, index, _comment(column), {"x_scale": 2.2, "y_scale": 1.6, "author": "Seamap"})
        _limit(sheet, (1, index, last, index), column, words, REFERENCES.get((table.name, column.key)))
    for number, row in enumerate(rows, start=1):
        for index, (column, cell) in enumerate(zip(table.headings, row, strict=True)):
            _write_cell(sheet, number, index, column, cell, formats)
    sheet.set_row(0, 46)
    sheet.freeze_panes(1, min(2, len(table.headings) - 1))
    sheet.autofilter(0, 0, max(len(rows), 1), len(table.headings) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_single_values(
    sheet: Worksheet, table: Table, cells: Sequence[Cell], formats: Mapping[str, Format], words: _Words
) -> None:
    """Write a row per value: what it is, the value, what it means."""
    for index, (head, width) in enumerate((("Field", 36), ("Value", 44), ("Meaning", 80))):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, head, formats["head"])
    given = cells or (None,) * len(table.columns)
    for number, (column, cell) in enumerate(zip(table.columns, given, strict=True), start=1):
        value = SCHEMA_ID if column.key == "schema" else cell
        sheet.write_string(number, 0, column.title, formats["required" if column.is_required else "head"])
        _write_cell(sheet, number, 1, column, value, formats)
        sheet.write_string(number, 2, column.meaning, formats["prose"])
        _limit(sheet, (number, 1, number, 1), column, words, None)
    sheet.freeze_panes(1, 1)


def _write_cell(sheet: Worksheet, row: int, index: int, column: Column, cell: Cell, formats: Mapping[str, Format]) -> None:
    style = formats[_style(column)]
    if cell is None:
        sheet.write_blank(row, index, None, style)
    elif isinstance(cell, dt.date) and cell.year >= FIRST_YEAR:
        sheet.write_datetime(row, index, cell, style)
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and float(f"{cell:.16G}") == cell:
        sheet.write_number(row, index, cell, style)
    else:
        text = str(cell)
        if len(text) > LONGEST_CELL:
            detail = f"{column.title} has {len(text):,} characters; a spreadsheet's cell holds {LONGEST_CELL:,}."
            raise NotRepresentable(detail, hint="Shorten it, or keep this inventory as YAML.")
        sheet.write_string(row, index, text, style)


def _limit(sheet: Worksheet, area: tuple[int, int, int, int], column: Column, words: _Words, of: str | None) -> None:
    """Give the cells of *area* a drop-down, or say what belongs into them."""
    rule: dict[str, Any] = {"validate": "any", "ignore_blank": True}
    if column.kind is Kind.WORD:
        choices = column.words if column.is_required or "unknown" in column.words else (*column.words, "unknown")
        rule |= {"validate": "list", "source": words.source(choices), "error_title": "Not a word of the vocabulary"}
        rule["error_message"] = "Please choose from the list, or leave the cell empty where it is not known."
    elif column.kind in {Kind.YES_NO, Kind.PRESENCE}:
        rule |= {"validate": "list", "source": ["yes", "no", "unknown"] if column.kind is Kind.YES_NO else ["yes"]}
    elif of is not None:
        rule |= {"validate": "list", "source": f"={of}!$A$2:$A${ROOM + 1}", "error_type": "information"}
        rule["error_message"] = f"There is no row with this id on the sheet {of} yet."
    rule |= {"input_title": column.title[:32], "input_message": _hint(column)}
    sheet.data_validation(*area, rule)


def _hint(column: Column) -> str:
    words = column.meaning if len(column.meaning) <= LIST_LENGTH else column.meaning[: LIST_LENGTH - 1] + "…"
    return words or column.title


def _comment(column: Column) -> str:
    form = f"\n\nOne of: {', '.join(column.words)}." if column.kind is Kind.WORD else f"\n\nA cell holds: {column.kind}."
    if column.kind is Kind.WORDS:
        form = f"\n\nSome of: {', '.join(column.words)}; with ; between them."
    return f"{column.meaning}{form}\n\nIn YAML: {column.key}"


def _width(column: Column) -> int:
    if column.path[-1] in WIDE:
        return 48
    if column.kind in {Kind.TEXTS, Kind.WORDS} or column.path[-1] == "name":
        return 26
    return 22 if column.kind in {Kind.TEXT, Kind.WORD} else 13


def _style(column: Column) -> str:
    if column.path[-1] in WIDE:
        return "wide"
    match column.kind:
        case Kind.NUMBER | Kind.WHOLE:
            return "number"
        case Kind.DATE:
            return "day"
        case Kind.TEXT | Kind.TEXTS | Kind.WORDS | Kind.HOPS | Kind.STEPS | Kind.PATCH:
            return "text"
        case _:
            return "word"
