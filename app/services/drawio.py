"""Use case: the landscape for draw.io. Joins the drawing's positions and looks with the format; neither knows the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.diagrams.picture import Border, Dash, Fill, GroupKind, Origin, Tone
from app.diagrams.positions import place_landscape
from app.diagrams.style import BORDERS, DASHES, FILLS, GROUPS, TONES
from app.exporters.drawio import Connector, Shape, export_drawio
from app.inventory.digest import digest

if TYPE_CHECKING:
    from app.diagrams.layout import Area, Course
    from app.diagrams.picture import Box, Group, Line
    from app.diagrams.positions import Placed
    from app.landscape.landscape import Landscape

MOST_BENDS = 6


def landscape_drawio(landscape: Landscape, version: int | None = None) -> bytes:
    """Return the landscape as an editable drawing: domains are containers, systems boxes in them, integrations connectors.

    Parallel integrations are one connector that counts and lists them. Where Graphviz could not place so many systems they
    stand in rows, which the title says.
    """
    inventory = landscape.inventory
    origin = Origin(inventory.id, inventory.name, version, digest(inventory), landscape.scenario)
    placed = place_landscape(landscape, origin)
    groups = [group for group in placed.picture.groups if group.key in placed.layout.groups]
    ids = {group.key: f"group-{number}" for number, group in enumerate(groups)}
    ids |= {box.key: f"system-{box.key}" for box in placed.picture.boxes}
    holder = {key: ids[group.key] for group in groups for key in group.boxes}  # a zone comes after its domain, and wins
    shapes = [
        _title(placed),
        *(_container(group, placed.layout.groups[group.key], ids) for group in groups),
        *(_box(landscape, box, placed.layout.boxes[box.key], holder) for box in placed.picture.boxes),
        *_legend(placed),
    ]
    connectors = [_connector(line, number, placed.layout.lines.get(number)) for number, line in enumerate(placed.picture.lines)]
    return export_drawio(inventory.name, shapes, connectors)


def _title(placed: Placed) -> Shape:
    picture = placed.picture
    lines = (picture.heading, picture.scope, str(picture.shown), *([placed.words] if placed.words else []), *picture.remarks)
    style = {"strokeColor": "none", "fillColor": "none", "align": "left", "fontSize": "12", "verticalAlign": "bottom"}
    height = 18.0 * len(lines) + 8
    return Shape("title", lines, (0.0, -height - 24, max(placed.layout.width, 480.0), height), style=style)


def _legend(placed: Placed) -> list[Shape]:
    """Return what the fills and lines that are drawn mean, beneath the drawing."""
    picture, below = placed.picture, placed.layout.height + 30
    fills = [fill for fill in Fill if any(box.fill is fill for box in picture.boxes)]
    shapes = []
    for number, fill in enumerate(fills):
        look = FILLS[fill]
        style = {
            "fillColor": look.shade.light,
            "dashed": "1" if look.hatched else "0",
            "labelPosition": "right",
            "align": "left",
            "spacingLeft": "6",
            "overflow": "visible",
            "whiteSpace": "nowrap",
        }
        shapes.append(Shape(f"legend-{number}", (look.words,), (0.0, below + 22 * number, 22.0, 14.0), style=style))
    dashes = [DASHES[dash].words for dash in Dash if any(line.dash is dash for line in picture.lines)]
    tones = [TONES[tone].words for tone in Tone if any(line.tone is tone for line in picture.lines)]
    words = (
        picture.meaning,
        f"Lines: {', '.join(dashes)}" if dashes else "",
        f"Their colours: {', '.join(tones)}" if tones else "",
    )
    style = {"strokeColor": "none", "fillColor": "none", "align": "left", "verticalAlign": "top"}
    place = (300.0, below - 8, 620.0, 60.0)
    return [*shapes, Shape("legend", tuple(filter(None, words)), place, style=style)]


def _place(area: Area) -> tuple[float, float, float, float]:
    return area.x, area.y, area.width, area.height


def _container(group: Group, area: Area, ids: dict[str, str]) -> Shape:
    look = GROUPS[group.kind]
    style = {
        "container": "1",
        "fillColor": look.shade.light if look.shade else "none",
        "strokeColor": look.edge.light,
        "dashed": "1" if look.dashes else "0",
    }
    parent = ids.get(group.parent) if group.parent else None
    facts = {"zone" if group.kind is GroupKind.ZONE else "domain": group.name}
    return Shape(ids[group.key], (group.name, *([group.note] if group.note else [])), _place(area), parent, style, facts=facts)


def _box(landscape: Landscape, box: Box, area: Area, holder: dict[str, str]) -> Shape:
    fill, border = FILLS[box.fill], BORDERS[box.border]
    system = landscape.get_system(box.key)
    style = {
        "fillColor": fill.shade.light,
        "fontColor": fill.ink.light,
        "strokeColor": border.shade.light,
        "strokeWidth": f"{border.width:g}",
        "dashed": "1" if border.dashes or fill.hatched else "0",
        **({"shape": "ext", "double": "1"} if border.double else {}),
    }
    lacks = ("NO API",) if box.border is Border.LACKS_API else ()
    facts = {
        "system": system.id,
        "domain": system.domain or "",
        "owner": system.owner or "",
        "api": str(system.api.availability),
        "lifecycle": str(system.lifecycle),
    }
    return Shape(
        f"system-{box.key}", (box.name, *lacks, *box.facts), _place(area), holder.get(box.key), style, box.description, facts
    )


def _connector(line: Line, number: int, course: Course | None) -> Connector:
    dash, tone = DASHES[line.dash], TONES[line.tone]
    count = len(line.stands_for)
    style = {
        "strokeColor": tone.shade.light,
        "strokeWidth": f"{line.weight:g}",
        "dashed": "1" if dash.dashes else "0",
        **({"dashPattern": dash.dashes} if dash.dashes else {}),
        **({"startArrow": "block", "startFill": "1"} if line.both else {}),
    }
    return Connector(
        id=f"line-{number}",
        source=f"system-{line.source}",
        target=f"system-{line.target}",
        lines=(f"{count} integrations",) if count > 1 else (),
        bends=_bends(line, course),
        style=style,
        tooltip=f"{line.title}\n{line.description}".strip(),
        facts={"integrations": " ".join(line.stands_for)},
    )


def _bends(line: Line, course: Course | None) -> tuple[tuple[float, float], ...]:
    """Return the inner ends of a course's pieces: where the line bends. None where it only runs straight."""
    if course is None or line.source == line.target:
        return ()
    inner = course.points[3:-1:3]
    ordered = inner[::-1] if line.turned else inner
    return tuple(ordered) if len(ordered) <= MOST_BENDS else ()
