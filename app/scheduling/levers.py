"""What could bring the finish forward: people, notice, occasions, scope. A forecast comes in, levers worth trying come out.

A lever is ranked by the critical days that it is about: how often the packages that it touches decide the end, times what it
could take off them. What it really buys is tried out in :mod:`app.scheduling.lever_trials`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.inventory.programme import Pool
from app.inventory.vocabulary import Activity
from app.scheduling.calendar import WORKDAYS_PER_WEEK
from app.scheduling.capacity import ResourceKind
from app.scheduling.waits import SHORTEST_WAIT

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

    from app.estimation.work_package import WorkPackage
    from app.inventory.model import Inventory
    from app.inventory.programme import Team
    from app.scheduling.capacity import Resource
    from app.scheduling.forecast import Forecast

MORE_IN_POOL, MORE_OF_TEAM = 1.0, 0.5  # full-time people
SOONER_DAYS = 20.0  # working days: four weeks
WINDOW_WEEKS = 1


class LeverKind(StrEnum):
    """What is changed: a pool's or a team's people, notice given sooner, a change window, a board's sittings, a path."""

    POOL = "pool"
    TEAM = "team"
    NOTICE = "notice"
    WINDOW = "window"
    SITTING = "sitting"
    PATH = "path"


PEOPLE = frozenset({LeverKind.POOL, LeverKind.TEAM})
WAITING = frozenset({LeverKind.NOTICE, LeverKind.WINDOW, LeverKind.SITTING})


@dataclass(frozen=True, slots=True)
class Lever:
    """One thing that could be done.

    Attributes:
        subject: id of the pool, team, work package (whose wait it is), review or path.
        name: what people call what it is about.
        how: in words, of what is no matter of so many people.
        people: how many full-time people more; 0 for other kinds.
        before: what there is now: people, or weeks between occasions, or the wait's working days.
        critical_days: what it is ranked by.
    """

    kind: LeverKind
    subject: str
    name: str
    how: str = ""
    people: float = 0.0
    before: float = 0.0
    critical_days: float = 0.0

    @property
    def id(self) -> str:
        """Kind and subject.

        >>> Lever(LeverKind.POOL, "test", "Testers").id
        'pool:test'
        """
        return f"{self.kind}:{self.subject}"

    def describe(self, times: int = 1) -> str:
        """Return what is done, in words, where it is done so many times.

        >>> Lever(LeverKind.TEAM, "core", "Core banking", people=0.5, before=0.5).describe(times=3)
        'Core banking: 2 people instead of 0.5'
        """
        if self.people and not self.how:
            after = self.before + times * self.people
            return f"{self.name}: {after:g} {'person' if after == 1 else 'people'} instead of {self.before:g}"
        if self.people:
            return f"{self.name}: {times * self.people:g} more {self.how}"
        return f"{self.name}: {self.how}"


def find_levers(forecast: Forecast) -> tuple[Lever, ...]:
    """Return the levers that touch what decides the end in some draw, those about most critical days first, then by id."""
    found = [*_people(forecast), *_notice(forecast), *_occasions(forecast), *_paths(forecast)]
    worth = [lever for lever in found if lever.critical_days > 0]
    return tuple(sorted(worth, key=lambda lever: (-lever.critical_days, lever.id)))


def _shares(forecast: Forecast) -> list[tuple[WorkPackage, float, float]]:
    """Return each package with the share of draws in which it decides the end, and its working days."""
    rows = zip(forecast.baseline.packages, forecast.schedule.packages, forecast.baseline.network.durations, strict=True)
    return [(package, planned.critical_share, days) for package, planned, days in rows if not package.spread_out]


def _people(forecast: Forecast) -> Iterator[Lever]:
    network = forecast.baseline.network
    critical: list[list[float]] = [[] for _ in forecast.baseline.resources]
    for row, days, demands in zip(forecast.schedule.packages, network.durations, network.demands, strict=True):
        for which, people in demands:
            if people > 0:
                critical[which].append(row.critical_share * days)
    for which, resource in enumerate(forecast.baseline.resources):
        if resource.kind is ResourceKind.THING:
            continue
        touched = sum(critical[which])
        more = MORE_IN_POOL if resource.kind is ResourceKind.POOL else MORE_OF_TEAM
        there, how = resource.steps[0][1], ""
        if resource.is_assumed:
            how = f"than the {there:g} assumed"
        elif len(resource.steps) > 1:
            how = "at every step"
        score = touched * more / (resource.peak + more)
        yield Lever(LeverKind(resource.kind.value), resource.id, resource.name, how, more, there, score)


