"""The work packages of one integration: design, build, test, release; identifiers and zone crossing; re-tests of live ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.estimation.drafting import Draft, blend_with_people, build_package, finish_draft, group_of, listed_phase_of, package_id
from app.estimation.facts import Uncertain, levels_of
from app.estimation.flow_class import add_class, class_by_content
from app.estimation.pricing import Assembly, Priced, unknown_source
from app.estimation.work_package import Subject, Wait
from app.inventory.vocabulary import Activity, Contract, Identifiers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.estimation.flows import FlowPrice
    from app.estimation.pricing import Pricing
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
    subject = Subject("integration", price.flow.id)
    drivers = list(price.drivers)
    line = price.line
    if not first:
        reuse = pricing.model["flow.reuse"]
        drivers.append(reuse.driver("reuse", f"another flow of {price.flow.provider} is larger"))
        line = line.scaled(reuse.likely)
    drivers.append(size)
    line = line.scaled(size.factor)
    beside = _identifiers(pricing, price.flow, subject) + _zone_crossing(pricing, price.flow, subject)
    extra = [finish_draft(pricing, draft, size) for draft in beside]
    phases = []
    for activity in PHASES:
        share = pricing.model[f"phase.{activity}"]
        draft = _draft(pricing, price.flow, subject, activity, Assembly(pricing.model.value("flow.nominal")))
        draft.assembly.drivers = [share.driver("phase", str(activity)), *drivers]
        draft.depends_on, draft.wait = _precede(pricing, price.flow, activity, work, extra)
        phases.append(Priced(build_package(pricing, draft, line.probability), line, share.likely))
    if price.flow.integration.effort is not None:
        phases = _share_line(blend_with_people(phases, price.flow.integration.effort))
    return extra + phases


def _share_line(rows: list[Priced]) -> list[Priced]:
    """Let the phases of a flow go on sharing one line."""
    return [replace(row, line=rows[0].line) for row in rows]


def price_retest(pricing: Pricing, flow: Flow, size: Driver) -> tuple[Priced, str]:
    """Return the one test package of a live integration that belongs to an in-scope path, and its class.

    It opens nothing: only schema and volume count, and what else is unknown of the flow prices nothing.
    """
    subject = Subject("integration", flow.id)
    retest = pricing.model["flow.retest"]
    assembly = Assembly(pricing.model.value("flow.nominal"))
    assembly.add(retest.driver("re-test", "live, on a path in scope"))
    terms = class_by_content(pricing, flow)
    add_class(assembly, pricing.model, terms)
    draft = _beside(pricing, flow, subject, Activity.TEST, assembly)
    return finish_draft(pricing, draft, size), terms.most_probable


def _draft(pricing: Pricing, flow: Flow, subject: Subject, activity: Activity, assembly: Assembly) -> Draft:
    row = flow.integration
    ends = (row.source, row.target)
    title = row.name or " to ".join(pricing.landscape.get_system(end).name for end in ends)
    phase = listed_phase_of(pricing, flow.provider) or listed_phase_of(pricing, flow.consumer)
    return Draft(
        subject=subject,
        activity=activity,
        assembly=assembly,
        title=title,
        group=group_of(pricing.landscape.get_system(flow.provider)),
        owners=(flow.provider,),
        phase=phase,
    )


def _precede(
    pricing: Pricing, flow: Flow, activity: Activity, work: Mapping[str, SystemWork], beside: list[Priced]
) -> tuple[tuple[str, ...], Wait]:
    """Return what a phase of a flow comes after, and what else it waits for."""
    subject = Subject("integration", flow.id)
    ends = [end for end in (flow.provider, flow.consumer) if end in work]
    if activity is Activity.DESIGN:
        return tuple(package_id(Subject("system", end), Activity.ENGAGE) for end in ends), _wait_for_own_terms(flow)
    before: list[str] = [package_id(subject, PHASES[PHASES.index(activity) - 1])]
    if activity is Activity.BUILD:
        before += [package_id(Subject("system", end), Activity.ACCESS) for end in ends]
        before += [row.package.id for row in beside if row.package.activity is Activity.ACCESS]
        if flow.provider in work:
            before += work[flow.provider].find_enabling(flow.id)
        return tuple(before), Wait()
    if activity is Activity.TEST:
        before += [row.package.id for row in beside if row.package.activity is Activity.DATA_QUALITY]
        for end in ends:
            before += [row.package.id for row in work[end].packages if row.package.activity is Activity.REVIEW]
        dates = [pricing.landscape.get_system(end).available_from for end in (flow.provider, flow.consumer)]
        known = [day for day in dates if day is not None]
        return tuple(before), Wait(not_before=max(known, default=None), reason="a system's availability" if known else "")
    owner = pricing.landscape.get_system(flow.provider).owner
    team = next((team for team in pricing.inventory.teams if team.id == owner), None)
    weeks = team.change_windows.every_weeks if team and team.change_windows else None
    return tuple(before), Wait(every_weeks=weeks, frozen_for=owner or "", reason="a change window" if weeks else "")


def _wait_for_own_terms(flow: Flow) -> Wait:
    """The terms of an interface that a flow states for itself hold that flow up alone; a system's own hold up engaging."""
    own = flow.integration.api
    if own is None or "terms" not in own.model_fields_set or flow.api.terms.contract is Contract.IN_PLACE:
        return Wait()
    lead = own.terms.lead_time_days or 0.0
    return Wait((lead, lead, lead), reason="terms of use" if lead else "")


