"""The estimate held against the world, as text: what the pilot showed, the norms and gates, what may go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from app.cli.figures import count, factor, money, number
from app.cli.layout import Name, heading, indented, more, table_of
from app.cli.output import plain
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

SENTENCES_SHOWN = 4
TRIALS_SHOWN = 5
DRIVERS_SHOWN = 2
ANSWERS = {
    "met": ("met", "green"),
    "not_met": ("not met", "red"),
    "unknown": ("unknown", "yellow"),
    "not_assessed": ("not assessed", "dim"),
}


def pilot_parts(pilot: Mapping[str, Any]) -> list[RenderableType]:
    """Return what the pilot says of production."""
    said = pilot["explanation"]
    return [
        *heading("Pilot against production"),
        *map(indented, said[:SENTENCES_SHOWN]),
        *more(len(said), SENTENCES_SHOWN),
        *_to_try(pilot["to_try"]),
    ]


def _to_try(to_try: Mapping[str, Any]) -> list[RenderableType]:
    """Return what a pilot still to come should try, the first few trials of whatever kind, and what to know of them."""
    trials, together = to_try["trials"], to_try["together"]
    total = len(trials) + sum(to_try["more"].values())
    if not trials:
        return list(map(indented, to_try["explanation"]))
    unit, written = ("cost", money) if together["cost_less"] is not None else ("effort_days", number)
    table = table_of(("try", 7), (unit.partition("_")[2] or unit, 0), ("finish", 0), ("settles", 4))
    for row in trials[:TRIALS_SHOWN]:
        less = (written(row[f"{unit}_less"]), number(row["finish_days_less"]))
        table.add_row(Name(f"{row['kind']}: {row['name']}"), *less, Text(plain(_settles(row["settles"]))))
    what = "effort" if unit == "effort_days" else "cost"
    return [
        indented(
            f"Worth trying in a pilot; the P80 of the {what} would come down by about so much, the finish by so many days:"
        ),
        table,
        *_further(total - TRIALS_SHOWN, len(trials) - TRIALS_SHOWN),
        *map(indented, to_try["explanation"]),
    ]


def _further(left: int, in_json: int) -> list[RenderableType]:
    """Return the line that says how many trials are left out, and how many of these the document has."""
    where = "in the JSON" if in_json == left else f"{in_json} of them in the JSON" if in_json > 0 else "which the JSON counts"
    return [indented(Text(f"and {left:,} more, {where}", style="dim"))] if left > 0 else []


def _settles(settles: Sequence[Mapping[str, Any]]) -> str:
    """Return what a trial settles, what explains most first."""
    drivers = list(dict.fromkeys(each["driver"].replace("_", " ") for each in settles))
    left = len(drivers) - DRIVERS_SHOWN
    return ", ".join(drivers[:DRIVERS_SHOWN]) + (f", {left} more" if left > 0 else "")


def gates_parts(programme: Mapping[str, Any]) -> list[RenderableType]:
    """Return the go / no-go criteria and the norms that the estimate is outside of."""
    table = Table.grid(padding=(0, 1), pad_edge=True)
    table.add_column(width=1)
    table.add_column(width=12, no_wrap=True)
    table.add_column(overflow="fold")
    for gate in programme["gates"]:
        word, style = ANSWERS[gate["answer"]]
        line = Text(plain(gate["criterion"]))
        line.append(f". {plain(gate['because'])}", style="dim")
        table.add_row("", Text(word, style=style), line)
    return [*heading("Gates before production"), table, *_norms(programme["norms"])]


def _norms(norms: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    table = table_of(("norm", 30), ("range", 0), ("here", 0), ("", 0))
    for norm in norms:
        low, high = norm["range"]
        here = "–" if norm["value"] is None else factor(float(f"{norm['value']:.2g}"))
        table.add_row(plain(norm["name"]), f"{low:g} to {high:g}", here, norm["verdict"])
    return [*heading("Norms", "rules of thumb; they change no figure"), table]


def risks_parts(risks: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    """Return what may go wrong beyond ordinary trouble, one line per event, the likeliest first, some of the exposed named."""
    if not risks:
        return []
    table = table_of(("if it happens", 33), ("chance", 0), ("days", 0), ("delay", 0), ("exposed", 10))
    for row in sorted(risks, key=lambda each: (-each["probability"], each["id"])):
        where = row["exposed"]
        exposed = plain(where[0]["system"]) if len(where) == 1 else count(len(where), "system")
        chance = percent(row["probability"], 1)
        table.add_row(plain(row["name"]), chance, number(row["effort_days"]), number(row["delay_days"]), exposed)
    return [*heading("Risks", "beyond the ordinary trouble in the spreads; in all figures"), table]
