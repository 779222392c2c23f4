"""The published shape of levers: what could be done about the finish, and what it buys."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from app.exporters.estimate_schema_base import Day, Money, Part, Probability, SpreadPart, WorkingDays
from app.exporters.estimate_schema_programme import Finish


class LeverPart(Part):
    """Something that could be done about the finish."""

    id: str
    kind: Literal["pool", "team", "notice", "window", "sitting", "path"]
    subject: str = Field(description="Id of the pool, team, work package whose wait it is, review or path.")
    what: str
    people: float | None = Field(description="Full-time people more each time; null for other kinds.")
    gives_up_scope: bool


Changes = Annotated[
    list[dict[str, Any]] | None,
    Field(description="As a scenario of the inventory; null where an inventory cannot say it."),
]


class TriedLever(LeverPart):
    """What one lever buys on its own, on the forecast's draws; the better of the old and a new order of work."""

    saves_months: float = Field(description="Of the P50 finish.")
    saves_months_p80: float = Field(description="Of the P80 finish.")
    saves_days: WorkingDays = Field(description="Of the P50 finish.")
    costs: Money | None = Field(
        description="At most: people added are paid from the first to the last work of those whom they join, busy or not. "
        "Negative where money is saved."
    )
    cost_difference: Money | None = Field(description="Mean change of the estimate's cost, which pays people for work alone.")
    finish: Finish
    deadline_probability: Probability | None
    changes: Changes


class PulledLever(LeverPart):
    """A lever of a set, and how often it is pulled."""

    times: int


class SetMilestone(Part):
    """When something is reached with the set."""

    id: str
    kind: str
    p50: Day | None
    p80: Day | None


class SetPackage(Part):
    """When a package is done with the set; the P50 of both."""

    id: str
    start: Day | None
    finish: Day | None


class LeverSetPart(Part):
    """The cheapest set of levers found that meets the deadline at P80 or, where none does, all that helps."""

    deadline: Day
    meets: bool
    levers: list[PulledLever]
    costs: Money | None
    duration_months: SpreadPart
    finish: Finish
    probability: Probability = Field(description="Of meeting the deadline.")
    milestones: list[SetMilestone]
    work_packages: list[SetPackage]
    changes: Changes