def _identifiers(pricing: Pricing, flow: Flow, subject: Subject) -> list[Draft]:
    model, identifiers = pricing.model, flow.integration.identifiers
    pricing.note_fact(subject, "identifiers", known=identifiers is not Identifiers.UNKNOWN)
    if identifiers is Identifiers.SHARED:
        return []
    assembly = Assembly(model.value("identifiers.crosswalk"))
    ratio = model.value("identifiers.matching") / assembly.base_days
    if identifiers is Identifiers.UNKNOWN:
        fact = pricing.unknown(subject, "identifiers")
        levels = levels_of(fact.values, {"crosswalk": 1, "matching": 2})
        factor = Uncertain("identifiers", ((fact, levels),), 0, (0.0, 1.0, ratio))
        assembly.add_unknown(factor, *unknown_source(model, "identifiers"))
    else:
        row = model[f"identifiers.{identifiers}"]
        assembly.add(row.driver("identifiers", str(identifiers), 1.0 if identifiers is Identifiers.CROSSWALK else ratio))
    return [_beside(pricing, flow, subject, Activity.DATA_QUALITY, assembly)]


def _zone_crossing(pricing: Pricing, flow: Flow, subject: Subject) -> list[Draft]:
    ends = [pricing.landscape.get_system(end) for end in (flow.provider, flow.consumer)]
    for end in ends:
        pricing.note_fact(Subject("system", end.id), "zone", known=end.zone is not None)
    if ends[0].id == ends[1].id:
        return []
    assembly = Assembly(pricing.model.value("zone.crossing"))
    zones = [end.zone for end in ends]
    if None in zones:
        fact = pricing.unknown(subject, "zone")
        factor = Uncertain("zone crossing", ((fact, levels_of(fact.values, {"crosses": 1})),), 0, (0.0, 1.0))
        assembly.add_unknown(factor, *unknown_source(pricing.model, "zone"))
    elif zones[0] == zones[1]:
        return []
    else:
        assembly.add(pricing.model["zone.crossing"].driver("zone crossing", f"{zones[0]} to {zones[1]}", 1.0))
    return [_beside(pricing, flow, subject, Activity.ACCESS, assembly)]


def _beside(pricing: Pricing, flow: Flow, subject: Subject, activity: Activity, assembly: Assembly) -> Draft:
    """Draft a package of an integration that starts once the owners at both ends are engaged."""
    draft = _draft(pricing, flow, subject, activity, assembly)
    ends = [end for end in (flow.provider, flow.consumer) if end in pricing.landscape.in_scope]
    draft.depends_on = tuple(package_id(Subject("system", end), Activity.ENGAGE) for end in ends)
    return draft
