"""Spreadsheets to sheets of cells: xlsx, xlsm, xlsb, ods, xls and csv come in, under limits; names and rows go out.

Workbooks are read in a child process that may crash; archives are counted before it sees them. A cell is text, a number, true
or false, a day, or nothing.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydantic_core

from app.errors import LimitExceeded
from app.findings import Finding, Place, error
from app.importers.bundle import NotZip, check_archive, is_zip
from app.importers.collecting import collector_paused
from app.importers.decoding import NotText
from app.sandbox.runner import MEBIBYTE, Limits, run_child

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.importers.reading import Document
    from app.inventory.table_cells import Cell

CHILD = Path(__file__).with_name("workbook_child.py")
LIMITS = Limits(wall_s=30, cpu_s=10, memory_bytes=1536 * MEBIBYTE, output_bytes=512 * MEBIBYTE)
TOO_LARGE = 4
RAN_OUT = (b"MemoryError", b"memory allocation", b"capacity overflow")  # as Python and Rust say it
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
DELIMITERS = ",;\t|"
MOST_ROWS = 1_100_000
MOST_CELLS = 12_000_000  # as the child counts them
ODS_CONTENT = "content.xml"
REPEATED = re.compile(rb"number-(rows|columns)-repeated=[\"'](\d{1,12})[\"']")
LONGEST_CELL = 64 * 1024
SNIFFED = 64 * 1024
NEUTRALISED = ("'=", "'+", "'-", "'@", "'\t", "'\r", "''")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, and its rows from the first one, so that a row's number is its index + 1."""

    name: str
    rows: Sequence[Sequence[Cell]]
    is_visible: bool = True


class NotTable(Exception):
    """The document cannot be read as tables; ``finding`` says why."""

    def __init__(self, detail: str, advice: str = "", place: Place | None = None) -> None:
        super().__init__(detail)
        self.finding: Finding = error("not-a-table", detail, advice, place or Place())


def read_workbook(document: Document) -> list[Sheet]:
    """Return the sheets of a workbook, in its order.

    Raises:
        NotTable: it is broken, encrypted, or no workbook.
        LimitExceeded: it is larger than is read.
    """
    if is_zip(document.data):
        try:
            check_archive(document.data)
        except NotZip as problem:
            raise NotTable(f"{document.label} is a broken workbook.", problem.finding.advice) from None
    outcome = run_child([sys.executable, "-I", str(CHILD)], document.data, limits=LIMITS)
    ran_out = any(sign in outcome.stderr for sign in RAN_OUT)
    if outcome.status == TOO_LARGE or outcome.stopped or (not outcome.succeeded and (ran_out or not outcome.stderr)):
        detail = f"{document.label} has more cells than are read, {MOST_CELLS:,} of all sheets together, or is damaged."
        raise LimitExceeded(detail, hint="Save it anew with only the sheets and rows that hold data.")
    if not outcome.succeeded:
        _refuse_repeated(document)
        raise NotTable(_reason(document, outcome.stderr), "Open it and save it as .xlsx without a password.")
    with collector_paused(len(outcome.stdout)):
        return [_sheet(name, rows, is_visible=visible) for name, visible, rows in pydantic_core.from_json(outcome.stdout)]


def _refuse_repeated(document: Document) -> None:
    """Refuse an OpenDocument workbook that fills more cells by repeating rows and columns than are read.

    The reader takes such a file for none at all, so the sheet itself is asked.

    Raises:
        LimitExceeded: it is one.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(document.data)) as archive:
            content = archive.read(ODS_CONTENT)
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError, zlib.error, EOFError):
        return
    repeated: dict[bytes, int] = {b"rows": 1, b"columns": 1}
    for found in REPEATED.finditer(content):
        repeated[found[1]] = max(repeated[found[1]], int(found[2]))
    rows, columns = repeated[b"rows"], repeated[b"columns"]
    if rows * columns > MOST_CELLS:
        raise LimitExceeded(
            f"{document.label} repeats a row {rows:,} times and a cell {columns:,} times; "
            f"workbooks of up to {MOST_CELLS:,} cells are read.",
            hint="Delete the rows below and the columns beside the data, which a fill has reached, and save it anew.",
        )


def _reason(document: Document, said: bytes) -> str:
    if b"assword" in said or b"ncrypt" in said:
        return f"{document.label} is protected by a password."
    return f"{document.label} is no workbook that can be read."


def _sheet(name: str, rows: list[list[Any]], *, is_visible: bool) -> Sheet:
    for number, row in enumerate(rows):
        if "" in row or list in map(type, row):  # asked of a whole row at a time
            rows[number] = [None if cell == "" else _day(cell[0]) if type(cell) is list else cell for cell in row]
    return Sheet(name, rows, is_visible)


def _day(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def read_csv(document: Document) -> Sheet:
    """Return a CSV file as one sheet, named after the file; the delimiter is the one that makes the most even columns.

    Raises:
        NotTable: it is no text, or no table.
        LimitExceeded: it has more than 1,100,000 rows.
    """
    text = _text_of(document)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    csv.field_size_limit(LONGEST_CELL)
    rows: list[list[Cell]] = []
    try:
        for cells in reader:
            while len(rows) < reader.line_num - 1 and len(rows) < MOST_ROWS and not cells:
                rows.append([])
            rows.append([_plain(cell) for cell in cells])
            if len(rows) > MOST_ROWS:
                raise LimitExceeded(f"{document.label} has more than {MOST_ROWS:,} rows.")
    except csv.Error as problem:
        place = Place(line=reader.line_num or 1)
        raise NotTable(f"{document.label} cannot be read here: {problem}.", "Save it as CSV in UTF-8.", place) from None
    return Sheet(document.stem, rows)


def _text_of(document: Document) -> str:
    """Return the text, read as Windows-1252 where it is not UTF-8: spreadsheets still write CSV so."""
    try:
        return document.text
    except NotText as problem:
        if b"\x00" in document.data:
            raise NotTable(problem.finding.detail, problem.finding.advice, problem.finding.place) from None
        return document.data.decode("cp1252", errors="replace")


def _plain(cell: str) -> Cell:
    """Return a cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell.startswith(NEUTRALISED) else cell or None


def delimiter_of(text: str) -> str:
    r"""Return what separates the cells.

    >>> delimiter_of("name;owner\n\"a, b\";c\n"), delimiter_of("name\n")
    (';', ',')
    """
    lines = [line for line in text[:SNIFFED].splitlines()[:50] if line.strip()]
    best, most = DELIMITERS[0], (0, 0)
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        width = widths[0] if widths else 0
        even = sum(other == width for other in widths)
        if width > 1 and (even, width) > most:
            best, most = delimiter, (even, width)
    return best
