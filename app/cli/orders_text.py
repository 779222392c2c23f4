"""Sentences on whose order of work a programme keeps beside others, and what it comes to by itself. Reads documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.cli.figures import months
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DECLARED = "declared"


def whose_order(base: Mapping[str, Any], scenarios: Sequence[Mapping[str, Any]]) -> str:
    """Return whose order the declared programme keeps and which scenarios keep another's; empty where each keeps its own."""
    said = []
    if base["order_of"] is not None:
        said.append(f"As declared, the work is done here in the order that was found for {plain(base['order_of'])}.")
        said.append(by_itself(base))
    borrowed = {row["order_of"] for row in scenarios} - {None}
    for order in sorted(borrowed, key=lambda order: (order != base["order_of"], order)):
        named = [plain(row["id"]) for row in scenarios if row["order_of"] == order]
        verb = "keeps" if len(named) == 1 else "keep"
        whose = "that order, too" if order == base["order_of"] else "the order that was found for the inventory as declared"
        if order != DECLARED or base["order_of"] is not None:  # a scenario in the declared order is what one expects
            said.append(f"{_listed(named)} {verb} {whose}.")
    return " ".join(filter(None, said))


def by_itself(side: Mapping[str, Any]) -> str:
    """Return when the work ends in the order that was found for the programme itself, and when it does here.

    >>> here = {"finish": {"p50": "2027-11-02", "p80": "2028-10-06"}, "duration_months": None}
    >>> by_itself({"summary": here, "alone": {"finish": {"p50": "2027-11-09", "p80": "2028-10-03"}, "duration_months": None}})
    'By itself it ends on 2027-11-09 at P50 and on 2028-10-03 at P80, here on 2027-11-02 and 2028-10-06.'
    """
    alone, here = side["alone"], side["summary"]
    if alone is None:
        return ""
    dates = [where["finish"][name] for where in (alone, here) for name in ("p50", "p80")]
    if all(dates):
        return f"By itself it ends on {dates[0]} at P50 and on {dates[1]} at P80, here on {dates[2]} and {dates[3]}."
    if alone["duration_months"] is None or here["duration_months"] is None:
        return ""
    long = [months(where["duration_months"][name]) for where in (alone, here) for name in ("p50", "p80")]
    return f"By itself it takes {long[0]} months at P50 and {long[1]} at P80, here {long[2]} and {long[3]}."


def _listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them.

    >>> _listed(["a"]), _listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
