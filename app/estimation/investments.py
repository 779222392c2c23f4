"""What giving a system a full API would save, against what it would cost, and in which order several are worth it.

A work plan and its draws come in. For each system that lacks an API, or may lack one, the part of the landscape that its API
touches (the flows that meet there, the paths through it) is priced twice, as it is and with a full, real-time API, and both are
drawn from the same streams, so that the difference is no noise. The rest of the landscape changes by the factor of size alone.
Dates are the schedule's work: :mod:`app.scheduling.investments`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.api_parts import Part, cut_out, find_touched
from app.estimation.enabling import price_option
from app.estimation.event_draws import EventDraws
from app.estimation.fact_draws import FactDraws
from app.estimation.line_draws import LineDraws
from app.estimation.listed_work import price_listed
from app.estimation.paired_draws import Draws, draw_both
from app.estimation.pricing import Pricing
from app.estimation.remediation import Option, build_upgrade
from app.estimation.risks import find_kinds
from app.estimation.streams import BLOCK
from app.inventory.vocabulary import Activity, ApiAvailability

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from app.estimation.outcome import Outcome
    from app.estimation.paired_draws import Work
    from app.estimation.plan import WorkPlan
    from app.estimation.pricing import Priced

    Floats = NDArray[np.float64]

MOST_DRAWS = BLOCK  # spread evenly: as sure of a mean as twenty times as many at random
MOST_SYSTEMS = 12  # looked at; the ones with the most money under them
BEYOND_ROUNDING = 2**-30


@dataclass(frozen=True, eq=False, slots=True)
class Investment:
    """One system's full API, on its own and after those that come before it in the order.

    Attributes:
        way: ``upgrade`` where one is stated with its price, else ``facade``.
        in_plan: the estimate holds that very remedy already, so that it is paid for anyway.
        saves: over the whole landscape, coordination included; ``costs`` is the API itself, in the draws that lack one.
        spared: of what it saves, what is planned anyway to open the system and falls away: its way round, purchases included.
        place: 1, 2, … in the order in which APIs are worth giving; ``None`` where it does not pay back at that point.
        marginal: mean savings when all earlier ones in the order are there already; ``None`` outside the order.
        effort_less: person-days that each package takes less, by package id. Shape of each: (draws,).
    """

    system: str
    way: str
    purchase: float
    in_plan: bool
    saves: Draws
    costs: Draws
    spared: Draws
    effort_less: Mapping[str, Floats]
    place: int | None = None
    marginal: tuple[float, float] | None = None

    @property
    def pays_back(self) -> bool:
        """Whether it saves more than it costs, on average; what only comes out even does not."""
        return self.net > BEYOND_ROUNDING * float(self.costs.money.mean())

    @property
    def net(self) -> float:
        """Mean money saved, less what it costs."""
        return float(self.saves.money.mean() - self.costs.money.mean())


def find_investments(outcome: Outcome) -> tuple[Investment, ...]:
    """Return the investments in order of place, those outside the order after them, the best first; at most a dozen.

    The order is greedy: each time the API that saves most beyond its cost when those before it are there already. What an API
    saves mostly shrinks as others come, so only the front runner is reckoned again until it stays in front.
    """
    candidates = _find_candidates(outcome.plan)
    if not candidates:
        return ()
    study = _Study(outcome, candidates)
    alone = {system: study.assess(system) for system in candidates}
    order: list[Investment] = []
    waiting = dict(alone)
    while waiting:
        front = min(waiting.values(), key=lambda row: (-row.net, row.system))
        if order:
            again = study.assess(front.system)
            waiting[front.system] = again
            if min(waiting.values(), key=lambda row: (-row.net, row.system)) is not again:
                continue
            front = again
        if not front.pays_back:
            break
        marginal = (float(front.saves.days.mean()), float(front.saves.money.mean()))
        order.append(replace(alone[front.system], place=len(order) + 1, marginal=marginal))
        study.give(front.system)
        del waiting[front.system]
    rest = sorted((alone[system] for system in waiting), key=lambda row: (-row.net, row.system))
    return (*order, *rest)


def _find_candidates(plan: WorkPlan) -> list[str]:
    """Return the systems in scope that lack an API or may lack one, those with the most money in and under them, by id.

    Where an upgrade is taken of which nobody knows the price, nobody can say whether an API pays: such systems are left out.
    """
    landscape = plan.landscape
    lacking = [
        system
        for system in plan.systems
        if landscape.lacks_api(system) is not False
        and all(way.chosen is None or way.chosen.is_priced for way in plan.systems[system].remedies)
    ]
    money, per_day = dict.fromkeys(lacking, 0.0), cache(plan.people.comparable_per_day)
    for row in plan.packages:
        subject = row.package.subject
        systems: Iterable[str] = (subject.id,)
        if subject.kind == "integration":
            systems = (landscape.flows[subject.id].provider,)
        elif subject.kind == "path":
            systems = {hop.system for hop in landscape.paths[subject.id].hops}
        for system in money.keys() & systems:
            rate = per_day(row.package.pool, row.package.teams)
            money[system] += row.package.probability * row.package.median_days * rate
    return sorted(sorted(lacking, key=lambda system: (-money[system], system))[:MOST_SYSTEMS])


class _Study:
    """The landscape as APIs are given to its systems, one after another."""

    def __init__(self, outcome: Outcome, systems: Sequence[str]) -> None:
        self._base, self._simulation = outcome.plan, outcome.simulation
        self._samples = min(self._simulation.samples, MOST_DRAWS)
        first = slice(0, self._samples)
        coordination = outcome.coordination[first]
        days = outcome.effort_days[first] - coordination
        self._per_day = per_day = cache(outcome.plan.people.comparable_per_day)
        self._coordinator = per_day(self._base.coordination.package.pool, ())
        money = outcome.labour_cost[first] - coordination * self._coordinator if outcome.rates.known else days * per_day("", ())
        self._total = Draws(days, money)
        self._coordination_share = np.divide(coordination, days, out=np.zeros_like(days), where=days > 0)
        self._given: frozenset[str] = frozenset()
        self._events = EventDraws(outcome, self._samples)
        self._exposed = {(risk.kind, each.system) for risk in self._base.risks for each in risk.strike.exposed}
        self._spared: frozenset[tuple[str, str]] = frozenset()
        self._event_sums: dict[frozenset[tuple[str, str]], Draws] = {}
        self._after: dict[str, Part] = {}
        self._costs = self._find_costs(systems)  # of the API itself: the same whatever other systems were given
        self._flows = dict(self._base.flows)
        self._weights = {path: price.weight for path, price in self._base.paths.items()}

    def assess(self, system: str) -> Investment:
        """Return what a full API of one system saves as things stand."""
        before, after = self._price_both(system)
        self._after[system] = after
        old, new = draw_both(self._base, (before.packages, after.packages), self._simulation.streams, self._samples)
        kept = after.work.size_driver.factor / before.work.size_driver.factor
        here = self._sum(old).plus(self._events_sparing(self._spared))
        there = self._sum(new).plus(Draws(*self._events.days_and_money(self._spare(system, after))).times(kept))
        saved = here.less(there).plus(self._total.less(here).times(1 - kept))
        nothing, bought = np.zeros(self._samples), self._bought(before, old) - self._bought(after, new)
        purchase = Draws(nothing, bought)
        return Investment(
            system=system,
            way=_way_to(self._base, system).name,
            purchase=_way_to(self._base, system).purchase,
            in_plan=_is_in_plan(self._base, system),
            saves=self._coordinated(saved).plus(purchase),
            costs=self._costs[system],
            spared=self._coordinated(self._opening(system, old, new)).plus(purchase),
            effort_less=old.less(new),
        )

    def give(self, system: str) -> None:
        """Give the system its API for good; it was assessed as things stand."""
        after = self._after[system]
        self._flows |= after.work.flows
        self._weights |= {path: price.weight for path, price in after.work.paths.items()}
        self._spared = self._spare(system, after)
        self._given |= {system}

    def _spare(self, system: str, after: Part) -> frozenset[tuple[str, str]]:
        """Return which event strikes whom no more, once the system has its API too; its own facts alone decide that."""
        still = find_kinds(after.pricing, after.pricing.landscape.get_system(system))
        return self._spared | {each for each in self._exposed if each[1] == system and each[0] not in still}

    def _price_both(self, system: str) -> tuple[Part, Part]:
        """Return the work of the part that the system's API touches, without and with it; both see the size of the whole.

        A flow's price hangs on the interface of its provider alone, so that all others are known. Work that the API changes by
        the size of the landscape alone is left out, as is all that lies outside the part.
        """
        base = self._base
        flows, paths = find_touched(base.landscape, system)
        elsewhere = sum(price.size for flow, price in self._flows.items() if flow not in flows)
        weights = sum(weight for path, weight in self._weights.items() if path not in paths)
        elsewhere += base.model.value("size.nominal") * weights
        landscapes = [cut_out(base.landscape, flows, paths, given) for given in (self._given, self._given | {system})]
        one, other = (Pricing(landscape, base.model, base.people) for landscape in landscapes)
        others = {flow: price for flow, price in self._flows.items() if price.flow.provider != system}
        work = price_listed(one, elsewhere, self._flows, system), price_listed(other, elsewhere, others, system)
        return Part(one, work[0]), Part(other, work[1])

    def _sum(self, work: Work) -> Draws:
        rates = np.array([self._per_day(row.package.pool, row.package.teams) for row in work.rows]).reshape(-1, 1)
        return Draws(work.days.sum(axis=0), (work.days * rates).sum(axis=0))

    def _opening(self, system: str, old: Work, new: Work) -> Draws:
        """Return the work that opens the system as things stand and that its API does away with."""
        kept, found = {row.package.id for row in new.rows}, Draws(np.zeros(self._samples), np.zeros(self._samples))
        for row, days in zip(old.rows, old.days, strict=True):
            package = row.package
            if package.activity is Activity.ENABLE and package.subject.id == system and package.id not in kept:
                found = found.plus(Draws(days, days * self._per_day(package.pool, package.teams)))
        return found

    def _events_sparing(self, spared: frozenset[tuple[str, str]]) -> Draws:
        if spared not in self._event_sums:
            self._event_sums = {spared: Draws(*self._events.days_and_money(spared))}
        return self._event_sums[spared]

    def _bought(self, part: Part, work: Work) -> Floats:
        """Return the money for the upgrades that a part holds."""
        money, days = np.zeros(self._samples), work.by_package()
        for way in (way for done in part.work.systems.values() for way in done.remedies):
            if way.chosen is not None and way.chosen.purchase and way.package_id in days:
                money += way.chosen.purchase * (days[way.package_id] > 0)
        return money

    def _coordinated(self, work: Draws) -> Draws:
        """Add the coordination that the work takes."""
        more = work.days * self._coordination_share
        return Draws(work.days + more, work.money + more * self._coordinator)

    def _find_costs(self, systems: Sequence[str]) -> dict[str, Draws]:
        """Return what the API itself of each system takes, in the draws in which it lacks one."""
        plan = self._base
        pricing = Pricing(plan.landscape, plan.model, plan.people)
        rows = [self._price_api(pricing, system) for system in systems]
        drawn = LineDraws(plan, [row.line for row in rows], self._simulation.streams).draw_all(self._samples).astype(np.float64)
        return {system: self._cost(pricing, system, row, days) for system, row, days in zip(systems, rows, drawn, strict=True)}

    def _price_api(self, pricing: Pricing, system: str) -> Priced:
        plan = self._base
        others = [each for each in plan.systems[system].unblended if each.package.activity is not Activity.ENABLE]
        return price_option(pricing, plan.landscape.get_system(system), _way_to(plan, system), plan.size_driver, others)

    def _cost(self, pricing: Pricing, system: str, row: Priced, days: Floats) -> Draws:
        blocks = range(-(-self._samples // BLOCK))
        needed = np.concatenate([self._lacking(pricing, system, number) for number in blocks])[: self._samples]
        rate = self._per_day(row.package.pool, row.package.teams)
        labour = self._coordinated(Draws(days * needed, days * needed * rate))
        return Draws(labour.days, labour.money + _way_to(self._base, system).purchase * needed)

    def _lacking(self, pricing: Pricing, system: str, number: int) -> NDArray[np.bool_]:
        """Return whether the system lacks an API, per draw of a block."""
        if self._base.landscape.lacks_api(system):
            return np.ones(BLOCK, dtype=np.bool_)
        fact = pricing.unknown_availability(system)
        lacks = np.array([bool(ApiAvailability(value).lacks_api) for value in fact.values])
        there: NDArray[np.bool_] = lacks[FactDraws(self._base, self._simulation.streams, number).value(fact)]
        return there


def _way_to(plan: WorkPlan, system: str) -> Option:
    """Return what gives the system a full API: its upgrade where one is stated with its price, else a facade."""
    stated = plan.landscape.get_system(system).api.upgrade
    if stated is None or stated.cost is None:
        return Option("facade", plan.model["missing_api.facade"])
    return build_upgrade(plan.model, stated)


def _is_in_plan(plan: WorkPlan, system: str) -> bool:
    chosen = {way.chosen.name for way in plan.systems[system].remedies if way.chosen is not None}
    return _way_to(plan, system).name in chosen
