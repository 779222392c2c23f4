"""An analysis on one screen: what has no API, what everything hangs on, what runs in circles, what is promised and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from app.cli.figures import count, number, percent
from app.cli.layout import advice_parts, heading, indented, listed, more, table_of
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

TOP = 12
ADVICE_SHOWN = 20
FEW = 5


def analysis_parts(document: Mapping[str, Any], title: str) -> list[RenderableType]:
    """Return what ``seamap analyse`` prints of the body of ``…/analysis``."""
    return [
        Text(plain(title), style="bold"),
        *_missing_apis(document["missing_apis"], document["unknown_apis"]),
        *_single_points(document["single_points_of_failure"]),
        *_hotspots(document["hotspots"], document["hubs"]),
        *_cycles(document["cycles"]),
        *_coupling(document["coupling"]),
        *_service_levels(document["service_level_gaps"]),
        *_data(document),
        *advice_parts(document["findings"], ADVICE_SHOWN),
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
    rows = [(_cut_off(point), f"{point['name']} ({point['system']}){_on_paths(point)}") for point in points[:TOP]]
    return [*heading("Single points of failure", str(len(points))), listed(*rows), *more(len(points), TOP)]


def _cut_off(point: Mapping[str, Any]) -> str:
    return f"cuts off {point['cuts_off']:,}" if point["cuts_off"] else "every path"


def _on_paths(point: Mapping[str, Any]) -> str:
    if point["on_every_path"]:
        return ": without it every declared path stops"
    return f": a hop of {count(len(point['paths']), 'path')}" if point["paths"] else ""


def _hotspots(hotspots: Mapping[str, Any], hubs: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    """Return what is crossed most, and what is wired to most others; both five at most, as the JSON has the rest."""
    if not hubs:
        return heading("Hotspots and most connected", "no system is wired to another")
    aside = "share of the shortest routes between two others that cross it"
    if hotspots["sampled_sources"]:
        aside += f", estimated from {hotspots['sampled_sources']:,} starts"
    rows = [(percent(row["betweenness"]), f"{row['name']} ({row['system']})") for row in hotspots["systems"][:FEW]]
    parts: list[RenderableType] = [*heading("Hotspots", aside if rows else "no system lies between two others")]
    parts += [listed(*rows)] if rows else []
    wired = [
        (
            count(row["neighbours"], "neighbour"),
            f"{row['name']} ({row['system']}): sends to {row['sends_to']}, receives from {row['receives_from']}",
        )
        for row in hubs[:FEW]
    ]
    return [*parts, *heading("Most connected", "how many others a system exchanges data with"), listed(*wired)]


def _cycles(cycles: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not cycles:
        return heading("Cycles", "none")
    rows = [(count(cycle["size"], "system"), _ring(cycle["sample"])) for cycle in cycles[:TOP]]
    return [*heading("Cycles", f"{len(cycles)}; no member can be restored first"), listed(*rows), *more(len(cycles), TOP)]


def _ring(sample: Sequence[str]) -> str:
    shown = [*sample[:TOP], "…", sample[0]] if len(sample) > TOP else [*sample, sample[0]]
    return f"for example {' → '.join(shown)}"


def _service_levels(gaps: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    rows = [f"{gap['path']}: {line}" for gap in gaps for line in _gap_lines(gap)]
    if not rows:
        return heading("Service levels", "no stated need is known to be missed")
    aside = f"{count(len(rows), 'gap')} on {count(len(gaps), 'path')}"
    return [*heading("Service levels", aside), *map(indented, rows[:TOP]), *more(len(rows), TOP)]


def _gap_lines(gap: Mapping[str, Any]) -> list[str]:
    lines = [miss["words"] for miss in gap["misses"]]
    return lines + [f"Nothing joins its neighbours {one} and {other}." for one, other in gap["hops_not_joined"]]


def _coupling(coupling: Mapping[str, Any]) -> list[RenderableType]:
    roles = ", ".join(f"{number_of:,} {role}" for role, number_of in coupling["roles"].items())
    cost = percent(coupling["propagation_cost"])
    rows = [("propagation", f"a change reaches {cost} of the systems on average"), ("roles", roles)]
    if coupling["largest_cyclic_group"]:
        rows.append(("largest cycle", f"{len(coupling['largest_cyclic_group']):,} systems that all depend on each other"))
    if coupling["complexity"] is not None:
        sizes = f"{coupling['c1']:,.0f} systems + {coupling['c2']:,.0f} interfaces × {coupling['c3']:.2f} entanglement"
        rows.append(("complexity", f"{number(coupling['complexity'])} = {sizes}"))
    return [*heading("Coupling"), listed(*rows)]


def _data(document: Mapping[str, Any]) -> list[RenderableType]:
    crossings, duplicates, unknown = document["crossings"], document["duplicates"], document["crossings_unknown"]
    leaving = sum(bool(row["leaves_residency_for"]) for row in crossings)
    zones = sum(bool(row["zones"]) for row in crossings)
    rows = [
        (
            "borders",
            f"{count(leaving, 'flow')} of protected data to a country where they may not be{_open(unknown['countries'])}",
        ),
        ("zones", f"{count(zones, 'flow')} of protected data into another zone{_open(unknown['zones'])}"),
        ("one job", f"{count(len(duplicates['systems']), 'group')} of systems of one domain with the same data"),
        (
            "one load",
            f"{count(len(duplicates['integrations']), 'group')} of integrations with the same data for one target",
        ),
    ]
    return [*heading("Data"), listed(*rows)]


def _open(unknown: int) -> str:
    return f"; of {unknown:,} {'flow' if unknown == 1 else 'flows'} it is unknown" if unknown else ""
