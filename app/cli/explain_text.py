"""An estimate's work packages as multiplications that can be checked by hand, each factor with its source and tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from app.cli.figures import factor, number, percent, text_of
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import RenderableType

TAGS = "P published · M measured · B borrowed from a related kind of work · A assumption"


def explain_parts(document: Mapping[str, Any]) -> list[RenderableType]:
    """Return what ``seamap estimate --explain ID`` prints of the packages in *document*."""
    parts: list[RenderableType] = []
    for package in document["work_packages"]:
        parts += _package_parts(package)
    if not parts:
        parts.append(Text(f"Nothing is to be done about {plain(document['id'])}: it has no work package."))
    return [*parts, Text(TAGS, style="dim")]


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
