"""Use case: an estimate, its schedule or its landscape in a format that other tools read. The same input, the same bytes.

To add a format: a row in :mod:`app.exporters.registry`, and a function from :class:`Material` to bytes in ``_MAKERS`` below.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from app.errors import BadParameter, UnknownSubject
from app.exporters.registry import FORMATS, ExportFormat
from app.services.export_material import Material, Options, parse_confidence, parse_start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.inventory.model import Inventory

__all__ = ["Exported", "Material", "Options", "export", "get_format", "parse_confidence", "parse_start", "task_names"]


@dataclass(frozen=True, slots=True)
class Exported:
    """A document in a foreign format.

    Attributes:
        numbers: of its tasks, by name, where it has numbered tasks.
    """

    data: bytes
    media_type: str
    numbers: Mapping[str, int] = field(default_factory=dict)


def export(
    inventory: Inventory,
    name: str,
    options: Options | None = None,
    *,
    version: int | None = None,
    scenario: str | None = None,
    model: bytes | None = None,
    samples: int = 10_000,
    seed: int = 1,
) -> Exported:
    """Return the export of *inventory* in the format of that name.

    Raises:
        UnknownSubject: there is no such format or scenario.
        BadParameter: an option that cannot be used; a format that is about dates, and no start.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    fmt = get_format(name)
    options = options or Options()
    if options.start is not None:
        moved = inventory.programme.model_copy(update={"start": options.start})
        inventory = inventory.model_copy(update={"programme": moved})
    if options.keys and not fmt.keys:
        raise BadParameter(f"{name} takes no map of keys.", hint=f"{', '.join(_with_keys())} do.")
    material = Material(inventory, options, version, scenario, model, samples, seed)
    if fmt.needs_start and material.landscape.inventory.programme.start is None:
        raise BadParameter(
            f"The programme has no start, and {name} is made of dates.",
            hint="Add programme.start to the inventory, or give a first day for this export: start 2026-01-05, for one.",
        )
    return Exported(_MAKERS[fmt.name](material), fmt.media_type, material.numbers)


def task_names(inventory: Inventory, options: Options, **parameters: Any) -> list[str]:
    """Return the names whose numbers a plan for planning tools asks for, in its order. Raises as :func:`export` does."""
    exported = export(inventory, "mspdi", Options(options.confidence, options.start), **parameters)
    return list(exported.numbers)


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


def _make_estimate(material: Material) -> bytes:
    from app.services.derivation import encode_parts

    return encode_parts(material.estimate_parts())


def _make_mspdi(material: Material) -> bytes:
    from app.exporters.mspdi import export_mspdi

    known = {name: int(number) for name, number in material.options.keys.items()}
    data, material.numbers = export_mspdi(material.forecast, material.options.confidence, known, material.scenario or "")
    return data


def _make_jira(material: Material) -> bytes:
    from app.exporters.work_items import export_jira

    return export_jira(material.estimate("work_packages")["work_packages"], material.names, material.options.keys)


def _make_azure_devops(material: Material) -> bytes:
    from app.exporters.work_items import export_azure_devops

    return export_azure_devops(material.estimate("work_packages")["work_packages"], material.names, material.options.keys)


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
    "estimate.json": _make_estimate,
    "mspdi": _make_mspdi,
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
