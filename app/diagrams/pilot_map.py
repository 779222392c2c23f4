"""The ``pilot`` view: what the pilot exercised, shaded, against everything that production needs.

A landscape goes in; the landscape's pictures come out, with what is proven in blue and what is needed and unproven in orange.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from app.diagrams.landscape_map import list_unlabelled_pictures
from app.diagrams.picture import Fill, Mark, Table, Tone
from app.diagrams.portray import DATA_FLOW, count, name_of
from app.inventory.vocabulary import IntegrationStatus
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from app.diagrams.picture import Box, Line, Origin, Picture
    from app.landscape.landscape import Flow, Landscape

VIEW = "pilot"
MOST_LISTED = 16


def list_pilot_pictures(landscape: Landscape, origin: Origin) -> Iterator[Callable[[], Picture]]:
    """Yield how to make the pictures of the pilot, from the most detailed that the size allows to the overview."""
    for make in list_unlabelled_pictures(landscape, origin):
        yield lambda make=make: draw_pilot(make(), landscape)  # type: ignore[misc]


def draw_pilot(picture: Picture, landscape: Landscape) -> Picture:
    """Return a picture of the landscape that tells what the pilot exercised from what production needs beside it."""
    words: dict[Fill | Tone, str] = {
        Fill.PLAIN: "Not needed in production",
        Tone.SAME: "Runs already, or is not needed",
        Tone.MIXED: "Some of its integrations were in the pilot",
    }
    return replace(
        picture,
        view=VIEW,
        heading=picture.heading.replace("Integration landscape:", "Pilot against production:").replace(
            "Integration landscape", "Pilot against production,"
        ),
        boxes=tuple(_shade_box(box, landscape) for box in picture.boxes),
        lines=tuple(_shade_line(line, landscape) for line in picture.lines),
        meaning=DATA_FLOW if picture.meaning else "",
        remarks=(*_explain(landscape), *picture.remarks),
        tables=(*picture.tables, *_tables(landscape)),
        words={**picture.words, **words},
    )


def was_exercised(flow: Flow) -> bool:
    """Return whether the pilot exercised an integration as production will have it; a workaround proves nothing."""
    return flow.integration.pilot is not None and flow.integration.status is not IntegrationStatus.WORKAROUND


def _shade_box(box: Box, landscape: Landscape) -> Box:
    pilot = landscape.inventory.programme.pilot
    named = set(pilot.systems if pilot else ())
    mine = set(box.stands_for)
    flows = {flow.id: flow for name in box.stands_for for flow in landscape.flows_of(name)}
    needed = [flow for flow in flows.values() if flow.in_scope]
    proven = sum(was_exercised(flow) for flow in needed)
    touched = mine & named or any(flow.integration.pilot is not None for flow in flows.values())
    if needed and proven == len(needed):
        fill = Fill.PROVEN
    elif touched:
        fill = Fill.HALF_PROVEN
    else:
        fill = Fill.UNPROVEN if needed else Fill.PLAIN
    facts = [fact for fact in box.facts if not fact.startswith("API ")] if len(mine) == 1 else list(box.facts)
    facts.append(f"pilot: {proven} of {len(needed)} needed" if needed else "nothing needed of it")
    marks = (*box.marks, *((Mark.PILOT,) if touched else ()), *((Mark.CLEANER,) if _was_cleaner(landscape, mine) else ()))
    return replace(box, fill=fill, facts=tuple(facts), marks=marks)


def _was_cleaner(landscape: Landscape, names: Iterable[str]) -> bool:
    qualities = [landscape.systems[name].data_quality for name in names]
    return len(qualities) == 1 and any(
        row.completeness is not None and row.pilot_completeness is not None and row.pilot_completeness > row.completeness
        for row in qualities
    )


def _shade_line(line: Line, landscape: Landscape) -> Line:
    flows = [landscape.flows[name] for name in line.stands_for]
    needed = [flow for flow in flows if flow.in_scope]
    proven = sum(was_exercised(flow) for flow in needed)
    used = any(flow.integration.pilot is not None for flow in flows)
    if not needed:
        return replace(line, label=(), badge="", back="", tone=Tone.PROVEN if used else Tone.SAME)
    tone = Tone.PROVEN if proven == len(needed) else Tone.MIXED if proven else Tone.UNPROVEN
    gap = _gap_of(flows[0]) if len(flows) == 1 else f"{proven} of {len(needed)}"
    words = f"{line.title}: {proven} of {len(needed)} needed in the pilot"
    return replace(line, label=(), badge=gap, back="", tone=tone, title=words)


def _gap_of(flow: Flow) -> str:
    """Return how many times the pilot's volume production has to carry, where both are known."""
    pilot, volume = flow.integration.pilot, flow.integration.volume_per_day
    if pilot is None or not pilot.volume_per_day or not volume:
        return ""
    return f"× {volume / pilot.volume_per_day:,.3g}"


