"""What would bring the finish forward, on an estimate's screen: levers on their own, and the set for the deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from app.cli.figures import count, money, months, text_of
from app.cli.layout import heading, indented, more, table_of
from app.cli.output import plain
from app.quantities import chance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

SHOWN, SHOWN_OF_ALL = 3, 12
MATTERS_MONTHS = 0.05


def levers_parts(schedule: Mapping[str, Any], *, whole: bool) -> list[RenderableType]:
    """Return the levers that help most, those that give up scope last, and the set for the deadline where it was asked for."""
    tried = schedule["levers"]
    if tried is None:
        return []
    useful = [row for row in tried if max(row["saves_months"], row["saves_months_p80"]) >= MATTERS_MONTHS]
    useful.sort(key=lambda row: row["gives_up_scope"])
    return [*_single(useful, len(tried), schedule["levers_left_out"], whole=whole), *_set(schedule["lever_set"])]


def _single(useful: Sequence[Mapping[str, Any]], tried: int, left_out: int, *, whole: bool) -> list[RenderableType]:
    ask = "" if whole else "; --levers tries all, and what meets the deadline"
    if not useful:
        aside = f"none of {count(tried, 'lever')} tried on its own{ask}" if tried else f"nothing was tried{ask}"
        return heading("What brings the finish forward", aside) if tried or left_out else []
    shown = SHOWN_OF_ALL if whole else SHOWN
    table = table_of(("months sooner:", 8), ("P50", 0), ("P80", 0), ("costs at most", 0))
    for row in useful[:shown]:
        saved = (_sooner(row["saves_months"]), _sooner(row["saves_months_p80"]))
        table.add_row(Text(plain(row["what"])), *saved, money(row["costs"]))
    aside = f"{count(tried, 'lever')} tried on their own{ask}"
    said = [indented(_AGAINST_A_SCENARIO)] if whole else []
    return [*heading("What brings the finish forward", aside), table, *more(len(useful), shown), *said]


_AGAINST_A_SCENARIO = (
    "Tried on the first block of futures with the order of work at hand. A scenario of the same change is drawn in full and "
    "searched for a better order, so it may gain more."
)


def _sooner(value: float) -> str:
    """Return months with one decimal; what rounds to nothing has no sign."""
    return months(value if abs(value) >= MATTERS_MONTHS else 0.0)


def _set(found: Mapping[str, Any] | None) -> list[RenderableType]:
    if found is None:
        return []
    finish, deadline = found["finish"], found["deadline"]
    then = f"P50 {text_of(finish['p50'])}, P80 {text_of(finish['p80'])}, met with {chance(found['probability'])}"
    if found["meets"] and not found["levers"]:
        return [*heading("To meet the deadline"), indented(f"{deadline} is met at P80 as it is: {then}.")]
    cost = f", at most {money(found['costs'])} more" if found["costs"] is not None else ""
    if found["meets"]:
        title = f"the cheapest set found meets {deadline} at P80{cost}: {then}"
    else:
        title = f"no set of levers tried meets {deadline} at P80; all that helps{cost}: {then}"
    lines = [indented(f"– {row['what']}") for row in found["levers"]]
    return [*heading("To meet the deadline"), indented(title), *lines]
