"""What was learned from finished work, and how good it is, on one screen each. Reads the documents; computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from app.cli.figures import count, number, percent
from app.cli.layout import heading, indented, table_of
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.console import RenderableType

TRIALS = {
    "as_estimated": "estimate",
    "leave_one_out": "learned",
    "leave_one_organisation_out": "not seen",
}
MOST_ORGANISATIONS = 12
UNKNOWN = "–"


def calibration_parts(learned: Mapping[str, Any], written_to: str | None) -> list[RenderableType]:
    """Return what ``seamap calibrate`` says beside the model itself."""
    whose, common, item = learned["organisation"], learned["sigma_common"], learned["sigma_item"]
    title = f"Effort model {plain(learned['model']['id'])}"
    parts: list[RenderableType] = [Text(title, style="bold")]
    basis = f"learned from {count(learned['model']['calibrated_on'], 'finished work package')}"
    if whose is None:
        basis += (
            f" of {count(len(learned['organisations']), 'organisation')}, for one that was never seen: its estimates stay wide"
        )
    elif len(learned["organisations"]) > 1:
        basis += f", {learned['packages']:,} of them of {plain(whose)}"
    parts += [
        Text(basis, style="dim"),
        Text(),
        indented(f"Work takes {learned['factor']:.2f} × its estimate."),
        indented(f"What all packages share: sigma {common['before']:.2f} before, {common['after']:.2f} now."),
        indented(f"A single package: sigma {item['before']:.2f} before, {item['after']:.2f} now."),
    ]
    if learned["activities"]:
        table = table_of(("activity", 3), ("packages", 0), ("× estimate", 0))
        for name, row in learned["activities"].items():
            table.add_row(Text(name), f"{row['packages']:,}", f"{row['factor']:.2f}")
        parts += [*heading("By activity"), table]
    if written_to:
        parts += [Text(), Text(f"Use it: seamap estimate FILE --model {plain(written_to)}", style="dim")]
    return parts


def backtest_parts(document: Mapping[str, Any]) -> list[RenderableType]:
    """Return what ``seamap backtest`` prints."""
    scores = {title: document["scores"][name] for name, title in TRIALS.items() if document["scores"][name]}
    rows = document["organisations"]
    parts: list[RenderableType] = [
        Text("How good predictions of finished work are", style="bold"),
        Text(f"{count(document['packages'], 'work package')} of {count(len(rows), 'organisation')}", style="dim"),
        Text(),
        _scores_table(scores, document["claimed"]),
        *_organisations(rows),
        Text(),
        Text(_explanation(document), style="dim"),
    ]
    return parts


def _scores_table(scores: Mapping[str, Mapping[str, Any]], claimed: Mapping[str, float]) -> RenderableType:
    table = table_of(("", 4), *((title, 0) for title in scores))
    lines: tuple[tuple[str, str, Callable[[float | None], str]], ...] = (
        ("median relative error", "median_relative_error", percent),
        ("P50 within 30 % of the actual", "within_30_percent", percent),
        ("standardised accuracy", "standardised_accuracy", _decimal),
        (f"inside P10 to P90 (claimed {percent(claimed['coverage'])})", "coverage", percent),
        (f"at most P80 (claimed {percent(claimed['below_p80'])})", "below_p80", percent),
        ("mean width, (P90 − P10) / P50", "relative_width", _decimal),
    )
    for title, name, written in lines:
        table.add_row(title, *(written(row[name]) for row in scores.values()))
    for level in next(iter(scores.values()))["pinball_loss"]:
        losses = (number(row["pinball_loss"][level]) for row in scores.values())
        table.add_row(f"pinball loss at {level}, days", *losses)
    return table


def _decimal(value: float | None) -> str:
    return UNKNOWN if value is None else f"{value:.2f}"


def _organisations(rows: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    table = table_of(("organisation", 3), ("packages", 0), ("× estimate", 0))
    for row in rows[:MOST_ORGANISATIONS]:
        table.add_row(Text(plain(row["name"])), f"{row['packages']:,}", f"{row['ratio']:.2f}")
    left = len(rows) - MOST_ORGANISATIONS
    tail: list[RenderableType] = [indented(Text(f"and {left:,} more, in the JSON", style="dim"))] if left > 0 else []
    return [*heading("What work took", "geometric means"), table, *tail]


def _explanation(document: Mapping[str, Any]) -> str:
    said = "estimate: the estimates as they were. learned: each package from all the others. "
    said += "not seen: each organisation's packages from the other organisations alone. To beat: "
    said += "; ".join(
        f"{_decimal(row['value'])} ({row['score'].replace('_', ' ')}: {row['source']})" for row in document["to_beat"]
    )
    return f"{said}. Effort model {plain(document['model']['id'])}."
