"""Tables as CSV that no spreadsheet runs. All CSV is written here but the inventory's own, which is read back."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(columns: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    r"""Return a table as UTF-8 CSV with a header. A cell that a spreadsheet would take for a formula gets an apostrophe before.

    >>> write_csv(["name", "days"], [["=1+1", -2.5], ["a, b", None]])
    b'name,days\r\n\'=1+1,-2.5\r\n"a, b",\r\n'
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in columns])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8", "backslashreplace")


def _cell(value: Any) -> Any:
    """Return what is written for a value: numbers as they are, text so that no spreadsheet runs it, nothing for unknown.

    >>> _cell("=1+1"), _cell(-2.5), _cell(None)
    ("'=1+1", -2.5, '')
    """
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
