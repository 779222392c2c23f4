"""What to find out and what to invest in, on an estimate's screen: sensitivity, questions, APIs worth giving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from app.cli.figures import money, number
from app.cli.layout import heading, indented, more, table_of
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
        *_investments(document, names),
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


def _investments(document: Mapping[str, Any], names: Mapping[str, str]) -> list[RenderableType]:
    rows = document["api_investments"]
    if not rows:
        return []
    without = sum(_is_tried(system) for system in document["systems"])
    tried = f"the {len(rows)} with the most work under them of {without:,}" if len(rows) < without else f"all {without}"
    paying = sum(row["pays_back"] for row in rows)
    aside = f"systems without one, or perhaps without: {tried} tried, {paying} would save more than it costs"
    table = table_of(("system", 6), ("by", 3), ("costs", 0), ("spares", 0), ("saves", 0), ("net", 0), ("months", 0), ("", 4))
    for row in rows[:INVESTMENTS]:
        name = plain(names.get(row["system"], row["system"]))
        table.add_row(Text(name), row["way"], *_balance(row), _moved(row["saves_months"]), _verdict(row))
    return [*heading("APIs worth giving", aside), indented(_BALANCE), table, *more(len(rows), INVESTMENTS)]


_BALANCE = (
    "costs: the API; spares: the way round that is planned anyway and falls away (where that is the API itself, nothing more "
    "is spent); saves: all other work; net: spares and saves less costs. Each with its share of coordination, on average. "
    "months: by how much the end moves once the API is there; how long it takes to come is not in it."
)


def _is_tried(system: Mapping[str, Any]) -> bool:
    """Whether it may lack an API, and no upgrade is taken of which nobody knows the price."""
    return system["lacks_api"] is not False and all(row["purchase"] is not None for row in system["remedies"] if row["chosen"])


def _moved(saved: float | None) -> str:
    """Return by how many months the end moves: with a minus it comes sooner.

    >>> _moved(1.62), _moved(-0.3), _moved(0.01), _moved(None)
    ('−1.6', '+0.3', '0.0', '')
    """
    if saved is None:
        return ""
    months = round(-saved, 1)
    return f"{months:+.1f}".replace("-", "−") if months else "0.0"


def _balance(row: Mapping[str, Any]) -> list[str]:
    """Return what it costs, spares and saves besides, and what is left over."""
    unit, written = ("cost", money) if row["saves_cost"] else ("days", number)
    costs, spares, saves = (row[f"{name}_{unit}"]["mean"] for name in ("costs", "spared", "saves"))
    return [written(amount) for amount in (costs, spares, saves - spares, saves - costs)]


def _verdict(row: Mapping[str, Any]) -> Text:
    if row["place"]:
        return Text(f"number {row['place']}" + (", planned" if row["in_plan"] else ""))
    return Text("pays back only alone" if row["pays_back"] else "no", style="dim")
