"""The workbook opens in a spreadsheet with real dates and numbers, heads that stay, and nothing that runs."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest

from app.exporters.plan_workbook import PARTS, export_plan_workbook
from app.importers.registry import read_document
from app.services.exports import Material, Options
from tests.unit.exporters.plans import forecast_of, inventory_of
from tests.world_pieces import document

HOSTILE = ('=HYPERLINK("http://x")', "+1", "@SUM(A1)", "http://x.example", "\u05e9\u05dc\u05d5\u05dd", "x" * 300)


def workbook_of(material):
    return export_plan_workbook(material.estimate(*PARTS), material.names, material.inventory.currency)


@pytest.fixture(scope="module")
def claims():
    material = Material(inventory_of("insurance-claims.yaml"), Options(), samples=200)
    material.__dict__["forecast"] = forecast_of("insurance-claims.yaml")
    return material


@pytest.fixture(scope="module")
def book(claims):
    return openpyxl.load_workbook(io.BytesIO(workbook_of(claims)))


def rows_of(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_package_is_there_with_dates_that_are_dates(book, claims):
    packages = claims.estimate("work_packages")["work_packages"]
    rows = {row["Package"]: row for row in rows_of(book["Packages"])}

    assert list(rows) == [package["id"] for package in packages]
    for package in packages:
        row = rows[package["id"]]
        assert row["Start"] == (dt.datetime.fromisoformat(package["start"]) if package["start"] else None)
        assert row["Effort mean"] == pytest.approx(package["effort_days"]["mean"])
        assert row["Cost mean"] == pytest.approx(package["cost"]["mean"])
    assert len(rows_of(book["Drivers"])) == sum(len(package["drivers"]) for package in packages)


def test_figures_of_the_summary_are_the_estimates(book, claims):
    summary = claims.estimate("summary")["summary"]
    cells = {row[0].value: [cell.value for cell in row[1:6]] for row in book["Summary"].iter_rows(min_row=5, max_row=19)}

    assert cells["Effort, person-days"] == pytest.approx(
        [summary["effort_days"][name] for name in ("mean", "p10", "p50", "p80", "p90")]
    )
    assert cells["Go-live"][2:4] == [dt.datetime.fromisoformat(summary["finish"][name]) for name in ("p50", "p80")]
    assert cells["Facts known"][0] == pytest.approx(summary["facts_known"])


def test_tables_have_heads_that_stay_filters_formats_and_print_on_a_page_width(book):
    for name in ("Packages", "Drivers", "Systems", "Schedule", "Costs", "Assumptions"):
        sheet = book[name]
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
    packages = book["Packages"]
    head = {cell.value: cell.column_letter for cell in packages[1]}
    assert packages[f"{head['Start']}2"].number_format == "yyyy-mm-dd"
    assert packages[f"{head['Cost mean']}2"].number_format == '"USD" #,##0'


def test_the_same_input_gives_the_same_bytes(claims):
    assert workbook_of(claims) == workbook_of(claims)


def test_no_name_runs_or_links_and_what_is_unknown_is_empty():
    systems = [{"id": f"s{number}", "name": name} for number, name in enumerate(HOSTILE)]
    tree = document(systems=[{"id": "hub", "name": "Hub"}, *systems])
    tree["programme"] = {"hub": "hub"}
    data = workbook_of(Material(read_document("x.json", json.dumps(tree).encode()).inventory, Options(), samples=200))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    book = openpyxl.load_workbook(io.BytesIO(data))

    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts.values())
    assert {row["Name"] for row in rows_of(book["Systems"])} == set(HOSTILE)
    assert {row["Start"] for row in rows_of(book["Packages"])} == {None}
    assert {row["Cost mean"] for row in rows_of(book["Packages"])} == {None}
