"""The work as issue trackers hold it: an epic per system, integration and path, a task per work package. Jira and Azure DevOps.

Work packages of an estimate document come in, and the keys that things have in the tracker already, by our id: a package's own,
``system/crm`` for the epic of the system crm. What has a key is updated by an import, what has none is made. Our id goes along
as a label, so that keys can be read back from the tracker's own export.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.exporters.csv_text import write_csv
from app.exporters.task_numbers import number_names
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LABEL = "seamap:"
SECONDS_PER_DAY, HOURS_PER_DAY = 8 * 3600, 8
LONGEST_SUMMARY = 255
JIRA_COLUMNS = (
    "Issue Id", "Issue Key", "Issue Type", "Summary", "Description", "Parent", "Epic Name", "Epic Link", "Original Estimate",
    "Start Date", "Due Date",
)  # fmt: skip
AZURE_COLUMNS = ("ID", "Work Item Type", "Title 1", "Title 2", "Description", "Remaining Work", "Tags")


@dataclass(frozen=True, slots=True)
class Epic:
    """What several packages are about."""

    id: str
    name: str
    packages: tuple[Mapping[str, Any], ...]


def export_jira(packages: Sequence[Mapping[str, Any]], names: Mapping[tuple[str, str], str], keys: Mapping[str, str]) -> bytes:
    """Return a CSV for Jira's importer: estimates in seconds at the mean, parents by issue id, links of the kind *blocks*.

    All epics come before all tasks: the importer ties a row only to parents that stand above it. Headings have no punctuation,
    which it asks for. Source: Atlassian, *Import data from a CSV file* and *CSV import Parent-child mapping*, read 2026.
    """
    epics = group_by_subject(packages, names)
    numbers = number_names([*(epic.id for epic in epics), *(package["id"] for package in packages)], {})
    called = {name: keys.get(name) or number for name, number in numbers.items()}
    blocked = _blocked_by(packages)
    links = max((len(each) for each in blocked.values()), default=0)
    columns = [*JIRA_COLUMNS, "Labels", "Labels", "Labels", *["Link Blocks"] * links]
    return write_csv(columns, (_padded(row, len(columns)) for row in _jira_rows(epics, numbers, called, blocked, keys)))


def export_azure_devops(
    packages: Sequence[Mapping[str, Any]],
    names: Mapping[tuple[str, str], str],
    keys: Mapping[str, str],
    states: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Return a CSV for Azure Boards' import: epics in Title 1, their tasks in Title 2, work in hours at the mean.

    Args:
        states: of what is in the boards already: an update has to say it, and what is new may not.

    Source:
        Microsoft, *Import or update bulk work items by using CSV files*, read 2026.
    """
    rows = _azure_rows(group_by_subject(packages, names), keys)
    if not states:
        return write_csv(AZURE_COLUMNS, (row for _, row in rows))
    return write_csv((*AZURE_COLUMNS, "State"), ([*row, states.get(name) if row[0] else None] for name, row in rows))


def group_by_subject(packages: Sequence[Mapping[str, Any]], names: Mapping[tuple[str, str], str]) -> list[Epic]:
    """Return the subjects of *packages*, in the packages' order; a risk event, which has no dates, is nobody's to plan."""
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for package in packages:
        if package.get("start_days", 0) is None:
            continue
        groups.setdefault(next(iter(package["subject"].items())), []).append(package)
    return [Epic("/".join(subject), names.get(subject, subject[1]), tuple(rows)) for subject, rows in groups.items()]


def _blocked_by(packages: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return, by id, the packages that wait for each one, but for those that another of them makes wait already."""
    before = {package["id"]: package["depends_on"] for package in packages}
    blocked: dict[str, list[str]] = {}
    for name, others in before.items():
        implied = {far for near in others for far in before.get(near, ())}
        for other in others:
            if other in before and other not in implied:
                blocked.setdefault(other, []).append(name)
    return blocked


def _jira_rows(
    epics: Sequence[Epic],
    numbers: Mapping[str, int],
    called: Mapping[str, Any],
    blocked: Mapping[str, Sequence[str]],
    keys: Mapping[str, str],
) -> Iterator[list[Any]]:
    for epic in epics:
        title = epic.name[:LONGEST_SUMMARY]
        head = [numbers[epic.id], keys.get(epic.id), "Epic", title, None, None, title, None, None, None, None]
        yield [*head, _label(LABEL + epic.id), "seamap"]
    for epic in epics:
        for package in epic.packages:
            yield [
                numbers[package["id"]],
                keys.get(package["id"]),
                "Task",
                package["name"][:LONGEST_SUMMARY],
                "\n".join(describe(package)),
                called[epic.id],
                None,
                epic.name[:LONGEST_SUMMARY],
                round(package["effort_days"]["mean"] * SECONDS_PER_DAY),
                package["start"],
                package["finish"],
                _label(LABEL + package["id"]),
                package["activity"],
                _label(package["pool"]),
                *(called[other] for other in blocked.get(package["id"], ())),
            ]


def _azure_rows(epics: Sequence[Epic], keys: Mapping[str, str]) -> Iterator[tuple[str, list[Any]]]:
    """Yield our id and the row of every epic and task."""
    for epic in epics:
        yield epic.id, [keys.get(epic.id), "Epic", epic.name[:LONGEST_SUMMARY], None, None, None, LABEL + epic.id]
        for package in epic.packages:
            text = "<br>".join(escape(line) for line in describe(package))
            hours = round(package["effort_days"]["mean"] * HOURS_PER_DAY, 1)
            tags = f"{LABEL}{package['id']}; {package['activity']}; {package['pool']}"
            title = package["name"][:LONGEST_SUMMARY]
            yield package["id"], [keys.get(package["id"]), "Task", None, title, text, hours, tags]


def describe(package: Mapping[str, Any]) -> Iterator[str]:
    """Yield what somebody who gets the task wants to know: how much, how sure, when, after what, and what drives it."""
    effort = package["effort_days"]
    yield f"{effort['p50']:.1f} person-days at P50 ({effort['p10']:.1f} to {effort['p90']:.1f})."
    if package["probability"] < 1:
        yield f"Needed with a probability of {percent(package['probability'])}."
    if package["start"]:
        yield f"Planned from {package['start']} to {package['finish']}; may slip by {package['slack_days']:.0f} days."
    if package["teams"]:
        yield f"Needs {', '.join(f'{team} ({percent(share)})' for team, share in package['teams'].items())}."
    if package["waits_for"]:
        yield f"Waits for {package['waits_for']}."
    drivers = [driver for driver in package["drivers"] if driver["factor"] != 1]
    yield from (f"{driver['name']} = {driver['value']}: × {driver['factor']:g}" for driver in drivers)


def _label(text: str) -> str:
    """Return a label: Jira takes none with spaces."""
    return "-".join(text.split())


def _padded(row: list[Any], width: int) -> list[Any]:
    return row + [None] * (width - len(row))
