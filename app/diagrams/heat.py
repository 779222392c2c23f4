"""Effort as a drawing needs it: days per system and integration, and the five steps in which they are coloured.

The figures are the estimate's and come from outside; here they only become steps, words and sums.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from math import floor, log10
from typing import TYPE_CHECKING

from app.diagrams.style import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.diagrams.picture import Fill


@dataclass(frozen=True, slots=True)
class Days:
    """Person-days of work: the mean, and P10 and P90 where they are known."""

    mean: float
    p10: float | None = None
    p90: float | None = None

    def __str__(self) -> str:
        """Return them in words.

        >>> str(Days(24.4, 10, 41.2))
        '24 days (10 to 41)'
        """
        spread = f" ({say_days(self.p10)} to {say_days(self.p90)})" if self.p10 is not None and self.p90 is not None else ""
        return f"{say_days(self.mean)} day{'' if say_days(self.mean) == '1' else 's'}{spread}"


@dataclass(frozen=True)
class Efforts:
    """What each part of a landscape takes.

    Attributes:
        systems: a system's own work and that of the integrations that it provides; no integration counts twice.
        own: the system's own work alone, mean days.
        integrations: mean days.
        total: mean days of the whole programme.
        draws: from how many draws the figures are.
    """

    systems: Mapping[str, Days] = field(default_factory=dict)
    own: Mapping[str, float] = field(default_factory=dict)
    integrations: Mapping[str, float] = field(default_factory=dict)
    total: float = 0.0
    draws: int = 0

    def of_systems(self, names: Iterable[str]) -> Days | None:
        """Return what several systems take together, ``None`` where none of them is in scope; a spread for one alone."""
        found = [self.systems[name] for name in names if name in self.systems]
        if len(found) == 1:
            return found[0]
        return Days(sum(days.mean for days in found)) if found else None

    def of_flows(self, names: Iterable[str]) -> float | None:
        """Return the mean days of several integrations, ``None`` where none of them is in scope."""
        found = [self.integrations[name] for name in names if name in self.integrations]
        return sum(found) if found else None


@dataclass(frozen=True, slots=True)
class Scale:
    """Five steps of days by their upper bounds, of which the last is open."""

    bounds: tuple[float, ...]

    def step(self, days: float) -> Fill:
        """Return the fill of so many days."""
        return STEPS[min(bisect_left(self.bounds, days), len(self.bounds))]

    def words(self) -> dict[Fill, str]:
        """Return what each fill means."""
        if not self.bounds:
            return {STEPS[0]: "Effort in person-days"}
        spans = [f"Up to {self.bounds[0]:g} days"]
        spans += [f"{low:g} to {high:g} days" for low, high in zip(self.bounds, self.bounds[1:], strict=False)]
        return dict(zip(STEPS, [*spans, f"More than {self.bounds[-1]:g} days"], strict=False))


def make_scale(values: Iterable[float]) -> Scale:
    """Return a scale whose bounds part *values* into fifths, rounded so that they can be said.

    >>> make_scale([3, 8, 14, 22, 41, 90]).bounds
    (8.0, 14.0, 22.0, 41.0)
    """
    ordered = sorted(values)
    if not ordered:
        return Scale(())
    cuts = [ordered[min(len(ordered) - 1, len(ordered) * part // len(STEPS))] for part in range(1, len(STEPS))]
    return Scale(tuple(sorted({_round(cut) for cut in cuts})))


def say_days(days: float) -> str:
    """Return days as people say them.

    >>> say_days(0.4), say_days(12.6), say_days(1234.6)
    ('0.4', '13', '1,235')
    """
    return f"{days:.1g}" if 0 < days < 1 else f"{days:,.0f}"


def _round(value: float) -> float:
    """Return *value* with two figures."""
    if value <= 0:
        return 0.0
    return float(round(value, 1 - floor(log10(value))))