def _notice(forecast: Forecast) -> Iterator[Lever]:
    """Whoever is waited for could be asked sooner; a board's lead time is no such wait, its sittings are a lever themselves."""
    systems = forecast.plan.landscape.systems
    for package, share, _ in _shares(forecast):
        days = package.wait.lead_days[1]
        if days <= SHORTEST_WAIT or package.activity is Activity.REVIEW:
            continue
        sooner = _sooner_days(days)
        system = systems.get(package.subject.id) if package.subject.kind == "system" else None
        how = f"ask {sooner:g} working days sooner for {package.wait.reason or 'what it waits for'}"
        name = package.name if system is None else system.name
        yield Lever(LeverKind.NOTICE, package.id, name, how, before=days, critical_days=share * sooner)


def _occasions(forecast: Forecast) -> Iterator[Lever]:
    """Change windows per team and sittings per board that come less often than every week."""
    inventory = forecast.plan.landscape.inventory
    rows = [(package, share) for package, share, _ in _shares(forecast) if (package.wait.every_weeks or 0) > WINDOW_WEEKS]
    frozen: dict[str | None, list[float]] = {}
    for package, share in rows:
        frozen.setdefault(package.wait.frozen_for, []).append(share)
    for team in inventory.teams:
        weeks = team.change_windows.every_weeks if team.change_windows else 0
        touched = sum(frozen.get(team.id, ()))
        how = f"a change window every week instead of every {weeks}"
        yield Lever(
            LeverKind.WINDOW, team.id, team.name or team.id, how, before=weeks, critical_days=touched * _saved_by(weeks)
        )
    for review in inventory.programme.reviews:
        weeks = review.every_weeks or 0
        touched = sum(share for package, share in rows if is_review_of(package, review.id))
        how = f"sits every week instead of every {weeks}"
        yield Lever(
            LeverKind.SITTING, review.id, review.name or review.id, how, before=weeks, critical_days=touched * _saved_by(weeks)
        )


def _saved_by(weeks: float) -> float:
    """Return by how many working days the mean wait for the next occasion shrinks."""
    return max(weeks - WINDOW_WEEKS, 0) * WORKDAYS_PER_WEEK / 2


def is_review_of(package: WorkPackage, review: str) -> bool:
    """Whether a package is one of a board's reviews."""
    return package.activity is Activity.REVIEW and package.id.rsplit("/", 1)[-1] == review


def _paths(forecast: Forecast) -> Iterator[Lever]:
    touched: dict[str, float] = {}
    for package, share, days in _shares(forecast):
        if package.subject.kind == "path":
            touched[package.subject.id] = touched.get(package.subject.id, 0.0) + share * days
    for path in forecast.plan.landscape.inventory.paths:
        yield Lever(LeverKind.PATH, path.id, path.name, "leave the path out", critical_days=touched.get(path.id, 0.0))


def add_people(inventory: Inventory, pulls: Counter[Lever], resources: Sequence[Resource]) -> Inventory:
    """Return the inventory with the people that the levers add, each as often as it is pulled."""
    more = {(lever.kind.value, lever.subject): lever.people * count for lever, count in pulls.items() if lever.kind in PEOPLE}
    if not more:
        return inventory
    assumed = {(row.kind.value, row.id): row.peak for row in resources if row.is_assumed}
    pools = [_add(row, more.get(("pool", row.id), 0.0), assumed.get(("pool", row.id), 0.0)) for row in inventory.pools]
    teams = [_add(row, more.get(("team", row.id), 0.0), assumed.get(("team", row.id), 0.0)) for row in inventory.teams]
    declared = {row.id for row in inventory.pools}
    pools += [
        Pool(id=name, capacity=assumed.get((kind, name), 0.0) + people)
        for (kind, name), people in more.items()
        if kind == "pool" and name not in declared
    ]
    return inventory.model_copy(update={"pools": tuple(pools), "teams": tuple(teams)})


def _add(row: Pool | Team, people: float, assumed: float) -> Pool | Team:
    if not people:
        return row
    steps = tuple(step.model_copy(update={"capacity": step.capacity + people}) for step in row.steps)
    capacity = row.capacity if steps and row.capacity is None else (assumed if row.capacity is None else row.capacity) + people
    return row.model_copy(update={"capacity": capacity, "steps": steps})


def _sooner_days(likely_days: float) -> float:
    return min(SOONER_DAYS, likely_days - SHORTEST_WAIT)


def ease_waits(packages: Sequence[WorkPackage], pulls: Counter[Lever]) -> list[WorkPackage]:
    """Return the packages with shorter waits and more frequent occasions, where levers say so."""
    notice = {lever.subject for lever in pulls if lever.kind is LeverKind.NOTICE}
    windows = {lever.subject for lever in pulls if lever.kind is LeverKind.WINDOW}
    sittings = {lever.subject for lever in pulls if lever.kind is LeverKind.SITTING}
    eased = []
    for package in packages:
        wait = package.wait
        if package.id in notice:
            wait = wait._replace(ahead_days=_sooner_days(wait.lead_days[1]))
        if wait.every_weeks and (wait.frozen_for in windows or any(is_review_of(package, review) for review in sittings)):
            wait = wait._replace(every_weeks=WINDOW_WEEKS)
        eased.append(package if wait is package.wait else package._replace(wait=wait))
    return eased
