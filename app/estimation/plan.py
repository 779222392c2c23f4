"""The work plan: every work package of a landscape, priced. Landscape and effort model in, plan out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.drafting import Draft, finish_draft
from app.estimation.effort_model import STATED
from app.estimation.learned import put_record, record_drivers
from app.estimation.listed_work import price_listed
from app.estimation.people import assign_people
from app.estimation.phases import settle_phases
from app.estimation.pricing import Assembly, Priced, Pricing
from app.estimation.risks import price_risks
from app.estimation.work_package import Driver, Subject
from app.findings import warning
from app.inventory.vocabulary import Activity
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from app.estimation.effort_model import EffortModel
    from app.estimation.facts import FactCount
    from app.estimation.flows import FlowPrice
    from app.estimation.paths import PathPrice
    from app.estimation.people import People
    from app.estimation.risks import Risk
    from app.estimation.system_packages import SystemWork
    from app.findings import Finding
    from app.landscape.landscape import Landscape

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


def build_work_plan(landscape: Landscape, model: EffortModel) -> WorkPlan:
    """Return the work plan of a landscape under an effort model."""
    pricing = Pricing(landscape, model, assign_people(landscape.inventory, model))
    listed = price_listed(pricing)
    driver, unlisted = listed.size_driver, _count_unlisted(pricing, len(listed.flows))
    packages = [*listed.packages, *_price_unlisted(pricing, unlisted, driver)]
    events, risks = price_risks(pricing, packages, driver)
    packages = settle_phases([*packages, *events], landscape.inventory.programme.phases)
    packages = _drop_impossible(sorted(put_record(model, packages), key=lambda row: (row.package.is_event, row.package.id)))
    findings = [*pricing.people.findings, *(found for work in listed.systems.values() for found in work.findings)]
    findings += [*_check_scope(landscape), *_check_path_share(pricing, packages), *_check_model(pricing)]
    return WorkPlan(
        landscape=landscape,
        model=model,
        people=pricing.people,
        packages=tuple(packages),
        coordination=_coordinate(pricing, packages),
        systems=listed.systems,
        flows=listed.flows,
        retests=listed.retests,
        paths=listed.paths,
        size=listed.size,
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
        times=count,
    )
    priced = finish_draft(pricing, draft, size)
    nominal = pricing.model.value("flow.nominal") * size.factor
    return [priced._replace(line=priced.line._replace(days=nominal))]


def _drop_impossible(packages: list[Priced]) -> list[Priced]:
    """Leave out what cannot be needed, and links to it: a fact whose every possible value asks for nothing."""
    kept = [row for row in packages if row.package.probability > 0]
    names = {row.package.id for row in kept}
    return [row if names.issuperset(row.package.depends_on) else _without_links(row, names) for row in kept]


def _without_links(row: Priced, names: AbstractSet[str]) -> Priced:
    """Return the package with those links alone that lead to something."""
    kept = tuple(name for name in row.package.depends_on if name in names)
    return row._replace(package=row.package._replace(depends_on=kept))


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
