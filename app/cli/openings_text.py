"""What opening the systems without an API takes: a table whose rows add up to the line above them. Reads the document."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.text import Text

from app.cli.figures import count, money, number, percent, text_of
from app.cli.layout import heading, indented, more, table_of
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]

TOP = 8


class Opening(NamedTuple):
    """What opening one system takes on average, over all that it may turn out to offer.

    Attributes:
        labour: money for the work; ``None`` where there are no rates.
        purchase: money for what is bought beside it; ``is_priced``: whether nothing is bought of which nobody knows the price.
        probability: that it has to be opened at all.
    """

    days: float
    labour: float | None
    purchase: float
    is_priced: bool
    probability: float


def openings_parts(document: Row, names: Mapping[str, str]) -> list[RenderableType]:
    """Return the systems that lack an API or may lack one, the dearest to open first."""
    lacking = [system for system in document["systems"] if system["lacks_api"] is not False]
    if not lacking:
        return _none_missing(document["summary"])
    packages = _enabling_packages(document["work_packages"])
    rows = [(system, _opening(system, packages[system["id"]])) for system in lacking]
    rows.sort(key=lambda row: (-row[1].days, row[0]["id"]))
    table = table_of(("system", 6), ("way round it", 3), ("days", 0), ("cost", 0), ("it misses", 4))
    for system, opening in rows[:TOP]:
        missed = _missed(_chosen(system))
        table.add_row(
            Text(plain(names.get(system["id"], system["id"]))),
            _way(system, opening),
            number(opening.days),
            _cost(opening),
            Text(missed or "nothing", style="red" if missed else "dim"),
        )
    aside = _aside(document["summary"], [opening for _, opening in rows])
    weighed = [indented(_WEIGHED)] if any(system["lacks_api"] is None for system, _ in rows[:TOP]) else []
    return [*heading("Missing APIs", aside), table, *more(len(lacking), TOP), *weighed]


_WEIGHED = (
    "unknown: nobody has said what it offers. It has to be opened with the probability beside it, and days and cost count so "
    "much; the JSON has each case."
)


def _enabling_packages(packages: Sequence[Row]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in packages:
        if row["activity"] == "enable" and "system" in row["subject"]:
            found[row["subject"]["system"]].append(row)
    return found


def _opening(system: Row, packages: Sequence[Row]) -> Opening:
    chosen = _chosen(system)
    costs = [row["cost"]["mean"] for row in packages if row["cost"]]
    built: dict[str, float] = defaultdict(float)
    for row in chosen:
        if row["package"]:
            built[row["package"].rpartition("if-")[0]] += row["probability"]  # one interface has only one of its cases
    return Opening(
        days=sum((row["effort_days"] or {"mean": 0.0})["mean"] for row in packages),
        labour=sum(costs) if len(costs) == len(packages) and system["cost"] else None,
        purchase=sum(row["probability"] * (row["purchase"] or 0.0) for row in chosen),
        is_priced=all(row["purchase"] is not None for row in chosen),
        probability=max(built.values(), default=0.0),
    )


def _cost(opening: Opening) -> str:
    known = money(None if opening.labour is None else opening.labour + opening.purchase)
    return known if opening.is_priced else f"{known} + ?"


def _way(system: Row, opening: Opening) -> str:
    if system["lacks_api"] is None:
        return f"unknown; {percent(opening.probability)}"
    return " or ".join(plain(row["option"]).replace("_", " ") for row in _chosen(system)) or "not chosen"


def _aside(summary: Row, openings: Sequence[Opening]) -> str:
    counted, unknown = summary["systems_lacking_api"], summary["systems_api_unknown"]
    aside = f"{counted} of {count(summary['systems_in_scope'], 'system')}" if counted else "none is known to lack one"
    aside += f"; of {unknown} nobody has said" if unknown else ""
    if any(each.labour is None for each in openings):
        return aside
    labour, bought = sum(each.labour or 0.0 for each in openings), sum(each.purchase for each in openings)
    aside += f"; opening them takes work for {money(labour)}"
    aside += f" and purchases for {money(bought)}" if bought else ""
    return aside + ("" if all(each.is_priced for each in openings) else "; an upgrade that is taken has no price")


def _none_missing(summary: Row) -> list[RenderableType]:
    """Return one line instead of a table without rows; nothing where nothing is in scope."""
    systems = summary["systems_in_scope"]
    said = "The one system in scope has an API." if systems == 1 else f"All {systems:,} systems in scope have an API."
    return [*heading("Missing APIs"), indented(said)] if systems else []


def _missed(chosen: Sequence[Row]) -> str:
    """Return the first need that these ways round miss, and how many more; each need once, however many ways miss it."""
    needs = list(dict.fromkeys(plain(text_of(item)) for remedy in chosen for item in remedy["misses"]))
    return f"{needs[0]}, and {count(len(needs) - 1, 'more need')}" if len(needs) > 1 else "".join(needs)


def _chosen(system: Row) -> list[Row]:
    return [remedy for remedy in system["remedies"] if remedy["chosen"]]
