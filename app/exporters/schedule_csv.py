"""The schedule of an estimate as a CSV table: one row per work package, in order of start, for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = (
    "id", "name", "activity", "subject_kind", "subject_id", "phase", "pool", "team", "start", "finish", "effort_days_mean",
    "cost_mean", "lead_time_days", "slack_days", "critical", "depends_on",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_schedule_csv(document: Mapping[str, Any]) -> bytes:
    """Return the work packages of ``seamap/estimate/v1`` as UTF-8 CSV with a header; effort in person-days, dates ISO 8601.

    A cell that a spreadsheet would take for a formula is preceded by an apostrophe.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for package in sorted(document["work_packages"], key=lambda row: (row["start"] or "", row["id"])):
        writer.writerow([_cell(value) for value in _values(package)])
    return stream.getvalue().encode()


def _values(package: Mapping[str, Any]) -> list[Any]:
    kind, subject = next(iter(package["subject"].items()))
    known = {
        **package,
        "subject_kind": kind,
        "subject_id": subject,
        "effort_days_mean": (package["effort_days"] or {}).get("mean"),
        "cost_mean": (package["cost"] or {}).get("mean"),
        "critical": {True: "yes", False: "no"}.get(package["critical"]),
        "depends_on": " ".join(package["depends_on"]),
    }
    return [known[column] for column in COLUMNS]


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
