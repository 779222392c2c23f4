"""Colours the boxes of a picture by one attribute of their systems, with the value in the box and in the legend.

A picture that a view made comes in and goes out with other fills. Ordered attributes take steps of one hue, named ones a few
colours; what is unknown stays hatched.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from app.diagrams.heat import make_scale
from app.diagrams.lens import UNKNOWN, ColourBy
from app.diagrams.picture import Fill, Tone
from app.diagrams.style import FILL_OF, HOSTING_WORDS, KINDS, STEPS
from app.inventory.vocabulary import ApiAvailability, Criticality, Hosting, Lifecycle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.diagrams.heat import Efforts
    from app.diagrams.picture import Box, Picture
    from app.inventory.model import System
    from app.landscape.landscape import Landscape

MOST_OF = 0.5
CRITICALITY_FILLS = {
    str(Criticality.LOW): STEPS[0],
    str(Criticality.MEDIUM): STEPS[1],
    str(Criticality.HIGH): STEPS[3],
    str(Criticality.MISSION): STEPS[4],
}
NOUNS = {
    ColourBy.AVAILABILITY: "API",
    ColourBy.CRITICALITY: "criticality",
    ColourBy.OWNER: "owner",
    ColourBy.LIFECYCLE: "lifecycle",
    ColourBy.HOSTING: "hosting",
}


def colour(picture: Picture, landscape: Landscape, by: ColourBy | None, efforts: Efforts) -> Picture:
    """Return *picture* with its boxes filled by that attribute; as it is where none is asked for."""
    if by is None:
        return picture
    if by is ColourBy.EFFORT:
        return colour_by_effort(picture, efforts)
    fills = _fills_of(landscape, by)
    values = {name: _value(system, by) for name, system in landscape.systems.items()}
    names = _names_of(landscape, by)
    boxes = tuple(
        _colour_box(box, by, values, fills, names) if values.keys() >= set(box.stands_for) else box for box in picture.boxes
    )
    used = {box.fill for box in boxes}
    noun = NOUNS[by][:1].upper() + NOUNS[by][1:]
    words: dict[Fill | Tone, str] = {fill: f"{noun} {names.get(value, value)}" for value, fill in fills.items() if fill in used}
    if Fill.KIND_OTHER in used:
        words[Fill.KIND_OTHER] = f"Another {NOUNS[by]}: {len(fills) - 1 - len(KINDS)} more"
    words |= {Fill.UNKNOWN: f"{noun} unknown?", Fill.PLAIN: f"Several systems, of no common {NOUNS[by]}"}
    return replace(picture, boxes=boxes, words={**picture.words, **words})


def colour_by_effort(picture: Picture, efforts: Efforts) -> Picture:
    """Return *picture* with the days that each box takes, in five steps that part the boxes into fifths."""
    days = {box.key: efforts.of_systems(box.stands_for) for box in picture.boxes}
    scale = make_scale(found.mean for found in days.values() if found is not None)
    boxes = []
    for box in picture.boxes:
        found = days[box.key]
        fill = Fill.PLAIN if found is None else scale.step(found.mean)
        boxes.append(_with_fact(box, fill, "no work on it" if found is None else str(found)))
    words: dict[Fill | Tone, str] = {**picture.words, Fill.PLAIN: "Nothing to do on it in this programme"}
    words.update(scale.words().items())
    return replace(picture, boxes=tuple(boxes), words=words)


def _colour_box(box: Box, by: ColourBy, values: Mapping[str, str], fills: Mapping[str, Fill], names: Mapping[str, str]) -> Box:
    counts = Counter(values[name] for name in box.stands_for)
    if not counts:
        return box
    value, most = min(counts.items(), key=lambda item: (-item[1], item[0]))
    said = f"{names.get(value, value)}{'?' if value == UNKNOWN else ''}"
    if len(counts) == 1:
        return _with_fact(box, fills[value], _say(by, said))
    if most > MOST_OF * len(box.stands_for):
        return _with_fact(box, fills[value], f"mostly {_say(by, said)} ({most} of {len(box.stands_for)})")
    return _with_fact(box, Fill.PLAIN, f"of {len(counts)} kinds of {NOUNS[by]}")


def _say(by: ColourBy, said: str) -> str:
    return f"{NOUNS[by]} {said}"


def _with_fact(box: Box, fill: Fill, fact: str) -> Box:
    """Return the box with another fill, and what that says in words; a fact that says the same already is not repeated."""
    facts = box.facts if any(fact.casefold() in old.casefold() for old in box.facts) else (*box.facts, fact)
    return replace(box, fill=fill, facts=facts, faint=False)


def _value(system: System, by: ColourBy) -> str:
    match by:
        case ColourBy.AVAILABILITY:
            return str(system.api.availability)
        case ColourBy.CRITICALITY:
            return str(system.business_criticality)
        case ColourBy.OWNER:
            return system.owner or UNKNOWN
        case ColourBy.LIFECYCLE:
            return str(system.lifecycle)
        case _:
            return str(system.hosting)


def _names_of(landscape: Landscape, by: ColourBy) -> Mapping[str, str]:
    match by:
        case ColourBy.OWNER:
            return {team.id: team.name or team.id for team in landscape.inventory.teams}
        case ColourBy.HOSTING:
            return {str(member): words for member, words in HOSTING_WORDS.items() if member is not Hosting.UNKNOWN}
        case _:
            return {}


def _fills_of(landscape: Landscape, by: ColourBy) -> dict[str, Fill]:
    """Return a fill for each value; of owners the busiest have colours of their own."""
    match by:
        case ColourBy.AVAILABILITY:
            return {str(member): FILL_OF[member] for member in ApiAvailability}
        case ColourBy.CRITICALITY:
            return {**CRITICALITY_FILLS, UNKNOWN: Fill.UNKNOWN}
        case ColourBy.LIFECYCLE:
            return dict(zip(map(str, Lifecycle), KINDS, strict=False))
        case ColourBy.HOSTING:
            kinds: Sequence[str] = [str(member) for member in Hosting if member is not Hosting.UNKNOWN]
            return {**dict(zip(kinds, KINDS, strict=False)), UNKNOWN: Fill.UNKNOWN}
        case _:
            counts = Counter(system.owner for system in landscape.systems.values() if system.owner)
            ranked = sorted(counts, key=lambda name: (-counts[name], name))
            own = dict(zip(ranked, KINDS, strict=False))
            return {**own, **dict.fromkeys(ranked[len(KINDS) :], Fill.KIND_OTHER), UNKNOWN: Fill.UNKNOWN}
