"""The sum behind a figure, and its packages as multiplications to be checked by hand, each factor with its source and tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from app.cli.figures import UNKNOWN, factor, money, number, percent, text_of
from app.cli.layout import table_of
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

ROWS = 14
TAGS = "P published · M measured · B borrowed from a related kind of work · A assumption"


def explain_parts(document: Mapping[str, Any], currency: str = "") -> list[RenderableType]:
    """Return what ``seamap estimate --explain ID`` prints: the sum, then every multiplication behind its rows."""
    title = Text(plain(document["id"]), style="bold")
    if document["kind"] != document["id"]:
        title.append(f"  {document['kind'].replace('_', ' ')}", style="dim")
    parts: list[RenderableType] = [title, *(Text(plain(said)) for said in document["sentences"]), Text()]
    if len(document["sum"]) > 1:
        parts += [_sum(document, currency), Text()]
    if document["assumptions"]:
        parts += [_assumptions(document["assumptions"], currency), Text()]
    for package in document["work_packages"]:
        parts += _package_parts(package)
    return [*parts, Text(TAGS, style="dim")]


def _sum(document: Mapping[str, Any], currency: str) -> Table:
    """The rows and the line under them; what is left out is one row, so that they still add up."""
    rows, total = document["sum"], document["total"]
    table = table_of(("", 10), ("days", 0), (currency or "cost", 0), ("of it", 0))
    table.columns[0].no_wrap = False
    table.columns[0].overflow = "fold"
    for row in rows[:ROWS]:
        table.add_row(Text(plain(row["what"])), *_amounts(row, total))
    if rest := rows[ROWS:]:
        left = {name: _total(rest, name) for name in ("effort_days", "cost")}
        table.add_row(Text(f"{len(rest):,} more, in the JSON", style="dim"), *_amounts(left, total))
    table.add_row(Text("together", style="bold"), *_amounts(total, total))
    return table


def _amounts(row: Mapping[str, Any], total: Mapping[str, Any]) -> tuple[str, str, str]:
    measure = "cost" if total["cost"] else "effort_days"
    share = row[measure] / total[measure] if total[measure] and row[measure] is not None else None
    return number(row["effort_days"]), number(row["cost"]), percent(share)


def _total(rows: Sequence[Mapping[str, Any]], name: str) -> float | None:
    given = [row[name] for row in rows if row[name] is not None]
    return sum(given) if given else None


def _assumptions(rows: Sequence[Mapping[str, Any]], currency: str) -> Table:
    """What each constant moves, between its low and its high; at the end those that shape the spread or the dates."""
    table = table_of(
        ("constant", 12), ("tag", 2), ("value", 0), ("tried", 0), (f"{currency or 'cost'} at low", 0), ("at high", 0)
    )
    for row in rows:
        edges = row["at"]
        tried = UNKNOWN
        if edges["low"]["effort_days"] is not None:
            tried = f"{factor(edges['low']['value'])}–{factor(edges['high']['value'])}"
        if row["shapes"] != "the work":
            moved: tuple[str | Text, str | Text] = (Text(row["shapes"], style="dim"), "")
        else:
            moved = (_signed(edges["low"]["cost"]), _signed(edges["high"]["cost"]))
        table.add_row(Text(row["name"]), row["tag"], factor(row["likely"]), tried, *moved)
    return table


def _signed(value: float | None) -> str:
    if value is None:
        return UNKNOWN
    return "0" if abs(value) < 1 else ("+" if value > 0 else "−") + money(abs(value))


def _package_parts(package: Mapping[str, Any]) -> list[RenderableType]:
    title = Text(plain(package["name"]), style="bold")
    title.append(f"  {package['id']}", style="dim")
    return [title, _multiplication(package), Text(_outcome(package)), Text(_dates(package)), Text()]


def _multiplication(package: Mapping[str, Any]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(justify="right", width=9)
    table.add_column(ratio=2, overflow="fold")
    table.add_column(ratio=3, overflow="fold", style="dim")
    table.add_column(width=1)
    table.expand = True
    table.add_row("", factor(package["base_days"]), "base, person-days", "", "")
    for driver in package["drivers"]:
        said = Text(f"{plain(driver['name'])}: {plain(text_of(driver['value']))}")
        table.add_row("×", factor(driver["factor"]), said, Text(plain(driver["source"])), driver["tag"])
    table.add_row("=", factor(package["median_days"]), "median, person-days", "", "")
    return table


def _outcome(package: Mapping[str, Any]) -> str:
    effort, cost = package["effort_days"], package["cost"]
    line = f"needed with probability {percent(package['probability'])}; simulated {number(effort['mean'])} days on average, "
    line += f"P10 {number(effort['p10'])}, P50 {number(effort['p50'])}, P90 {number(effort['p90'])}"
    return f"{line}; cost {number(cost['mean'])}" if cost else line


def _dates(package: Mapping[str, Any]) -> str:
    who = " + ".join(text_of(name) for name in (package["pool"], package["team"]) if name)
    line = f"{who}; {text_of(package['start'])} to {text_of(package['finish'])}"
    line += f"; lead time {number(package['lead_time_days'])} working days; slack {number(package['slack_days'])}"
    after = ", ".join(package["depends_on"])
    return f"{line}; after {after}" if after else line
