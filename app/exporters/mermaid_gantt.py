"""The plan as a Mermaid Gantt chart: text that GitHub, GitLab and wikis draw. Names never become syntax."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.exporters.subject_names import name_milestone
from app.exporters.work_items import group_by_subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from app.exporters.work_items import Epic

MOST_TASKS, MOST_BARS = 200, 300
LONGEST_NAME = 80
MOST_CHARACTERS = 50_000  # Mermaid draws nothing that is longer
SYNTAX = re.compile(r"[^\w .()/&+*'–-]", re.UNICODE)
KEYWORD = re.compile(
    r"(?i)\s*(gantt|title|section|dateformat|axisformat|tickinterval|excludes|includes|inclusiveenddates|todaymarker|topaxis|"
    r"weekday|weekend|click|call|href|accTitle|accDescr|vert)\b"
)


def export_mermaid(document: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> bytes:
    """Return the chart of an estimate's ``work_packages``, ``schedule`` and ``inventory``.

    Up to 200 packages are drawn one by one, more as a bar per system, integration and path; what no chart can hold any more is
    counted in the title.
    """
    packages = [package for package in document["work_packages"] if package["start"]]
    epics = group_by_subject(packages, names)
    bars = list(_packages(epics) if len(packages) <= MOST_TASKS else _subjects(epics))
    marks = [row for row in document["schedule"]["milestones"] if row["kind"] in {"phase", "programme", "path"}][:MOST_BARS]
    ends = list(_milestones(marks, names))
    drawn = _fitting(bars, sum(len(line) for line in ends))
    left = len(bars) - len(drawn)
    title = document["inventory"]["name"] + (f" (first {len(drawn)} of {len(bars)} bars)" if left else "")
    head = ["gantt", f"    title {_text(title)}", "    dateFormat YYYY-MM-DD", "    axisFormat %b %Y", "    inclusiveEndDates"]
    return ("\n".join([*head, *drawn, "    section Milestones", *ends]) + "\n").encode()


def _packages(epics: Sequence[Epic]) -> Iterator[str]:
    number = 0
    for epic in epics:
        for place, package in enumerate(sorted(epic.packages, key=lambda row: (row["start"], row["id"]))):
            number += 1
            section = f"    section {_text(epic.name)}\n" if place == 0 else ""
            critical = "crit, " if package["critical"] else ""
            yield f"{section}    {_text(package['name'])} :{critical}t{number}, {package['start']}, {package['finish']}"


def _subjects(epics: Sequence[Epic]) -> Iterator[str]:
    kind = ""
    for number, epic in enumerate(epics, start=1):
        group = epic.id.partition("/")[0]
        section = f"    section {group.capitalize()}\n" if group != kind else ""
        kind = group
        critical = "crit, " if any(package["critical"] for package in epic.packages) else ""
        first, last = min(row["start"] for row in epic.packages), max(row["finish"] for row in epic.packages)
        yield f"{section}    {_text(epic.name)} :{critical}t{number}, {first}, {last}"


def _milestones(rows: Sequence[Mapping[str, Any]], names: Mapping[tuple[str, str], str]) -> Iterator[str]:
    for number, row in enumerate(rows, start=1):
        title = name_milestone(row["id"], names)
        for share in ("p50", "p80"):
            yield f"    {_text(f'{title} {share.upper()}')} :milestone, {share}m{number}, {row[share]}, 0d"


def _fitting(bars: Sequence[str], taken: int) -> list[str]:
    """Return as many bars, from the first on, as Mermaid draws."""
    room = MOST_CHARACTERS - taken - 1_000
    fitting: list[str] = []
    for bar in bars[:MOST_BARS]:
        room -= len(bar) + 1
        if room < 0:
            break
        fitting.append(bar)
    return fitting


def _text(name: str) -> str:
    """Return a name without anything that Mermaid could read as more than a name.

    >>> _text("Pay: now; #1 <b>"), _text("section two"), _text("%% :::")
    ('Pay now 1 b', '– section two', '–')
    """
    plain = " ".join(SYNTAX.sub(" ", name).split())[:LONGEST_NAME].strip()
    return f"– {plain}".strip() if not plain or KEYWORD.match(plain) else plain
