"""The questions worth asking as a list per team. Reads the document; computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from app.cli.figures import count, money, number, percent
from app.cli.layout import heading, indented
from app.cli.output import plain
from app.exporters.merged_questions import merge_questions
from app.quantities import chance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

PER_TEAM = 3
TEAMS = 8
LEAST_SHOWN = 0.001  # of the variance: less is called little


def questions_parts(document: Mapping[str, Any]) -> list[RenderableType]:
    """Return what ``seamap questions`` prints."""
    title = Text(plain(document["inventory"]["name"]), style="bold")
    if document["scenario"]:
        title.append(f" · scenario {plain(document['scenario'])}", style="bold")
    if not document["questions"]:
        return [title, Text("Every fact that prices anything is known: there is nothing to ask.")]
    said = f"{count(document['questions'], 'fact')} unknown, {percent(document['facts_known'])} known; together the answers "
    said += f"explain {chance(document['narrows_by'])} of the cost's variance, and take the sigma that all packages share from "
    said += f"{document['sigma_common']:.3f} to {document['sigma_common_known']:.3f}"
    parts: list[RenderableType] = [title, Text(said, style="dim")]
    for group in document["teams"][:TEAMS]:
        parts += _team_parts(group, document["currency"])
    left = len(document["teams"]) - TEAMS
    if left > 0:
        parts += [Text(), Text(f"and {count(left, 'more team')}, in the JSON and the workbook", style="dim")]
    return [*parts, Text(), Text("A sheet per team to fill in: seamap questions FILE -o questions.xlsx", style="dim")]


def _team_parts(group: Mapping[str, Any], currency: str) -> list[RenderableType]:
    rows = group["questions"]
    name = plain(group["name"]) if group["team"] else "Owner unknown"
    aside = f"{count(len(rows), 'question')}, {_share(group['narrows_by'])}"
    aside += f", {plain(group['contact'])}" if group["contact"] else ""
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(justify="right", width=4)
    table.add_column(justify="right", width=6)
    table.add_column(ratio=1, overflow="fold")
    merged = merge_questions(rows, by_owner=True)
    for place, row in enumerate(merged[:PER_TEAM], start=1):
        share = percent_fine(row["narrows_by"])
        table.add_row(f"{place}.", share, Text(plain(row["text"])))
        if row["joined"] == 1 and row["narrows_by"] >= LEAST_SHOWN and (told := _answers(row["answers"], currency)):
            table.add_row("", "", Text(told, style="dim"))
    left = len(rows) - sum(row["joined"] for row in merged[:PER_TEAM])
    return [*heading(name, aside), table, *([indented(Text(f"and {left:,} more", style="dim"))] if left > 0 else [])]


def percent_fine(share: float) -> str:
    """Return a small share with one decimal, and "little" below a tenth of a percent.

    >>> percent_fine(0.0107), percent_fine(0.0002)
    ('1.1 %', 'little')
    """
    return f"{share:.1%}".replace("%", " %") if share >= LEAST_SHOWN else "little"


def _share(share: float) -> str:
    fine = percent_fine(share)
    return f"explain {fine}" if fine != "little" else "explain little"


def _answers(answers: Sequence[Mapping[str, Any]], currency: str) -> str:
    """The mean cost that each answer would mean, where that differs."""
    costs = [(row["value"], row["cost"]) for row in answers if row["cost"] is not None]
    if costs:
        return f"{currency}: " + ", ".join(f"{value.replace('_', ' ')} {money(cost)}" for value, cost in costs)
    days = [(row["value"], row["effort_days"]) for row in answers if row["effort_days"] is not None]
    return "days: " + ", ".join(f"{value.replace('_', ' ')} {number(each)}" for value, each in days) if days else ""
