"""A rejected workbook as it came, with a sheet of its errors and the cells marked: bytes and findings come in, bytes go out.

openpyxl opens the workbook in a child process, because a hostile one may take it down; where it cannot, the cells that were
read are put into a new workbook.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import LimitExceeded
from app.sandbox.runner import MEBIBYTE, Limits, run_child

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.findings import Finding

CHILD = Path(__file__).with_name("marking_child.py")
LIMITS = Limits(wall_s=60, cpu_s=30, memory_bytes=2048 * MEBIBYTE, output_bytes=128 * MEBIBYTE, file_bytes=256 * MEBIBYTE)
MOST_MARKED = 5_000
KEPT_AS_IT_CAME = b"PK\x03\x04"


def mark_workbook(data: bytes, sheets: Iterable[tuple[str, Sequence[Sequence[Any]]]], findings: Sequence[Finding]) -> bytes:
    """Return an XLSX file with every finding on the sheet Errors and at its cell.

    Args:
        data: the workbook as it came; only an XLSX keeps its looks.
        sheets: its cells by sheet, for what cannot be kept as it came.
        findings: what is wrong with it; at most 5,000 are shown.

    Raises:
        LimitExceeded: it is too large to be marked.
    """
    said = [
        {"severity": str(finding.severity), "detail": finding.detail, "advice": finding.advice, **_where(finding)}
        for finding in findings[:MOST_MARKED]
    ]
    marked = _run({"findings": said}, data) if data.startswith(KEPT_AS_IT_CAME) else None
    if marked is None:
        plain = [[name, [[_plain(cell) for cell in row] for row in rows]] for name, rows in sheets]
        marked = _run({"findings": said, "sheets": plain}, b"")
    if marked is None:
        raise LimitExceeded("The workbook is too large to be sent back marked.", hint="The findings say sheet and row.")
    return marked


def _where(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {} if place is None else {"sheet": place.sheet, "row": place.row, "column": place.column}


def _plain(cell: Any) -> Any:
    return [cell.isoformat()] if isinstance(cell, date) else cell


def _run(head: dict[str, Any], data: bytes) -> bytes | None:
    line = json.dumps(head, ensure_ascii=True).encode() + b"\n"
    with tempfile.TemporaryDirectory(prefix="seamap-") as folder:  # openpyxl writes its sheets to files first
        environment = {"TMPDIR": folder}
        outcome = run_child([sys.executable, "-I", str(CHILD)], line + data, limits=LIMITS, environment=environment)
    return outcome.stdout if outcome.succeeded and outcome.stdout else None
