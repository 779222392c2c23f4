"""Figures as people read them. Unknown is shown as unknown, never as nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN = "unknown"
BAR_WIDTH = 200
WHOLE_FROM = 10
LARGE = 100_000
NEARLY = 0.01


@dataclass(frozen=True, slots=True)
class Bar:
    """Where the percentiles are on a bar that starts at zero."""

    p10: float
    p50: float
    p80: float
    p90: float


@dataclass(frozen=True, slots=True)
class Card:
    """One figure with its name, unit, range and tone."""

    title: str
    value: str
    unit: str = ""
    note: str = ""
    bar: Bar | None = None
    tone: str = ""


def show_number(value: float | None) -> str:
    """Return a number rounded to what it is worth reading.

    >>> show_number(1234.5), show_number(7.25), show_number(None)
    ('1,234', '7.2', 'unknown')
    """
    if value is None:
        return UNKNOWN
    return f"{value:,.0f}" if abs(value) >= WHOLE_FROM else f"{value:.1f}".removesuffix(".0")


def show_money(value: float | None) -> str:
    """Return an amount, in thousands or millions where it is large.

    >>> show_money(3_456_789), show_money(456_789), show_money(950)
    ('3.46 M', '457 k', '950')
    """
    if value is None:
        return UNKNOWN
    if abs(value) >= 1_000_000:  # noqa: PLR2004
        return f"{value / 1_000_000:,.2f} M"
    return f"{value / 1000:,.0f} k" if abs(value) >= LARGE else f"{value:,.0f}"


def show_share(value: float | None) -> str:
    """Return a share in per cent.

    >>> show_share(0.416)
    '42 %'
    """
    return UNKNOWN if value is None else f"{value * 100:.0f} %"


def show_probability(value: float) -> str:
    """Return a simulated probability in per cent; a simulation never says never.

    >>> show_probability(0), show_probability(0.36), show_probability(0.9999)
    ('under 1 %', '36 %', 'over 99 %')
    """
    if value < NEARLY:
        return "under 1 %"
    return "over 99 %" if value > 1 - NEARLY else show_share(value)


def show_range(spread: Mapping[str, Any] | None) -> str:
    """Return P10 and P90 of a spread.

    >>> show_range({"p10": 4, "p90": 21.7})
    '4 to 22'
    """
    return UNKNOWN if not spread else f"{show_number(spread['p10'])} to {show_number(spread['p90'])}"


def make_bar(spread: Mapping[str, Any] | None) -> Bar | None:
    """Return the percentiles on a bar from zero to a little beyond P90; ``None`` where there is no width to show."""
    if not spread or any(spread.get(name) is None for name in ("p10", "p50", "p80", "p90")) or spread["p90"] <= 0:
        return None
    scale = BAR_WIDTH / (spread["p90"] * 1.15)
    return Bar(*(round(spread[name] * scale, 1) for name in ("p10", "p50", "p80", "p90")))
