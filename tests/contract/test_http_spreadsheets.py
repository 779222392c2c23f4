"""Spreadsheets over HTTP: the template, an upload, and a rejected workbook that comes back marked."""

from __future__ import annotations

import io

import openpyxl
import pytest

from app.services.workbooks import export_workbook
from tests.webclient import open_client

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def client():
    with open_client() as client:
        yield client


def filled(**cells):
    book = openpyxl.load_workbook(io.BytesIO(export_workbook()))
    for row, value in ((3, "sheets"), (4, "Sheets"), (5, "EUR")):
        book["Inventory"][f"B{row}"] = value
    book["Systems"]["A2"], book["Systems"]["B2"] = "crm", "CRM"
    for cell, value in cells.items():
        book["Systems"][cell] = value
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def test_the_template_can_be_fetched_and_filled_in(client):
    answer = client.get("/api/v1/template.xlsx")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == XLSX
    assert client.get("/api/v1/template.xlsx", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert "Systems" in openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames
    sent = client.post("/api/v1/inventories", files={"file": ("inventory.xlsx", filled(), XLSX)})
    assert sent.status_code == 201, sent.text
    assert sent.json()["inventory"]["systems"] == [{"id": "crm", "name": "CRM"}]


def test_a_rejected_workbook_is_told_by_sheet_and_row(client):
    answer = client.post("/api/v1/validations", content=filled(G2="mainfraim"), headers={"Content-Type": XLSX})
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert (fault["sheet"], fault["row"], fault["column"]) == ("Systems", 2, 7)


def test_a_rejected_workbook_comes_back_marked_to_who_wants_it(client):
    for route in ("validations", "inventories"):
        answer = client.post(
            f"/api/v1/{route}", files={"file": ("inventory.xlsx", filled(G2="mainfraim"), XLSX)}, headers={"Accept": XLSX}
        )
        assert (answer.status_code, answer.headers["content-type"]) == (422, XLSX)
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "Errors"


def test_columns_are_mapped_by_the_query(client):
    table = b"Anlage,Wer\nKern,Team A\n"
    answer = client.post(
        "/api/v1/inventories?id=kern&map=Anlage%3Dname&map=Wer%3Downer", content=table, headers={"Content-Type": "text/csv"}
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["inventory"]["systems"][0]["owner"] == "team-a"
    wrong = client.post("/api/v1/validations?map=Wer%3Downr", content=table, headers={"Content-Type": "text/csv"})
    assert wrong.status_code == 422
    assert "`owner`" in wrong.json()["hint"]
