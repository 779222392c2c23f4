"""Runs in a child process: a workbook and what is wrong with it come in on standard input, the marked workbook goes out.

Imports nothing of ours. The first line is JSON: ``{"findings": […], "sheets": [[name, rows], …]}``; the workbook's bytes
follow, none where the sheets are given instead.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

ERRORS = "Errors"
FILLS = {"error": "F8B4A6", "warning": "FFE3A3", "note": "DCE6F0"}
HEADS = (("Sheet", 18), ("Cell", 9), ("How bad", 10), ("What is wrong", 80), ("What to do", 70))
LONGEST_COMMENT = 2_000
LONGEST_CELL = 32_767


def main() -> int:
    """Return 0 where the marked workbook was written, 3 where the workbook cannot be opened."""
    head = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data)) if data else _build(head["sheets"])
    except Exception:  # noqa: BLE001  (whatever a hostile workbook makes the library raise: then one is built from cells)
        return 3
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for finding in head["findings"]:
        _mark(sheets.get(finding.get("sheet")), finding)
    _list(book, head["findings"], sheets)
    memory = io.BytesIO()
    book.save(memory)
    sys.stdout.buffer.write(memory.getvalue())
    return 0


def _build(sheets: list[Any]) -> Any:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(str(name)[:31] or "Sheet")
        for row in rows:
            sheet.append([_text(cell) for cell in row])
    return book


def _text(value: Any) -> Any:
    if isinstance(value, list):
        return date.fromisoformat(value[0][:10])
    return openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL] if isinstance(value, str) else value


def _mark(sheet: Any, finding: dict[str, Any]) -> None:
    """Colour the finding's cell and say in a comment what is wrong; several findings of one cell share the comment."""
    if sheet is None or not finding.get("row"):
        return
    cell = sheet.cell(finding["row"], finding.get("column") or 1)
    if isinstance(cell, openpyxl.cell.cell.MergedCell):
        return
    cell.fill = PatternFill("solid", start_color=FILLS[finding["severity"]])
    said = f"{finding['detail']} {finding['advice']}".strip()
    before = f"{cell.comment.text}\n\n" if cell.comment is not None and cell.comment.author == "Seamap" else ""
    cell.comment = Comment(_text((before + said)[:LONGEST_COMMENT]), "Seamap", width=360, height=120)


def _list(book: Any, findings: list[dict[str, Any]], sheets: dict[str, Any]) -> None:
    if ERRORS in sheets:
        book.remove(sheets[ERRORS])
    sheet = book.create_sheet(ERRORS, 0)
    for column, (head, width) in enumerate(HEADS, 1):
        cell = sheet.cell(1, column, head)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color="E6ECF2")
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, finding in enumerate(findings, 2):
        name, row = finding.get("sheet"), finding.get("row")
        where = f"{get_column_letter(finding.get('column') or 1)}{row}" if row else ""
        for column, text in enumerate((name or "", where, finding["severity"], finding["detail"], finding["advice"]), 1):
            cell = sheet.cell(number, column)
            cell.value = _text(text)
            cell.data_type = "s"  # never a formula, whatever it begins with
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(number, 3).fill = PatternFill("solid", start_color=FILLS[finding["severity"]])
        if name in sheets and row:
            quoted = name.replace("'", "''")
            sheet.cell(number, 2).hyperlink = f"#'{quoted}'!{where}"
            sheet.cell(number, 2).font = Font(color="0563C1", underline="single")
    sheet.freeze_panes = "A2"
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet


if __name__ == "__main__":
    sys.exit(main())
