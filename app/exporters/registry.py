"""The formats that an estimate, its schedule and its landscape are exported to: their names, media types and endings.

What makes the bytes of each is in the module named after it; which of them is given what is decided by the service, because
a briefing and a draw.io page need drawings, and one translator does not know another.
"""

from __future__ import annotations

from dataclasses import dataclass

JSON = "application/json"
HTML = "text/html; charset=utf-8"
MARKDOWN = "text/markdown; charset=utf-8"
CSV = "text/csv; charset=utf-8"
ISSUES, TASKS = "issues", "tasks"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format.

    Attributes:
        name: as ``--to`` and the address say it.
        ending: of a file's name, without the dot.
        words: what it is and who reads it, as a sentence without its full stop.
        is_binary: not for a terminal.
        needs_start: nothing in it means anything without dates.
        keys: what it takes of a map of keys: ``""`` nothing, ``issues`` those of a tracker, ``tasks`` numbers that it adds to.
    """

    name: str
    media_type: str
    ending: str
    words: str
    is_binary: bool = False
    needs_start: bool = False
    keys: str = ""


_ALL = (
    ExportFormat("estimate.json", JSON, "estimate.json", "The whole estimate, as programs read it (seamap/estimate/v1)"),
    ExportFormat(
        "mspdi",
        "application/xml",
        "mspdi.xml",
        "The plan for Microsoft Project, ProjectLibre and Primavera",
        needs_start=True,
        keys=TASKS,
    ),
    ExportFormat("jira", CSV, "jira.csv", "Epics and tasks for Jira's importer, with estimates and links", keys=ISSUES),
    ExportFormat("azure-devops", CSV, "azure-devops.csv", "Epics and tasks for Azure Boards' import", keys=ISSUES),
    ExportFormat("xlsx", XLSX, "plan.xlsx", "The plan as a workbook: packages, drivers, systems, dates, costs", is_binary=True),
    ExportFormat("csv", CSV, "csv", "Every work package in a table, in order of start"),
    ExportFormat("catalogue.html", HTML, "interfaces.html", "Every integration on one page, to filter and to print"),
    ExportFormat("catalogue.csv", CSV, "interfaces.csv", "Every integration in a table, all that is known of each"),
    ExportFormat("catalogue.xlsx", XLSX, "interfaces.xlsx", "The same as a workbook with filters", is_binary=True),
    ExportFormat("catalogue.md", MARKDOWN, "interfaces.md", "Every integration as Markdown, a table for each domain"),
    ExportFormat(
        "ics",
        "text/calendar; charset=utf-8",
        "ics",
        "Milestones, deadline, freezes and sittings for a calendar",
        needs_start=True,
    ),
    ExportFormat(
        "mermaid",
        "text/vnd.mermaid; charset=utf-8",
        "mmd",
        "A Gantt chart as text, for GitHub, GitLab and wikis",
        needs_start=True,
    ),
    ExportFormat("markdown", "text/markdown; charset=utf-8", "md", "One page for a steering committee"),
    ExportFormat(
        "briefing", "application/pdf", "briefing.pdf", "Two to four pages for people who control money", is_binary=True
    ),
    ExportFormat("graphml", "application/graphml+xml", "graphml", "The landscape, for yEd, Gephi and igraph"),
    ExportFormat("cytoscape", "application/vnd.cytoscape.v3+json", "cyjs", "The landscape, for Cytoscape and Cytoscape.js"),
    ExportFormat(
        "drawio", "application/vnd.jgraph.mxfile", "drawio", "The map with its positions, to go on drawing in draw.io"
    ),
)
FORMATS: dict[str, ExportFormat] = {row.name: row for row in _ALL}
