"""Use case: the briefing of an inventory. Joins estimate, drawings and typesetter, which know nothing of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.diagrams.curves import build_cost_panel, build_finish_panel
from app.diagrams.picture import Origin
from app.diagrams.plates import draw_curve_plate, draw_map_plate
from app.diagrams.typesetting import FONTS
from app.exporters.briefing import Plates, export_briefing
from app.exporters.briefing_frame import Names
from app.inventory.digest import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.inventory.model import Inventory
    from app.landscape.landscape import Landscape
    from app.scheduling.forecast import Forecast

CURVE_SIZE = (400.0, 236.0)


def make_briefing(declared: Inventory, forecast: Forecast, document: Mapping[str, Any], version: int | None = None) -> bytes:
    """Return the briefing of an estimate as PDF.

    Args:
        declared: the inventory without a scenario, whose digest the briefing names.
        document: the estimate document of *forecast*.

    Raises:
        RenderingFailed: a drawing or the document could not be made within the limits.
    """
    landscape = forecast.plan.landscape
    origin = Origin(declared.id, declared.name, version, digest(declared), landscape.scenario)
    map_svg, remarks = draw_map_plate(landscape, origin)
    finish, cost = build_finish_panel(forecast), build_cost_panel(forecast)
    plates = Plates(
        map_svg=map_svg,
        map_remarks=tuple(each if each.endswith(".") else f"{each}." for each in remarks),
        finish_svg=draw_curve_plate(finish, origin, *CURVE_SIZE),
        cost_svg=draw_curve_plate(cost, origin, *CURVE_SIZE),
        sentences=(*finish.sentences, *cost.sentences),
    )
    return export_briefing(document, names_of(landscape), plates, FONTS)


def names_of(landscape: Landscape) -> Names:
    """Return what a briefing calls everything."""
    inventory = landscape.inventory
    subjects = {flow.id: flow.integration.name or _ends(landscape, flow.id) for flow in landscape.flows.values()}
    subjects |= {path.id: path.name for path in inventory.paths}
    subjects |= {system.id: system.name for system in inventory.systems}
    subjects.setdefault(inventory.id, "the programme")
    return Names(
        subjects=subjects,
        teams={team.id: team.name or team.id for team in inventory.teams},
        owners={system.id: system.owner or "" for system in inventory.systems},
        currency=inventory.currency,
    )


def _ends(landscape: Landscape, flow_id: str) -> str:
    row = landscape.flows[flow_id].integration
    return " → ".join(landscape.systems[each].name if each in landscape.systems else each for each in (row.source, row.target))
