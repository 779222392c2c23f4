"""Workbooks as they are all made: the same bytes for the same cells, and no text that becomes a formula, a link or a number."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    import io

    from xlsxwriter.workbook import Workbook

WRITTEN = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # the same whenever it is made, so that the bytes are
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def open_workbook(memory: io.BytesIO, title: str) -> Workbook:
    """Return an empty workbook of that title, written to *memory* when it is closed."""
    book = xlsxwriter.Workbook(memory, OPTIONS)
    book.set_properties({"title": title, "created": WRITTEN})
    return book
