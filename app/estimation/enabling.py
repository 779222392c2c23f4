"""Enabling a system: the interfaces it has, the way round each that is chosen, and the package that opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.drafting import Draft, blend_with_people, draft_for_system, finish_draft
from app.estimation.facts import Uncertain, levels_of
from app.estimation.pricing import Assembly, unknown_source
from app.estimation.remediation import HOSTING_ROWS, UPGRADE, Case, collect_demands, find_options, hosting_factor
from app.estimation.work_package import NO_WAIT, Driver, Subject, Wait, package_id
from app.findings import error, warning
from app.inventory.vocabulary import Activity, ApiAvailability, Hosting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.effort_model import EffortModel
    from app.estimation.flows import FlowPrice
    from app.estimation.people import People
    from app.estimation.pricing import Priced, Pricing
    from app.estimation.remediation import Demands, Footing, Option
    from app.findings import Finding
    from app.inventory.model import Api, Path, System
    from app.landscape.landscape import Flow

DECIDING = frozenset({"availability", "write", "realtime", "upgrade"})
REMEDY_NAMES = {
    "facade": "a facade",
    "complete": "complete its API",
    "batch": "a dependable batch feed",
    "capture": "change data capture",
    "screens": "screen automation",
    "upgrade": "replace or upgrade it",
    "live_with": "live with the partial API",
}


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
    def interface(self) -> str:
        """What tells the interfaces of one system apart: the same for every availability that one may turn out to have."""
        return self.suffix.removesuffix(f"if-{self.availability}").removesuffix("-") if self.share < 1 else self.suffix

    @property
    def package_id(self) -> str:
        """Id of the package that would do it."""
        return package_id(Subject("system", self.system), Activity.ENABLE, self.suffix)


def find_remedies(pricing: Pricing, system: System, provided: Sequence[FlowPrice], footing: Footing) -> tuple[Remedies, ...]:
    """Find the ways round the system's interface, and round each that a flow states for itself alone."""
    groups: dict[str, list[FlowPrice]] = {}
    for price in provided:
        groups.setdefault(price.flow.id if _states_interface(price.flow) else "", []).append(price)
    subject = pricing.sites[system.id].subject
    pricing.facts.note(subject, "api.availability", known=system.api.availability is not ApiAvailability.UNKNOWN)
    pricing.facts.note(subject, "hosting", known=system.hosting is not Hosting.UNKNOWN)
    found: list[Remedies] = []
    for own, flows in sorted(groups.items()):
        api = _own_interface(flows[0].flow) if own else system.api
        demands = collect_demands(flows, _paths_asking(pricing, system, own))
        for availability, share in _possible(pricing, system, api):
            _note_deciding_facts(pricing, system, api, availability, demands)
            options = find_options(pricing, system, Case(api, availability, share), flows, demands, footing)
            parts = [f"own-{own}"] if own else []
            parts += [f"if-{availability}"] if share < 1 else []
            ids = tuple(price.flow.id for price in flows)
            found.append(Remedies(system.id, availability, share, options, ids, "-".join(parts)))
    return tuple(found)


def _states_interface(flow: Flow) -> bool:
    """Whether the flow says something of its own that decides which ways round there are."""
    own = flow.integration.api
    return own is not None and not own.model_fields_set.isdisjoint(DECIDING)


def _own_interface(flow: Flow) -> Api:
    """The interface of one flow. It has the system's facts where it states none, but not its upgrade, which is bought once."""
    own = flow.integration.api
    return flow.api.model_copy(update={"upgrade": own.upgrade if own else None})


def _note_deciding_facts(pricing: Pricing, system: System, api: Api, availability: ApiAvailability, demands: Demands) -> None:
    """Count the facts that decide between ways round: they price something where a need asks for them."""
    if availability is ApiAvailability.FULL:
        return
    subject = pricing.sites[system.id].subject
    if demands.latency or demands.freshness:
        pricing.facts.note(subject, "api.realtime", known=api.realtime is not None)
    if demands.freshness:
        pricing.facts.note(subject, "sla.freshness_hours", known=system.sla.freshness_hours is not None)
    if demands.writes and availability is ApiAvailability.PARTIAL:
        pricing.facts.note(subject, "api.write", known=api.write is not None)


def _paths_asking(pricing: Pricing, system: System, own: str) -> list[Path]:
    """Return the in-scope paths through a system; of an interface that one flow has of its own, those that it belongs to."""
    through = [path for path in pricing.landscape.paths_through(system.id) if pricing.landscape.path_in_scope(path)]
    if not own:
        return through
    return [path for path in through if any(flow.id == own for flow in pricing.landscape.flows_of_path(path))]


def _possible(pricing: Pricing, system: System, api: Api) -> list[tuple[ApiAvailability, float]]:
    if api.availability is not ApiAvailability.UNKNOWN:
        return [(api.availability, 1.0)]
    fact = pricing.unknown_availability(system.id)
    return [(ApiAvailability(value), share) for value, share in zip(fact.values, fact.shares, strict=True)]


