"""The work of two plans drawn from the same streams, so that what differs between them is no noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.line_draws import LineDraws

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.estimation.plan import WorkPlan
    from app.estimation.pricing import Line, Priced
    from app.estimation.streams import Streams

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Draws:
    """Person-days and money per draw. Money takes the effort model's rate where none is given. Shape: (draws,) each."""

    days: Floats
    money: Floats

    def less(self, other: Draws) -> Draws:
        """Return the difference."""
        return Draws(self.days - other.days, self.money - other.money)

    def plus(self, other: Draws) -> Draws:
        """Return the sum."""
        return Draws(self.days + other.days, self.money + other.money)

    def times(self, factor: float) -> Draws:
        """Return both times *factor*."""
        return Draws(self.days * factor, self.money * factor)


@dataclass(frozen=True, eq=False, slots=True)
class Work:
    """Packages, with the line each is a share of and its person-days.

    Attributes:
        days: shape (packages, draws).
    """

    rows: Sequence[Priced]
    lines: NDArray[np.intp]
    days: Floats

    def by_package(self) -> dict[str, Floats]:
        """Return person-days by package id."""
        return {row.package.id: days for row, days in zip(self.rows, self.days, strict=True)}

    def less(self, other: Work) -> dict[str, Floats]:
        """Return how many person-days each package takes less in another plan, by id; those that stay as they are left out."""
        same = {
            row.package.id: (line, row.share, days)
            for row, line, days in zip(other.rows, other.lines.tolist(), other.days, strict=True)
        }
        found = {}
        for row, line, days in zip(self.rows, self.lines.tolist(), self.days, strict=True):
            theirs = same.get(row.package.id)
            if theirs is None or theirs[:2] != (line, row.share):
                found[row.package.id] = days if theirs is None else days - theirs[2]
        return {name: days for name, days in found.items() if np.any(days)}


def draw_both(
    plan: WorkPlan, parts: tuple[Sequence[Priced], Sequence[Priced]], streams: Streams, samples: int
) -> tuple[Work, Work]:
    """Return the work of two lots of packages of one plan; lines that both have are drawn once."""
    lines: dict[Line, int] = {}
    places = [np.array([lines.setdefault(row.line, len(lines)) for row in rows], dtype=np.intp) for rows in parts]
    drawn = LineDraws(plan, tuple(lines), streams).draw_all(samples).astype(np.float64)
    one, other = (
        Work(rows, own, drawn[own] * np.array([row.share for row in rows]).reshape(-1, 1))
        for rows, own in zip(parts, places, strict=True)
    )
    return one, other
