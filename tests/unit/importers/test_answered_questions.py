"""A team's questions, filled in and sent back: what was unknown is known, with who said so."""

from __future__ import annotations

import io

import openpyxl
import pytest

from app.importers.bundles import read_files
from app.importers.reading import Document
from app.importers.registry import read_document
from app.inventory.table_cells import value_of
from app.inventory.tables import tables
from app.services.questions import export_questions_workbook, questions_document
from tests.conftest import INVENTORIES

TEXT = (INVENTORIES / "half-known.yaml").read_bytes()
GOOD = {
    "api.availability": "Partial",
    "hosting": "SaaS",
    "identifiers": "crosswalk",
    "volume_per_day": "25000; 4; 50",
    "data.residency": "none",
    "auth.method": "OAuth 2.0",
    "data_quality.completeness": "90 %",
    "schemas.Result.fields": 120,
}


@pytest.fixture(scope="module")
def asked():
    inventory = read_document("h.yaml", TEXT).inventory
    return inventory, export_questions_workbook(questions_document(inventory, samples=200))


def fill_in(workbook, answer):
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows(min_row=2):
            value = answer(row[6].value, row[7].value)
            if value is not None:
                row[2].value, row[3].value, row[4].value = value, "M. on 3 May", "operations handbook"
    memory = io.BytesIO()
    book.save(memory)
    return Document("answers.xlsx", memory.getvalue())


def test_answers_make_unknown_facts_known(asked):
    inventory, workbook = asked
    result = read_files([fill_in(workbook, lambda _, fact: GOOD.get(fact))], into=inventory)
    assert result.errors == ()
    cleaning = next(row for row in result.inventory.systems if row.id == "cleaning")
    assert (cleaning.api.availability, cleaning.hosting, cleaning.data.residency) == ("partial", "saas", ())
    assert cleaning.evidence["hosting"].document == "answers.xlsx: operations handbook; M. on 3 May"
    laboratory = next(row for row in result.inventory.systems if row.id == "laboratory")
    assert next(schema for schema in laboratory.schemas if schema.name == "Result").fields == 120
    flow = next(row for row in result.inventory.integrations if row.id == "building-to-bed-coordination")
    assert flow.volume_per_day == 25_000


def test_answered_questions_are_not_asked_again(asked):
    inventory, workbook = asked
    answered = read_files([fill_in(workbook, lambda _, fact: GOOD.get(fact))], into=inventory).inventory
    before, after = (questions_document(row, samples=200)["questions"] for row in (inventory, answered))
    assert after < before


def test_an_answer_that_cannot_be_used_is_told_by_its_cell(asked):
    inventory, workbook = asked
    filled = fill_in(workbook, lambda subject, fact: "perhaps" if (subject, fact) == ("system cleaning", "hosting") else None)
    result = read_files([filled], into=inventory)
    assert result.inventory is None
    [finding] = result.errors
    assert finding.place.sheet == "Owner unknown"
    assert finding.place.row
    assert "perhaps" in finding.detail


def test_what_somebody_has_put_in_meanwhile_stays(asked):
    _, workbook = asked
    later = read_document(
        "h.yaml", TEXT.replace(b"type: null\n    hosting: null", b"type: null\n    hosting: cloud", 1)
    ).inventory
    filled = fill_in(workbook, lambda subject, fact: "saas" if (subject, fact) == ("system cleaning", "hosting") else None)
    result = read_files([filled], into=later)
    assert next(row for row in result.inventory.systems if row.id == "cleaning").hosting == "cloud"
    assert [finding.code for finding in result.findings if str(finding.severity) == "warning"] == ["answer-differs"]


def test_answers_need_the_inventory_they_are_about(asked):
    inventory, workbook = asked
    filled = fill_in(workbook, lambda _, fact: GOOD.get(fact))
    [finding] = read_files([filled]).errors
    assert finding.code == "answers-need-inventory"
    beside = read_files([filled, Document("h.yaml", TEXT)])
    assert beside.inventory.id == inventory.id
    assert next(row for row in beside.inventory.systems if row.id == "cleaning").hosting == "saas"


def test_nothing_filled_in_is_said(asked):
    inventory, workbook = asked
    result = read_files([Document("q.xlsx", workbook)], into=inventory)
    assert [finding.code for finding in result.findings] == ["no-answers"]


@pytest.mark.parametrize(
    ("answer", "word"),
    [("files on a timetable", "batch"), ("Screens alone", "manual"), ("a full API", "full"), ("None", "none")],
)
def test_an_answer_may_use_the_words_of_the_question(answer, word):
    systems = next(table for table in tables() if table.name == "Systems")
    column = next(column for column in systems.columns if column.key == "api.availability")
    assert value_of(column, answer) == word
