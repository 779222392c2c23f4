"""Risk events, by name: trouble that finished work does not show, with its odds, effort and delay.

The landscape and the packages planned for it come in; one package per event comes out, about the programme. It may happen
once. It then takes its effort, and holds up what is planned for the systems that it strikes. Who is exposed depends on declared
facts alone, never on the remedy chosen: a dearer way round must not look safer. What is known to be missing is planned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.drafting import Draft, finish_draft
from app.estimation.facts import Combine, Uncertain, levels_of
from app.estimation.pricing import Assembly
from app.estimation.reviews import review_terms
from app.estimation.strikes import Exposed, Strike
from app.estimation.work_package import Hold, Subject, Wait, package_id
from app.inventory.vocabulary import Activity, ApiAvailability, Contract, Hosting, TeamKind, TestEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.estimation.facts import Terms
    from app.estimation.pricing import Priced, Pricing
    from app.estimation.work_package import Driver
    from app.inventory.model import System
    from app.landscape.landscape import Flow

LACKING = {"batch": 1, "manual": 1, "none": 1}
OUTSIDE_TEAMS = frozenset({TeamKind.VENDOR, TeamKind.PARTNER})
OUTSIDE_HOSTING = {"saas": 1, "partner": 1}
CORE_HOSTING = {"mainframe": 1, "on_premises": 1}


@dataclass(frozen=True, slots=True)
class Risk:
    """One thing that may happen.

    Attributes:
        id: the event's; ``kind`` the same as the effort model's rows call it.
        name: the event in words.
        package: id of its work package, whose probability, median and wait are the event's.
        strike: who is exposed, and with what odds.
    """

    id: str
    kind: str
    name: str
    package: str
    strike: Strike


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of event.

    Attributes:
        exposes: the unknown facts on which it hangs whether a system is exposed, none where it is; ``None`` where it is not.
        holds_up: ids of the packages of a system that it would hold up.
        activity: what the work is, if it happens.
    """

    kind: str
    name: str
    activity: Activity
    exposes: Callable[[Pricing, System], Terms | None]
    holds_up: Callable[[Pricing, System], list[str]]


def price_risks(pricing: Pricing, packages: Sequence[Priced], size: Driver) -> tuple[list[Priced], tuple[Risk, ...]]:
    """Return the work packages of the events that may happen, and the events, each once; one with odds of 0 is none.

    Source:
        Odds, efforts and delays are the effort model's rows ``risk.*``: assumptions, argued in docs/decisions/0031.
    """
    planned = {row.package.id for row in packages}
    priced, risks = [], []
    for event in EVENTS:
        exposed, holds = _find_exposed(pricing, event, planned)
        strike = Strike(event.kind, pricing.model.value(f"risk.{event.kind}.odds"), tuple(exposed))
        if strike.probability <= 0:
            continue
        row = _price_event(pricing, event, strike, tuple(holds), size)
        priced.append(row)
        risks.append(Risk(event.kind.replace("_", "-"), event.kind, event.name, row.package.id, strike))
    return priced, tuple(sorted(risks, key=lambda risk: risk.id))


def find_kinds(pricing: Pricing, system: System) -> frozenset[str]:
    """Return the kinds of events that a system in scope is, or may be, exposed to."""
    return frozenset(event.kind for event in EVENTS if _expose(pricing, event, system) is not None)


def _find_exposed(pricing: Pricing, event: Event, planned: set[str]) -> tuple[list[Exposed], list[Hold]]:
    exposed, holds = [], []
    for system_id in sorted(pricing.landscape.in_scope):
        system = pricing.landscape.get_system(system_id)
        each = _expose(pricing, event, system)
        if each is not None:
            exposed.append(each)
            holds.append(Hold(system_id, tuple(name for name in event.holds_up(pricing, system) if name in planned)))
    return exposed, holds


def _expose(pricing: Pricing, event: Event, system: System) -> Exposed | None:
    terms = event.exposes(pricing, system)
    if terms is None:
        return None
    depends_on = Uncertain("exposed", terms, 1, (0.0, 1.0), Combine.MIN) if terms else None
    return Exposed(system.id, depends_on) if depends_on is None or depends_on.probability > 0 else None


