"""How results are laid out on a terminal: headings, tables of things, indented lines, findings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, chop_cells
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app.cli.figures import count
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

SEVERITIES = ("error", "warning", "note")
_BREAKABLE = re.compile(r"[^\s-]*(?:[\s-]+|$)")
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


def listed(*rows: tuple[str | Text, str | Text]) -> Padding:
    """Return rows of a short word and a paragraph that hangs beside it, two columns in."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    for word, paragraph in rows:
        grid.add_row(*(item if isinstance(item, Text) else Text(plain(item)) for item in (word, paragraph)))
    return Padding(grid, (0, 0, 0, 2))


def advice_parts(findings: Sequence[Mapping[str, Any]], shown: int) -> list[RenderableType]:
    """Return the findings as a list of what to do, the gravest first: those of one kind together, the first in words."""
    if not findings:
        return []
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for finding in sorted(findings, key=lambda finding: SEVERITIES.index(finding["severity"])):
        groups.setdefault(finding["code"], []).append(finding)
    counts = [(name, sum(finding["severity"] == name for finding in findings)) for name in SEVERITIES]
    rows: list[tuple[str | Text, str | Text]] = []
    for members in list(groups.values())[:shown]:
        first = members[0]
        line, advice = Text(plain(first["detail"])), first["advice"]
        if len(members) > 1:
            line.append(f" And {len(members) - 1:,} more like it.", style="dim")
            advice = advice.partition(" Ask ")[0]  # whom to ask differs from one to the next
        if advice:
            line.append(f"\n→ {plain(advice)}", style="bold")
        rows.append((Text(first["severity"], style=STYLES[first["severity"]]), line))
    aside = ", ".join(count(number_of, name) for name, number_of in counts if number_of)
    return [*heading("What to do", aside), listed(*rows), *more(len(groups), shown)]


class Name:
    """An id or name in a cell, which goes on in a further line after a space or hyphen, within a word only where it must."""

    def __init__(self, text: str, style: str = "") -> None:
        self._text, self._style = plain(text), style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines that fit."""
        yield Text("\n".join(break_name(self._text, options.max_width)), style=self._style)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return how narrow it may be, and how wide it would be in one line."""
        return Measurement(max(map(cell_len, _BREAKABLE.findall(self._text)), default=0), cell_len(self._text))


def break_name(text: str, width: int) -> list[str]:
    """Return the lines of a name that is at most so many columns wide, broken after spaces and hyphens where it has them.

    >>> break_name("nightly-batch-accepted", 15), break_name("whole specialist", 15), break_name("incomprehensibility", 15)
    (['nightly-batch-', 'accepted'], ['whole', 'specialist'], ['incomprehensibi', 'lity'])
    """
    lines = [""]
    for part in _BREAKABLE.findall(text):
        if cell_len(lines[-1] + part.rstrip()) <= width:
            lines[-1] += part
            continue
        chunks = chop_cells(part, max(width, 1))
        lines = [*lines, *chunks] if lines[-1] else chunks
    return [line.rstrip() for line in lines]


def more(total: int, shown: int) -> list[RenderableType]:
    """Return the line that says how much is left out, or nothing where nothing is."""
    return [indented(Text(f"and {total - shown:,} more, in the JSON", style="dim"))] if total > shown else []


def programmes_findings(
    aside: str, programmes: Iterable[tuple[str, Sequence[Mapping[str, Any]]]], shown: int
) -> list[RenderableType]:
    """Return what is wrong with programmes side by side and what to do first: of each, named, as many findings as *shown*."""
    parts: list[RenderableType] = []
    for name, findings in programmes:
        ranked = sorted(findings, key=lambda finding: SEVERITIES.index(finding["severity"]))
        for finding in ranked[:shown]:
            line = Text(f"{plain(name)}, {finding['severity']}: ", style=STYLES[finding["severity"]])
            first, end, _ = finding["advice"].partition(". ")
            line.append(f"{plain(finding['detail'])} {plain(first + end)}".rstrip(), style="not bold default")
            parts.append(indented(line))
        parts += more(len(ranked), shown)
    return [*heading("Findings", aside), *parts] if parts else []


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
