"""What makes a scenario's difference, on a screen: the largest changes of work and purchases, all else, and the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from app.cli.figures import count, number, signed
from app.cli.figures import money as amount
from app.cli.layout import heading, indented, table_of
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.console import RenderableType
    from rich.table import Table

CHANGES_SHOWN = 6
LEAST_DAYS, LEAST_MONEY = 0.05, 0.5  # that the table shows
LONGEST_REASON = 48  # three lines of the last column
SIGNS = {"added": "+", "removed": "-", "changed": "~"}
BOUGHT = {"remedies": "upgrade", "terms": "terms"}
PAID = {"once": "", "per_year": " per year"}


def change_parts(row: Mapping[str, Any]) -> list[RenderableType]:
    """Return the changes of one scenario; the lines of its table sum to the mean difference."""
    changes, purchases = row["changes"], row["purchases"]
    aside = f"work packages: {_counted(changes)}" if changes else "no work package differs"
    aside += f"; {count(len(purchases), 'purchase')}" if purchases else ""
    parts = heading(plain(row["name"] or row["id"]), aside)
    ranked = sorted((change for change in [*changes, *purchases] if _is_worth_saying(change)), key=_weight)
    shown = ranked[:CHANGES_SHOWN]
    if changes and not any("work_package" in change for change in ranked):
        parts.append(indented(f"Each takes the same work as before{_first_reason(changes)}; all are in the JSON."))
    if not shown and not row["elsewhere"]["work_packages"]:
        return parts
    table = table_of(("", 1), ("work package or purchase", 29), ("days", 0), ("cost", 0), ("because", 22))
    table.columns[1].no_wrap = False
    for change in shown:
        table.add_row(
            SIGNS[change["change"]],
            Text(_title(change)),
            signed(change["effort_days"], number) if "effort_days" in change else "",
            signed(change["cost"], amount),
            Text(_because(change)),
        )
    _sum_up(table, row, shown)
    return [*parts, table]


def _counted(changes: Sequence[Mapping[str, Any]]) -> str:
    kinds = [(sum(change["change"] == kind for change in changes), kind) for kind in SIGNS]
    return ", ".join(f"{number_of:,} {kind}" for number_of, kind in kinds if number_of)


def _weight(change: Mapping[str, Any]) -> tuple[float, float, str]:
    """Rank by money, and by days where there are no rates."""
    return -abs(change["cost"] or 0.0), -abs(change.get("effort_days", 0.0)), change["name"]


def _is_worth_saying(change: Mapping[str, Any]) -> bool:
    """Whether it comes, goes or changes by more than shows: what moves by nothing is in the JSON."""
    if change["change"] != "changed":
        return True
    days, money = change.get("effort_days", 0.0), change["cost"] or 0.0
    return bool(abs(days) >= LEAST_DAYS or abs(money) >= LEAST_MONEY)


def _title(change: Mapping[str, Any]) -> str:
    if "work_package" in change:
        return plain(change["name"])
    return f"{plain(change['name'])}: {BOUGHT[change['category']]}{PAID[change['paid']]}"


def _because(change: Mapping[str, Any]) -> str:
    """Return what differs most; only its name where it would be too long. The JSON has all, from what to what."""
    if not change["because"]:
        return str(change["change"])
    return reason(change["because"][0])


def reason(because: str) -> str:
    """Return a reason in short: what stands before the first colon of both sides, or the name alone.

    >>> reason("remedy: upgrade: 180 days -> batch: 8 / 15 / 40 days"), reason("class: easy -> difficult")
    ('remedy: upgrade → batch', 'class: easy → difficult')
    >>> reason("risk: a refusal: odds of 1 -> a refusal: odds of 2"), reason("base: 1824 -> 1774 days")
    ('risk', 'base: 1824 → 1774 days')
    """
    name, _, sides = plain(because).partition(": ")
    was, arrow, now = (part.partition(":")[0] for part in sides.partition(" -> "))
    said = f"{name}: {was} → {now}"
    return said if arrow and was != now and len(said) <= LONGEST_REASON else name


def _first_reason(changes: Sequence[Mapping[str, Any]]) -> str:
    """Return how the packages differ, where all say the same."""
    reasons = {tuple(change["because"]) for change in changes}
    return (
        f" ({reason(next(iter(reasons))[0])})"
        if len(reasons) == 1 and all(reasons)
        else ": only dates, waits or reasons differ"
    )


def _sum_up(table: Table, row: Mapping[str, Any], shown: Sequence[Mapping[str, Any]]) -> None:
    """Add what is not shown, in one line, and the whole that the lines sum to."""
    whole, moved = row["difference"], row["elsewhere"]["work_packages"]
    unshown = len(row["changes"]) + len(row["purchases"]) - len(shown)
    days, money = whole["effort_days"]["mean"], whole["cost"] and whole["cost"]["mean"]
    said = [f"{unshown:,} more, in the JSON"] if unshown else []
    said += [f"size of the landscape, on {count(moved, 'package')}"] if moved else []
    if said:
        left = days - sum(change.get("effort_days", 0.0) for change in shown)
        unpaid = None if money is None else money - sum(change["cost"] for change in shown)
        table.add_row(
            "",
            Text("all else", style="dim"),
            _if_seen(left, number, LEAST_DAYS),
            _if_seen(unpaid, amount, LEAST_MONEY),
            Text("; ".join(said), style="dim"),
        )
    figures = signed(days, number), signed(money, amount)
    table.add_row("", Text("together, on average", style="bold"), *(Text(each, style="bold") for each in figures), "")


def _if_seen(value: float | None, written: Callable[[float], str], least: float) -> str:
    """Return a difference, or 0 where it is too small to show."""
    return signed(0.0 if value is not None and abs(value) < least else value, written)
