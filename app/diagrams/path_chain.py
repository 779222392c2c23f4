"""The ``path`` view: a declared path as a chain of numbered hops, what each promises, the whole, and what it misses.

A landscape and a path go in, one picture comes out. Figures and sentences about needs are :mod:`app.landscape.service_levels`';
here they only get a place.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from app.diagrams.picture import Dash, Flow, Line, Mark, Picture, Table, Tone
from app.diagrams.portray import count, describe_flow, name_of, portray_system, shown_of
from app.diagrams.style import CRITICALITY_WORDS, DASH_OF, FALLBACK_WORDS, TONE_OF
from app.diagrams.svg import element_id
from app.landscape.joints import find_joint
from app.landscape.service_levels import path_service_level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.diagrams.picture import Box, Origin
    from app.inventory.model import Path
    from app.landscape.joints import Joint
    from app.landscape.landscape import Landscape
    from app.landscape.service_levels import HopServiceLevel, PathServiceLevel

VIEW = "path"
HOPS_PER_ROW = 4
ONE_COLUMN = 10_000.0
MEANING = "Arrow: the path's next hop, over the integrations that it names"


def list_path_pictures(landscape: Landscape, origin: Origin, focus: str) -> Iterator[Callable[[], Picture]]:
    """Yield how to make the picture of a path.

    Raises:
        UnknownSubject: there is no such path.
    """
    path = landscape.get_path(focus)
    yield lambda: draw_path(landscape, origin, path)


def draw_path(landscape: Landscape, origin: Origin, path: Path) -> Picture:
    """Return the chain of a path's hops; a long one wraps, its rows read from left to right."""
    level = path_service_level(landscape, path)
    missed = {miss.hop for miss in level.misses if miss.hop}
    boxes = tuple(_hop_box(landscape, hop, number, missed) for number, hop in enumerate(level.hops, 1))
    keys = [box.key for box in boxes]
    wide = ceil(len(keys) / ceil(len(keys) / (HOPS_PER_ROW if len(keys) > HOPS_PER_ROW else 2)))
    rows = tuple(tuple(keys[start : start + wide]) for start in range(0, len(keys), wide))
    starts = {row[0] for row in rows[1:]}
    lines = tuple(
        _hop_line(landscape, number, one, other, loose=other.key in starts)
        for number, (one, other) in enumerate(pairwise(boxes), 1)
    )
    drawn = {name for line in lines for name in line.stands_for}
    left_out = tuple(name for name in landscape.flows if name not in drawn)
    systems = {hop.system for hop in level.hops}
    return Picture(
        view=VIEW,
        heading=path.name,
        scope=f"{landscape.inventory.name} · path of {count(len(path.hops), 'hop')} · {_criticality(path)}",
        origin=origin,
        shown=shown_of(landscape, len(systems), len(drawn)),
        boxes=boxes,
        lines=lines,
        meaning=MEANING,
        remarks=(f"Not drawn: {count(len(left_out), 'integration')} that the path does not pass.",) if left_out else (),
        tables=_tables(path, level),
        flows=(Flow.RIGHT,),
        rows=rows if len(rows) > 1 else (),
        filters=(f"focus {path.id}",),
        left_out=left_out,
    )


def _hop_box(landscape: Landscape, hop: HopServiceLevel, number: int, missed: set[str]) -> Box:
    plain = portray_system(landscape, hop.system, marks=(Mark.SHORTFALL,) if hop.system in missed else ())
    facts = [
        *plain.facts,
        f"available {_share(hop.availability)}",
        f"p95 {_milliseconds(hop.latency_ms)}",
        f"data {_hours(hop.freshness_hours)} old",
    ]
    if words := FALLBACK_WORDS[hop.fallback]:
        facts.append(words)
    return replace(
        plain, key=f"hop:{number}", element_id=element_id("hop", f"{number}.{hop.system}"), facts=tuple(facts), number=number
    )


def _hop_line(landscape: Landscape, number: int, one: Box, other: Box, *, loose: bool) -> Line:
    source, target = one.stands_for[0], other.stands_for[0]
    joint = find_joint(landscape, source, target)
    ends = f"{name_of(landscape, source)} to {name_of(landscape, target)}"
    flows = joint.flows if joint else ()
    tones = {TONE_OF[flow.integration.status] for flow in flows}
    return Line(
        source=one.key,
        target=other.key,
        element_id=f"step-{number}",
        label=_step_label(landscape, joint),
        dash=DASH_OF[joint.mode] if joint and joint.mode else Dash.UNKNOWN,
        tone=tones.pop() if len(tones) == 1 else Tone.MIXED if tones else Tone.BLOCKED,
        weight=1.8,
        title=f"{number}. {ends}" + ("" if joint else ": no integration joins them"),
        description="\n".join(describe_flow(landscape, flow) for flow in flows),
        stands_for=tuple(flow.id for flow in flows),
        loose=loose,
    )


def _step_label(landscape: Landscape, joint: Joint | None) -> tuple[str, ...]:
    if joint is None:
        return ("no integration", "joins these two")
    what = ", ".join(dict.fromkeys(name for flow in joint.flows for name in flow.integration.carries or ()))
    how = " · ".join(
        dict.fromkeys(part for flow in joint.flows for part in (flow.integration.protocol, flow.integration.frequency) if part)
    )
    via = f"via {', '.join(name_of(landscape, name) for name in joint.via)}" if joint.via else ""
    return tuple(part for part in (what, how, via) if part)


def _tables(path: Path, level: PathServiceLevel) -> tuple[Table, ...]:
    """Return what the path offers, each figure beside what is needed, and the needs that it misses in words."""
    needs = path.needs
    rows = (
        *_synchronous_totals(path, level),
        _total("Age of the data", level.freshness_hours, needs.freshness_hours, _hours, "the oldest hop and every wait"),
        _total("Throughput", level.throughput_per_s, needs.throughput_per_s, _rate, "the narrowest hop"),
    )
    totals = Table("End to end", rows, least_width=440.0)
    if not level.misses:
        return (totals,)
    return (totals, Table("Needs that it misses", tuple(f"!{miss.words}" for miss in level.misses), least_width=ONE_COLUMN))


def _synchronous_totals(path: Path, level: PathServiceLevel) -> tuple[str, ...]:
    if not any(hop.answers_at_once for hop in level.hops):
        return ("Availability and latency: no hop must answer at once",)
    needs = path.needs
    return (
        _total("Availability", level.availability, needs.availability, _share, "the product over what must answer at once"),
        _total("Latency", level.latency_ms, needs.latency_ms, _milliseconds, "the sum of the p95s"),
    )


def _total(name: str, figure: float | None, needed: float | None, say: Callable[[float | None], str], how: str) -> str:
    return f"{name}: {say(figure)}, {how}" + (f"; needed: {say(needed)}" if needed is not None else "")


def _share(value: float | None) -> str:
    return "unknown?" if value is None else f"{value * 100:.4g} %"


def _milliseconds(value: float | None) -> str:
    return "unknown?" if value is None else f"{value:,.0f} ms"


def _hours(value: float | None) -> str:
    return "unknown?" if value is None else f"{value:g} h"


def _rate(value: float | None) -> str:
    return "unknown?" if value is None else f"{value:,.4g} per second"


def _criticality(path: Path) -> str:
    return CRITICALITY_WORDS[path.business_criticality]
