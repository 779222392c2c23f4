"""How busy pools and teams are over time, as rows of cells: a month each, or several where months would be too narrow."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.diagrams.chart_figures import days
from app.quantities import percent
from app.scheduling.capacity import ResourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.diagrams.time_axis import TimeScale
    from app.scheduling.utilisation import MonthOfWork, Utilisation

LEAST_CELL = 14.0
KINDS = {ResourceKind.POOL: "pool", ResourceKind.TEAM: "owner"}


@dataclass(frozen=True, slots=True)
class Cell:
    """Some months of one pool or team: from, to (months since the start), and busy over available days."""

    first: float
    last: float
    share: float


@dataclass(frozen=True, slots=True)
class BusyRow:
    """One pool or team: its name with its people, how busy it is over the whole, and its cells."""

    key: str
    name: str
    whole: str
    says: str
    cells: tuple[Cell, ...]


def list_busy(utilisation: Sequence[Utilisation], scale: TimeScale, most: int) -> tuple[BusyRow, ...]:
    """Return the busiest pools and teams, at most so many, the busiest first."""
    ranked = sorted(
        (row for row in utilisation if row.months and _there(row.months) > 0),
        key=lambda row: (-_busy(row.months) / _there(row.months), row.resource.id),
    )
    return tuple(_row(each, scale) for each in ranked[:most])


def _row(row: Utilisation, scale: TimeScale) -> BusyRow:
    resource, months = row.resource, row.months
    people = f"{resource.peak:g}{', assumed' if resource.is_assumed else ''}"
    share = _busy(months) / _there(months)
    step = _months_per_cell(scale)
    return BusyRow(
        key=f"{resource.kind}-{resource.id}",
        name=f"{resource.name} ({KINDS.get(resource.kind, 'people')}, {people})",
        whole=percent(share),
        says=f"{days(_busy(months))} of {days(_there(months))} person-days in the plan on mean durations",
        cells=tuple(cell for at in range(0, len(months), step) if (cell := _cell(months[at : at + step], scale)) is not None),
    )


def _cell(months: Sequence[MonthOfWork], scale: TimeScale) -> Cell | None:
    there = _there(months)
    if there <= 0:
        return None
    first, last = months[0], months[-1]
    if first.month is not None and last.month is not None:
        begin = max(scale.months_to(first.month), 0.0)
        end = scale.months_to(last.month.replace(day=monthrange(last.month.year, last.month.month)[1]), end=True)
    else:
        begin, end = float(first.number - 1), float(last.number)
    return Cell(begin, min(end, scale.last), _busy(months) / there)


def _months_per_cell(scale: TimeScale) -> int:
    per_month = scale.width / scale.last
    return next((step for step in (1, 3, 6, 12, 24, 60) if step * per_month >= LEAST_CELL), 120)


def _busy(months: Sequence[MonthOfWork]) -> float:
    return sum(month.busy_days for month in months)


def _there(months: Sequence[MonthOfWork]) -> float:
    return sum(month.capacity_days for month in months)
