"""The work packages of one system in scope: engage, review, access, data quality, enable, operate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.drafting import Draft, blend_with_people, finish_draft, package_id
from app.estimation.effort_model import Constant
from app.estimation.facts import Combine, Uncertain, levels_of
from app.estimation.flows import effective_availability
from app.estimation.pricing import Assembly, unknown_source
from app.estimation.remediation import collect_demands, find_options, hosting_factor
from app.estimation.work_package import Driver, Subject, Wait
from app.findings import error
from app.inventory.vocabulary import Activity, ApiAvailability, Classification, Contract, Hosting, TeamKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.facts import UnknownFact
    from app.estimation.flows import FlowPrice
    from app.estimation.pricing import Priced, Pricing
    from app.estimation.remediation import Option
    from app.findings import Finding
    from app.inventory.model import Path, System
    from app.inventory.programme import Review

DATA_QUALITY_LEVELS = ("fair", "poor", "bad")


@dataclass(frozen=True, slots=True)
class Remedies:
    """The ways round one interface, for one value that its availability has or may turn out to have.

    Attributes:
        flows: ids of the in-scope flows under it.
        suffix: tells the packages of one system apart.
    """

    system: str
    availability: ApiAvailability
    share: float
    options: tuple[Option, ...]
    flows: tuple[str, ...]
    suffix: str = ""

    @property
    def chosen(self) -> Option | None:
        """The option taken; ``None`` where nothing has to be opened."""
        return next((option for option in self.options if option.chosen), None)

    @property
    def package_id(self) -> str:
        """Id of the package that would do it."""
        return package_id(Subject("system", self.system), Activity.ENABLE, self.suffix)


@dataclass(frozen=True, slots=True)
class SystemWork:
    """All that one system in scope takes."""

    packages: tuple[Priced, ...]
    remedies: tuple[Remedies, ...]
    findings: tuple[Finding, ...]

    def find_enabling(self, flow_id: str) -> tuple[str, ...]:
        """Return ids of the enabling packages that a flow waits for."""
        built = {row.package.id for row in self.packages}
        return tuple(way.package_id for way in self.remedies if flow_id in way.flows and way.package_id in built)


def price_system(pricing: Pricing, system: System, provided: Sequence[FlowPrice], size: Driver) -> SystemWork:
    """Return the packages of a system in scope.

    Args:
        provided: prices of the in-scope flows whose interface it offers.
        size: driver of the landscape's size, put on every package.
    """
    subject = Subject("system", system.id)
    remedies = _find_remedies(pricing, system, provided)
    drafts = [_engage(pricing, system, subject), _access(pricing, system, subject)]
    drafts += _data_quality(pricing, system, subject)
    drafts += [draft for way in remedies for draft in _enable(pricing, system, way)]
    drafts += [_operate(pricing, system, subject, provided)]
    own = [finish_draft(pricing, draft, size) for draft in drafts]
    if system.effort is not None:
        own = blend_with_people(own, system.effort)
    reviews = [finish_draft(pricing, draft, size) for draft in _reviews(pricing, system, subject)]
    return SystemWork(tuple(own + reviews), remedies, tuple(_find_unmet(remedies)))


def group_of(system: System) -> str:
    """Return what the stream of an owner's common part is named after; an unknown owner is one of its own."""
    return system.owner or f"owner-of:{system.id}"


def phase_of(pricing: Pricing, system_id: str) -> str | None:
    """Return the first phase that lists the system; ``None`` for the rest."""
    return next((phase.id for phase in pricing.inventory.programme.phases if system_id in phase.systems), None)


def _draft(pricing: Pricing, system: System, subject: Subject, activity: Activity, assembly: Assembly) -> Draft:
    return Draft(
        subject=subject,
        activity=activity,
        assembly=assembly,
        title=system.name,
        group=group_of(system),
        owners=(system.id,),
        phase=phase_of(pricing, system.id),
        depends_on=() if activity is Activity.ENGAGE else (package_id(subject, Activity.ENGAGE),),
    )


