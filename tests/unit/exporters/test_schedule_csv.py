"""A schedule in a spreadsheet has every package once, in order, and runs nothing."""

import csv
from typing import Any

from app.exporters.schedule_csv import COLUMNS, export_schedule_csv


def package(**facts: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "id": "system/crm/engage", "name": "Engage the owner of CRM", "activity": "engage", "subject": {"system": "crm"},
        "phase": None, "pool": "architecture", "team": None, "start": "2026-01-05", "finish": "2026-01-07",
        "effort_days": {"mean": 2.5}, "cost": None, "lead_time_days": 0, "slack_days": 1, "critical": True,
        "depends_on": ["a", "b"],
    }  # fmt: skip
    return usual | facts


def rows_of(*packages: dict[str, Any]) -> list[dict[str, str]]:
    return list(csv.DictReader(export_schedule_csv({"work_packages": packages}).decode().splitlines()))


def test_one_row_per_package_in_order_of_start() -> None:
    rows = rows_of(package(id="late", start="2026-03-01"), package(id="early"))

    assert [row["id"] for row in rows] == ["early", "late"]
    assert tuple(rows[0]) == COLUMNS


def test_what_is_unknown_is_empty_and_lists_are_words() -> None:
    (row,) = rows_of(package())

    assert (row["cost_mean"], row["team"], row["effort_days_mean"]) == ("", "", "2.5")
    assert (row["subject_kind"], row["subject_id"], row["critical"], row["depends_on"]) == ("system", "crm", "yes", "a b")


def test_undated_packages_are_kept() -> None:
    assert [row["id"] for row in rows_of(package(start=None, finish=None))] == ["system/crm/engage"]


def test_a_name_is_never_a_formula() -> None:
    (row,) = rows_of(package(name='=HYPERLINK("x")'))

    assert row["name"] == '\'=HYPERLINK("x")'
