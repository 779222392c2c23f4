"""Ways round a missing API: the options per system, what each costs with all flows under it, what it misses, which is chosen.

An option is judged against the needs of every in-scope integration and path through the system. The cheapest that meets every
need is chosen, once per scenario, on medians; where none does, the dearest, and that is an error finding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from app.estimation.drafting import enabling_beside_people
from app.estimation.effort_model import STATED, Constant
from app.estimation.flows import writes
from app.estimation.learned import flow_record_factor, record_factor
from app.inventory.vocabulary import Activity, ApiAvailability, Hosting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.effort_model import EffortModel
    from app.estimation.flows import FlowPrice
    from app.estimation.pricing import Pricing
    from app.inventory.model import Api, Needs, Path, System, Upgrade

HOSTING_ROWS = {
    Hosting.MAINFRAME: "hosting.mainframe",
    Hosting.PARTNER: "hosting.partner",
    Hosting.SAAS: "hosting.cloud",
    Hosting.CLOUD: "hosting.cloud",
}
UPGRADE = "upgrade"
OFFERED = {
    ApiAvailability.FULL: (),
    ApiAvailability.PARTIAL: ("live_with", "complete", UPGRADE),
    ApiAvailability.BATCH: ("batch", "facade", "capture", "screens", UPGRADE),
    ApiAvailability.MANUAL: ("facade", "capture", "screens", UPGRADE),
    ApiAvailability.NONE: ("facade", "capture", UPGRADE),
}


class Option(NamedTuple):
    """One way round a missing API.

    Attributes:
        constant: the effort model's row for its effort; for an upgrade and for living with it a row made from what is stated.
        purchase: money to be spent beside effort.
        is_priced: whether it is known what has to be spent; of an upgrade whose cost nobody states it is not.
        lead_days: waiting before it can start, in working days, where the option states one of its own.
        misses: the needs it does not meet, in words.
        money: median money of the remedy, people's own estimate of the system blended in, and of all flows under it; rates
            missing are filled in to compare.
    """

    name: str
    constant: Constant
    purchase: float = 0.0
    is_priced: bool = True
    lead_days: float | None = None
    misses: tuple[str, ...] = ()
    money: float = 0.0
    chosen: bool = False

    @property
    def is_effort_stated(self) -> bool:
        """Whether an upgrade's effort is what the inventory says, and not a facade's in its place."""
        return self.constant.low is None

    @property
    def is_ours(self) -> bool:
        """Whether its effort is the model's, into which people's own estimate is blended; a stated upgrade has its own."""
        return self.name != UPGRADE


@dataclass(frozen=True, slots=True)
class Demands:
    """What the integrations and paths through a system ask of a way to reach it.

    Each entry says in words who asks; ``freshness`` holds the asked hours beside the words.
    """

    writes: tuple[str, ...]
    latency: tuple[str, ...]
    freshness: tuple[tuple[float, str], ...]
    availability: tuple[tuple[float, str], ...]


def collect_demands(flows: Sequence[FlowPrice], paths: Sequence[Path]) -> Demands:
    """Return what these flows and paths ask. A flow of which it is unknown whether it writes counts as writing, and says so."""
    writing, latency, freshness, availability = [], [], [], []
    for price in flows:
        written = writes(price.flow)
        if written is not False:
            writing.append(f"{price.flow.id} writes" if written else f"{price.flow.id} may write (unknown)")
    asked = [(f"integration {price.flow.id}", price.flow.integration.needs) for price in flows]
    asked += [(f"path {path.id}", path.needs) for path in paths]
    for who, needs in asked:
        said = say_needs(who, needs)
        if needs.latency_ms is not None:
            latency.append(said["latency_ms"])
        if needs.freshness_hours is not None:
            freshness.append((needs.freshness_hours, said["freshness_hours"]))
        if needs.availability is not None:
            availability.append((needs.availability, said["availability"]))
    return Demands(tuple(writing), tuple(latency), tuple(freshness), tuple(availability))


def say_needs(who: str, needs: Needs) -> dict[str, str]:
    """Return in words what somebody asks of a way round a missing API, by the need's name; what is not asked is left out."""
    said = {}
    if needs.latency_ms is not None:
        said["latency_ms"] = f"{who} needs an answer within {needs.latency_ms:,.0f} ms"
    if needs.freshness_hours is not None:
        said["freshness_hours"] = f"{who} needs data no older than {needs.freshness_hours:g} h"
    if needs.availability is not None:
        said["availability"] = f"{who} needs an availability of {needs.availability:.4g}"
    return said


class Case(NamedTuple):
    """An interface, the system's or a flow's own, with a value that its availability has with probability *share*."""

    api: Api
    availability: ApiAvailability
    share: float


class Footing(NamedTuple):
    """What the price of every option of a system stands on.

    Attributes:
        size: the factor of the landscape's size.
        other_days: median person-days of the system's work beside opening it, which people's own estimate holds too.
    """

    size: float
    other_days: float