def _engage(pricing: Pricing, system: System, subject: Subject) -> Draft:
    """Starts when the owning team and the terms allow: the longer of the two waits, as both run at once."""
    draft = _draft(pricing, system, subject, Activity.ENGAGE, _base(pricing, "connect.engage"))
    team = next((team for team in pricing.inventory.teams if team.id == system.owner), None)
    notice = (team.lead_time_days if team else None) or 0.0
    terms = system.api.terms
    lead = 0.0 if terms.contract is Contract.IN_PLACE else terms.lead_time_days or 0.0
    longest = max(notice, lead)
    draft.wait = Wait((longest, longest, longest), reason="the owner's notice" if notice >= lead else "terms of use")
    pricing.note_fact(subject, "owner", known=system.owner is not None)
    return draft


def _access(pricing: Pricing, system: System, subject: Subject) -> Draft:
    draft = _draft(pricing, system, subject, Activity.ACCESS, _base(pricing, "connect.access"))
    lead = system.test.lead_time_days or 0.0
    draft.wait = Wait((lead, lead, lead), reason="a test environment" if lead else "")
    return draft


def _operate(pricing: Pricing, system: System, subject: Subject, provided: Sequence[FlowPrice]) -> Draft:
    """Comes with the system's first release: that of its smallest flow, which can be ready first."""
    draft = _draft(pricing, system, subject, Activity.OPERATE, _base(pricing, "connect.operate"))
    touching = [flow for flow in pricing.landscape.flows_of(system.id) if flow.in_scope]
    medians = {price.flow.id: price.line.median_days for price in provided}
    first = min(touching, key=lambda flow: (medians.get(flow.id, 0.0), flow.id))
    draft.depends_on = (package_id(Subject("integration", first.id), Activity.RELEASE),)
    return draft


def _base(pricing: Pricing, name: str) -> Assembly:
    return Assembly(pricing.model.value(name))


def _data_quality(pricing: Pricing, system: System, subject: Subject) -> list[Draft]:
    model, completeness = pricing.model, system.data_quality.completeness
    pricing.note_fact(subject, "data_quality.completeness", known=completeness is not None)
    assembly = Assembly(model.value("data_quality.fair"))
    factors = (0.0, *(model.value(f"data_quality.{name}") / assembly.base_days for name in DATA_QUALITY_LEVELS))
    if completeness is None:
        fact = pricing.unknown(subject, "data_quality.completeness")
        levels = levels_of(fact.values, {"fair": 1, "poor": 2, "bad": 3})
        factor = Uncertain("data_quality.completeness", ((fact, levels),), 0, factors)
        assembly.add_unknown(factor, *unknown_source(model, "data_quality.completeness"))
    else:
        bounds = [model.value(f"data_quality.{name}_from") for name in ("clean", "fair", "poor")]
        level = sum(completeness < bound for bound in bounds)
        if not level:
            return []
        row = model[f"data_quality.{DATA_QUALITY_LEVELS[level - 1]}"]
        assembly.add(row.driver("data_quality.completeness", f"{completeness:.2g}", factors[level]))
    return [_draft(pricing, system, subject, Activity.DATA_QUALITY, assembly)]


def _find_remedies(pricing: Pricing, system: System, provided: Sequence[FlowPrice]) -> tuple[Remedies, ...]:
    """Group the flows that a system provides by the interface they meet, and find the ways round each."""
    groups: dict[ApiAvailability | None, list[FlowPrice]] = {}
    for price in provided:
        own = price.flow.integration.api
        stated = own is not None and "availability" in own.model_fields_set
        groups.setdefault(effective_availability(pricing, price.flow) if stated else None, []).append(price)
    subject = Subject("system", system.id)
    pricing.note_fact(subject, "api.availability", known=system.api.availability is not ApiAvailability.UNKNOWN)
    pricing.note_fact(subject, "hosting", known=system.hosting is not Hosting.UNKNOWN)
    found: list[Remedies] = []
    for own_availability, flows in sorted(groups.items(), key=lambda item: str(item[0] or "")):
        paths = _paths_asking(pricing, system, flows, whole=own_availability is None)
        api = system.api if own_availability is None else flows[0].flow.api
        for availability, share in _possible(pricing, system, own_availability):
            demands = collect_demands(flows, paths)
            options = find_options(pricing, system, api, availability, flows, demands)
            parts = [f"own-{own_availability}"] if own_availability else []
            parts += [f"if-{availability}"] if share < 1 else []
            ids = tuple(price.flow.id for price in flows)
            found.append(Remedies(system.id, availability, share, options, ids, "-".join(parts)))
    return tuple(found)


