"""What an estimate leaves to decide: systems whose missing API is dear to get round, with every way and what it misses.

A system is shown where the way that was taken buys something, or where no way meets every need. Reads the document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.text import Text

from app.cli.figures import count, money, number
from app.cli.layout import heading, indented, more, table_of
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]

SHOWN = 2
ABOUT = re.compile(r"^(?:integration|path) \S+ needs (?:an? )?")
WAYS = {
    "facade": "a facade",
    "complete": "completing its API",
    "batch": "a dependable batch feed",
    "capture": "change data capture",
    "screens": "screen automation",
    "upgrade": "replacing or upgrading it",
    "live_with": "living with the partial API",
}


def decision_parts(document: Row, names: Mapping[str, str]) -> list[RenderableType]:
    """Return the decisions that the estimate took for somebody, the dearest first: what was taken, and what else there is."""
    found = [system for system in document["systems"] if _is_a_decision(system)]
    found.sort(key=lambda system: (-_price(_taken(system)), system["id"]))
    parts: list[RenderableType] = []
    for system in found[:SHOWN]:
        parts += _decision(
            system, plain(names.get(system["id"], system["id"])), relies=_relies_on(document["paths"], system["id"])
        )
    return [*parts, *more(len(found), SHOWN)]


def _is_a_decision(system: Row) -> bool:
    """Whether its API is known to be missing, there are several ways, and the one taken is bought or misses something."""
    rows = system["remedies"]
    if system["lacks_api"] is not True or sum(row["chosen"] for row in rows) != 1 or len(rows) == 1:
        return False
    taken = _taken(system)
    return bool(taken["purchase"] or taken["misses"] or not _is_priced(taken))


def _taken(system: Row) -> Row:
    return next(row for row in system["remedies"] if row["chosen"])


def _price(row: Row) -> float:
    return float((row["cost"] or row["effort_days"])["mean"])


def _is_priced(row: Row) -> bool:
    """Whether it is known what has to be bought."""
    return row["purchase"] is not None


def _relies_on(paths: Sequence[Row], system: str) -> bool:
    """Whether a need of a path hangs on what the way taken at this system is to promise, and nobody has stated that."""
    misses = (miss for path in paths for miss in path["service_level"]["misses"])
    return any(miss["hop"] == system and miss["holds_with_ways_taken"] is None for miss in misses)


def _decision(system: Row, name: str, *, relies: bool) -> list[RenderableType]:
    taken = _taken(system)
    table = table_of(("way round it", 11), ("days", 0), ("cost", 0), ("wait, days", 0), ("it misses", 20))
    for row in sorted(system["remedies"], key=_by_merit):
        style = "bold" if row["chosen"] else ""
        figures = (
            number(row["effort_days"]["mean"]),
            money((row["cost"] or {}).get("mean")) if _is_priced(row) else "unknown",
            number(row["lead_time_days"]),
        )
        table.add_row(
            Text(plain(row["option"]).replace("_", " ") + (" (taken)" if row["chosen"] else ""), style=style),
            *(Text(figure, style=style) for figure in figures),
            Text(_missed(row), style="red" if row["misses"] else ""),
        )
    return [
        *heading("To decide", f"how to get round the missing API of {name}"),
        indented(_word(system, taken, relies=relies)),
        table,
    ]


def _by_merit(row: Row) -> tuple[bool, int, bool, float]:
    return not row["chosen"], len(row["misses"]), not _is_priced(row), _price(row)


def _word(system: Row, taken: Row, *, relies: bool) -> str:
    """Say which ways meet every need, whether that is relied on or stated, and what giving the needs up would save."""
    rows = system["remedies"]
    meeting = [row for row in rows if not row["misses"]]
    others = [row for row in rows if row["misses"] and _is_priced(row)]
    if not meeting:
        return f"None of {count(len(rows), 'way')} meets every need: change a need, or state what an upgrade would take."
    only = f"Only {_called(meeting[0])} meets every need" if len(meeting) == 1 else f"{len(meeting)} ways meet every need"
    only += " (nobody has stated what it is to promise)" if relies and taken["option"] == "upgrade" else ""
    bought = f"; {money(taken['purchase'])} of what was taken is bought, the rest is work." if taken["purchase"] else "."
    if not _is_priced(taken):
        return f"{only}; nobody has stated what has to be paid for it (api.upgrade.cost), so no total holds that."
    if not others:
        return only + bought
    cheapest = min(others, key=_price)
    less = money(_price(taken) - _price(cheapest))
    return f"{only}{bought} If production can do without the needs that the others miss, {_called(cheapest)} is {less} cheaper."


def _called(row: Row) -> str:
    return WAYS.get(row["option"], plain(row["option"]).replace("_", " "))


def _missed(row: Row) -> str:
    """The needs that a way misses, each once, whoever has them."""
    needs = list(dict.fromkeys(ABOUT.sub("", plain(str(each))) for each in row["misses"]))
    if not needs:
        return "nothing"
    return needs[0] + (f", {len(needs) - 1} more" if len(needs) > 1 else "")
