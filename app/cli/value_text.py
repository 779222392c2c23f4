"""What to find out and what to invest in, on an estimate's screen: sensitivity, questions, APIs worth giving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from app.cli.figures import count, money, number
from app.cli.layout import heading, indented, table_of
from app.cli.output import plain
from app.cli.questions_text import percent_fine
from app.exporters.merged_questions import merge_questions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

CAUSES = 3
QUESTIONS = 3
INVESTMENTS = 4
MATTERS = 0.001  # of the variance


def value_parts(document: Mapping[str, Any], names: Mapping[str, str], teams: Mapping[str, str]) -> list[RenderableType]:
    """Return what the width comes from, which questions narrow it, and which APIs pay back; nothing where there is nothing."""
    return [
        *_sensitivity(document["sensitivity"], names, teams),
        *_questions(document["questions"], teams),
        *_investments(document["api_investments"], names),
    ]


def _sensitivity(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], teams: Mapping[str, str]) -> list[RenderableType]:
    if not rows:
        return []
    said = []
    for of in ("cost", "finish"):
        causes = [row for row in rows if row["of"] == of][:CAUSES]
        if causes:
            told = ", ".join(f"{percent_fine(row['share_of_variance'])} {_cause(row, names, teams)}" for row in causes)
            said.append(indented(f"{of}: {told}"))
    return [*heading("What the spread comes from", "share of variance that each explains on its own"), *said]


def _cause(row: Mapping[str, Any], names: Mapping[str, str], teams: Mapping[str, str]) -> str:
    kind, subject = next(iter(row["subject"].items()))
    driver = plain(row["driver"]).replace("_", " ")
    if row["team"]:
        return f"{plain(teams.get(row['team'], row['team']))}: {driver}"
    return driver if kind == "programme" else f"{plain(names.get(subject, subject))}: {driver}"


def _questions(rows: Sequence[Mapping[str, Any]], teams: Mapping[str, str]) -> list[RenderableType]:
    telling = [row for row in merge_questions(rows, by_owner=True) if row["narrows_by"] >= MATTERS][:QUESTIONS]
    if not telling:
        return []
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(justify="right", width=8)
    table.add_column(ratio=1, overflow="fold")
    for row in telling:
        asked = f"{plain(teams.get(row['team'], row['team']))}: " if row["team"] else ""
        table.add_row(percent_fine(row["narrows_by"]), Text(f"{asked}{plain(row['text'])}"))
    return [*heading("Ask next", "what the answer explains of the cost's variance; all: seamap questions FILE"), table]


def _investments(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[RenderableType]:
    if not rows:
        return []
    paying = sum(row["pays_back"] for row in rows)
    aside = f"{paying} of {count(len(rows), 'system')} without one would save more than it costs"
    table = table_of(("system", 6), ("by", 4), ("saves", 0), ("costs", 0), ("months", 0), ("", 7))
    for row in rows[:INVESTMENTS]:
        saves, costs = (row["saves_cost"], row["costs_cost"]) if row["saves_cost"] else (row["saves_days"], row["costs_days"])
        written = money if row["saves_cost"] else number
        months = "" if row["saves_months"] is None else f"{row['saves_months']:+.1f}".replace("+", "−").replace("−0.0", "0.0")
        name = plain(names.get(row["system"], row["system"]))
        table.add_row(Text(name), row["way"], written(saves["mean"]), written(costs["mean"]), months, _verdict(row))
    return [*heading("APIs worth giving", aside), table]


def _verdict(row: Mapping[str, Any]) -> Text:
    if row["place"]:
        said = f"pays back, number {row['place']}"
        return Text(said + (", planned anyway" if row["in_plan"] else ""))
    return Text("pays back only alone" if row["pays_back"] else "does not pay back", style="dim")
