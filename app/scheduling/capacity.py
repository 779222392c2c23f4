"""Who there is: pools, owning teams and things of which there is one, with stepwise, fractional capacity.

A capacity that changes is cut in two. Its *envelope* is how many people packages may share: one that needs people who are not
there yet waits for them. Its *pace* is the share of what is asked for that is there: where people leave, work that goes on is
slower, as far as others may be at work beside it (:mod:`app.scheduling.slowing`).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from app.findings import Finding, Place, error, note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.estimation.work_package import WorkPackage
    from app.inventory.model import Inventory
    from app.inventory.programme import CapacityStep, Pool, Team
    from app.scheduling.calendar import Calendar
    from app.scheduling.schedule_model import ScheduleModel

Steps = tuple[tuple[float, float], ...]
STATE_PEOPLE = "State the people it has, or give the work to others."
PEOPLE_TOLERANCE = 1e-9  # full-time people, below which it is nobody


class ResourceKind(StrEnum):
    """What limits work: the programme's people, the owners' people, or a thing of which there is one."""

    POOL = "pool"
    TEAM = "team"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Resource:
    """One renewable resource over time.

    Attributes:
        steps: (offset in working days, full-time people from then on), ascending, the first at 0.
        is_assumed: the capacity is not stated and was assumed.
        until: when the last people leave for good; the steps go on as if they stayed.
    """

    kind: ResourceKind
    id: str
    name: str
    steps: Steps
    is_assumed: bool = False
    until: float | None = None

    @property
    def is_stated(self) -> bool:
        """Whether the inventory says how many people there are."""
        return not self.is_assumed and self.kind is not ResourceKind.THING

    @property
    def envelope(self) -> Steps:
        """The most people there have been up to each moment, as steps that grow.

        >>> Resource(ResourceKind.POOL, "test", "Test", ((0.0, 1.0), (10.0, 3.0), (20.0, 2.0))).envelope
        ((0.0, 1.0), (10.0, 3.0))
        """
        return _merge(self._most_so_far())

    def lasting_envelope(self, largest: float) -> Steps:
        """The same without those who never come back, as steps that grow first and fall then.

        Where fewer stay than the package that needs most of them asks for, it is that many: such a package slows down.

        >>> resource = Resource(ResourceKind.POOL, "test", "Test", ((0.0, 1.0), (10.0, 3.0), (20.0, 0.0), (30.0, 2.0)))
        >>> resource.lasting_envelope(1.0)
        ((0.0, 1.0), (10.0, 3.0), (20.0, 2.0))
        >>> resource.lasting_envelope(2.5)
        ((0.0, 1.0), (10.0, 3.0), (20.0, 2.5))
        """
        steps, most = [], largest
        for (offset, people), (_, so_far) in zip(reversed(self.steps), reversed(self._most_so_far()), strict=True):
            most = max(most, people)
            steps.append((offset, min(most, so_far)))
        return _merge(steps)

    def pace_in(self, envelope: Steps) -> Steps:
        """The share of the people of an envelope that is there, as steps."""
        return _shares(self.steps, envelope)

    def pace_beside(self, people: float) -> Steps:
        """The share of what they ask for that packages get which need up to so many people at once, as steps."""
        return _shares(self.steps, [(offset, min(so_far, people)) for offset, so_far in self._most_so_far()])

    @property
    def lessens(self) -> bool:
        """Whether anybody ever leaves."""
        return any(after < before for (_, before), (_, after) in pairwise(self.steps))

    def _most_so_far(self) -> Steps:
        return tuple(
            zip([offset for offset, _ in self.steps], accumulate((people for _, people in self.steps), max), strict=True)
        )

    def is_never_fewer_than(self, other: Resource) -> bool:
        """Whether there are at least as many people at any time as of the other.

        >>> falling = Resource(ResourceKind.POOL, "test", "Test", ((0.0, 3.0), (20.0, 1.0)))
        >>> steady = Resource(ResourceKind.POOL, "test", "Test", ((0.0, 2.0),))
        >>> falling.is_never_fewer_than(steady), falling.is_never_fewer_than(falling)
        (False, True)
        """
        moments = {offset for row in (self, other) for offset, _ in row.steps}
        return all(self.people_at(moment) >= other.people_at(moment) - PEOPLE_TOLERANCE for moment in moments)

    def people_at(self, moment: float) -> float:
        """Return how many there are from a moment on."""
        return self.steps[bisect_right(self.steps, (moment, math.inf)) - 1][1]

    @property
    def peak(self) -> float:
        """The most people there ever are."""
        return max(people for _, people in self.steps)

    def people_days(self, first: float, end: float) -> float:
        """Return the person-days that the resource has between two offsets.

        >>> Resource(ResourceKind.POOL, "test", "Test", ((0.0, 1.0), (10.0, 3.0))).people_days(5.0, 12.0)
        11.0
        """
        if len(self.steps) == 1:
            return self.steps[0][1] * max(end - first, 0.0)
        total = 0.0
        for index, (offset, people) in enumerate(self.steps):
            until = self.steps[index + 1][0] if index + 1 < len(self.steps) else end
            total += people * max(min(until, end) - max(offset, first), 0.0)
        return total

    def day_when_done(self, first: float, person_days: float) -> float:
        """Return the offset by which so many person-days can have been worked from *first* on, everybody busy.

        >>> Resource(ResourceKind.POOL, "test", "Test", ((0.0, 1.0), (10.0, 3.0))).day_when_done(5.0, 11.0)
        12.0
        """
        left = person_days
        moment = first
        for index, (_, people) in enumerate(self.steps):
            if index + 1 == len(self.steps):
                break
            until = self.steps[index + 1][0]
            span = max(until - moment, 0.0)
            if people * span >= left and people > 0:
                return moment + left / people
            left -= people * span
            moment = max(moment, until)
        return moment + left / self.steps[-1][1]


def build_resources(
    packages: Sequence[WorkPackage], inventory: Inventory, model: ScheduleModel, calendar: Calendar
) -> tuple[list[Resource], list[Finding]]:
    """Return the resources that *packages* need, ordered by kind and id, and what was assumed about them.

    A pool or team that never has anybody is left out and reported: its work is then planned as if people were found in time.
    One whose people leave for good keeps the last ones; :mod:`app.scheduling.people_checks` tells whether that matters.
    """
    findings: list[Finding] = []
    pools = {pool.id: pool for pool in inventory.pools}
    teams = {team.id: team for team in inventory.teams}
    resources = [
        _pool(pool_id, pools.get(pool_id), model, calendar)
        for pool_id in sorted({package.pool for package in packages if not package.spread_out})
    ]
    resources += [
        _team(team_id, teams.get(team_id), model, calendar)
        for team_id in sorted({team for package in packages for team, share in package.teams if share > 0})
    ]
    resources += [
        Resource(ResourceKind.THING, thing, thing, ((0.0, 1.0),))
        for thing in sorted({thing for package in packages for thing in package.one_at_a_time})
    ]
    findings += _assumptions(resources)
    usable = []
    for resource in resources:
        if resource.steps[-1][1] > 0:
            usable.append(resource)
            continue
        if resource.peak > 0:
            usable.append(_without_end(resource))
        else:
            findings.append(_nobody(resource, inventory))
    return usable, findings


def _pool(pool_id: str, pool: Pool | None, model: ScheduleModel, calendar: Calendar) -> Resource:
    name = pool.name if pool is not None and pool.name else pool_id
    if pool is not None and (pool.capacity is not None or pool.steps):
        return Resource(ResourceKind.POOL, pool_id, name, stated_steps(pool.capacity, pool.steps, calendar))
    people = model.capacity_of_default_pool(pool_id)
    return Resource(ResourceKind.POOL, pool_id, name, ((0.0, people),), is_assumed=True)


def _team(team_id: str, team: Team | None, model: ScheduleModel, calendar: Calendar) -> Resource:
    name = team.name if team is not None and team.name else team_id
    if team is not None and (team.capacity is not None or team.steps):
        return Resource(ResourceKind.TEAM, team_id, name, stated_steps(team.capacity, team.steps, calendar))
    return Resource(ResourceKind.TEAM, team_id, name, ((0.0, model.team_capacity[1]),), is_assumed=True)


def stated_steps(capacity: float | None, steps: Iterable[CapacityStep], calendar: Calendar) -> Steps:
    """Return a stated capacity over working days: *capacity* (none: nobody) until the first step, then the steps.

    Without a programme start the first step is taken for the first day.
    """
    ordered = sorted(steps, key=lambda step: step.start)
    if calendar.start is None and ordered:
        return _merge([(_days_apart(ordered[0].start, step.start, calendar), step.capacity) for step in ordered])
    return _merge([(0.0, capacity or 0.0), *((float(calendar.index_of(s.start)), s.capacity) for s in ordered)])


def _days_apart(first: date, day: date, calendar: Calendar) -> float:
    return float(type(calendar)(first).index_of(day))


def _shares(there: Steps, asked: Sequence[tuple[float, float]]) -> Steps:
    """Return the share of what is asked for that is there, at most 1; both may change at the moments of *there* alone."""
    wanted = dict(asked)
    shares, needed = [], 0.0
    for offset, people in there:
        needed = wanted.get(offset, needed)
        shares.append((offset, min(people / needed, 1.0) if needed > 0 else 1.0))
    return _merge(shares)


def _merge(steps: Sequence[tuple[float, float]]) -> Steps:
    """Keep the last of several steps on one day, and only steps that change something."""
    last_per_day = dict(steps)
    merged: list[tuple[float, float]] = []
    for offset in sorted(last_per_day):
        if not merged or merged[-1][1] != last_per_day[offset]:
            merged.append((offset, last_per_day[offset]))
    return tuple(merged)


def _without_end(resource: Resource) -> Resource:
    """Keep the last people who were there, where they leave for good."""
    steps = resource.steps[:-1]
    return Resource(resource.kind, resource.id, resource.name, steps, resource.is_assumed, resource.steps[-1][0])


def _nobody(resource: Resource, inventory: Inventory) -> Finding:
    detail = (
        f"The {resource.kind} {resource.id} has nobody, but work needs it. It is planned as if people were found in time. "
        "When that would be nobody knows, so there are no dates, and no duration of the whole."
    )
    place = place_of(resource, inventory)
    return error(f"{resource.kind}-without-capacity", detail, STATE_PEOPLE, place, programme=inventory.id)


def place_of(resource: Resource, inventory: Inventory) -> Place | None:
    """Return where the inventory says how many people a pool or team has; ``None`` where it is not in it."""
    rows: tuple[Pool | Team, ...] = inventory.pools if resource.kind is ResourceKind.POOL else inventory.teams
    index = next((number for number, row in enumerate(rows) if row.id == resource.id), None)
    if index is None:
        return None
    return Place(f"/{resource.kind}s/{index}/{'steps' if rows[index].steps else 'capacity'}")


def _assumptions(resources: Sequence[Resource]) -> list[Finding]:
    findings = []
    for kind, code in ((ResourceKind.POOL, "default-pool-capacity"), (ResourceKind.TEAM, "unknown-team-capacity")):
        assumed = [resource for resource in resources if resource.kind is kind and resource.is_assumed]
        if assumed:
            listed = ", ".join(f"{resource.id} {resource.peak:g}" for resource in assumed)
            whose = f"1 {kind}" if len(assumed) == 1 else f"{len(assumed)} {kind}s"
            detail = f"The capacity of {whose} is not stated; assumed full-time people: {listed}."
            findings.append(note(code, detail, f"State {kind}s[].capacity."))
    return findings
