"""Reads a large workbook: 150,000 rows of flows by our reader (child, limits and all) and by openpyxl in read-only mode.

``python3 -m benchmarks.spreadsheets [ROWS]`` prints seconds of processor time of both, and their ratio last. Goal: 10 times.
"""

from __future__ import annotations

import io
import random
import resource
import sys

import openpyxl
import xlsxwriter

from app.importers.reading import Document
from app.importers.sheets import read_workbook

ROWS = 150_000
HEADERS = ("ID", "Source", "Target", "Pattern", "Data objects", "Technology", "Frequency", "Volume per day")


def make_workbook(rows: int) -> bytes:
    """Return a workbook of that many made-up flows."""
    draw = random.Random(1)
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Integrations")
        sheet.write_row(0, 0, HEADERS)
        for row in range(1, rows + 1):
            ends = draw.randrange(20_000), draw.randrange(20_000)
            words = draw.choice(("batch", "event", "synchronous")), f"Data {draw.randrange(500)}", "https", "daily"
            sheet.write_row(
                row, 0, (f"flow-{row}", f"system-{ends[0]}", f"system-{ends[1]}", *words, draw.randrange(1, 50_000))
            )
    return memory.getvalue()


def processor_s() -> float:
    """Return the processor time of this process and the children it has waited for, in seconds."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main() -> None:
    """Print both times and their ratio."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    data = make_workbook(rows)
    start = processor_s()
    [sheet] = read_workbook(Document("flows.xlsx", data))
    ours = processor_s() - start
    start = processor_s()
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    theirs_rows = [list(row) for row in book["Integrations"].iter_rows(values_only=True)]
    theirs = processor_s() - start
    assert len(sheet.rows) == len(theirs_rows) == rows + 1  # noqa: S101  (both have read the same)
    print(f"{rows:,} rows, {len(data) / 1e6:.1f} MB")
    print(f"ours      {ours:.2f} s")
    print(f"openpyxl  {theirs:.2f} s")
    print(f"openpyxl / ours: {theirs / ours:.1f} x")


if __name__ == "__main__":
    main()
