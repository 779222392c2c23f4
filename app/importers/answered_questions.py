"""The questions workbook, filled in: sheets come in, the answers in them go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.inventory.answers import Answer
from app.inventory.table_cells import UNKNOWN
from app.inventory.tables import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.importers.sheets import Sheet

NEEDED = ("question", "answer", "subject", "fact")
BY, HOW = "answeredbyon", "howweknow"


def is_questions_workbook(sheets: Sequence[Sheet]) -> bool:
    """Return whether a sheet has the headings of questions to be answered."""
    return any(_headings(sheet) is not None for sheet in sheets)


def read_answers(sheets: Sequence[Sheet], document: str) -> tuple[Answer, ...]:
    """Return every answer that was filled in, in the order of sheets and rows."""
    return tuple(answer for sheet in sheets for answer in _answers(sheet, document))


def _headings(sheet: Sheet) -> dict[str, int] | None:
    if not sheet.rows:
        return None
    found = {fold(str(cell)): at for at, cell in enumerate(sheet.rows[0]) if cell is not None}
    return found if all(name in found for name in NEEDED) else None


def _answers(sheet: Sheet, document: str) -> Iterator[Answer]:
    heads = _headings(sheet)
    if heads is None:
        return
    for number, row in enumerate(sheet.rows[1:], start=2):

        def text(name: str, row: Sequence[object] = row) -> str:
            at = heads.get(name, len(row))
            return "" if at >= len(row) or row[at] is None else str(row[at]).strip()

        at = heads["answer"]
        cell = row[at] if at < len(row) else None
        if cell is None or (isinstance(cell, str) and cell.strip().casefold() in UNKNOWN):
            continue
        kind, _, subject = text("subject").partition(" ")
        yield Answer(kind, subject.strip(), text("fact"), cell, sheet.name, number, at + 1, document, text(BY), text(HOW))
