"""The names that figures of the whole go by when they are asked for, and what is said where nothing has the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import UnknownSubject
from app.inventory.suggestions import near_words, shown

if TYPE_CHECKING:
    from collections.abc import Collection

SUMMARY, SHARE, PURCHASES, ASSUMPTIONS = "summary", "share", "purchases", "assumptions"
WORDS = (SUMMARY, SHARE, PURCHASES, ASSUMPTIONS)
OF_THE_WHOLE = (
    *("total", "whole", "all", "effort", "effort_days", "days", "cost", "price", "duration", "duration_months", "months"),
    *("finish", "end", "date", "mean", "median", "p10", "p50", "p80", "p90"),
)
NATURAL = {
    **dict.fromkeys(OF_THE_WHOLE, SUMMARY),
    **dict.fromkeys(("integration_share", "integration share", "band"), SHARE),
    **dict.fromkeys(("bought", "purchase", "upgrades", "terms", "licences"), PURCHASES),
    **dict.fromkeys(("constants", "model"), ASSUMPTIONS),
    "coordination": "activity:coordinate",
}
NEAR_AT_MOST = 5


def refuse(asked: str, known: Collection[str], words: Collection[str]) -> UnknownSubject:
    """Return the error that nothing is called *asked*, with the names near it."""
    near = near_words(asked.rpartition(":")[2], known, NEAR_AT_MOST)
    meant = f"; did you mean `{near[0]}`?" if near else "."
    others = f"Near it: {', '.join(near)}. " if len(near) > 1 else ""
    also = f"{', '.join(words)}; total, cost, finish and p80 are in {SUMMARY}"
    return UnknownSubject(
        f"The estimate has no work package, system, integration, path, pool, team, activity or risk {shown(asked)}{meant}",
        hint=f"{others}The estimate as JSON has every id; pool:ID, team:ID, activity:build and the like tell equal ones apart. "
        f"Also explained: {also}.",
    )