def _explain(landscape: Landscape) -> tuple[str, ...]:
    pilot = landscape.inventory.programme.pilot
    needed = landscape.flows_in_scope()
    proven = sum(was_exercised(flow) for flow in needed)
    if pilot is None and all(flow.integration.pilot is None for flow in landscape.flows.values()):
        return ("No pilot is described (programme.pilot, integrations[].pilot): nothing shows that any of this works yet.",)
    paths = landscape.paths_in_scope()
    tried = sum(path.id in pilot.paths for path in paths) if pilot else 0
    return (
        (
            f"The pilot exercised {proven} of the {count(len(needed), 'integration')} that production needs, "
            f"and {tried} of {count(len(paths), 'path')}. × n: how many times the pilot's volume production carries."
        ),
    )


def _tables(landscape: Landscape) -> tuple[Table, ...]:
    """Return where production asks more of an integration than the pilot showed, and where its data were cleaner."""
    rows = [row for flow in landscape.flows.values() for row in _shortfalls(landscape, flow)]
    for system in landscape.systems.values():
        quality = system.data_quality
        if _was_cleaner(landscape, [system.id]):
            rows.append(
                f"{system.name}: data {percent(quality.pilot_completeness or 0)} complete in the pilot, "
                f"{percent(quality.completeness or 0)} in production"
            )
    lacking = Counter(
        flow.provider for flow in landscape.flows_in_scope() if flow.lacks_api is True and flow.integration.pilot is None
    )
    rows += [f"{name_of(landscape, name)}: lacks an API, and the pilot went without it" for name in sorted(lacking)]
    if len(rows) > MOST_LISTED:
        rows = [*rows[:MOST_LISTED], f"and {len(rows) - MOST_LISTED} more"]
    return (Table("What the pilot could not show", tuple(rows)),) if rows else ()


def _shortfalls(landscape: Landscape, flow: Flow) -> list[str]:
    row, pilot = flow.integration, flow.integration.pilot
    if pilot is None:
        return []
    ends = f"{name_of(landscape, row.source)} → {name_of(landscape, row.target)}"
    found = []
    if pilot.volume_per_day is not None and row.volume_per_day is not None and pilot.volume_per_day < row.volume_per_day:
        found.append(f"{ends}: {pilot.volume_per_day:,.0f} a day, production {row.volume_per_day:,.0f}")
    if pilot.latency_ms is not None and row.needs.latency_ms is not None and pilot.latency_ms > row.needs.latency_ms:
        found.append(f"{ends}: answered in {pilot.latency_ms:,.0f} ms, needed {row.needs.latency_ms:,.0f}")
    if pilot.failure_share is not None and row.failure_share is not None and pilot.failure_share < row.failure_share:
        failed, fail = percent(pilot.failure_share, 1), percent(row.failure_share, 1)
        found.append(f"{ends}: {failed} failed in the pilot, {fail} fail today")
    return found
