"""The programme around the systems: dates, money, people, what-ifs. Part of the inventory document; no arithmetic here."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from app.inventory.declared import Day, Declared
from app.inventory.vocabulary import Activity, Classification, CostCategory, Hosting, TeamKind
from app.quantities import IS_NUMBER, Count, Country, Days, Money, Name, People, Slug, Text, Weeks

Regime = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$"),
    Field(description="A law or standard that the programme is under, such as gdpr or pci_dss."),
]
Months = Annotated[float, Field(ge=0, le=1200, description="Calendar months of 30.4375 days."), IS_NUMBER]


class Pilot(Declared):
    """What was tried before production: its cost, its duration and what it exercised."""

    cost: Money | None = None
    duration_months: Months | None = None
    systems: tuple[Slug, ...] = ()
    paths: tuple[Slug, ...] = ()


class CostLine(Declared):
    """One cost of the programme that is not integration."""

    name: Name
    category: CostCategory = CostCategory.OTHER
    once: Money = 0
    per_year: Money = 0


class UnlistedIntegrations(Declared):
    """How many integrations are probably not in this list yet."""

    low: Count
    likely: Count
    high: Count


class Phase(Declared):
    """A part of the programme that goes live before the rest."""

    id: Slug
    name: Name
    systems: tuple[Slug, ...] = ()
    paths: tuple[Slug, ...] = ()


class Freeze(Declared):
    """Days on which nothing may change; without teams, for everybody."""

    start: Day = Field(alias="from")
    to: Day
    teams: tuple[Slug, ...] = ()


class AppliesTo(Declared):
    """Which systems a review is for; every condition that is given must match. None given: all of them."""

    classification: tuple[Classification, ...] = ()
    hosting: tuple[Hosting, ...] = ()
    zone: tuple[Slug, ...] = ()
    systems: tuple[Slug, ...] = ()


class Review(Declared):
    """A board whose approval a system needs before its integrations are tested."""

    id: Slug
    name: Name | None = None
    applies_to: AppliesTo = AppliesTo()
    effort_days: Days | None = None
    lead_time_days: Days | None = None
    every_weeks: Weeks | None = None


class Programme(Declared):
    """One integration programme: when, for how much, and around which system."""

    start: Day | None = None
    deadline: Day | None = None
    hub: Slug | None = None
    pilot: Pilot | None = None
    other_costs: Money | tuple[CostLine, ...] | None = None
    total_cost: Money | None = None
    compliance: tuple[Regime, ...] = ()
    unlisted_integrations: UnlistedIntegrations | None = None
    phases: tuple[Phase, ...] = ()
    holidays: Country | tuple[Day, ...] | None = None
    freezes: tuple[Freeze, ...] = ()
    reviews: tuple[Review, ...] = ()


class CapacityStep(Declared):
    """From this date on, so many full-time people."""

    start: Day = Field(alias="from")
    capacity: People


class Pool(Declared):
    """People of one skill: who does the work of some activities."""

    id: Slug
    name: Name | None = None
    capacity: People | None = None
    steps: tuple[CapacityStep, ...] = ()
    rate_per_day: Money | None = None
    activities: tuple[Activity, ...] = ()


class ChangeWindows(Declared):
    """How often a team lets changes into production."""

    every_weeks: Weeks


class Team(Declared):
    """The people who own systems; their time is a scarce, priced resource of its own."""

    id: Slug
    name: Name | None = None
    kind: TeamKind = TeamKind.UNKNOWN
    contact: Text | None = None
    capacity: People | None = None
    steps: tuple[CapacityStep, ...] = ()
    rate_per_day: Money | None = None
    lead_time_days: Days | None = None
    change_windows: ChangeWindows | None = None


class Change(Declared):
    """One step of a scenario: a JSON Merge Patch (``set``) aimed by id, an addition, or a removal. Exactly one of them."""

    system: Slug | None = None
    integration: Slug | None = None
    path: Slug | None = None
    team: Slug | None = None
    pool: Slug | None = None
    set: dict[str, Any] | None = None
    programme: dict[str, Any] | None = None
    add_system: dict[str, Any] | None = None
    add_integration: dict[str, Any] | None = None
    add_path: dict[str, Any] | None = None
    remove_system: Slug | None = None
    remove_integration: Slug | None = None
    remove_path: Slug | None = None


class Scenario(Declared):
    """A named what-if over an inventory: an overlay, never an edit."""

    id: Slug
    name: Name | None = None
    description: Text | None = None
    changes: tuple[Change, ...] = ()
