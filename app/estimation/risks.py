"""Risk events, by name: what may go wrong with one system or one review, with its probability, effort and delay.

The landscape and the packages planned for it come in; a package of its own per event comes out, about the programme, and the
packages that it would hold up then follow it. A draw in which the event does not happen has neither its effort nor its delay.
Who is exposed depends on declared facts alone, never on the remedy chosen: a dearer way round must not look safer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.estimation.drafting import Draft, finish_draft, package_id
from app.estimation.facts import Combine, Uncertain, UnknownFact, levels_of
from app.estimation.pricing import Assembly
from app.estimation.work_package import Driver, Subject, Wait
from app.inventory.vocabulary import Activity, ApiAvailability, Contract, Hosting, TeamKind, TestEnvironment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.estimation.pricing import Priced, Pricing
    from app.inventory.model import System

RISK_FACT = "risk."  # starts the name of every fact that is an event and no question to anybody
LACKING = {"batch": 1, "manual": 1, "none": 1}
OUTSIDE_TEAMS = frozenset({TeamKind.VENDOR, TeamKind.PARTNER})
OUTSIDE_HOSTING = {"saas": 1, "partner": 1}
CORE_HOSTING = {"mainframe": 1, "on_premises": 1}
PROMISED = {"own": 1, "shared": 1}
Terms = tuple[tuple[UnknownFact, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """One thing that may happen.

    Attributes:
        id: the event and whom it concerns; ``kind`` is the event alone, as the effort model's rows call it.
        name: the event in words.
        system: id of the system that it concerns.
        package: id of its work package, whose probability, median and wait are the event's.
    """

    id: str
    kind: str
    name: str
    system: str
    package: str


@dataclass(frozen=True, slots=True)
class _Exposure:
    """A system that an event may meet: the unknown facts it hangs on besides, what it comes after and what it holds up."""

    kind: str
    name: str
    system: System
    activity: Activity
    terms: Terms
    after: tuple[str, ...]
    holds_up: tuple[str, ...]
    detail: str = ""

    @property
    def suffix(self) -> str:
        """What tells the event from the others of its programme."""
        words = (self.kind.replace("_", "-"), self.system.id, self.detail)
        return "-".join(("risk", *(word for word in words if word)))


@dataclass(frozen=True, slots=True)
class _Planned:
    """The packages planned so far, looked up once: ids, enabling packages by system, reviews and what waits for each."""

    ids: frozenset[str]
    enabling: Mapping[str, tuple[str, ...]]
    reviews: tuple[Priced, ...]
    after_review: Mapping[str, tuple[str, ...]]

    def existing(self, *names: str) -> tuple[str, ...]:
        """Return those of *names* that are packages."""
        return tuple(name for name in names if name in self.ids)


def price_risks(pricing: Pricing, packages: Sequence[Priced], size: Driver) -> tuple[list[Priced], tuple[Risk, ...]]:
    """Return the packages with those that an event holds up put after it, the events' own packages, and the events.

    An event whose probability in the effort model is 0 is none.

    Source:
        Probabilities, efforts and delays are the effort model's rows ``risk.*``: assumptions, all of them.
    """
    rows = {row.package.id: row for row in packages}
    planned, risks = _look_up(packages), []
    for find in (_vendor_refusals, _lost_environments, _rejected_reviews, _core_upgrades):
        for exposure in find(pricing, planned):
            event = _price_event(pricing, exposure, size)
            if event.package.probability <= 0:
                continue
            risks.append(_describe(exposure, event))
            rows[event.package.id] = event
            for name in exposure.holds_up:
                rows[name] = _put_after(rows[name], event)
    return list(rows.values()), tuple(sorted(risks, key=lambda risk: risk.id))


def _look_up(packages: Sequence[Priced]) -> _Planned:
    enabling: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    reviews = {row.package.id: row for row in packages if row.package.activity is Activity.REVIEW}
    for row in packages:
        package = row.package
        if package.activity is Activity.ENABLE:
            enabling[package.subject.id].append(package.id)
        for name in package.depends_on:
            if name in reviews:
                after[name].append(package.id)
    return _Planned(
        frozenset(row.package.id for row in packages),
        {system: tuple(sorted(names)) for system, names in enabling.items()},
        tuple(reviews[name] for name in sorted(reviews)),
        {name: tuple(sorted(names)) for name, names in after.items()},
    )


def _put_after(held: Priced, event: Priced) -> Priced:
    names = tuple(sorted({*held.package.depends_on, event.package.id}))
    return replace(held, package=replace(held.package, depends_on=names))


def _describe(exposure: _Exposure, event: Priced) -> Risk:
    where = "/".join(word for word in (exposure.kind.replace("_", "-"), exposure.system.id, exposure.detail) if word)
    return Risk(where, exposure.kind, exposure.name, exposure.system.id, event.package.id)


def _price_event(pricing: Pricing, exposure: _Exposure, size: Driver) -> Priced:
    model, kind, system = pricing.model, exposure.kind, exposure.system
    probability, effort, delay = (model[f"risk.{kind}.{part}"] for part in ("probability", "effort", "delay"))
    name = ".".join(word for word in (f"{RISK_FACT}{kind}", exposure.detail) if word)
    event = UnknownFact(Subject("system", system.id), name, ("no", "yes"), (1 - probability.likely, probability.likely))
    happens = Uncertain("risk", ((event, (0, 1)), *exposure.terms), 1, (0.0, 1.0), Combine.MIN)
    assembly = Assembly(effort.likely)
    assembly.uncertain.append(happens)
    words = f"{exposure.name}; if it happens, in {happens.probability:.0%} of futures"
    assembly.add(effort.driver("risk", words, 1.0))
    draft = Draft(
        subject=Subject("programme", pricing.inventory.id),
        activity=exposure.activity,
        assembly=assembly,
        title=system.name,
        group=system.owner or f"owner-of:{system.id}",
        owners=(system.id,),
        suffix=exposure.suffix,
        sigmas=effort.sigmas,
        depends_on=exposure.after,
        wait=Wait((delay.low or 0.0, delay.likely, delay.high or 0.0), reason=exposure.name),
    )
    priced = finish_draft(pricing, draft, size)
    return replace(
        priced, package=replace(priced.package, name=f"If it happens: {exposure.name} ({system.name})", unforeseen=True)
    )


def _vendor_refusals(pricing: Pricing, planned: _Planned) -> Iterator[_Exposure]:
    """A vendor or partner who has yet to open or to license an interface may refuse."""
    teams = {team.id: team for team in pricing.inventory.teams}
    for system in _systems_in_scope(pricing):
        lacking = _lacking(pricing, system)
        if system.api.terms.contract is Contract.NEEDED:
            lacking = ()
        team = teams.get(system.owner or "")
        outside: Terms | None = () if team is not None and team.kind in OUTSIDE_TEAMS else None
        if outside is None:
            outside = _hosted(pricing, system, OUTSIDE_HOSTING)
        if lacking is None or outside is None:
            continue
        subject = Subject("system", system.id)
        held = planned.enabling.get(system.id) or planned.existing(package_id(subject, Activity.ACCESS))
        after = planned.existing(package_id(subject, Activity.ENGAGE))
        name = "the vendor refuses an API"
        yield _Exposure("vendor_refuses", name, system, Activity.ENABLE, (*lacking, *outside), after, held)


def _lost_environments(pricing: Pricing, planned: _Planned) -> Iterator[_Exposure]:
    """A test environment that is there on paper may not be there on the day; one that is missing is built, not risked."""
    for system in _systems_in_scope(pricing):
        environment, subject = system.test.environment, Subject("system", system.id)
        if environment is TestEnvironment.NONE:
            continue
        terms: Terms = ()
        if environment is TestEnvironment.UNKNOWN:
            fact = pricing.unknown(subject, "test.environment")
            terms = ((fact, levels_of(fact.values, PROMISED)),)
        tests = [package_id(Subject("integration", flow.id), Activity.TEST) for flow in pricing.landscape.flows_of(system.id)]
        after = planned.existing(package_id(subject, Activity.ACCESS))
        name = "no test environment"
        yield _Exposure("no_environment", name, system, Activity.ACCESS, terms, after, planned.existing(*tests))


def _rejected_reviews(pricing: Pricing, planned: _Planned) -> Iterator[_Exposure]:
    """A board may reject once: what it rejects is changed, and it sits again."""
    for row in planned.reviews:
        review = row.package
        terms = tuple(term for factor in row.line.uncertain for term in factor.terms)
        held = planned.after_review.get(review.id, ())
        system, board = pricing.landscape.get_system(review.subject.id), review.id.rpartition("/")[-1]
        name = "security approval is rejected once"
        yield _Exposure("review_rejected", name, system, Activity.REVIEW, terms, (review.id,), held, board)


def _core_upgrades(pricing: Pricing, planned: _Planned) -> Iterator[_Exposure]:
    """The way round a missing API may not carry, so that the core behind it has to be upgraded, or further than planned."""
    for system in _systems_in_scope(pricing):
        lacking, core = _lacking(pricing, system), _hosted(pricing, system, CORE_HOSTING)
        if lacking is None or core is None:
            continue
        after = planned.enabling.get(system.id, ())
        flows = [flow for flow in pricing.landscape.flows_provided_by(system.id) if flow.in_scope]
        builds = [package_id(Subject("integration", flow.id), Activity.BUILD) for flow in flows]
        name = "a core upgrade is needed"
        yield _Exposure("core_upgrade", name, system, Activity.ENABLE, (*lacking, *core), after, planned.existing(*builds))


def _systems_in_scope(pricing: Pricing) -> list[System]:
    return [pricing.landscape.get_system(system) for system in sorted(pricing.landscape.in_scope)]


def _lacking(pricing: Pricing, system: System) -> Terms | None:
    """Return the unknown facts that decide whether a flow in scope lacks an API: none where it does, ``None`` if not."""
    flows = [flow for flow in pricing.landscape.flows_provided_by(system.id) if flow.in_scope]
    answers = {flow.lacks_api for flow in flows}
    if True in answers:
        return ()
    if not any(flow.api.availability is ApiAvailability.UNKNOWN for flow in flows):
        return None
    fact = pricing.unknown_availability(system.id)
    return ((fact, levels_of(fact.values, LACKING)),)


def _hosted(pricing: Pricing, system: System, where: dict[str, int]) -> Terms | None:
    """Return the same of the system's being hosted there."""
    if str(system.hosting) in where:
        return ()
    if system.hosting is not Hosting.UNKNOWN:
        return None
    fact = pricing.unknown(Subject("system", system.id), "hosting")
    return ((fact, levels_of(fact.values, where)),)
