"""Our own workbook: whatever an inventory says, the workbook and the CSV files say, and reading them gives it back."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings

from app.errors import BadParameter
from app.importers.bundles import read_files
from app.importers.reading import Document
from app.importers.registry import read_document
from app.inventory.digest import digest
from app.inventory.tables import Kind, tables
from app.services.marking import mark_document
from app.services.workbooks import export_csv_archive, export_workbook
from tests.conftest import INVENTORIES
from tests.strategies import inventories as any_inventory

BUNDLED = sorted(INVENTORIES.glob("*.yaml"))


def read(name, data):
    return read_document(name, data)


@pytest.fixture(scope="module")
def insurer():
    return read("x.yaml", (INVENTORIES / "insurance-claims.yaml").read_bytes()).inventory


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_a_workbook_and_csv_files_hold_everything(path):
    inventory = read(path.name, path.read_bytes()).inventory
    for name, data in (("book.xlsx", export_workbook(inventory)), ("book.zip", export_csv_archive(inventory))):
        result = read(name, data)
        assert result.errors == ()
        assert result.inventory == inventory
        assert digest(result.inventory) == digest(inventory)


@settings(max_examples=12)
@given(any_inventory())
def test_any_inventory_comes_back_from_a_workbook(inventory):
    assert read("book.xlsx", export_workbook(inventory)).inventory == inventory


def test_the_same_inventory_gives_the_same_bytes(insurer):
    assert export_workbook(insurer) == export_workbook(insurer)
    assert export_csv_archive(insurer) == export_csv_archive(insurer)


def test_texts_that_look_like_something_else_stay_text():
    text = b"""
schema: seamap/inventory/v1
id: "12"
name: "=1+2"
currency: EUR
systems:
  - {id: "007", name: "1.10", aliases: ["none", "a; b", 'say "x"', "-"], description: "2026-01-05", tags: ["+1", "@x", "'q"]}
  - {id: "1e3", name: "_x0041_", description: "", schemas: [], location: []}
