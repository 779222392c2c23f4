"""Runs in a child process: a workbook on standard input, its cells as JSON on standard output. Imports nothing of ours.

calamine builds the whole rectangle of a sheet and aborts the process on some broken files, which is why it gets one of its own.
What goes out: ``[[sheet's name, is it visible, [row, …]], …]``; a day or a time of day is a list of one text.
"""

from __future__ import annotations

import gc
import io
import sys
from datetime import date, time, timedelta
from typing import Any

import pydantic_core
import python_calamine

MOST_CELLS = 12_000_000
MOST_SHEETS = 300
MOST_FILLED = 1_000_000
PLAIN = frozenset({str, float, bool, int})


def main() -> int:
    """Return 0 where the workbook was read, 3 where it is none, 4 where it is larger than is read."""
    gc.disable()  # cells make no cycles, and looking for some takes a third of the time
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        sheets: list[Any] = []
        cells = 0
        for about in book.sheets_metadata[:MOST_SHEETS]:
            if str(about.typ) != "SheetTypeEnum.WorkSheet":
                continue
            sheet = book.get_sheet_by_name(about.name)
            cells += sheet.total_height * sheet.total_width
            if cells > MOST_CELLS:
                return 4
            rows = sheet.to_python(skip_empty_area=False)
            _fill_down(rows, sheet.merged_cell_ranges or ())
            for number, row in enumerate(rows):
                if not PLAIN.issuperset(map(type, row)):  # asked of a whole row at a time: most hold no days
                    rows[number] = [_plain(cell) for cell in row]
            sheets.append([about.name, str(about.visible) == "SheetVisibleEnum.Visible", rows])
    except python_calamine.CalamineError as problem:
        sys.stderr.write(f"{type(problem).__name__}: {problem}")
        return 3
    sys.stdout.buffer.write(pydantic_core.to_json(sheets, inf_nan_mode="null"))
    return 0


def _fill_down(rows: list[list[Any]], merged: Any) -> None:
    """Repeat what a cell merged over several rows says in each of them: that is what the person who merged them sees."""
    left = MOST_FILLED
    for (top, column), (bottom, _) in merged:
        said = rows[top][column] if top < len(rows) and column < len(rows[top]) else ""
        for number in range(top + 1, min(bottom + 1, len(rows), top + 1 + left) if said != "" else 0):
            rows[number][column] = said
            left -= 1


def _plain(cell: Any) -> Any:
    if isinstance(cell, date):  # a datetime is one as well
        return [cell.isoformat()]
    if isinstance(cell, time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else cell


if __name__ == "__main__":
    sys.exit(main())
