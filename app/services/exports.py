"""Use case: an estimate, its schedule or its landscape in a format that other tools read. The same input, the same bytes.

To add a format: a row in :mod:`app.exporters.registry`, and a function from :class:`Material` to bytes in ``_MAKERS`` below, or
one that writes piece by piece in ``_WRITERS``, where documents grow with the landscape beyond what is held gladly.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Unpack

from app.errors import BadParameter, UnknownSubject
from app.exporters.registry import FORMATS, ExportFormat
from app.services.export_material import Material, Options, parse_confidence, parse_start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.exporters.sink import Sink
    from app.findings import Finding
    from app.inventory.model import Inventory
    from app.services.simulated import Simulated

__all__ = [
    "Exported",
    "Material",
    "Options",
    "draft_plan_into",
    "export",
    "export_into",
    "get_format",
    "parse_confidence",
    "parse_start",
]


@dataclass(frozen=True, slots=True)
class Exported:
    """A document in a foreign format.

    Attributes:
        numbers: of its tasks, by name, where it has numbered tasks.
    """

    data: bytes
    media_type: str
    numbers: Mapping[str, int] = field(default_factory=dict)


def export(inventory: Inventory, name: str, options: Options | None = None, **simulated: Unpack[Simulated]) -> Exported:
    """Return the export of *inventory* in the format of that name, whole. Raises as :func:`export_into` does."""
    out = io.BytesIO()
    numbers = export_into(out, inventory, name, options, **simulated)
    return Exported(out.getvalue(), get_format(name).media_type, numbers)


def export_into(
    out: Sink, inventory: Inventory, name: str, options: Options | None = None, **simulated: Unpack[Simulated]
) -> Mapping[str, int]:
    """Write the export of *inventory* in the format of that name, and return the numbers of its tasks where it has such.

    Nothing is written where it is refused. The longest formats are written as they are made, and never held whole.

    Raises:
        UnknownSubject: there is no such format or scenario.
        BadParameter: an option that cannot be used; a format that is about dates, and no start.
        UnusableEffortModel: the effort model is not a complete one.
    """
    fmt = get_format(name)
    options = options or Options()
    if options.keys and not fmt.keys:
        raise BadParameter(f"{name} takes no map of keys.", hint=f"{', '.join(_with_keys())} do.")
    material = _gather(inventory, fmt, options, simulated)
    if fmt.name in _WRITERS:
        _WRITERS[fmt.name](material, out)
    else:
        out.write(_MAKERS[fmt.name](material))
    return material.numbers


def draft_plan_into(out: Sink, inventory: Inventory, options: Options, **simulated: Unpack[Simulated]) -> None:
    """Write the plan for planning tools with blanks for the numbers of its tasks. Raises as :func:`export_into` does."""
    from app.exporters.plan_draft import write_draft

    material = _gather(inventory, get_format("mspdi"), options, simulated)
    write_draft(out, material.forecast, options.confidence, material.scenario or "")


def _gather(inventory: Inventory, fmt: ExportFormat, options: Options, simulated: Simulated) -> Material:
    """Return what the format is made of, under the start that is asked for."""
    if options.start is not None:
        moved = inventory.programme.model_copy(update={"start": options.start})
        inventory = inventory.model_copy(update={"programme": moved})
    material = Material(inventory, options, **simulated)
    if fmt.needs_start and material.landscape.inventory.programme.start is None:
        raise BadParameter(
            f"The programme has no start, and {fmt.name} is made of dates.",
            hint="Add programme.start to the inventory, or give a first day for this export: start 2026-01-05, for one.",
        )
    if fmt.needs_start and material.forecast.schedule.calendar.start is None:
        raise _without_dates(fmt.name, material.forecast.schedule.findings)
    return material


WITHOUT_DATES = ("-without-capacity", "dates-beyond-calendar")  # how the findings end that say why there are none


def _without_dates(name: str, findings: Sequence[Finding]) -> BadParameter:
    """Say why a programme that has a start has no dates all the same."""
    why = next((found for found in findings if found.code.endswith(WITHOUT_DATES)), None)
    detail = f"The programme has no dates, and {name} is made of them."
    return BadParameter(detail if why is None else f"{detail} {why.detail}", hint="" if why is None else why.advice)


def _with_keys() -> list[str]:
    return [fmt.name for fmt in FORMATS.values() if fmt.keys]


def get_format(name: str) -> ExportFormat:
    """Return the format of that name.

    Raises:
        UnknownSubject: there is none.
    """
    if name in FORMATS:
        return FORMATS[name]
    raise UnknownSubject(f"There is no export format {name!r}.", hint=f"There is {', '.join(FORMATS)}.")


def _write_estimate(material: Material, out: Sink) -> None:
    from app.services.derivation.json_text import write_parts

    write_parts(out, material.estimate_parts())


def _write_mspdi(material: Material, out: Sink) -> None:
    from app.exporters.mspdi import write_mspdi

    known = {name: int(number) for name, number in material.options.keys.items()}
    title = material.scenario or ""
    material.numbers = write_mspdi(out, material.forecast, material.options.confidence, known, title)


def _make_jira(material: Material) -> bytes:
    from app.exporters.work_items import export_jira

    return export_jira(material.estimate("work_packages")["work_packages"], material.names, material.options.keys)


def _make_azure_devops(material: Material) -> bytes:
    from app.exporters.work_items import export_azure_devops

    packages, options = material.estimate("work_packages")["work_packages"], material.options
    return export_azure_devops(packages, material.names, options.keys, options.states)


def _make_ics(material: Material) -> bytes:
    from app.exporters.icalendar import export_icalendar

    return export_icalendar(material.forecast, material.options.confidence)


def _make_mermaid(material: Material) -> bytes:
    from app.exporters.mermaid_gantt import export_mermaid

    return export_mermaid(material.estimate("inventory", "work_packages", "schedule"), material.names)


def _make_markdown(material: Material) -> bytes:
    from app.exporters.steering_markdown import PARTS, export_markdown

    return export_markdown(material.estimate(*PARTS), material.names, material.inventory.currency)


def _make_xlsx(material: Material) -> bytes:
    from app.exporters.plan_workbook import PARTS, export_plan_workbook

    return export_plan_workbook(material.estimate(*PARTS), material.names, material.inventory.currency)


def _make_csv(material: Material) -> bytes:
    from app.exporters.schedule_csv import export_schedule_csv

    return export_schedule_csv(material.estimate("work_packages"))


def _make_catalogue(material: Material, write: str) -> bytes:
    from app.exporters import catalogue
    from app.services.catalogue import catalogue_document

    made: bytes = getattr(catalogue, f"export_catalogue_{write}")(catalogue_document(material.landscape))
    return made


def _make_graphml(material: Material) -> bytes:
    from app.exporters.graph_formats import export_graphml
    from app.services.landscapes import graph_document

    return export_graphml(graph_document(material.landscape))


def _make_cytoscape(material: Material) -> bytes:
    from app.exporters.graph_formats import export_cytoscape
    from app.services.landscapes import graph_document

    return export_cytoscape(graph_document(material.landscape))


def _make_drawio(material: Material) -> bytes:
    from app.services.drawio import landscape_drawio

    return landscape_drawio(material.landscape, material.version)


def _make_briefing(material: Material) -> bytes:
    from app.services.briefing import make_briefing

    return make_briefing(material.inventory, material.forecast, material.estimate(), material.version)


_MAKERS: dict[str, Callable[[Material], bytes]] = {
    "jira": _make_jira,
    "azure-devops": _make_azure_devops,
    "xlsx": _make_xlsx,
    "csv": _make_csv,
    "catalogue.html": partial(_make_catalogue, write="html"),
    "catalogue.csv": partial(_make_catalogue, write="csv"),
    "catalogue.xlsx": partial(_make_catalogue, write="xlsx"),
    "catalogue.md": partial(_make_catalogue, write="markdown"),
    "ics": _make_ics,
    "mermaid": _make_mermaid,
    "markdown": _make_markdown,
    "graphml": _make_graphml,
    "cytoscape": _make_cytoscape,
    "drawio": _make_drawio,
    "briefing": _make_briefing,
}

_WRITERS: dict[str, Callable[[Material, Sink], None]] = {"estimate.json": _write_estimate, "mspdi": _write_mspdi}