def _paths_asking(pricing: Pricing, system: System, flows: Sequence[FlowPrice], *, whole: bool) -> list[Path]:
    through = [path for path in pricing.landscape.paths_through(system.id) if pricing.landscape.path_in_scope(path)]
    if whole:
        return through
    ids = {price.flow.id for price in flows}
    return [path for path in through if any(flow.id in ids for flow in pricing.landscape.flows_of_path(path))]


def _possible(pricing: Pricing, system: System, own: ApiAvailability | None) -> list[tuple[ApiAvailability, float]]:
    availability = own or system.api.availability
    if availability is not ApiAvailability.UNKNOWN:
        return [(availability, 1.0)]
    fact = pricing.unknown_availability(system.id)
    return [(ApiAvailability(value), share) for value, share in zip(fact.values, fact.shares, strict=True)]


def _enable(pricing: Pricing, system: System, way: Remedies) -> list[Draft]:
    option = way.chosen
    if option is None or (option.constant.likely <= 0 and not option.purchase and not option.lead_days):
        return []
    draft = enabling_draft(pricing, system, option)
    if way.share < 1:
        fact = pricing.unknown_availability(system.id)
        factor = Uncertain("api.availability", ((fact, levels_of(fact.values, {str(way.availability): 1})),), 0, (0.0, 1.0))
        draft.assembly.add_unknown(factor, *unknown_source(pricing.model, "api.availability.lacking"))
    draft.suffix = way.suffix
    draft.title = f"{system.name}: {REMEDY_NAMES[option.name]}"
    return [draft]


REMEDY_NAMES = {
    "facade": "a facade",
    "complete": "complete its API",
    "batch": "a dependable batch feed",
    "capture": "change data capture",
    "screens": "screen automation",
    "upgrade": "replace or upgrade it",
    "live_with": "live with the partial API",
}


def enabling_draft(pricing: Pricing, system: System, option: Option) -> Draft:
    """Return the enabling package that an option would be, without size and without the share of an unknown availability."""
    subject = Subject("system", system.id)
    assembly = Assembly(option.constant.likely)
    assembly.add(_remedy_driver(option))
    row, factor = hosting_factor(pricing.model, system, option.name)
    if row:
        assembly.add(pricing.model[row].driver("hosting", str(system.hosting), factor))
    elif system.hosting is Hosting.UNKNOWN and option.name != "upgrade":
        _add_unknown_hosting(pricing, subject, assembly)
    draft = _draft(pricing, system, subject, Activity.ENABLE, assembly)
    draft.sigmas = option.constant.sigmas
    draft.stream = f"enable:{system.id}"
    draft.wait = _enabling_wait(pricing, system, option)
    return draft


def _remedy_driver(option: Option) -> Driver:
    row = option.constant
    spread = (
        f"{row.low:g} / {row.likely:g} / {row.high:g}" if row.low is not None and row.high is not None else f"{row.likely:g}"
    )
    return Driver("remedy", f"{option.name}: {spread} days", 1.0, f"{row.name}: {row.source}", row.tag)


def _add_unknown_hosting(pricing: Pricing, subject: Subject, assembly: Assembly) -> None:
    model = pricing.model
    fact = pricing.unknown(subject, "hosting")
    factors = (1.0, model.value("hosting.cloud"), model.value("hosting.partner"), model.value("hosting.mainframe"))
    levels = levels_of(fact.values, {"cloud": 1, "saas": 1, "partner": 2, "mainframe": 3})
    assembly.add_unknown(Uncertain("hosting", ((fact, levels),), 0, factors), *unknown_source(model, "hosting"))


