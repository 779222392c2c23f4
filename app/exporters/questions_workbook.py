"""The questions as a workbook to send around: a sheet per team to fill in, with drop-downs of the answers that are possible."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from app.exporters.workbook_file import open_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

COLUMNS = (
    ("Rank", 6),
    ("Question", 70),
    ("Answer", 24),
    ("Answered by, on", 20),
    ("How we know", 30),
    ("Explains of the cost's width", 16),
    ("Subject", 34),
    ("Fact", 30),
)
QUESTION, ANSWER, SOURCE, SHARE = 1, 2, 4, 5
SHEET_NAME_LENGTH = 31
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
NOBODY = "Owner unknown"
OVERVIEW = "Overview"
LIST_LENGTH = 255  # characters that a drop-down can list


def export_questions_workbook(document: Mapping[str, Any]) -> bytes:
    """Return the workbook of a questions document: an overview, then a sheet per team. The same document, the same bytes."""
    memory = io.BytesIO()
    with open_workbook(memory, f"Questions about {document['inventory']['name']}") as book:
        formats = {
            "head": book.add_format({"bold": True, "bg_color": "#E6ECF2", "bottom": 1, "text_wrap": True, "valign": "vcenter"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "fill": book.add_format(
                {"text_wrap": True, "valign": "top", "bg_color": "#FFF9E0", "border": 1, "num_format": "@"}
            ),
            "share": book.add_format({"num_format": r"0.0\ %", "valign": "top"}),
            "title": book.add_format({"bold": True, "font_size": 14}),
        }
        names = _sheet_names(document["teams"])
        _write_overview(book.add_worksheet(OVERVIEW), document, names, formats)
        for name, group in zip(names, document["teams"], strict=True):
            _write_team(book.add_worksheet(name), group["questions"], formats)
    return memory.getvalue()


def _sheet_names(groups: list[dict[str, Any]]) -> list[str]:
    """Return a sheet's name for each group: its team's id, shortened and told apart as spreadsheets want it."""
    found: list[str] = []
    taken = {OVERVIEW.lower()}
    for group in groups:
        wanted = FORBIDDEN_IN_NAMES.sub("-", group["team"] or NOBODY)[:SHEET_NAME_LENGTH]
        name, number = wanted, 1
        while name.lower() in taken:
            number += 1
            name = f"{wanted[: SHEET_NAME_LENGTH - 4]} {number}"
        taken.add(name.lower())
        found.append(name)
    return found


def _write_overview(sheet: Worksheet, document: Mapping[str, Any], names: list[str], formats: Mapping[str, Format]) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 40)
    sheet.set_column(2, 4, 18)
    sheet.write_string(0, 0, f"Questions about {document['inventory']['name']}", formats["title"])
    said = (
        f"{document['questions']} facts are not known yet. On each team's sheet the question whose answer narrows the estimate "
        "most comes first. Please fill in the yellow cells; leave one empty where nobody knows."
    )
    sheet.merge_range(1, 0, 1, 4, said, formats["text"])
    sheet.set_row(1, 34)
    for column, head in enumerate(("Sheet", "Team", "Contact", "Questions", "Explain of the cost's width")):
        sheet.write_string(3, column, head, formats["head"])
    for row, (name, group) in enumerate(zip(names, document["teams"], strict=True), start=4):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 1, group["name"] or NOBODY, formats["text"])
        sheet.write_string(row, 2, group["contact"] or "", formats["text"])
        sheet.write_number(row, 3, len(group["questions"]))
        sheet.write_number(row, 4, group["narrows_by"], formats["share"])


def _write_team(sheet: Worksheet, questions: list[dict[str, Any]], formats: Mapping[str, Format]) -> None:
    for column, (head, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, formats["head"])
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, QUESTION)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for row, question in enumerate(questions, start=1):
        kind, subject = next(iter(question["subject"].items()))
        sheet.write_number(row, 0, row, formats["text"])
        sheet.write_string(row, QUESTION, question["text"], formats["text"])
        for column in range(ANSWER, SOURCE + 1):
            sheet.write_blank(row, column, None, formats["fill"])
        sheet.write_number(row, SHARE, question["narrows_by"], formats["share"])
        sheet.write_string(row, SHARE + 1, f"{kind} {subject}", formats["text"])
        sheet.write_string(row, SHARE + 2, question["fact"], formats["text"])
        _limit_answer(sheet, row, question)


def _limit_answer(sheet: Worksheet, row: int, question: Mapping[str, Any]) -> None:
    """Give the cell a drop-down of the answers that an inventory can hold, or say what an answer looks like."""
    allowed = [*question["allowed"], "unknown"] if question["allowed"] else []
    if allowed and len(",".join(allowed)) <= LIST_LENGTH:
        rule = {"validate": "list", "source": allowed, "error_title": "Not an answer", "error_message": "Choose from the list."}
        sheet.data_validation(row, ANSWER, row, ANSWER, rule)
    elif question["form"]:
        hint = {"validate": "any", "input_title": "An answer", "input_message": question["form"][:LIST_LENGTH]}
        sheet.data_validation(row, ANSWER, row, ANSWER, hint)