def _price_event(pricing: Pricing, event: Event, strike: Strike, holds: tuple[Hold, ...], size: Driver) -> Priced:
    odds, effort, delay = (pricing.model[f"risk.{event.kind}.{part}"] for part in ("odds", "effort", "delay"))
    assembly = Assembly(effort.likely)
    counted = "the one exposed system" if strike.count == 1 else f"each of {strike.count:.3g} exposed systems"
    words = f"{event.name}: odds of {odds.likely:g} for {counted}"
    assembly.add(odds.driver("risk", words, 1.0))
    draft = Draft(
        subject=Subject("programme", pricing.inventory.id),
        activity=event.activity,
        assembly=assembly,
        title=event.name,
        group="programme",
        suffix=f"risk-{event.kind.replace('_', '-')}",
        sigmas=effort.sigmas,
        wait=Wait((delay.low or 0.0, delay.likely, delay.high or 0.0), reason=event.name),
        strike=strike,
        holds_up=holds,
    )
    row = finish_draft(pricing, draft, size)
    return row._replace(package=row.package._replace(name=f"If it happens: {event.name}"))


def _refuses(pricing: Pricing, system: System) -> Terms | None:
    """A vendor or partner who has yet to open or to license an interface may say no for good."""
    contract = system.api.terms.contract
    outside = _outside(pricing, system)
    if contract is Contract.IN_PLACE or outside is None:
        return None
    asked = contract in {Contract.NEEDED, Contract.REFUSED} and bool(_provided(pricing, system))
    lacking: Terms | None = () if asked else _lacking(pricing, system)
    return None if lacking is None else (*lacking, *outside)


def _outside(pricing: Pricing, system: System) -> Terms | None:
    team = pricing.sites[system.id].team
    if team is not None:
        return () if team.kind in OUTSIDE_TEAMS else None
    return _hosted(pricing, system, OUTSIDE_HOSTING)


def _loses_environment(pricing: Pricing, system: System) -> Terms | None:
    """A test environment that others promised may not be there on the day."""
    environment, subject = system.test.environment, pricing.sites[system.id].subject
    pricing.facts.note(subject, "test.environment", known=environment is not TestEnvironment.UNKNOWN)
    if environment is TestEnvironment.UNKNOWN:
        fact = pricing.unknown(subject, "test.environment")
        return ((fact, levels_of(fact.values, {"shared": 1})),)
    return () if environment is TestEnvironment.SHARED else None


def _is_reviewed(pricing: Pricing, system: System) -> Terms | None:
    """A board may reject a design; the review that applies for sure counts before one that may apply."""
    subject = pricing.sites[system.id].subject
    found = [review_terms(pricing, system, subject, row) for row in pricing.inventory.programme.reviews]
    applying = [tuple(terms) for terms in found if terms is not None]
    return min(applying, key=lambda terms: (len(terms), [(fact.key, levels) for fact, levels in terms]), default=None)


def _needs_upgrade(pricing: Pricing, system: System) -> Terms | None:
    """No way round a core's missing API may carry; where an upgrade is stated it is an option with a price instead."""
    lacking, core = _lacking(pricing, system), _hosted(pricing, system, CORE_HOSTING)
    return None if system.api.upgrade is not None or lacking is None or core is None else (*lacking, *core)


def _lacking(pricing: Pricing, system: System) -> Terms | None:
    """Return the unknown facts that decide whether a flow in scope lacks an API: none where one does; ``None`` if none may."""
    flows = _provided(pricing, system)
    if any(flow.lacks_api for flow in flows):
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
    fact = pricing.unknown(pricing.sites[system.id].subject, "hosting")
    return ((fact, levels_of(fact.values, where)),)


def _provided(pricing: Pricing, system: System) -> list[Flow]:
    return [flow for flow in pricing.landscape.flows_provided_by(system.id) if flow.in_scope]


def _builds(pricing: Pricing, system: System) -> list[str]:
    """What is built on the system's interface, after it was opened."""
    return [package_id(Subject("integration", flow.id), Activity.BUILD) for flow in _provided(pricing, system)]


def _access(pricing: Pricing, system: System) -> list[str]:
    return [pricing.sites[system.id].access]


def _reviews(pricing: Pricing, system: System) -> list[str]:
    subject = pricing.sites[system.id].subject
    return [package_id(subject, Activity.REVIEW, review.id) for review in pricing.inventory.programme.reviews]


EVENTS = (
    Event("vendor_refuses", "a vendor refuses an API", Activity.ENABLE, _refuses, _builds),
    Event("no_environment", "no test environment", Activity.ACCESS, _loses_environment, _access),
    Event("review_rejected", "security approval is rejected once", Activity.REVIEW, _is_reviewed, _reviews),
    Event("core_upgrade", "a core upgrade is needed", Activity.ENABLE, _needs_upgrade, _builds),
)
