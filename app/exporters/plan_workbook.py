"""The plan as a workbook: summary, packages with their drivers, systems, schedule, costs, assumptions. Dates are dates.

An estimate document comes in; bytes go out, the same for the same document. No text becomes a formula or a link.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.exporters.subject_names import name_milestone
from app.exporters.workbook_file import open_workbook
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

PARTS = (
    "inventory", "scenario", "model", "samples", "seed", "summary", "cost_by", "programme", "systems", "work_packages",
    "schedule", "assumptions",
)  # fmt: skip
LONGEST_CELL, MOST_ROWS = 32_000, 1_000_000
INK, SHADE = "#1B2733", "#E6ECF2"
FIGURES = frozenset({"number", "whole", "money", "share", "factor", "date"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its width in characters, and what its cells are (``text`` wraps, a ``line`` does not)."""

    head: str
    width: int
    kind: str = "text"


def export_plan_workbook(document: Mapping[str, Any], names: Mapping[tuple[str, str], str], currency: str) -> bytes:
    """Return the workbook of an estimate; *names* are of systems, integrations and paths."""
    memory = io.BytesIO()
    with open_workbook(memory, document["inventory"]["name"]) as book:
        sheets = _Sheets(book, _formats(book, currency))
        _summary(sheets, document, currency)
        sheets.table("Packages", PACKAGES, (_package(row, names) for row in document["work_packages"]), freeze=1, screen_only=2)
        sheets.table("Drivers", DRIVERS, _drivers(document["work_packages"]), freeze=2)
        sheets.table("Systems", SYSTEMS, (_system(row, names) for row in document["systems"]), freeze=2)
        sheets.table("Schedule", SCHEDULE, _schedule(document, names), freeze=1)
        sheets.table("Costs", COSTS, _costs(document))
        sheets.table("Assumptions", (Column("Assumption", 120),), ([text] for text in document["assumptions"]))
    return memory.getvalue()


class _Sheets:
    """Adds sheets that look alike."""

    def __init__(self, book: Workbook, formats: Mapping[str, Format]) -> None:
        self.book, self.formats = book, formats

    def table(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, freeze: int = 0, screen_only: int = 0
    ) -> None:
        """Add a sheet with a table: heads that stay, filters, printed one page wide but for the last *screen_only* columns."""
        sheet = self.book.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            self.cell(sheet, 0, place, column.head, "heads" if column.kind in FIGURES else "head")
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.cell(sheet, last, place, value, column.kind)
        sheet.set_row(0, 46)
        sheet.freeze_panes(1, freeze)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, max(last, 1), len(columns) - 1 - screen_only)
        self.set_up_print(sheet, name)

    def cell(self, sheet: Worksheet, row: int, column: int, value: Any, kind: str) -> None:
        """Write one value as what it is; nothing for unknown."""
        style = self.formats[kind]
        if value is None or value == "":
            sheet.write_blank(row, column, None, style)
        elif kind == "date":
            sheet.write_datetime(row, column, dt.datetime.combine(dt.date.fromisoformat(value), dt.time()), style)
        elif kind == "yes":
            sheet.write_string(row, column, "yes" if value else "no", style)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_string(row, column, str(value)[:LONGEST_CELL], style)

    @staticmethod
    def set_up_print(sheet: Worksheet, name: str) -> None:
        """Print in landscape on A4, one page wide, with the sheet's name and the page's number."""
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer(f"&L{name}&RPage &P of &N")
        sheet.hide_gridlines(2)


def _formats(book: Workbook, currency: str) -> dict[str, Format]:
    base = {"font_color": INK, "valign": "top"}
    head = {**base, "bold": True, "bg_color": SHADE, "bottom": 1, "text_wrap": True, "valign": "vcenter"}
    line = {**base, "bottom": 4, "bottom_color": "#C5CED8"}
    return {
        "head": book.add_format(head),
        "title": book.add_format({**base, "bold": True, "font_size": 16}),
        "note": book.add_format({**base, "font_color": "#5A6B7B", "text_wrap": True}),
        "heads": book.add_format({**head, "align": "right"}),
        "line": book.add_format(line),
        "text": book.add_format({**line, "text_wrap": True}),
        "number": book.add_format({**line, "num_format": "#,##0.0"}),
        "whole": book.add_format({**line, "num_format": "#,##0"}),
        "money": book.add_format({**line, "num_format": f'"{currency}" #,##0'}),
        "share": book.add_format({**line, "num_format": r"0\ %"}),
        "factor": book.add_format({**line, "num_format": '"×" 0.00'}),
        "date": book.add_format({**line, "num_format": "yyyy-mm-dd", "align": "right"}),
        "yes": book.add_format({**line, "align": "center"}),
    }


