"""An estimate on one screen: the figures, what is behind them, what to argue about. Reads the document; computes nothing."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from app.cli.decision_text import decision_parts
from app.cli.evidence_text import gates_parts, pilot_parts, risks_parts
from app.cli.figures import count, factor, money, months, number, percent, text_of
from app.cli.layout import findings_parts, heading, indented, more, table_of
from app.cli.levers_text import levers_parts
from app.cli.openings_text import openings_parts
from app.cli.output import plain
from app.cli.scope_text import scope_parts
from app.cli.value_text import value_parts
from app.quantities import chance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

PIECES = 6
REASONS = 1
EXPLANATIONS_SHOWN = 3
FINDINGS_SHOWN = 3
NO_REASON = frozenset({"phase", "class", "size", "cap"})  # how much of the work it is, not why it is so much
PERCENTILES = ("p10", "p50", "p80", "p90", "mean")
WIDTHS = {"unknown_facts": "unknown facts", "model": "the model", "items": "single items"}


def estimate_parts(
    document: Mapping[str, Any],
    names: Mapping[str, str],
    currency: str,
    *,
    teams: Mapping[str, str] = MappingProxyType({}),
    levers: bool = False,
) -> list[RenderableType]:
    """Return what ``seamap estimate`` prints.

    Args:
        levers: all levers were tried, and are shown.
        document: ``seamap/estimate/v1``.
        names: display names of systems and paths by id; an id without one is shown itself.
        currency: of every amount.
        teams: display names of owning teams by id.
    """
    return [
        *_head(document),
        _figures(document["summary"], currency),
        *decision_parts(document, names),
        Text(),
        _likelihoods(document["summary"], document["schedule"]["pools"]),
        *openings_parts(document, names),
        *_pieces(document),
        *value_parts(document, names, teams),
        *levers_parts(document["schedule"], whole=levers),
        *scope_parts(document, names),
        *_share(document["programme"]),
        *pilot_parts(document["pilot"]),
        *gates_parts(document["programme"]),
        *risks_parts(document["risks"]),
        *findings_parts(document["findings"], FINDINGS_SHOWN, said_before={"missing-api"}),
        *_reservations(document),
    ]


def _head(document: Mapping[str, Any]) -> list[RenderableType]:
    summary, inventory = document["summary"], document["inventory"]
    title = Text(plain(inventory["name"]), style="bold")
    if document["scenario"]:
        title.append(f" · scenario {plain(document['scenario'])}", style="bold")
    unknown = summary["systems_api_unknown"]
    apis = f"{summary['systems_lacking_api']} without an API" + (f", {unknown} unknown" if unknown else "")
    scope = (
        f"{count(summary['systems_in_scope'], 'system')} ({apis}), {count(summary['integrations_in_scope'], 'integration')}, "
    )
    scope += count(summary["paths_in_scope"], "path")
    return [title, Text(f"to connect: {scope}", style="dim"), Text()]


def _figures(summary: Mapping[str, Any], currency: str) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False, expand=True)
    table.add_column("")
    for name in PERCENTILES:
        table.add_column(name.upper() if name != "mean" else name, justify="right", header_style="dim")
    rows = (
        ("Effort, person-days", summary["effort_days"], number),
        (f"Cost, {currency}", summary["cost"], money),
        ("Duration, months", summary["duration_months"], months),
    )
    for title, spread, written in rows:
        table.add_row(title, *(Text(written((spread or {}).get(name)), style=_weight(name)) for name in PERCENTILES))
    finish = summary["finish"] or {}
    table.add_row(
        "Finish", *(Text(text_of(finish[name]) if name in finish else "", style=_weight(name)) for name in PERCENTILES)
    )
    return table


def _weight(percentile: str) -> str:
    return "bold" if percentile in {"p50", "p80"} else ""


def _likelihoods(summary: Mapping[str, Any], people: Sequence[Mapping[str, Any]]) -> Table:
    table = Table.grid(padding=(0, 2))
    deadline, both = summary["deadline"], summary["joint_confidence"]
    if deadline and deadline["date"]:
        met = deadline["probability"]
        said = "nobody can say whether it is met" if met is None else f"met with a probability of {chance(met)}"
        table.add_row("Deadline", f"{deadline['date']}, {said}")
    if both and both["cost"] is not None and both["finish"] is not None:
        kept = f"both kept with a probability of {chance(both['probability'])}"
        table.add_row("Budget and date", f"{money(both['cost'])} and {both['finish']}: {kept}")
    reserve = summary["contingency"]
    if reserve and reserve["cost"] is not None:
        table.add_row("Contingency", f"{money(reserve['cost'])}, {percent(reserve['share_of_p50'])} of P50, to reach P80")
    if people:
        busiest = max(people, key=lambda row: (row["busy_share"], row["id"]))
        table.add_row("Bottleneck", f"{plain(text_of(busiest['name']))}, busy {percent(busiest['busy_share'])} of the time")
    width = summary["width"]
    spread = ""
    if width:
        shares = [f"{percent(width[key])} {word}" for key, word in WIDTHS.items()]
        spread = f"; the spread comes from {', '.join(shares)}"
    table.add_row("Facts known", f"{percent(summary['facts_known'])}{spread}")
    return table


def _pieces(document: Mapping[str, Any]) -> list[RenderableType]:
    rows = [(row, "system", _why_system(row)) for row in document["systems"]]
    reasons = _reasons(document["work_packages"])
    rows += [(row, row["class"] or "live", ", ".join(reasons.get(row["id"], ()))) for row in document["integrations"]]
    rows += [(row, "path", _why_path(row)) for row in document["paths"]]
    rows.sort(key=lambda item: (-_mean(item[0]["effort_days"]), item[0]["id"]))
    if not rows:
        return []
    table = table_of(("id", 29), ("", 12), ("days", 0), ("cost", 0), ("because", 26))
    for row, kind, why in rows[:PIECES]:
        days, cost = row["effort_days"], row["cost"]
        table.add_row(
            Text(row["id"]), kind, number((days or {}).get("mean")), money((cost or {}).get("mean")), Text(plain(why))
        )
    return [*heading("Where the work is", "means; --explain ID shows how each comes about"), table]


def _why_system(row: Mapping[str, Any]) -> str:
    if row["lacks_api"] is None:
        return "its API is unknown"
    return "it lacks an API" if row["lacks_api"] else f"on {count(row['paths_through'], 'path')}"


def _reasons(packages: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the strongest drivers of each integration, by its id, as the largest of its packages carries them."""
    found: dict[str, list[str]] = {}
    for package in sorted(packages, key=lambda row: -row["median_days"]):
        drivers = [row for row in package["drivers"] if row["name"] not in NO_REASON and row["factor"] > 1]
        drivers.sort(key=lambda row: (-row["factor"], row["name"]))
        found.setdefault(package["subject"].get("integration", ""), [_reason(row) for row in drivers[:REASONS]])
    return found


