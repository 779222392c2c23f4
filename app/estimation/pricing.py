"""What pricing needs at hand, and how a piece of work is put together from a base, known drivers and unknown facts."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from app.estimation.facts import (
    FactCount,
    Uncertain,
    UnknownFact,
    levels_of,
    typical_capped,
    unknown_availability,
    unknown_fact,
)
from app.estimation.sites import Sites
from app.estimation.work_package import Driver, Subject, WorkPackage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.estimation.effort_model import EffortModel
    from app.estimation.people import People
    from app.estimation.strikes import Strike
    from app.inventory.model import Inventory
    from app.inventory.vocabulary import Activity
    from app.landscape.landscape import Landscape


@dataclass
class Pricing:
    """The landscape, the effort model and the people of one estimate, and the count of facts met on the way."""

    landscape: Landscape
    model: EffortModel
    people: People
    facts: FactCount = field(default_factory=FactCount)
    _availability: dict[str, UnknownFact] = field(default_factory=dict)
    _alike: dict[str, tuple[tuple[int, ...], Driver]] = field(default_factory=dict)
    _team_shares: dict[tuple[str, tuple[str, ...]], tuple[tuple[str, float], ...]] = field(default_factory=dict)

    @property
    def inventory(self) -> Inventory:
        """The inventory under its scenario."""
        return self.landscape.inventory

    @cached_property
    def sites(self) -> Sites:
        """The systems as their work packages see them, by id."""
        return Sites(self.landscape)

    def team_shares(self, activity: Activity, systems: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
        """Return the owning teams' shares of an activity's effort, split equally over the owners of *systems*.

        An unknown owner counts as one; its part stays with the pool, because nobody can be named for it.
        """
        shares = self._team_shares.get((activity, systems))
        if shares is None:
            owners = dict.fromkeys([self.sites[system].group for system in systems])
            whole = self.model.value(f"team_share.{activity}")
            known = sorted(owner for owner in owners if ":" not in owner) if whole else []
            shares = self._team_shares[activity, systems] = tuple((owner, whole / len(owners)) for owner in known)
        return shares

    def unknown(self, subject: Subject, fact: str, mixture: str | None = None) -> UnknownFact:
        """Return the unknown fact with the effort model's shares."""
        return unknown_fact(self.model, subject, fact, mixture)

    def put_unknown(
        self,
        assembly: Assembly,
        name: str,
        subject: Subject,
        fact: str,
        table: Mapping[str, int],
        factors: tuple[float, ...],
    ) -> None:
        """Put a factor on *assembly* that one unknown fact of *subject* decides.

        Args:
            name: the factor's; its fact, table and factors are the same whatever the subject, and looked at once.
            table: the levels of the fact's values, 0 for those that it does not name.
        """
        unknown, alike = self.unknown(subject, fact), self._alike.get(name)
        if alike is None:
            levels = levels_of(unknown.values, table)
            typical = Uncertain(name, ((unknown, levels),), 0, factors).typical
            alike = self._alike[name] = levels, Driver(name, "unknown", typical, *unknown_source(self.model, fact))
        levels, driver = alike
        assembly.uncertain.append(Uncertain(name, ((unknown, levels),), 0, factors))
        assembly.drivers.append(driver)

    def unknown_availability(self, system_id: str) -> UnknownFact:
        """Return the unknown availability of a system's API; one and the same for all that depends on it."""
        if system_id not in self._availability:
            hosting = self.landscape.get_system(system_id).hosting
            self._availability[system_id] = unknown_availability(self.model, Subject("system", system_id), hosting)
        return self._availability[system_id]


@dataclass(frozen=True, slots=True)
class Capped:
    """A product of factors that is never more than *cap*: what is known of it, and what unknown facts decide."""

    known: float
    uncertain: tuple[Uncertain, ...]
    cap: float

    @property
    def typical(self) -> float:
        """The probability-weighted geometric mean of the capped product."""
        return typical_capped(self.known, self.uncertain, self.cap)


class Line(NamedTuple):
    """Effort that is drawn as one: a flow with its phases, or a package of its own.

    Attributes:
        key: what its stream of random numbers is named after.
        group: what its owner's stream is named after.
        sigmas: of the item's own part, below and above the median.
        days: person-days, base times known factors without the capped ones.
        uncertain: factors that unknown facts decide.
        times: low, likely and high number of times that the work is there.
        strike: what has to happen for the work to be there; ``None`` for work that is planned.
    """

    key: str
    group: str
    days: float
    sigmas: tuple[float, float]
    uncertain: tuple[Uncertain, ...] = ()
    capped: Capped | None = None
    times: tuple[float, float, float] | None = None
    strike: Strike | None = None

    @property
    def median_days(self) -> float:
        """Person-days at the median, given that the work is needed."""
        product = self.days * math.prod([factor.typical for factor in self.uncertain]) if self.uncertain else self.days
        return product * self.capped.typical if self.capped else product

    @property
    def probability(self) -> float:
        """That the work is needed at all."""
        happens = 1.0 if self.strike is None else self.strike.probability
        return happens * math.prod([factor.probability for factor in self.uncertain]) if self.uncertain else happens

    def scaled(self, factor: float) -> Line:
        """Return the line with its effort times *factor*."""
        return self._replace(days=self.days * factor)


class Priced(NamedTuple):
    """A work package with the line that its effort is a share of.

    Attributes:
        share: person-days of the package per person-day of the line.
    """

    package: WorkPackage
    line: Line
    share: float = 1.0


@dataclass
class Assembly:
    """Drivers being collected for one line: what is known multiplies up, what is not waits for the draw."""

    base_days: float
    drivers: list[Driver] = field(default_factory=list)
    uncertain: list[Uncertain] = field(default_factory=list)

    def add(self, driver: Driver) -> None:
        """Put a known driver on the line."""
        self.drivers.append(driver)

    def add_unknown(self, factor: Uncertain, source: str, tag: str) -> None:
        """Put a factor that unknown facts decide on the line; its driver shows the typical factor."""
        self.uncertain.append(factor)
        self.drivers.append(Driver(factor.name, "unknown", factor.typical, source, tag))

    @property
    def known_days(self) -> float:
        """Base times the factors of the known drivers, in person-days."""
        unknown = {factor.name for factor in self.uncertain}
        return self.base_days * math.prod([driver.factor for driver in self.drivers if driver.name not in unknown])


def unknown_source(model: EffortModel, mixture: str) -> tuple[str, str]:
    """Return source and tag of an unknown fact's shares, for the driver that it becomes."""
    row = model.mixture(mixture)
    return row.cited, row.tag
