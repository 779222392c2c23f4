"""The ``effort`` view: where the work is, as heat on the map of the landscape, in whatever detail its size allows.

A landscape and its efforts go in; the landscape's pictures come out with days in boxes and on lines.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.diagrams.colouring import colour_by_effort
from app.diagrams.heat import say_days
from app.diagrams.landscape_map import list_unlabelled_pictures
from app.diagrams.picture import Fill, Table, Tone
from app.diagrams.portray import DATA_FLOW, name_of, weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.diagrams.heat import Efforts
    from app.diagrams.picture import Box, Line, Origin, Picture
    from app.landscape.landscape import Landscape

VIEW = "effort"
MOST_LISTED = 12


def list_effort_pictures(landscape: Landscape, origin: Origin, efforts: Efforts) -> Iterator[Callable[[], Picture]]:
    """Yield how to make the pictures of effort, from the most detailed that the size allows to the overview."""
    for make in list_unlabelled_pictures(landscape, origin):
        yield lambda make=make: draw_effort(make(), landscape, efforts)  # type: ignore[misc]


def draw_effort(picture: Picture, landscape: Landscape, efforts: Efforts) -> Picture:
    """Return a picture of the landscape with its effort: a step of colour and days per box, days on every line with work."""
    hot = colour_by_effort(replace(picture, boxes=tuple(_strip(box) for box in picture.boxes)), efforts)
    heaviest = max((efforts.of_flows(line.stands_for) or 0.0 for line in picture.lines), default=0.0)
    return replace(
        hot,
        view=VIEW,
        heading=picture.heading.replace("Integration landscape", "Effort"),
        lines=tuple(_heat_line(line, efforts, heaviest) for line in picture.lines),
        remarks=(*_explain(landscape, efforts), *picture.remarks),
        tables=(*picture.tables, *_list_heaviest(landscape, efforts)),
        words={**hot.words, Tone.SAME: "No work on it", Tone.PROVEN: "Work to do: days on the line"},
        meaning=f"{DATA_FLOW}; d: person-days" if picture.meaning else "",
    )


def _strip(box: Box) -> Box:
    """Return the box without the facts of its interface, which are not the subject here."""
    if len(box.stands_for) != 1:
        return box
    return replace(box, facts=tuple(fact for fact in box.facts if not fact.startswith("API ")), fill=Fill.PLAIN)


def _heat_line(line: Line, efforts: Efforts, heaviest: float) -> Line:
    days = efforts.of_flows(line.stands_for)
    if days is None:
        return replace(line, label=(), badge="", back="", tone=Tone.SAME, weight=1.0)
    words = f"{line.title}: {say_days(days)} person-days"
    weight = weigh(max(days, 0.01), max(heaviest, 0.01))
    return replace(line, label=(), badge=f"{say_days(days)} d", back="", tone=Tone.PROVEN, weight=weight, title=words)


def _explain(landscape: Landscape, efforts: Efforts) -> tuple[str, ...]:
    inside = sum(days.mean for days in efforts.systems.values())
    rest = efforts.total - inside
    remarks = [
        (
            f"Mean person-days, P10 to P90 in brackets, from {efforts.draws:,} draws. "
            "A box: the system's own work and that of the integrations whose interface it provides."
        ),
        (
            f"{say_days(inside)} of {say_days(efforts.total)} days are in boxes; {say_days(rest)} are nobody's alone: "
            "tests of paths, coordination, integrations not listed yet."
        ),
    ]
    if not efforts.systems:
        remarks.insert(0, "Nothing is in scope: no integration is planned or a workaround.")
    if not landscape.flows:
        remarks.insert(0, "The inventory names no integrations.")
    return tuple(remarks)


def _list_heaviest(landscape: Landscape, efforts: Efforts) -> tuple[Table, ...]:
    ranked = sorted(
        (name for name in efforts.systems if name in landscape.systems),
        key=lambda name: (-efforts.systems[name].mean, name),
    )
    rows = tuple(
        f"{name_of(landscape, name)}: {efforts.systems[name]}, of which its own work {say_days(efforts.own.get(name, 0.0))}"
        for name in ranked[:MOST_LISTED]
    )
    return (Table("Systems that take most, in person-days", rows),) if rows else ()
