"""The work plan: every work package of a landscape, priced. Landscape and effort model in, plan out."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.estimation.drafting import Draft, finish_draft
from app.estimation.effort_model import STATED
from app.estimation.flows import price_flow
from app.estimation.integration_packages import price_integration, price_retest
from app.estimation.learned import put_record, record_drivers
from app.estimation.path_packages import price_path_tests, price_test_environments
from app.estimation.paths import price_paths
from app.estimation.people import assign_people
from app.estimation.phases import settle_phases
from app.estimation.pricing import Assembly, Priced, Pricing
from app.estimation.risks import price_risks
from app.estimation.system_packages import price_system
from app.estimation.work_package import Driver, Subject
from app.findings import warning
from app.inventory.vocabulary import Activity, IntegrationStatus
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from app.estimation.effort_model import EffortModel
    from app.estimation.facts import FactCount
    from app.estimation.flows import FlowPrice
    from app.estimation.paths import PathPrice
    from app.estimation.people import People
    from app.estimation.risks import Risk
    from app.estimation.system_packages import SystemWork
    from app.findings import Finding
    from app.landscape.landscape import Flow, Landscape

UNLISTED = "unlisted"


@dataclass(frozen=True)
class WorkPlan:
    """Everything that is to be done, priced at the median, and what pricing it had to know.

    Attributes:
        packages: in order of id; then risk events, so that what is planned is planned as without them; without coordination.
        size: COSYSMO size units S; ``size_driver`` is its factor on every package.
        flows: the price of every in-scope flow before reuse and size, by id; ``paths`` alike.
        retests: the class of every live flow that is tested again, by id.
        unlisted: low, likely and high number of integrations that the inventory does not list.
        risks: what may happen, each with the package that it would take.
    """

    landscape: Landscape
    model: EffortModel
    people: People
    packages: tuple[Priced, ...]
    coordination: Priced
    systems: Mapping[str, SystemWork]
    flows: Mapping[str, FlowPrice]
    retests: Mapping[str, str]
    paths: Mapping[str, PathPrice]
    size: float
    size_driver: Driver
    unlisted: tuple[float, float, float]
    facts: FactCount
    findings: tuple[Finding, ...]
    risks: tuple[Risk, ...] = ()

    @property
    def all_packages(self) -> tuple[Priced, ...]:
        """Every package, coordination last."""
        return (*self.packages, self.coordination)


def build_work_plan(landscape: Landscape, model: EffortModel, size_elsewhere: float = 0.0) -> WorkPlan:
    """Return the work plan of a landscape under an effort model.

    Args:
        size_elsewhere: size units of what the landscape was cut out of, so that a part is priced as it is in the whole.
    """
    pricing = Pricing(landscape, model, assign_people(landscape.inventory, model))
    flows = {flow.id: price_flow(pricing, flow) for flow in landscape.flows_in_scope()}
    paths = price_paths(pricing)
    size = size_elsewhere + sum(price.size for price in flows.values())
    size += model.value("size.nominal") * sum(price.weight for price in paths.values())
    driver = size_driver(model, size)
    by_provider = _group_by_provider(flows)
    systems = {
        system_id: price_system(pricing, landscape.get_system(system_id), flows, driver)
        for system_id in sorted(landscape.in_scope)
    }
    packages = [row for work in systems.values() for row in work.packages]
    for members in by_provider.values():
        largest = _find_largest(model, members, driver)
        for price in members:
            packages += price_integration(pricing, price, systems, driver, first=price is largest)
    retests = [price_retest(pricing, flow, driver) for flow in _find_retests(landscape)]
    packages += [row for row, _ in retests] + price_test_environments(pricing, driver)
    built = frozenset(row.package.id for row in packages)
    packages += [row for price in paths.values() for row in price_path_tests(pricing, price, driver, built)]
    unlisted = _count_unlisted(pricing, len(flows))
    packages += _price_unlisted(pricing, unlisted, driver)
    events, risks = price_risks(pricing, packages, driver)
    packages += events
    packages = settle_phases(packages, landscape.inventory.programme.phases)
    packages = _drop_impossible(sorted(put_record(model, packages), key=lambda row: (row.package.is_event, row.package.id)))
    findings = [*pricing.people.findings, *(found for work in systems.values() for found in work.findings)]
    findings += [*_check_scope(landscape), *_check_path_share(pricing, packages), *_check_model(pricing)]
    return WorkPlan(
        landscape=landscape,
        model=model,
        people=pricing.people,
        packages=tuple(packages),
        coordination=_coordinate(pricing, packages),
        systems=systems,
        flows=flows,
        retests={row.package.subject.id: class_name for row, class_name in retests},
        paths=paths,
        size=size,
        size_driver=driver,
        unlisted=unlisted,
        facts=pricing.facts,
        findings=tuple(findings),
        risks=risks,
    )


def _check_scope(landscape: Landscape) -> list[Finding]:
    """Return a warning where there is nothing to estimate, since figures of 0 do not say why."""
    if landscape.in_scope:
        return []
    where = f"the scenario {landscape.scenario}" if landscape.scenario else "the inventory"
    return [
        warning(
            "nothing-in-scope",
            f"Nothing is in scope: {where} has no integration to be built or replaced, so every figure is 0.",
            "List the integrations that are planned, with their source and target; or look at what the scenario takes out.",
        )
    ]


def size_driver(model: EffortModel, size: float) -> Driver:
    """Return the factor that the landscape's size puts on every package: 1 where there is nothing to build.

    >>> from app.estimation.effort_model import default_effort_model
    >>> size_driver(default_effort_model(), 63).factor, size_driver(default_effort_model(), 0).factor
    (1.0, 1.0)
    """
    row = model["size.exponent"]
    factor = (size / model.value("size.reference")) ** row.likely if size > 0 else 1.0
    return row.driver("size", f"S = {size:.1f} against {model.value('size.reference'):g}", factor)


def _group_by_provider(flows: Mapping[str, FlowPrice]) -> dict[str, list[FlowPrice]]:
    groups: dict[str, list[FlowPrice]] = {}
    for price in flows.values():
        groups.setdefault(price.flow.provider, []).append(price)
    return groups


def _find_largest(model: EffortModel, members: Sequence[FlowPrice], size: Driver) -> FlowPrice:
    """Return the flow that its provider's others are reuse of: the one that pays the most more in full than as reuse.

    That is the largest; where people say what a flow takes, what they say counts as it does in its price. A flow of which they
    say half a day must not make a large one reuse, or one integration more would lower the cost.
    """
    if all(price.flow.integration.effort is None for price in members):
        return min(members, key=lambda price: (-price.median_days, price.flow.id))
    reuse = model.value("flow.reuse")

    def more(price: FlowPrice) -> float:
        stated, days = price.flow.integration.effort, price.median_days * size.factor
        if stated is None:
            return days * (1 - reuse)
        return math.sqrt(days * stated.likely) * (1 - math.sqrt(reuse))

    return min(members, key=lambda price: (-more(price), price.flow.id))


def _find_retests(landscape: Landscape) -> list[Flow]:
    """Return the live integrations on in-scope paths, by id: each is tested again once, however many paths it is on."""
    live = {
        flow.id: flow
        for path in landscape.paths_in_scope()
        for flow in landscape.flows_of_path(path)
        if flow.integration.status is IntegrationStatus.LIVE
    }
    return [live[flow_id] for flow_id in sorted(live)]


def _count_unlisted(pricing: Pricing, listed: int) -> tuple[float, float, float]:
    stated = pricing.inventory.programme.unlisted_integrations
    if stated is not None:
        return float(stated.low), float(stated.likely), float(stated.high)
    row = pricing.model["unlisted"]
    return (row.low or 0.0) * listed, row.likely * listed, (row.high or 0.0) * listed


def _price_unlisted(pricing: Pricing, count: tuple[float, float, float], size: Driver) -> list[Priced]:
    if count[-1] <= 0:
        return []
    row = pricing.model["unlisted"]
    assembly = Assembly(pricing.model.value("flow.nominal"))
    words = f"{count[0]:g} / {count[1]:g} / {count[2]:g} integrations not in the list"
    stated = pricing.inventory.programme.unlisted_integrations is not None
    source = "The inventory: unlisted_integrations" if stated else f"{row.name}: {row.source}"
    assembly.add(Driver("unlisted integrations", words, count[1], source, STATED if stated else row.tag))
    draft = Draft(
        subject=Subject("programme", pricing.inventory.id),
        activity=Activity.BUILD,
        assembly=assembly,
        title="integrations not listed yet",
        group="programme",
        suffix=UNLISTED,
        count=count,
    )
    priced = finish_draft(pricing, draft, size)
    nominal = pricing.model.value("flow.nominal") * size.factor
    return [priced._replace(line=replace(priced.line, days=nominal))]


def _drop_impossible(packages: list[Priced]) -> list[Priced]:
    """Leave out what cannot be needed, and links to it: a fact whose every possible value asks for nothing."""
    kept = [row for row in packages if row.package.probability > 0]
    names = {row.package.id for row in kept}
    return [row if names.issuperset(row.package.depends_on) else _without_links(row, names) for row in kept]


def _without_links(row: Priced, names: AbstractSet[str]) -> Priced:
    """Return the package with those links alone that lead to something."""
    kept = tuple(name for name in row.package.depends_on if name in names)
    return row._replace(package=replace(row.package, depends_on=kept))


def _coordinate(pricing: Pricing, packages: list[Priced]) -> Priced:
    """One package over the whole: the others' medians, each weighted with its probability, times a share."""
    row = pricing.model["coordination"]
    assembly = Assembly(sum(priced.package.probability * priced.package.median_days for priced in packages))
    assembly.add(row.driver("coordination", f"{row.low:g} / {row.likely:g} / {row.high:g} of all other work"))
    assembly.drivers += record_drivers(pricing.model, Activity.COORDINATE)
    draft = Draft(
        subject=Subject("programme", pricing.inventory.id),
        activity=Activity.COORDINATE,
        assembly=assembly,
        title="the programme",
        group="programme",
        sigmas=row.sigmas,
        spread_out=True,
    )
    return finish_draft(pricing, draft, None)