def _enabling_wait(pricing: Pricing, system: System, option: Option) -> Wait:
    """A stated lead time of the option's own, else the wait for a vendor's, partner's or mainframe's people."""
    if option.lead_days is not None:
        return Wait((option.lead_days,) * 3, reason="the upgrade's lead time")
    team = next((team for team in pricing.inventory.teams if team.id == system.owner), None)
    outside = team is not None and team.kind in {TeamKind.VENDOR, TeamKind.PARTNER}
    if not outside and system.hosting is not Hosting.MAINFRAME:
        return Wait()
    row = pricing.model["wait.vendor_enabling"]
    return Wait((row.low or 0.0, row.likely, row.high or 0.0), reason="the vendor's, partner's or mainframe's people")


def _reviews(pricing: Pricing, system: System, subject: Subject) -> list[Draft]:
    found = []
    for review in pricing.inventory.programme.reviews:
        terms = _review_terms(pricing, system, subject, review)
        if terms is None:
            continue
        row = pricing.model["review.effort"]
        stated = review.effort_days is not None
        if stated:
            row = Constant("review.effort_days", "person-days", review.effort_days or 0.0, "The inventory: reviews", "P")
        assembly = Assembly(row.likely)
        assembly.add(row.driver("review", review.id, 1.0))
        if terms:
            factor = Uncertain("review applies", tuple(terms), 1, (0.0, 1.0), Combine.MIN)
            assembly.add_unknown(factor, *unknown_source(pricing.model, terms[0][0].fact))
        draft = _draft(pricing, system, subject, Activity.REVIEW, assembly)
        draft.suffix, draft.sigmas = review.id, row.sigmas
        draft.title = f"{system.name}: {review.name or review.id}"
        draft.wait = _review_wait(pricing, review)
        found.append(draft)
    return found


def _review_wait(pricing: Pricing, review: Review) -> Wait:
    row, stated = pricing.model["wait.review"], review.lead_time_days
    lead = (row.low or 0.0, row.likely, row.high or 0.0) if stated is None else (stated, stated, stated)
    return Wait(lead, every_weeks=review.every_weeks, reason=f"the next sitting of {review.id}")


def _review_terms(
    pricing: Pricing, system: System, subject: Subject, review: Review
) -> list[tuple[UnknownFact, tuple[int, ...]]] | None:
    """Return the unknown facts on which it depends whether the review is for the system; ``None`` where it is not."""
    asked = review.applies_to
    if asked.systems and system.id not in asked.systems:
        return None
    terms: list[tuple[UnknownFact, tuple[int, ...]]] = []
    conditions = (
        ("data.classification", asked.classification, system.data.classification, Classification.UNKNOWN),
        ("hosting", asked.hosting, system.hosting, Hosting.UNKNOWN),
        ("zone", asked.zone, system.zone, None),
    )
    for fact_name, wanted, has, unknown in conditions:
        if not wanted or has in wanted:
            continue
        if has != unknown:
            return None
        pricing.note_fact(subject, fact_name, known=False)
        fact = pricing.unknown(subject, fact_name)
        table = {"crosses": 1} if fact_name == "zone" else {str(value): 1 for value in wanted}
        terms.append((fact, levels_of(fact.values, table)))
    return terms


def _find_unmet(remedies: Sequence[Remedies]) -> list[Finding]:
    found = []
    for way in remedies:
        option = way.chosen
        if option is None or not option.misses or way.share < 1:
            continue
        found.append(
            error(
                "need-unmet-by-every-remedy",
                f"No way round the missing API of {way.system} meets every need; priced with {option.name}, which misses: "
                f"{'; '.join(option.misses)}.",
                "Change the need, state what an upgrade would take (api.upgrade), or find out whether data can be had in real "
                "time (api.realtime).",
                system=way.system,
            )
        )
    return found