def draft_enabling(pricing: Pricing, system: System, way: Remedies) -> list[Draft]:
    """Return the draft of the package that opens an interface; none where nothing is built, bought or waited for."""
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


def enabling_draft(pricing: Pricing, system: System, option: Option) -> Draft:
    """Return the enabling package that an option would be, without size and without the share of an unknown availability."""
    assembly = Assembly(option.constant.likely)
    assembly.add(_remedy_driver(option))
    row, factor = hosting_factor(pricing.model, system, option.name)
    if row:
        assembly.add(pricing.model[row].driver("hosting", str(system.hosting), factor))
    elif system.hosting is Hosting.UNKNOWN and option.name != "upgrade":
        _add_unknown_hosting(pricing, pricing.sites[system.id].subject, assembly)
    draft = draft_for_system(pricing, system, Activity.ENABLE, assembly)
    draft.sigmas = option.constant.sigmas
    draft.stream = f"enable:{system.id}"
    draft.wait = enabling_wait(pricing.model, pricing.people, system, option)
    return draft


def price_option(
    pricing: Pricing, system: System, option: Option, size: Driver, beside: Sequence[Priced], share: float = 1.0
) -> Priced:
    """Return the enabling package that an option would be, with people's own estimate where they have one for the system.

    Args:
        beside: the other packages that people's own estimate holds, as the model alone prices them.
        share: probability that the option is needed; the price is for when it is.
    """
    priced = finish_draft(pricing, enabling_draft(pricing, system, option), size)
    if system.effort is None or not option.is_ours:
        return priced
    needed = priced._replace(package=priced.package._replace(probability=share))
    return blend_with_people([*beside, needed], system.effort)[-1]


def _remedy_driver(option: Option) -> Driver:
    row = option.constant
    spread = (
        f"{row.low:g} / {row.likely:g} / {row.high:g}" if row.low is not None and row.high is not None else f"{row.likely:g}"
    )
    return Driver("remedy", f"{option.name}: {spread} days", 1.0, f"{row.name}: {row.source}", row.tag)


def _add_unknown_hosting(pricing: Pricing, subject: Subject, assembly: Assembly) -> None:
    model = pricing.model
    rows = sorted(set(HOSTING_ROWS.values()))
    factors = (1.0, *[model.value(row) for row in rows])
    table = {str(hosting): 1 + rows.index(row) for hosting, row in HOSTING_ROWS.items()}
    pricing.put_unknown(assembly, "hosting", subject, "hosting", table, factors)


def enabling_wait(model: EffortModel, people: People, system: System, option: Option) -> Wait:
    """Return a stated lead time of the option's own, else the wait for a vendor's, partner's or mainframe's people.

    Where nothing is built, nobody is waited for.
    """
    if option.lead_days is not None:
        return Wait((option.lead_days, option.lead_days, option.lead_days), reason="the upgrade's lead time")
    if option.constant.likely <= 0 or not (system.owner in people.outsiders or system.hosting is Hosting.MAINFRAME):
        return NO_WAIT
    row = model["wait.vendor_enabling"]
    return Wait((row.low or 0.0, row.likely, row.high or 0.0), reason="the vendor's, partner's or mainframe's people")


def find_unmet(remedies: Sequence[Remedies]) -> list[Finding]:
    """Return an error for each interface, known to lack an API, whose needs no way round meets."""
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


def find_unstated(remedies: Sequence[Remedies]) -> list[Finding]:
    """Return a warning for each interface whose upgrade has no price, and where one of no stated effort is taken."""
    upgrades: dict[tuple[str, str], list[tuple[Option, str]]] = {}
    for way in remedies:
        taken = REMEDY_NAMES[way.chosen.name] if way.chosen else "none"
        for option in way.options:
            if option.name == UPGRADE:
                upgrades.setdefault((way.system, way.interface), []).append((option, taken))
    found = []
    for (system, _), cases in upgrades.items():
        chosen = any(option.chosen for option, _ in cases)
        option, instead = cases[0][0], " or ".join(dict.fromkeys(taken for _, taken in cases))
        if not option.is_priced:
            detail = f"Nobody states what the upgrade of {system} costs (api.upgrade.cost)"
            detail += (
                ", and it is the only way round its missing API that meets every need: no total holds that money."
                if chosen
                else f", so it is left aside for another way: {instead}."
            )
            advice = "State api.upgrade.cost: 0 if there is nothing to pay."
            found.append(warning("upgrade-without-price", detail, advice, system=system))
        if chosen and not option.is_effort_stated:
            detail = f"What the upgrade of {system} takes of your people is not stated: it is reckoned like a facade."
            found.append(warning("upgrade-without-effort", detail, "State api.upgrade.effort_days.", system=system))
    return found
