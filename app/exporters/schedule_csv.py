"""The schedule of an estimate as a CSV table: one row per work package, in order of start, for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exporters.csv_text import write_csv

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = (
    "id", "name", "activity", "subject_kind", "subject_id", "phase", "pool", "team", "start", "finish", "effort_days_mean",
    "cost_mean", "lead_time_days", "slack_days", "critical", "depends_on",
)  # fmt: skip


def export_schedule_csv(document: Mapping[str, Any]) -> bytes:
    """Return the work packages of ``seamap/estimate/v1`` as UTF-8 CSV with a header; effort in person-days, dates ISO 8601.

    A cell that a spreadsheet would take for a formula is preceded by an apostrophe.
    """
    packages = sorted(document["work_packages"], key=lambda row: (row["start"] or "", row["id"]))
    return write_csv(COLUMNS, (_values(package) for package in packages))


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
