"""Workbooks that are damaged or made to hurt: an inventory, findings, or one clear error, soon and in little memory."""

from __future__ import annotations

import io
import random
import time
import zipfile

import pytest
import xlsxwriter
import xlwt

from app.errors import AppError, LimitExceeded
from app.importers.bundles import read_files
from app.importers.reading import Document
from tests.unit.importers.mutations import damage_bytes
from tests.unit.importers.test_foreign_tables import APPLICATIONS, INTERFACES, workbook

LONGEST_SECONDS = 10.0  # of the processor, on a shared machine
ROUNDS = 8
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
COLUMNS = ' table:number-columns-repeated="%d"'
NAMED = '<table:table-cell office:value-type="string"{}><text:p>Name</text:p></table:table-cell>'


def outcome(name: str, data: bytes) -> str:
    """What reading it comes to; a stack trace, a hang or silence is a bug."""
    start = time.process_time()
    try:
        result = read_files([Document(name, data)])
    except AppError as problem:
        return problem.code
    assert time.process_time() - start < LONGEST_SECONDS
    assert (result.inventory is None) == bool(result.errors)
    return result.errors[0].code if result.errors else "read"


def repacked(data: bytes, part: str, content) -> bytes:
    """The archive with one part exchanged for what *content* makes of it."""
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, content(before.read(name)) if name == part else before.read(name))
    return memory.getvalue()


def with_rows(rows: bytes) -> bytes:
    sheet = b'<worksheet xmlns="%s">%s</worksheet>' % (MAIN, rows)
    return repacked(workbook(Applications=[["Name"], ["A"]]), "xl/worksheets/sheet1.xml", lambda _: sheet)


def open_document(rows: str) -> bytes:
    spaces = " ".join(f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "table", "text"))
    body = (
        f'<office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body>'
    )
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{OFFICE}manifest:1.0"/>')
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return memory.getvalue()


def far_corner() -> bytes:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Applications")
        sheet.write_row(0, 0, ["Name", "Owner"])
        sheet.write(1_048_575, 16_383, "x")
    return memory.getvalue()


def many_long_names() -> bytes:
    return workbook(Applications=[["Name"], *([random.Random(number).randbytes(16_000).hex()] for number in range(100))])


HOSTILE = {
    "a cell in the far corner.xlsx": (far_corner, "limit-exceeded"),
    "a bomb.xlsx": (lambda: with_rows(b'<row r="1"><c r="A1"><v>1</v></c></row>' * 100_000), "limit-exceeded"),
    "no such string.xlsx": (
        lambda: with_rows(b'<sheetData><row r="1"><c r="A1" t="s"><v>99999999</v></c></row></sheetData>'),
        "not-a-table",
    ),
    "no such cell.xlsx": (
        lambda: with_rows(b'<sheetData><row r="1"><c r="ZZZZZZ99999999999"><v>1</v></c></row></sheetData>'),
        "limit-exceeded",
    ),
    "a row beyond all rows.xlsx": (
        lambda: with_rows(b'<sheetData><row r="1"><c r="A1"/><c r="A4294967295"><v>1</v></c></row></sheetData>'),
        "limit-exceeded",
    ),
    "a name in a billion columns.ods": (
        lambda: open_document(f"<table:table-row>{NAMED.format(COLUMNS % 10**9)}</table:table-row>"),
        "no-known-headers",
    ),
    "all cells there are.ods": (
        lambda: open_document(
            f'<table:table-row table:number-rows-repeated="1048576">{NAMED.format(COLUMNS % 16_384)}</table:table-row>'
        ),
        "limit-exceeded",
    ),
    "long names.xlsx": (many_long_names, "read"),
    "the last column.xlsx": (
        lambda: workbook(Applications=[["Name", *[None] * 16_382, "Far"], ["A", *[None] * 16_382, "x"]]),
        "read",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_workbooks_made_to_hurt(name):
    make, expected = HOSTILE[name]
    assert outcome(name, make()) == expected


def test_a_workbook_of_repeated_rows_is_told_what_it_is():
    data = open_document(
        f'<table:table-row table:number-rows-repeated="1048576">{NAMED.format(COLUMNS % 16_384)}</table:table-row>'
    )
    with pytest.raises(LimitExceeded) as refused:
        read_files([Document("a.ods", data)])
    assert "a.ods repeats a row 1,048,576 times" in refused.value.detail
    assert "12,000,000 cells" in refused.value.detail
    assert "Delete the rows" in refused.value.hint


def test_rows_repeated_many_times_are_read_once():
    row = f'<table:table-row table:number-rows-repeated="300000">{NAMED.format("")}</table:table-row>'
    assert outcome("a.ods", open_document(row)) == "read"


def test_more_rows_than_an_inventory_has_are_refused():
    rows = b"".join(b"S%d,T%d\n" % (number % 9, number) for number in range(250_001))
    assert outcome("a.csv", b"Name,Owner\n" + rows) == "limit-exceeded"


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_damaged_workbooks(seed, made_workbooks):
    """Bytes of the archive, then bytes of one part of it, packed again so that it can be opened."""
    name, data = made_workbooks[seed % len(made_workbooks)]
    outcome(name, damage_bytes(data, seed))
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            part = random.Random(seed).choice(archive.namelist())
        assert outcome(name, repacked(data, part, lambda content: damage_bytes(content, seed))) != ""


@pytest.fixture(scope="module")
def made_workbooks(tmp_path_factory):
    old = xlwt.Workbook()
    sheet = old.add_sheet("Applications")
    for number, row in enumerate(APPLICATIONS):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    path = tmp_path_factory.mktemp("old") / "a.xls"
    old.save(path)
    return [("a.xlsx", workbook(Applications=APPLICATIONS, Interfaces=INTERFACES)), ("a.xls", path.read_bytes())]
