"""The work packages of one integration: design, build, test, release; identifiers and zone crossing; re-tests of live ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.drafting import Draft, blend_with_people, build_package, finish_draft
from app.estimation.flow_class import add_class, carried_schemas, class_by_content
from app.estimation.pricing import Assembly, Priced
from app.estimation.work_package import NO_WAIT, Subject, Wait, package_id
from app.inventory.vocabulary import Activity, Contract, Identifiers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.estimation.flows import FlowPrice
    from app.estimation.pricing import Pricing
    from app.estimation.sites import Site
    from app.estimation.system_packages import SystemWork
    from app.estimation.work_package import Driver
    from app.landscape.landscape import Flow

PHASES = (Activity.DESIGN, Activity.BUILD, Activity.TEST, Activity.RELEASE)
COUNTED = (Identifiers.SHARED, Identifiers.CROSSWALK, Identifiers.MATCHING)


def price_integration(
    pricing: Pricing, price: FlowPrice, work: Mapping[str, SystemWork], size: Driver, *, first: bool
) -> list[Priced]:
    """Return the packages of an integration in scope.

    Args:
        work: what its ends take, by system id; the hub and others out of scope take nothing.
        first: it is its provider's largest flow, priced in full; every other one is priced as reuse.
    """
    model, flow = pricing.model, price.flow
    bond = _bind(pricing, flow)
    drivers, line = list(price.drivers), price.line
    if not first:
        reuse = model["flow.reuse"]
        drivers.append(reuse.driver("reuse", f"another flow of {flow.provider} is larger"))
        line = line.scaled(reuse.likely)
    drivers.append(size)
    line = line.scaled(size.factor)
    beside = _identifiers(pricing, bond) + _zone_crossing(pricing, bond)
    extra = [finish_draft(pricing, draft, size) for draft in beside]
    nominal, probability, phases = model.value("flow.nominal"), line.probability, []
    for activity in PHASES:
        share = model[f"phase.{activity}"]
        draft = bond.draft(activity, Assembly(nominal, [share.driver("phase", str(activity)), *drivers]))
        draft.depends_on, draft.wait = _precede(bond, activity, work, extra)
        phases.append(Priced(build_package(pricing, draft, probability), line, share.likely))
    if flow.integration.effort is not None:
        phases = _share_line(blend_with_people(phases, flow.integration.effort))
    return extra + phases


def _share_line(rows: list[Priced]) -> list[Priced]:
    """Let the phases of a flow go on sharing one line."""
    return [row._replace(line=rows[0].line) for row in rows]


def price_retest(pricing: Pricing, flow: Flow, size: Driver) -> tuple[Priced, str]:
    """Return the one test package of a live integration that belongs to an in-scope path, and its class.

    It opens nothing: only schema and volume count, and what else is unknown of the flow prices nothing.
    """
    retest = pricing.model["flow.retest"]
    assembly = Assembly(pricing.model.value("flow.nominal"))
    assembly.add(retest.driver("re-test", "live, on a path in scope"))
    terms = class_by_content(pricing, flow, carried_schemas(pricing, flow))
    add_class(assembly, pricing.model, terms)
    draft = _beside(pricing, _bind(pricing, flow), Activity.TEST, assembly)
    return finish_draft(pricing, draft, size), terms.most_probable


@dataclass(frozen=True, slots=True)
class Bond:
    """What all packages of one integration have in common.

    Attributes:
        ends: the systems at its ends, the provider first.
    """

    flow: Flow
    subject: Subject
    title: str
    phase: str | None
    ends: tuple[Site, Site]

    def draft(self, activity: Activity, assembly: Assembly) -> Draft:
        """Return the draft of a package of the integration."""
        provider = self.ends[0]
        return Draft(
            subject=self.subject,
            activity=activity,
            assembly=assembly,
            title=self.title,
            group=provider.group,
            owners=(provider.system.id,),
            phase=self.phase,
        )

    def id_of(self, activity: Activity) -> str:
        """Return the id of its package of that activity."""
        return package_id(self.subject, activity)


def _bind(pricing: Pricing, flow: Flow) -> Bond:
    row = flow.integration
    provider, consumer = pricing.sites[flow.provider], pricing.sites[flow.consumer]
    title = row.name or f"{pricing.sites[row.source].system.name} to {pricing.sites[row.target].system.name}"
    phase = provider.listed_phase or consumer.listed_phase
    return Bond(flow, Subject("integration", row.id), title, phase, (provider, consumer))


def _precede(
    bond: Bond, activity: Activity, work: Mapping[str, SystemWork], beside: list[Priced]
) -> tuple[tuple[str, ...], Wait]:
    """Return what a phase of a flow comes after, and what else it waits for."""
    flow, provider = bond.flow, bond.ends[0]
    ends = [end for end in bond.ends if end.system.id in work]
    if activity is Activity.DESIGN:
        return tuple(end.engage for end in ends), _wait_for_own_terms(flow)
    before = [bond.id_of(PHASES[PHASES.index(activity) - 1])]
    if activity is Activity.BUILD:
        before += [end.access for end in ends]
        before += [row.package.id for row in beside if row.package.activity is Activity.ACCESS]
        if flow.provider in work:
            before += work[flow.provider].enabling.get(flow.id, ())
        return tuple(before), NO_WAIT
    if activity is Activity.TEST:
        before += [row.package.id for row in beside if row.package.activity is Activity.DATA_QUALITY]
        for end in ends:
            before += work[end.system.id].reviews
        known = [day for end in bond.ends if (day := end.system.available_from) is not None]
        wait = Wait(not_before=max(known), reason="a system's availability") if known else NO_WAIT
        return tuple(before), wait
    windows = provider.team.change_windows if provider.team else None
    weeks = windows.every_weeks if windows else None
    wait = Wait(every_weeks=weeks, frozen_for=provider.system.owner or "", reason="a change window" if weeks else "")
    return tuple(before), wait


def _wait_for_own_terms(flow: Flow) -> Wait:
    """The terms of an interface that a flow states for itself hold that flow up alone; a system's own hold up engaging."""
    own = flow.integration.api
    if own is None or "terms" not in own.model_fields_set or flow.api.terms.contract is Contract.IN_PLACE:
        return NO_WAIT
    lead = own.terms.lead_time_days or 0.0
    return Wait((lead, lead, lead), reason="terms of use" if lead else "")


