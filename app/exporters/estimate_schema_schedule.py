"""The published shape of work packages and dates."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.exporters.estimate_schema_base import Day, Days, Part, Probability, SpreadPart, Subject, WorkingDays
from app.exporters.estimate_schema_levers import LeverSetPart, TriedLever


class DriverPart(Part):
    """A named cause of effort."""

    name: str
    value: str
    factor: float
    source: str
    tag: Literal["P", "M", "B", "A"] = Field(description="Published, measured, borrowed or assumed.")


class WaitingPart(Part):
    """The lead time before a package, nobody occupied; what follows it until the start is waiting for people or an occasion."""

    from_: Day | None = Field(alias="from")
    until: Day | None
    from_days: WorkingDays
    until_days: WorkingDays


class WorkPackagePart(Part):
    """The smallest thing planned: base_days times every driver's factor is median_days."""

    id: str
    name: str
    activity: str
    subject: Subject
    phase: str | None
    pool: str
    team: str | None
    teams: dict[str, float] = Field(description="The owning teams' shares of the effort; the rest is the pool's.")
    base_days: Days
    median_days: Days
    probability: Probability
    effort_days: SpreadPart
    cost: SpreadPart | None
    duration_days: SpreadPart
    start: Day | None
    finish: Day | None
    start_days: WorkingDays | None = Field(description="Null, like the dates, for a risk event: nobody plans for it.")
    finish_days: WorkingDays | None
    lead_time_days: WorkingDays
    waits_for: str | None
    waiting: WaitingPart | None = Field(description="Null where there is no lead time.")
    crew: float = Field(description="People at work on it at once, owners' people included.")
    takes_over_from: list[str] = Field(
        description="Packages it comes after in the plan for their people, besides those that it depends on."
    )
    slack_days: WorkingDays
    depends_on: list[str]
    critical: bool
    critical_share: Probability
    drivers: list[DriverPart]


class Milestone(Part):
    """A thing that is reached: an integration live, a path proven, a phase done, or everything (go-live)."""

    id: str
    kind: Literal["integration", "path", "phase", "programme"]
    name: str | None
    subject: Subject | None
    p50: Day | None
    p80: Day | None
    p50_days: WorkingDays = Field(description="Where nobody is there for some of the work: as if people were found in time.")
    p80_days: WorkingDays = Field(description="The same of P80.")


class Step(Part):
    """From then on, so many full-time people."""

    from_: Day | None = Field(alias="from")
    from_days: WorkingDays
    capacity: float


class Resource(Part):
    """A pool or an owning team."""

    id: str
    name: str
    kind: str
    capacity: float = Field(description="Full-time people at the start.")
    steps: list[Step] = Field(description="Full-time people over time; one step where it never changes.")
    assumed: bool
    busy_share: float | None


class Month(Part):
    """What a resource does in one month."""

    number: int
    month: Day | None
    busy_days: Days
    capacity_days: Days


class UtilisationPart(Part):
    """One resource over the months."""

    id: str
    kind: str
    months: list[Month]


class LowerBound(Part):
    """What no order of work can beat, on mean durations."""

    critical_path: WorkingDays
    resource: WorkingDays
    resource_id: str | None


class SchedulePart(Part):
    """When everything happens."""

    pools: list[Resource]
    milestones: list[Milestone]
    critical_path: list[str]
    utilisation: list[UtilisationPart]
    lower_bound_days: LowerBound
    baseline_days: WorkingDays = Field(
        description="Where nobody is there for some of the work: as if people were found in time."
    )
    planned_by: Literal["heuristic", "solver"]
    levers: list[TriedLever] | None = Field(
        description="The most useful first: the few that promise most, or all where asked for. Null: too many packages to try "
        "any unasked, or no duration that is known."
    )
    levers_left_out: int = Field(description="Levers about what decides the end that were not tried.")
    lever_set: LeverSetPart | None = Field(description="Null where not asked for, or where there is no deadline or start.")
