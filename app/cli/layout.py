"""How results are laid out on a terminal: headings, tables of things, indented lines, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app.cli.figures import count
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from rich.console import RenderableType

SEVERITIES = ("error", "warning", "note")
STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}


def heading(text: str, aside: str = "") -> list[RenderableType]:
    """Return an empty line and a heading, with something said beside it."""
    line = Text(text, style="bold")
    if aside:
        line.append(f"  {aside}", style="not bold")
    return [Text(), line]


def indented(text: Text | str) -> Padding:
    """Return a paragraph that stands two columns in, its further lines too."""
    return Padding(text if isinstance(text, Text) else Text(plain(text)), (0, 0, 0, 2))


def table_of(*columns: tuple[str, int]) -> Table:
    """Return a table as wide as the screen; each column is a title and its part of the width, 0 for figures on the right."""
    table = Table(box=None, padding=(0, 1), expand=True, header_style="dim")
    for title, part in columns:
        if part:
            table.add_column(title, ratio=part, overflow="ellipsis", no_wrap=title != columns[-1][0])
        else:
            table.add_column(title, justify="right", min_width=5, no_wrap=True)
    return table


def more(total: int, shown: int) -> list[RenderableType]:
    """Return the line that says how much is left out, or nothing where nothing is."""
    return [indented(Text(f"and {total - shown:,} more, in the JSON", style="dim"))] if total > shown else []


def findings_parts(
    findings: Sequence[Mapping[str, Any]], shown: int, said_before: Collection[str] = ()
) -> list[RenderableType]:
    """Return the findings, the worst first: all counted, as many as *shown* in words, none whose code was *said_before*."""
    if not findings:
        return []
    ranked = sorted(findings, key=lambda finding: SEVERITIES.index(finding["severity"]))
    counts = [(name, sum(finding["severity"] == name for finding in findings)) for name in SEVERITIES]
    parts = heading("Findings", ", ".join(count(number_of, name) for name, number_of in counts if number_of))
    worded = [finding for finding in ranked if finding["code"] not in said_before][:shown]
    for finding in worded:
        line = Text(finding["severity"], style=STYLES[finding["severity"]])
        line.append(f" {finding['code']}: {plain(finding['detail'])}", style="not bold default")
        parts.append(indented(line))
    return [*parts, *more(len(findings), len(worded))]
