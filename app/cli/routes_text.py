"""Routes on a screen: each with its price, its steps in the order of the data, and what it offers; or what is in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from app.cli.figures import UNKNOWN, count, number, share_of_time
from app.cli.layout import heading, indented, listed, table_of
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

ROUTES_SHOWN = 10
STEPS_SHOWN = 20


def routes_parts(document: Mapping[str, Any], title: str) -> list[RenderableType]:
    """Return what ``seamap routes`` prints of the body of ``…/routes``."""
    names, found = document["names"], document["routes"]
    ends = f"{names[document['from']]} to {names[document['to']]}"
    under = f" · scenario {document['scenario']}" if document["scenario"] else ""
    parts: list[RenderableType] = [Text(plain(f"{ends} · {title}{under}"), style="bold")]
    if document["no_route"]:
        return [*parts, *_obstacle(document["no_route"], document)]
    for place, route in enumerate(found[:ROUTES_SHOWN], 1):
        parts += _route(place, route, names)
    if len(found) > ROUTES_SHOWN:
        parts += [Text(), Text(f"and {count(len(found) - ROUTES_SHOWN, 'more route')}, in the JSON", style="dim")]
    retired = document["left_out"]["retired_systems"]
    note = "Effort: mean person-days of the integrations that are still to be built; live steps cost nothing."
    if retired:
        note += f" {count(len(retired), 'retired system')} not passed."
    return [*parts, Text(), Text(note, style="dim")]


def _route(place: int, route: Mapping[str, Any], names: Mapping[str, str]) -> list[RenderableType]:
    steps = route["steps"]
    title = f"{place}. {number(route['effort_days'])} person-days, {count(len(steps), 'step')}"
    table = table_of((f"from {steps[0]['from']}", 8), ("days", 0), ("avail.", 0), ("latency", 0), ("data age", 0), ("how", 6))
    for step in steps[:STEPS_SHOWN]:
        table.add_row(
            Text(f"→ {plain(step['to'])}"),
            number(step["effort_days"]),
            share_of_time(step["availability"]),
            _milliseconds(step["latency_ms"]),
            _hours(step["freshness_hours"], step["wait_hours"]),
            Text(_how(step), style="yellow" if step["lacks_api"] is not False else ""),
        )
    parts: list[RenderableType] = [*heading(title), indented(" → ".join(names[system] for system in route["systems"])), table]
    if len(steps) > STEPS_SHOWN:
        parts.append(indented(f"and {count(len(steps) - STEPS_SHOWN, 'more step')}, in the JSON"))
    remarks = [("end to end", _whole(route["service_level"]))]
    if route["systems_to_open"]:
        remarks.append(("beside it", _to_open(route["systems_to_open"])))
    return [*parts, listed(*remarks)]


def _how(step: Mapping[str, Any]) -> str:
    said = [step["mode"] if step["mode"] != "unknown" else "mode ?", step["status"]]
    said += [f"via {', '.join(step['via'])}"] if step["via"] else []
    said += {True: ["NO API"], None: ["API ?"], False: []}[step["lacks_api"]]
    return plain(", ".join(said))


def _whole(level: Mapping[str, Any]) -> str:
    """Return the route's own figures in a sentence; a figure with an unknown part is a bound and says so."""
    best = level["at_best"]
    if not level["synchronous_steps"] and not level["modes_unknown"]:
        said = ["no step has to answer at once"]
    else:
        said = [
            f"availability {_bounded(level, best, 'availability', share_of_time, 'at most')}",
            f"answers in {_bounded(level, best, 'latency_ms', _milliseconds, 'at least')}",
        ]
    said += [
        f"data {_bounded(level, best, 'freshness_hours', _hours, 'at least')} old",
        f"carries {_bounded(level, best, 'throughput_per_s', _per_second, 'at most')}",
    ]
    return "; ".join(said)


def _bounded(level: Mapping[str, Any], best: Mapping[str, Any], name: str, show: Any, bound: str) -> str:
    if level[name] is not None and not (level["modes_unknown"] and name in {"availability", "latency_ms"}):
        return str(show(level[name]))
    return "unknown" if best[name] is None else f"{bound} {show(best[name])}"


def _to_open(systems: Sequence[Mapping[str, Any]]) -> str:
    said = [f"{row['system']} {number(row['effort_days'])}{' (no API)' if row['lacks_api'] else ''}" for row in systems]
    return f"connecting and opening, once for all that uses them: {', '.join(said)} days"


def _obstacle(obstacle: Mapping[str, Any], document: Mapping[str, Any]) -> list[RenderableType]:
    parts: list[RenderableType] = [*heading("No route"), indented(obstacle["detail"]), indented(obstacle["advice"])]
    for name, title in (("reachable", f"Reached from {document['from']}"), ("reaching", f"Reaching {document['to']}")):
        side = obstacle[name]
        parts += heading(title, count(side["count"], "system"))
        parts += [indented(f"{row['name']} ({row['system']}), {count(row['steps'], 'step')}") for row in side["nearest"]]
        if side["count"] > len(side["nearest"]):
            parts.append(indented(f"and {side['count'] - len(side['nearest']):,} more"))
    if obstacle["against"]["turned"]:
        parts += [*heading("Nearest way, against some flows"), indented(" → ".join(obstacle["against"]["systems"]))]
    return parts


def _milliseconds(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:,.0f} ms"


def _per_second(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:,.4g} per second"


def _hours(age: float | None, wait: float | None = 0.0) -> str:
    """Return how old data may be: what the source delivers and the wait for the timetable."""
    if age is None and not wait:
        return UNKNOWN
    if age is None or wait is None:
        return f"≥ {age or wait or 0:.3g} h"
    return f"{age + wait:.3g} h"
