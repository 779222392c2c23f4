"""The work package: the smallest thing planned and estimated, with the drivers that multiply up to its median."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from app.inventory.vocabulary import Activity


class Subject(NamedTuple):
    """What a work package or finding is about: ``kind`` is system, integration, path or programme."""

    kind: str
    id: str

    def as_json(self) -> dict[str, str]:
        """Return it as the documents carry it.

        >>> Subject("system", "crm").as_json()
        {'system': 'crm'}
        """
        return {self.kind: self.id}


def package_id(subject: Subject, activity: Activity, suffix: str = "") -> str:
    """Return the id of a work package: kind, subject, activity and, where there are several, a suffix.

    >>> from app.inventory.vocabulary import Activity
    >>> package_id(Subject("system", "crm"), Activity.ENABLE, "if-batch")
    'system/crm/enable/if-batch'
    """
    name = f"{subject.kind}/{subject.id}/{activity}"
    return f"{name}/{suffix}" if suffix else name


class Driver(NamedTuple):
    """A named cause of effort with its value, the factor it puts on a package, the factor's source and the source's tag.

    Tags: P published, M measured, B borrowed, A assumption.
    """

    name: str
    value: str
    factor: float
    source: str
    tag: str


class Wait(NamedTuple):
    """What a work package waits for after its predecessors end; nobody is occupied meanwhile. Durations in working days.

    Attributes:
        lead_days: low, likely, high of the waiting time; equal where it is stated.
        not_before: a calendar date before which it cannot start.
        every_weeks: it starts only at the next of these occasions, counted from the programme's start (a board's sitting, a
            change window).
        frozen_for: its finish may not fall into a freeze that applies to this team (``""``: freezes for everybody).
        ahead_days: of the waiting time, how much is over before the predecessors end, since it was asked for sooner; what took
            more than a day takes one at least.
    """

    lead_days: tuple[float, float, float] = (0.0, 0.0, 0.0)
    not_before: date | None = None
    every_weeks: int | None = None
    frozen_for: str | None = None
    reason: str = ""
    ahead_days: float = 0.0


NO_WAIT = Wait()


@dataclass(frozen=True, slots=True)
class Hold:
    """What a risk event holds up where it strikes one system: ids of packages, which then wait for its lead time too."""

    system: str
    packages: tuple[str, ...]


class WorkPackage(NamedTuple):
    """One piece of work: of which activity, on what, by whom, after what, and how its effort comes about.

    Attributes:
        pool: id of the pool that does the part which is not the owners'.
        teams: the owning teams' shares of the effort, by team id; the rest is the pool's.
        base_days: person-days before drivers.
        probability: that the package is needed at all, from 0 to 1.
        depends_on: ids of the packages that must end first.
        one_at_a_time: names of things of which there is one, so that packages which share them follow each other (a shared
            test environment).
        spread_out: runs over the whole programme and occupies nobody exclusively (coordination).
        holds_up: of a risk event, which nobody plans for: where it happens it takes its effort, occupies nobody, and holds
            these packages up. Empty for all else.
    """

    id: str
    name: str
    activity: Activity
    subject: Subject
    pool: str
    base_days: float
    drivers: tuple[Driver, ...] = ()
    teams: tuple[tuple[str, float], ...] = ()
    probability: float = 1.0
    phase: str | None = None
    depends_on: tuple[str, ...] = ()
    wait: Wait = NO_WAIT
    one_at_a_time: tuple[str, ...] = ()
    spread_out: bool = False
    holds_up: tuple[Hold, ...] = ()

    @property
    def is_event(self) -> bool:
        """Whether it is a risk event: work that may come and that no plan has a place for."""
        return bool(self.holds_up)

    @property
    def median_days(self) -> float:
        """Person-days at the median, given that the package exists: the base times every driver's factor."""
        return self.base_days * math.prod([driver.factor for driver in self.drivers])