def _reason(driver: Mapping[str, Any]) -> str:
    return f"{driver['name']} ×{factor(driver['factor'])}"


def _why_path(row: Mapping[str, Any]) -> str:
    without = len(row["missing_api_hops"])
    return f"{count(len(row['hops']), 'hop')}" + (f", {without} without API" if without else "")


def _share(programme: Mapping[str, Any]) -> list[RenderableType]:
    share, band = programme["integration_share"], programme["band"]
    within = f"{percent(band[0])} to {percent(band[1])}"
    if share:
        aside = f"{percent(share['p50'])} of the programme (P10 {percent(share['p10'])}, P90 {percent(share['p90'])}): "
        aside += f"{programme['verdict']} the band of {within}, inside it with {percent(programme['probability_in_band'])}"
    elif programme["implied_total_cost"]:
        implied = programme["implied_total_cost"]
        aside = f"unknown; at {within} the programme would cost {money(implied['low'])} to {money(implied['high'])}"
    else:
        aside = "unknown"
    said = programme["explanation"][1 if share else 0 :]  # the first sentence has the figures of the line above
    return [
        *heading("Integration share"),
        *map(indented, [aside, *said[:EXPLANATIONS_SHOWN]]),
        *more(len(said), EXPLANATIONS_SHOWN),
    ]


def _reservations(document: Mapping[str, Any]) -> list[RenderableType]:
    model = document["model"]
    learned = model["calibrated_on"]
    basis = f"learned from {count(learned, 'work package')}" if learned else "not calibrated on your own actuals"
    said = f"Effort model {model['id']}, {basis}; {document['samples']:,} samples, seed {document['seed']}. "
    said += "Left out unless the inventory lists them: licences, infrastructure, run cost, retraining, adoption."
    return [Text(), Text(said, style="dim")]


def _name(subject: str, names: Mapping[str, str]) -> Text:
    return Text(plain(names.get(subject, subject)))


def _mean(spread: Mapping[str, float] | None) -> float:
    return spread["mean"] if spread else 0.0
