"""Packages as pieces of work in time, and the rows and milestones that the ``schedule`` view makes of them.

A forecast comes in, values in months since the programme's start go out. No sizes, no colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.diagrams.chart_looks import ChartMark
from app.diagrams.time_axis import start_months
from app.inventory.vocabulary import Activity
from app.quantities import percent
from app.scheduling.milestones import GO_LIVE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.estimation.work_package import Subject, WorkPackage
    from app.scheduling.forecast import Forecast

    Floats = NDArray[np.float64]

STAGE_OF: dict[Activity, ChartMark] = {
    Activity.ENGAGE: ChartMark.PREPARE,
    Activity.ACCESS: ChartMark.PREPARE,
    Activity.REVIEW: ChartMark.PREPARE,
    Activity.ENABLE: ChartMark.OPEN,
    Activity.DATA_QUALITY: ChartMark.OPEN,
    Activity.DESIGN: ChartMark.BUILD,
    Activity.BUILD: ChartMark.BUILD,
    Activity.TEST: ChartMark.PROVE,
    Activity.PATH_TEST: ChartMark.PROVE,
    Activity.RELEASE: ChartMark.RUN,
    Activity.OPERATE: ChartMark.RUN,
    Activity.COORDINATE: ChartMark.STEER,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One package in time; moments in months since the programme's start, P50.

    Attributes:
        ready: when all that it follows has ended; ``waited``: when its own wait has ended too.
        days: mean person-days.
        share: share of draws in which it decides the end.
    """

    id: str
    name: str
    subject: Subject
    stage: ChartMark
    ready: float
    waited: float
    start: float
    finish: float
    days: float
    share: float
    is_critical: bool
    says: str


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone: what is reached, and when by P50 and P80, in months."""

    name: str
    p50: float
    p80: float


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the drawing: a group's heading with its summary, pieces of work, or a summary of what has no row."""

    key: str
    name: str
    pieces: tuple[Piece, ...]
    is_heading: bool = False
    is_folded: bool = False
    reached: Reached | None = None

    @property
    def days(self) -> float:
        """Mean person-days of all its pieces."""
        return sum(piece.days for piece in self.pieces)

    @property
    def share(self) -> float:
        """The largest share of draws in which one of its pieces decides the end."""
        return max((piece.share for piece in self.pieces), default=0.0)

    @property
    def is_critical(self) -> bool:
        """Whether one of its pieces is on the critical path."""
        return any(piece.is_critical for piece in self.pieces)

    @property
    def span(self) -> tuple[float, float]:
        """First start and last finish, in months."""
        return min(piece.start for piece in self.pieces), max(piece.finish for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces under one heading, and the milestone that ends them."""

    key: str
    name: str
    pieces: tuple[Piece, ...]
    reached: Reached | None = None


def list_pieces(forecast: Forecast) -> tuple[Piece, ...]:
    """Return every package that takes time and is planned as a piece, in the plan's order; times are P50s.

    Risk events are no part of the plan: they have no dates, only what they cost and delay where they happen.
    """
    plan, schedule = forecast.plan, forecast.schedule
    calendar = schedule.calendar
    begun = np.array([0.0 if row.start_days is None else row.start_days for row in schedule.packages])
    ended = np.array([0.0 if row.finish_days is None else row.finish_days for row in schedule.packages])
    ready, waited = _readiness(forecast, begun, ended)
    starts, finishes = start_months(calendar, begun), np.asarray(calendar.months(ended))
    ready_months, waited_months = start_months(calendar, ready), start_months(calendar, waited)
    means = forecast.outcome.mean_days().tolist()
    return tuple(
        Piece(
            id=row.package.id,
            name=row.package.name,
            subject=row.package.subject,
            stage=STAGE_OF[row.package.activity],
            ready=float(min(ready_months[number], starts[number])),
            waited=float(min(waited_months[number], starts[number])),
            start=float(min(starts[number], finishes[number])),
            finish=float(finishes[number]),
            days=means[number],
            share=schedule.packages[number].critical_share,
            is_critical=schedule.packages[number].is_critical,
            says=_tell(row.package, means[number]),
        )
        for number, row in enumerate(plan.all_packages)
        if means[number] > 0 and schedule.packages[number].start_days is not None
    )


def count_risk_events(forecast: Forecast) -> int:
    """Return how many packages cost something but have no place in the plan."""
    means = forecast.outcome.mean_days().tolist()
    return sum(mean > 0 and row.start_days is None for mean, row in zip(means, forecast.schedule.packages, strict=True))


def _readiness(forecast: Forecast, begun: Floats, ended: Floats) -> tuple[Floats, Floats]:
    """Return when each package's predecessors have ended and when its lead time has, in working days."""
    packages = [row.package for row in forecast.plan.all_packages]
    index_of = {package.id: number for number, package in enumerate(packages)}
    ready, waited = np.zeros(len(packages)), np.zeros(len(packages))
    for number, package in enumerate(packages):
        waiting = forecast.schedule.packages[number].waiting
        if waiting is not None:
            ready[number], waited[number] = waiting.from_days, waiting.until_days
            continue
        before = [index_of[each] for each in package.depends_on if each in index_of]
        ready[number] = waited[number] = min(float(ended[before].max()) if before else 0.0, begun[number])
    return ready, waited


def _tell(package: WorkPackage, mean: float) -> str:
    lead = package.wait.lead_days[1]
    said = [f"{mean:,.1f} person-days on average"]
    if package.probability < 1:
        said.append(f"needed with a probability of {percent(package.probability)}")
    if lead > 0:
        said.append(f"waits {lead:,.0f} working days for {package.wait.reason or 'others'}")
    return ", ".join(said)


def list_milestones(forecast: Forecast) -> dict[str, Reached]:
    """Return go-live, phases and paths by the milestone's id; single integrations are left to their rows."""
    landscape, calendar = forecast.plan.landscape, forecast.schedule.calendar
    names = {f"path:{path.id}": path.name for path in landscape.inventory.paths}
    names |= {f"phase:{phase.id}": phase.name for phase in landscape.inventory.programme.phases}
    names[GO_LIVE] = "Go-live: everything is done"
    found = [row for row in forecast.schedule.milestones if row.id in names]
    months = calendar.months(np.array([(row.p50_days, row.p80_days) for row in found]).reshape(-1, 2))
    return {
        row.id: Reached(names[row.id], float(p50), float(p80)) for row, (p50, p80) in zip(found, months.tolist(), strict=True)
    }
