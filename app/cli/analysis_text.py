"""An analysis on one screen: what has no API, what everything hangs on, what runs in circles, what is promised and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from app.cli.figures import count, percent
from app.cli.layout import findings_parts, heading, indented, more, table_of
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

TOP = 12
FINDINGS_SHOWN = 8


def analysis_parts(document: Mapping[str, Any], title: str) -> list[RenderableType]:
    """Return what ``seamap analyse`` prints of the body of ``…/analysis``."""
    return [
        Text(plain(title), style="bold"),
        *_missing_apis(document["missing_apis"], document["unknown_apis"]),
        *_single_points(document["single_points_of_failure"]),
        *_cycles(document["cycles"]),
        *_service_levels(document["service_level_gaps"]),
        *_coupling(document["coupling"]),
        *findings_parts(document["findings"], FINDINGS_SHOWN),
    ]


def _missing_apis(missing: Sequence[Mapping[str, Any]], unknown: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    aside = count(len(missing), "system") + (f"; of {len(unknown)} more it is unknown" if unknown else "")
    if not (missing or unknown):
        return heading("Missing APIs", "none")
    table = table_of(("system", 6), ("today", 2), ("used by", 6), ("asked of it", 5))
    rows = [*missing, *unknown]
    for row in rows[:TOP]:
        used = f"{count(len(row['integrations']), 'integration')}, {count(len(row['paths']), 'path')}"
        table.add_row(Text(plain(row["name"])), row["availability"], used, Text(_needs_text(row["needs"]) or "–"))
    return [*heading("Missing APIs", aside), table, *more(len(rows), TOP)]


def _needs_text(needs: Mapping[str, Any]) -> str:
    said = [
        f"{needs['latency_ms']:,.0f} ms" if needs["latency_ms"] is not None else "",
        f"{needs['freshness_hours']:g} h old" if needs["freshness_hours"] is not None else "",
        "writes" if needs["write"] else "",
    ]
    return ", ".join(filter(None, said))


def _single_points(points: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not points:
        return heading("Single points of failure", "none")
    lines = [f"{point['name']} ({point['system']}): {_why_single(point)}" for point in points[:TOP]]
    return [*heading("Single points of failure", str(len(points))), *map(indented, lines), *more(len(points), TOP)]


def _why_single(point: Mapping[str, Any]) -> str:
    said = [
        f"without it {count(point['cuts_off'], 'system')} can no longer be reached" if point["cuts_off"] else "",
        "on every path" if point["on_every_path"] else "",
    ]
    return "; ".join(filter(None, said))


def _cycles(cycles: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not cycles:
        return heading("Cycles", "none")
    lines = [
        f"{count(cycle['size'], 'system')}: {' → '.join([*cycle['sample'], cycle['sample'][0]])}" for cycle in cycles[:TOP]
    ]
    return [*heading("Cycles", str(len(cycles))), *map(indented, lines), *more(len(cycles), TOP)]


def _service_levels(gaps: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    lines = [line for gap in gaps for line in _gap_lines(gap)]
    if not lines:
        return heading("Service levels", "every need of every path is met")
    aside = f"{count(len(lines), 'gap')} on {count(len(gaps), 'path')}"
    return [*heading("Service levels", aside), *map(indented, lines[:TOP]), *more(len(lines), TOP)]


def _gap_lines(gap: Mapping[str, Any]) -> list[str]:
    lines = [miss["words"] for miss in gap["misses"]]
    lines += [f"nothing joins its neighbours {one} and {other}." for one, other in gap["hops_not_joined"]]
    return [f"{gap['path']}: {line}" for line in lines]


def _coupling(coupling: Mapping[str, Any]) -> list[RenderableType]:
    roles = ", ".join(f"{number} {role}" for role, number in coupling["roles"].items())
    reach = f"a change reaches {percent(coupling['propagation_cost'])} of the systems on average"
    return [*heading("Coupling"), indented(f"{reach}; {roles}")]