def _check_path_share(pricing: Pricing, packages: list[Priced]) -> list[Finding]:
    """Report paths that are a small or a large part of flows and paths together."""

    def weigh(kind: str) -> float:
        rows = [row.package for row in packages if row.package.subject.kind == kind]
        return sum(package.probability * package.median_days for package in rows)

    flows, paths = weigh("integration"), weigh("path")
    if flows + paths <= 0:
        return []
    share = paths / (flows + paths)
    low, high = pricing.model.value("path.share_low"), pricing.model.value("path.share_high")
    if low <= share <= high:
        return []
    advice = (
        "Declare the end-to-end paths that the business needs."
        if share < low
        else "Check that the paths are not the same flow told twice."
    )
    return [
        warning(
            "paths-share-unusual",
            f"Paths are {percent(share)} of the effort on flows and paths; usual is {percent(low)} to {percent(high)}.",
            advice,
            programme=pricing.inventory.id,
        )
    ]


def _check_model(pricing: Pricing) -> list[Finding]:
    """Report rows that a learned effort model got from the bundled one."""
    model = pricing.model
    if not model.filled:
        return []
    rows = ", ".join(model.filled)
    detail = f"The effort model {model.id!r} was learned before there were the rows {rows}: the bundled ones are used."
    return [
        warning("effort-model-older", detail, "Learn it again from the same finished work.", programme=pricing.inventory.id)
    ]