def _summary(sheets: _Sheets, document: Mapping[str, Any], currency: str) -> None:
    sheet, summary, formats = sheets.book.add_worksheet("Summary"), document["summary"], sheets.formats
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 5, 16)
    sheet.write_string(0, 0, document["inventory"]["name"][:LONGEST_CELL], formats["title"])
    sheet.set_row(0, 26)
    scenario = f", scenario {document['scenario']}" if document["scenario"] else ""
    said = (
        f"Inventory {document['inventory']['id']}{scenario}; effort model {document['model']['id']}; "
        f"{document['samples']:,} simulated futures, seed {document['seed']}. "
        "P80: met with a probability of 80 %. A sum of P80s is not the P80 of the sum."
    )
    sheet.merge_range(1, 0, 1, 5, said, formats["note"])
    sheet.set_row(1, 32)
    for column, head in enumerate(("", "Mean", "P10", "P50", "P80", "P90")):
        sheets.cell(sheet, 3, column, head, "heads")
    share = document["programme"]["integration_share"]
    rows = (
        ("Effort, person-days", summary["effort_days"], "whole"),
        (f"Cost, {currency}", summary["cost"], "money"),
        ("Duration, months", summary["duration_months"], "number"),
        ("Go-live", summary["finish"], "date"),
        ("Integration's share of the programme", share, "share"),
    )
    for row, (head, spread, kind) in enumerate(rows, start=4):
        sheets.cell(sheet, row, 0, head, "text")
        for column, name in enumerate(("mean", "p10", "p50", "p80", "p90"), start=1):
            sheets.cell(sheet, row, column, (spread or {}).get(name), kind)
    _facts(sheets, sheet, summary)
    sheet.freeze_panes(4, 1)
    sheets.set_up_print(sheet, "Summary")


def _facts(sheets: _Sheets, sheet: Worksheet, summary: Mapping[str, Any]) -> None:
    deadline = summary["deadline"] or {}
    facts = (
        ("Deadline", deadline.get("date"), "date"),
        ("Probability of the deadline", deadline.get("probability"), "share"),
        ("Systems in scope", summary["systems_in_scope"], "whole"),
        ("of these without an API", summary["systems_lacking_api"], "whole"),
        ("Integrations in scope", summary["integrations_in_scope"], "whole"),
        ("Paths in scope", summary["paths_in_scope"], "whole"),
        ("Facts known", summary["facts_known"], "share"),
    )
    for row, (head, value, kind) in enumerate(facts, start=11):
        sheets.cell(sheet, row, 0, head, "text")
        sheets.cell(sheet, row, 1, value, kind)


PACKAGES = (
    Column("Name", 46, "line"), Column("Activity", 12, "line"), Column("About", 30, "line"), Column("Pool", 13, "line"),
    Column("Owning teams", 24, "line"), Column("Needed with", 9, "share"), Column("Effort P10", 9, "number"),
    Column("Effort P50", 9, "number"), Column("Effort P90", 9, "number"), Column("Effort mean", 9, "number"),
    Column("Cost mean", 14, "money"), Column("Start", 11, "date"), Column("Finish", 11, "date"),
    Column("Slack, days", 8, "number"), Column("Critical", 8, "yes"), Column("Package", 52, "line"),
    Column("After", 52, "line"),
)  # fmt: skip


def _package(row: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> list[Any]:
    subject, effort = next(iter(row["subject"].items())), row["effort_days"]
    teams = ", ".join(f"{team} {percent(share)}" for team, share in row["teams"].items())
    return [
        row["name"], row["activity"], names.get(subject, subject[1]), row["pool"], teams, row["probability"],
        effort["p10"], effort["p50"], effort["p90"], effort["mean"], (row["cost"] or {}).get("mean"), row["start"],
        row["finish"], row["slack_days"], row["critical"], row["id"], ", ".join(row["depends_on"]),
    ]  # fmt: skip


DRIVERS = (
    Column("Package", 56, "line"), Column("Base, days", 9, "number"), Column("Driver", 26, "line"), Column("Value", 44, "line"),
    Column("Factor", 9, "factor"), Column("Source", 80, "line"), Column("Tag", 6),
)  # fmt: skip


def _drivers(packages: Iterable[Mapping[str, Any]]) -> Iterable[list[Any]]:
    rows = (
        [row["id"], row["base_days"], each["name"], each["value"], each["factor"], each["source"], each["tag"]]
        for row in packages
        for each in row["drivers"]
    )
    return (row for _, row in zip(range(MOST_ROWS), rows, strict=False))


SYSTEMS = (
    Column("System", 28, "line"), Column("Name", 46, "line"), Column("Lacks an API", 9, "yes"), Column("Way round it", 16),
    Column("Effort P10", 10, "number"), Column("Effort P50", 10, "number"), Column("Effort P90", 10, "number"),
    Column("Cost mean", 15, "money"), Column("Paths through it", 10, "whole"), Column("Crossed by routes", 10, "share"),
)  # fmt: skip


def _system(row: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> list[Any]:
    effort = row["effort_days"]
    way = next((remedy["option"].replace("_", " ") for remedy in row["remedies"] if remedy["chosen"]), None)
    return [
        row["id"], names.get(("system", row["id"])), row["lacks_api"], way, effort["p10"], effort["p50"], effort["p90"],
        (row["cost"] or {}).get("mean"), row["paths_through"], row["betweenness"],
    ]  # fmt: skip


SCHEDULE = (
    Column("Milestone", 60, "line"), Column("Kind", 14, "line"), Column("P50", 12, "date"), Column("P80", 12, "date"),
    Column("P50, working days", 10, "number"), Column("P80, working days", 10, "number"),
)  # fmt: skip


def _schedule(document: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> Iterable[list[Any]]:
    for row in sorted(document["schedule"]["milestones"], key=lambda row: (row["p80_days"], row["id"])):
        yield [name_milestone(row["id"], names), row["kind"], row["p50"], row["p80"], row["p50_days"], row["p80_days"]]


COSTS = (Column("By", 14), Column("Name", 40), Column("Mean", 18, "money"))


def _costs(document: Mapping[str, Any]) -> Iterable[list[Any]]:
    for by, parts in (document["cost_by"] or {}).items():
        yield from (
            [by, name, amount] for name, amount in sorted((parts or {}).items(), key=lambda item: (-(item[1] or 0), item[0]))
        )
