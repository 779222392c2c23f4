"""The work packages of one system in scope: engage, access, data quality, enable, operate, and its reviews."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.estimation.drafting import Draft, blend_with_people, draft_for_system, expected_days, finish_draft
from app.estimation.enabling import draft_enabling, find_remedies, find_unmet, find_unstated
from app.estimation.pricing import Assembly
from app.estimation.remediation import Footing
from app.estimation.reviews import draft_reviews
from app.estimation.work_package import Driver, Subject, Wait, package_id
from app.inventory.vocabulary import Activity, Contract

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.estimation.enabling import Remedies
    from app.estimation.flows import FlowPrice
    from app.estimation.pricing import Priced, Pricing
    from app.findings import Finding
    from app.inventory.model import System

DATA_QUALITY_LEVELS = ("fair", "poor", "bad")


@dataclass(frozen=True)
class SystemWork:
    """All that one system in scope takes.

    Attributes:
        unblended: the packages that people's own estimate is blended into, as the model alone prices them; none where people
            have none.
    """

    packages: tuple[Priced, ...]
    remedies: tuple[Remedies, ...]
    findings: tuple[Finding, ...]
    unblended: tuple[Priced, ...] = ()

    @cached_property
    def reviews(self) -> tuple[str, ...]:
        """Ids of the reviews that it has to pass."""
        return tuple(row.package.id for row in self.packages if row.package.activity is Activity.REVIEW)

    @cached_property
    def enabling(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the enabling packages that a flow waits for, by the flow's id."""
        built = {row.package.id for row in self.packages}
        found: dict[str, tuple[str, ...]] = {}
        for way in self.remedies:
            if way.package_id in built:
                found |= {flow_id: (*found.get(flow_id, ()), way.package_id) for flow_id in way.flows}
        return found


def price_system(pricing: Pricing, system: System, flows: Mapping[str, FlowPrice], size: Driver) -> SystemWork:
    """Return the packages of a system in scope.

    Args:
        flows: prices of all in-scope flows, by id.
        size: driver of the landscape's size, put on every package.
    """
    touching = [flows[flow.id] for flow in pricing.landscape.flows_of(system.id) if flow.in_scope]
    provided = [price for price in touching if price.flow.provider == system.id]
    drafts = [
        _engage(pricing, system),
        _access(pricing, system),
        *_data_quality(pricing, system),
        _operate(pricing, system, touching),
    ]
    others = [finish_draft(pricing, draft, size) for draft in drafts]
    remedies = find_remedies(pricing, system, provided, Footing(size.factor, sum(map(expected_days, others))))
    ours = list(others)
    stated: list[Priced] = []  # upgrades, of whose effort people have spoken apart
    for way in remedies:
        opened = [finish_draft(pricing, draft, size) for draft in draft_enabling(pricing, system, way)]
        (ours if way.chosen is None or way.chosen.is_ours else stated).extend(opened)
    own = ours if system.effort is None else blend_with_people(ours, system.effort)
    reviews = [finish_draft(pricing, draft, size) for draft in draft_reviews(pricing, system)]
    unblended = () if system.effort is None else tuple(ours)
    return SystemWork((*own, *stated, *reviews), remedies, (*find_unmet(remedies), *find_unstated(remedies)), unblended)


def _engage(pricing: Pricing, system: System) -> Draft:
    """Starts when the owning team and the terms allow: the longer of the two waits, as both run at once."""
    draft = draft_for_system(pricing, system, Activity.ENGAGE, _base(pricing, "connect.engage"))
    site = pricing.sites[system.id]
    notice = (site.team.lead_time_days if site.team else None) or 0.0
    terms = system.api.terms
    lead = 0.0 if terms.contract is Contract.IN_PLACE else terms.lead_time_days or 0.0
    longest = max(notice, lead)
    draft.wait = Wait((longest, longest, longest), reason="the owner's notice" if notice >= lead else "terms of use")
    pricing.facts.note(site.subject, "owner", known=system.owner is not None)
    return draft


def _access(pricing: Pricing, system: System) -> Draft:
    draft = draft_for_system(pricing, system, Activity.ACCESS, _base(pricing, "connect.access"))
    lead = system.test.lead_time_days or 0.0
    draft.wait = Wait((lead, lead, lead), reason="a test environment" if lead else "")
    return draft


def _operate(pricing: Pricing, system: System, touching: Sequence[FlowPrice]) -> Draft:
    """Comes with the system's first release: that of its smallest flow, which can be ready first."""
    draft = draft_for_system(pricing, system, Activity.OPERATE, _base(pricing, "connect.operate"))
    first = min(touching, key=lambda price: (price.median_days, price.flow.id))
    draft.depends_on = (package_id(Subject("integration", first.flow.id), Activity.RELEASE),)
    return draft


def _base(pricing: Pricing, name: str) -> Assembly:
    return Assembly(pricing.model.value(name))


def _data_quality(pricing: Pricing, system: System) -> list[Draft]:
    model, completeness = pricing.model, system.data_quality.completeness
    subject = pricing.sites[system.id].subject
    pricing.facts.note(subject, "data_quality.completeness", known=completeness is not None)
    assembly = Assembly(model.value("data_quality.fair"))
    factors = (0.0, *(model.value(f"data_quality.{name}") / assembly.base_days for name in DATA_QUALITY_LEVELS))
    if completeness is None:
        table = {name: level for level, name in enumerate(DATA_QUALITY_LEVELS, start=1)}
        pricing.put_unknown(assembly, "data_quality.completeness", subject, "data_quality.completeness", table, factors)
    else:
        bounds = [model.value(f"data_quality.{name}_from") for name in ("clean", "fair", "poor")]
        level = sum(completeness < bound for bound in bounds)
        if not level:
            return []
        row = model[f"data_quality.{DATA_QUALITY_LEVELS[level - 1]}"]
        assembly.add(row.driver("data_quality.completeness", f"{completeness:.2g}", factors[level]))
    return [draft_for_system(pricing, system, Activity.DATA_QUALITY, assembly)]