def find_options(
    pricing: Pricing, system: System, case: Case, flows: Sequence[FlowPrice], demands: Demands, footing: Footing
) -> tuple[Option, ...]:
    """Return the options for a system whose API is as in *case*, the chosen one marked; none for a full API.

    One that nobody has priced is chosen where no other meets every need: what it costs might be anything.

    Args:
        flows: the prices of the in-scope flows under it.
    """
    api, availability, _ = case
    options = [_build_option(pricing.model, name, api) for name in OFFERED[availability] if _is_offered(name, api)]
    if not options:
        return ()
    under = footing.size * _price_flows(pricing, flows)
    priced = [
        option._replace(
            misses=_find_misses(pricing.model, option.name, system, api, demands),
            money=_price_option(pricing, system, option, case.share, footing) + under,
        )
        for option in options
    ]
    meeting = [option for option in priced if not option.misses]
    best = (
        min(meeting, key=lambda item: (not item.is_priced, item.money)) if meeting else max(priced, key=lambda item: item.money)
    )
    return tuple(option._replace(chosen=True) if option is best else option for option in priced)


def _is_offered(name: str, api: Api) -> bool:
    return name != UPGRADE or api.upgrade is not None


def _build_option(model: EffortModel, name: str, api: Api) -> Option:
    if name == "live_with":
        return Option(name, Constant("live_with", "person-days", 0.0, "Nothing is built", STATED))
    if name != UPGRADE or api.upgrade is None:
        return Option(name, model[f"missing_api.{name}"])
    return build_upgrade(model, api.upgrade)


def build_upgrade(model: EffortModel, stated: Upgrade) -> Option:
    """Return what a stated upgrade takes; of our own people as much as a facade where nobody has said how much.

    >>> from app.estimation.effort_model import default_effort_model
    >>> from app.inventory.model import Upgrade
    >>> option = build_upgrade(default_effort_model(), Upgrade(effort_days=30))
    >>> option.constant.likely, option.is_priced
    (30.0, False)
    """
    row = Constant("api.upgrade", "person-days", stated.effort_days or 0.0, "The inventory: api.upgrade", STATED)
    if stated.effort_days is None:
        facade = model["missing_api.facade"]
        row = replace(
            facade, name="api.upgrade", source=f"Not stated in api.upgrade.effort_days: as for a facade. {facade.source}"
        )
    return Option(UPGRADE, row, stated.cost or 0.0, stated.cost is not None, stated.lead_time_days)


def hosting_factor(model: EffortModel, system: System, option: str) -> tuple[str, float]:
    """Return the effort model's row and the factor that hosting puts on enabling: 1 for a stated upgrade or unknown hosting."""
    row = HOSTING_ROWS.get(system.hosting)
    return ("", 1.0) if row is None or option == UPGRADE else (row, model.value(row))


def _price_option(pricing: Pricing, system: System, option: Option, share: float, footing: Footing) -> float:
    """Median money of the remedy, of each interface on its own.

    Every way is reckoned as its package would be were it taken: where people have an estimate of their own for the system, it
    takes what it adds to the mean of theirs and the model's (0015).
    """
    people, model = pricing.people, pricing.model
    teams = ((system.owner, model.value("team_share.enable")),) if system.owner else ()
    _, factor = hosting_factor(model, system, option.name)
    days = option.constant.likely * factor * footing.size
    if system.effort is not None and option.is_ours and footing.other_days > 0:
        days = enabling_beside_people(system.effort, footing.other_days, share * days) / share
    days *= record_factor(model, Activity.ENABLE)
    return days * people.comparable_per_day(people.pools[Activity.ENABLE], teams) + option.purchase


def _price_flows(pricing: Pricing, flows: Sequence[FlowPrice]) -> float:
    """Median money of all flows under a remedy, before the landscape's size."""
    people = pricing.people
    under = flow_record_factor(pricing.model) * sum(price.median_days for price in flows)
    return under * people.comparable_per_day(people.pools[Activity.BUILD], ())


def _find_misses(model: EffortModel, name: str, system: System, api: Api, demands: Demands) -> tuple[str, ...]:
    if name in {UPGRADE, "complete"}:
        return ()
    if name == "live_with":
        blocked = () if api.write else demands.writes
        if api.realtime is not False:
            return blocked
        return (*blocked, *demands.latency, *_missed_freshness(model, name, system, api, demands))
    return (
        *(demands.writes if name == "capture" else ()),
        *_missed_latency(name, api, demands),
        *_missed_freshness(model, name, system, api, demands),
        *_missed_availability(model, name, demands),
    )


def _missed_latency(name: str, api: Api, demands: Demands) -> tuple[str, ...]:
    meets = name in {"facade", "capture"} and api.realtime is True
    return () if meets else demands.latency


def _missed_freshness(model: EffortModel, name: str, system: System, api: Api, demands: Demands) -> tuple[str, ...]:
    if name != "batch" and api.realtime is True:
        return ()
    stated = system.sla.freshness_hours
    offered = model.value("missing_api.unknown_freshness") if stated is None else stated
    return tuple(words for asked, words in demands.freshness if asked < offered)


def _missed_availability(model: EffortModel, name: str, demands: Demands) -> tuple[str, ...]:
    if name != "screens":
        return ()
    most = model.value("missing_api.screens_availability")
    return tuple(words for asked, words in demands.availability if asked > most)
