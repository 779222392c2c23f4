"""A priced work list on one screen. Reads the document; computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from app.cli.facts_text import say_fact
from app.cli.figures import in_futures, money, months, number, signed
from app.cli.layout import advice_parts, heading, indented, more, programmes_findings, table_of
from app.cli.orders_text import by_itself
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

SHOWN = 12
FACTS_SHOWN = 2
LEAST_DAYS = 0.05
FINDINGS_SHOWN = 3
TITLES = {
    "new": ("New", "days and money of the work on it"),
    "changed": ("Changed", "what the change adds or saves"),
    "retired": ("Retired", "work planned before and not needed now; taking out of service is not priced"),
    "bridges": ("Temporary bridges", "workarounds that production must replace, and what that takes"),
}
STANDING = frozenset({"new", "kept"})  # bridges, that is


def difference_parts(document: Mapping[str, Any]) -> list[RenderableType]:
    """Return what ``seamap diff`` prints."""
    before, after = document["from"], document["to"]
    title = Text(f"{plain(before['name'])}{_version(before)} → {plain(after['name'])}{_version(after)}", style="bold")
    parts: list[RenderableType] = [title, *_whole(document)]
    for name, (words, aside) in TITLES.items():
        parts += _items(document[name], words, aside, by_difference=name != "new")
    parts += _renamed(document["renamed"]) + _unclear(document["unclear"]) + advice_parts(document["findings"], SHOWN)
    parts += _programme(document["programme"])
    rest = document["elsewhere"]
    said = f"Everything else moves by {signed(rest['effort_days'], number)} days"
    said += f" and {signed(rest['cost'], money)}" if rest["cost"] is not None else ""
    return [
        *parts,
        Text(),
        Text(f"{said}: neighbours, coordination, risks, terms per year, what is not listed yet.", style="dim"),
    ]


def _version(side: Mapping[str, Any]) -> str:
    return f" (version {side['version']})" if side["version"] else ""


def _whole(document: Mapping[str, Any]) -> list[RenderableType]:
    table = table_of(("", 20), ("before", 0), ("after", 0), ("difference", 0), ("P10", 0), ("P90", 0))
    rows = (
        ("Effort P50, person-days", "effort_days", number),
        (f"Cost P50, {document['currency']}", "cost", money),
        ("Duration P50, months", "duration_months", months),
    )
    for title, key, written in rows:
        old, new = (document[side]["summary"][key] or {} for side in ("from", "to"))
        spread = document["difference"][key] or {}
        table.add_row(
            title,
            written(old.get("p50")),
            written(new.get("p50")),
            *(signed(spread.get(name), written) for name in ("p50", "p10", "p90")),
        )
    cheaper = document["probability_cheaper"]
    said = f"cheaper with {in_futures(cheaper)}, " if cheaper is not None else ""
    sooner = document["probability_sooner"]
    said += "whether it is sooner is not known" if sooner is None else f"sooner with {in_futures(sooner)}"
    parts: list[RenderableType] = [table, Text(f" {said}", style="dim")]
    for side, this, other in (("from", "Before", "after"), ("to", "After", "before")):
        if document[side]["order_of"] is not None:
            said = f"{this}, the work is done here in the order that was found for {other}. {by_itself(document[side])}"
            parts.append(indented(Text(said, style="dim")))
    named = (("Before", document["from"]["findings"]), ("After", document["to"]["findings"]))
    return [*parts, *programmes_findings("errors before, and what is added after", named, FINDINGS_SHOWN)]


def _items(rows: Sequence[Mapping[str, Any]], title: str, aside: str, *, by_difference: bool) -> list[RenderableType]:
    if not rows:
        return []
    ranked = sorted(
        rows, key=lambda row: (-abs(_mean(_figures(row, by_difference=by_difference)["effort_days"])), _subject(row))
    )
    table = table_of(("", 25), ("days", 0), ("cost", 0), ("", 33))
    for row in ranked[:SHOWN]:
        figures = _figures(row, by_difference=by_difference)
        days, cost = (_or_none(figures[key]) for key in ("effort_days", "cost"))
        is_price = figures is row
        written = (number(days), money(cost)) if is_price else (signed(days, number), signed(cost, money))
        table.add_row(Text(_subject(row)), *written, Text(plain(_because(row)), style="dim"))
    return [*heading(title, f"{len(rows):,}; {aside}"), table, *more(len(ranked), SHOWN)]


def _figures(row: Mapping[str, Any], *, by_difference: bool) -> Mapping[str, Any]:
    """Return the price of what is new or a bridge that stands, else what it differs by."""
    is_price = row["state"] in STANDING if "state" in row else not by_difference
    return row if is_price else row["difference"]


def _subject(row: Mapping[str, Any]) -> str:
    return str(next(iter(row["subject"].values())))


def _mean(spread: Mapping[str, float] | None) -> float:
    return spread["mean"] if spread else 0.0


def _or_none(spread: Mapping[str, float] | None) -> float | None:
    return spread["mean"] if spread else None


def _because(row: Mapping[str, Any]) -> str:
    facts = row.get("facts", [])
    said = [say_fact(fact) for fact in facts[:FACTS_SHOWN]]
    said += [f"and {len(facts) - FACTS_SHOWN} more"] if len(facts) > FACTS_SHOWN else []
    start = _state(row) or row.get("because")
    return "; ".join([*([start] if start else []), *said]) or row["name"]


def _state(row: Mapping[str, Any]) -> str:
    """Return what became of a bridge, with what it takes more or less where it is kept and differs; nothing for all else."""
    days = _mean(row["difference"]["effort_days"])
    if row.get("state") != "kept" or abs(days) < LEAST_DAYS:
        return str(row.get("state", ""))
    return f"kept, {signed(days, number)} days"


def _renamed(rows: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for row in rows[:SHOWN]:
        old, new = (f"{plain(side['name'])} ({side['id']})" for side in (row["from"], row["to"]))
        lines.append(indented(f"{old} → {new}: {row['because']}"))
    if not rows:
        return []
    ids = any(row["from"]["id"] != row["to"]["id"] for row in rows)
    said = [indented(_OWN_DRAWS)] if ids else []
    return [*heading("Renamed", "the same thing; a new name costs nothing"), *lines, *more(len(rows), SHOWN), *said]


_OWN_DRAWS = (
    "Here both are drawn under the new ids. Estimated each on its own, their figures lie a little apart: random numbers, and "
    "who comes first among equals, hang on ids."
)


def _unclear(rows: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not rows:
        return []
    lines = [
        indented(
            f"{plain(row['name'])} ({row['system']}) is gone. Is it now "
            f"{' or '.join(side['id'] for side in row['candidates'])}? {plain(row['because'])}. Taken as gone and new. "
            f"{row['advice']}"
        )
        for row in rows[:SHOWN]
    ]
    return [*heading("Unclear"), *lines, *more(len(rows), SHOWN)]


def _programme(rows: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not rows:
        return []
    lines = [indented(plain(say_fact(row))) for row in rows[:SHOWN]]
    return [*heading("Programme and people"), *lines, *more(len(rows), SHOWN)]