def _identifiers(pricing: Pricing, bond: Bond) -> list[Draft]:
    model, subject, identifiers = pricing.model, bond.subject, bond.flow.integration.identifiers
    pricing.facts.note(subject, "identifiers", known=identifiers is not Identifiers.UNKNOWN)
    if identifiers is Identifiers.SHARED:
        return []
    assembly = Assembly(model.value("identifiers.crosswalk"))
    ratio = model.value("identifiers.matching") / assembly.base_days
    if identifiers is Identifiers.UNKNOWN:
        table = {"crosswalk": 1, "matching": 2}
        pricing.put_unknown(assembly, "identifiers", subject, "identifiers", table, (0.0, 1.0, ratio))
    else:
        row = model[f"identifiers.{identifiers}"]
        assembly.add(row.driver("identifiers", str(identifiers), 1.0 if identifiers is Identifiers.CROSSWALK else ratio))
    return [_beside(pricing, bond, Activity.DATA_QUALITY, assembly)]


def _zone_crossing(pricing: Pricing, bond: Bond) -> list[Draft]:
    zones = [end.system.zone for end in bond.ends]
    for end, zone in zip(bond.ends, zones, strict=True):
        pricing.facts.note(end.subject, "zone", known=zone is not None)
    if bond.flow.provider == bond.flow.consumer:
        return []
    assembly = Assembly(pricing.model.value("zone.crossing"))
    if None in zones:
        pricing.put_unknown(assembly, "zone crossing", bond.subject, "zone", {"crosses": 1}, (0.0, 1.0))
    elif zones[0] == zones[1]:
        return []
    else:
        assembly.add(pricing.model["zone.crossing"].driver("zone crossing", f"{zones[0]} to {zones[1]}", 1.0))
    return [_beside(pricing, bond, Activity.ACCESS, assembly)]


def _beside(pricing: Pricing, bond: Bond, activity: Activity, assembly: Assembly) -> Draft:
    """Draft a package of an integration that starts once the owners at both ends are engaged."""
    draft = bond.draft(activity, assembly)
    draft.depends_on = tuple(end.engage for end in bond.ends if end.system.id in pricing.landscape.in_scope)
    return draft