"""
    inventory = read("x.yaml", text).inventory
    assert read("x.xlsx", export_workbook(inventory)).inventory == inventory
    assert read("x.zip", export_csv_archive(inventory)).inventory == inventory


def test_a_formula_never_leaves_us():
    text = b"schema: seamap/inventory/v1\nid: x\nname: '=cmd()'\ncurrency: EUR\nsystems: [{id: a, name: '@SUM(1)'}]"
    inventory = read("x.yaml", text).inventory
    book = openpyxl.load_workbook(io.BytesIO(export_workbook(inventory)))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert b"'=cmd()" not in export_workbook(inventory)


def test_every_word_has_a_drop_down_and_every_column_an_explanation():
    book = openpyxl.load_workbook(io.BytesIO(export_workbook()))
    explained = {(row[0].value, row[1].value) for row in book["Explanations"].iter_rows(min_row=2)}
    for table in tables():
        sheet = book[table.name]
        rules = sheet.data_validations.dataValidation
        for index, column in enumerate(table.headings, 1):
            assert (table.name, column.title) in explained
            if table.path and column.kind is Kind.WORD:
                letter = openpyxl.utils.get_column_letter(index)
                assert any(rule.type == "list" and f"{letter}2" in str(rule.sqref) for rule in rules), column.key


def test_an_empty_template_says_what_it_needs_where():
    findings = read("t.xlsx", export_workbook()).errors
    assert {finding.detail for finding in findings} >= {"The document has no `id`.", "The document has no `currency`."}


def edited(inventory, *changes):
    book = openpyxl.load_workbook(io.BytesIO(export_workbook(inventory)))
    for sheet, cell, value in changes:
        book[sheet][cell] = value
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def column_of(sheet, title):
    table = next(table for table in tables() if table.name == sheet)
    return openpyxl.utils.get_column_letter([column.title for column in table.headings].index(title) + 1)


def test_a_fault_is_told_by_sheet_row_and_column(insurer):
    at = column_of("Systems", "Hosting")
    result = read("x.xlsx", edited(insurer, ("Systems", f"{at}4", "mainfraim"), ("Schemas", "A2", "clams-ai")))
    assert result.inventory is None
    places = {finding.detail: finding.place for finding in result.errors}
    hosting = next(place for detail, place in places.items() if "mainfraim" in detail)
    assert (hosting.sheet, hosting.row, hosting.column) == ("Systems", 4, openpyxl.utils.column_index_from_string(at))
    schema = next(place for detail, place in places.items() if "clams-ai" in detail)
    assert (schema.sheet, schema.row) == ("Schemas", 2)


def test_a_heading_that_is_not_known_gets_a_suggestion(insurer):
    at = column_of("Systems", "Owner")
    [finding] = read("x.xlsx", edited(insurer, ("Systems", f"{at}1", "Ownr"))).errors
    assert finding.code == "unknown-column"
    assert "`Owner`" in finding.advice


def test_people_may_write_as_they_do(insurer):
    changes = [
        ("Systems", f"{column_of('Systems', 'Hosting')}2", "AWS"),
        ("Systems", f"{column_of('Systems', 'API write')}2", "TRUE"),
        ("Systems", f"{column_of('Systems', 'API styles')}2", "REST API, Kafka"),
        ("Systems", f"{column_of('Systems', 'SLA availability')}2", "99.8 %"),
        ("Systems", f"{column_of('Systems', 'Location')}2", "US, DE"),
        ("Inventory", "B6", "5.1.2026"),
    ]
    result = read("x.xlsx", edited(insurer, *changes))
    assert result.errors == ()
    [hub] = [system for system in result.inventory.systems if system.id == "claims-ai"]
    assert (hub.hosting, hub.api.styles, hub.sla.availability, hub.location) == (
        "cloud",
        ("rest", "events"),
        0.998,
        ("US", "DE"),
    )
    assert str(result.inventory.programme.start) == "2026-01-05"


def test_a_rejected_workbook_comes_back_marked(insurer):
    at = column_of("Systems", "Hosting")
    rejected = edited(insurer, ("Systems", f"{at}4", "mainfraim"), ("Systems", "B4", "=HYPERLINK(1)"))
    marked = openpyxl.load_workbook(io.BytesIO(mark_document("x.xlsx", rejected)))
    assert marked.sheetnames[0] == "Errors"
    listed = [[cell.value for cell in row] for row in marked["Errors"].iter_rows(min_row=2)]
    assert ["Systems", f"{at}4", "error"] in [row[:3] for row in listed]
    cell = marked["Systems"][f"{at}4"]
    assert "mainfraim" in cell.comment.text
    assert cell.fill.start_color.rgb.endswith("F8B4A6")
    assert marked["Systems"]["A1"].font.bold, "the rest looks as it came"
    again = read("x.xlsx", mark_document("x.xlsx", rejected))
    assert len(again.errors) == len(read("x.xlsx", rejected).errors), "the marked workbook can be mended and sent again"


def test_what_is_no_spreadsheet_has_no_cells_to_mark():
    with pytest.raises(BadParameter):
        mark_document("x.yaml", b"schema: seamap/inventory/v1")


def test_csv_files_of_a_folder_are_sheets_of_one_inventory(insurer):
    with zipfile.ZipFile(io.BytesIO(export_csv_archive(insurer))) as archive:
        files = [Document(name, archive.read(name)) for name in archive.namelist()]
    assert read_files(files).inventory == insurer


def test_faults_name_the_row_and_the_sheet_instead_of_a_number_in_a_list():
    book = openpyxl.load_workbook(io.BytesIO(export_workbook()))
    systems, flows = book["Systems"], book["Integrations"]
    for number, cells in enumerate((("crm", "CRM"), ("crm", "Copy"), (None, "Nameless")), start=3):
        systems.cell(number, 1, cells[0])
        systems.cell(number, 2, cells[1])
    heads = [cell.value for cell in flows[1]]
    flows.cell(5, heads.index("Source") + 1, "crm")
    flows.cell(6, heads.index("Source") + 1, "crm")
    flows.cell(6, heads.index("Target") + 1, "erp")
    data = io.BytesIO()
    book.save(data)
    said = {(finding.place.sheet, finding.place.row): finding.detail for finding in read("a.xlsx", data.getvalue()).errors}

    assert said["Systems", 4] == "Two systems have the id `crm`; the other is in row 3 of Systems."
    assert said["Systems", 5] == "The system in row 5 of Systems has no `id`."
    assert said["Integrations", 5] == "The integration in row 5 of Integrations has no `target`."
    assert said["Integrations", 6].startswith("`target` of integration `crm` → `erp` names the unknown system")


def test_several_documents_without_a_currency_say_so_once():
    tables = [(f"{name}.csv", f"Application,Owner\n{name},team\n".encode()) for name in ("north", "south", "east", "west")]
    catalog = b"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: shop}\nspec: {type: service, owner: t}\n"
    documents = [Document(name, data) for name, data in (*tables, ("catalog-info.yaml", catalog))]
    found = [finding for finding in read_files(documents).findings if finding.code == "currency-assumed"]

    assert len(found) == 1
    assert "USD" in found[0].detail
    own = Document("own.yaml", b"schema: seamap/inventory/v1\nid: a\nname: A\ncurrency: EUR\nsystems: []\n")
    assert not [each for each in read_files([own, documents[-1]]).findings if each.code == "currency-assumed"]
