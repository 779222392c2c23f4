"""Prices one flow: its class, and the multipliers on it, before reuse among its provider's flows and before size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.facts import Uncertain, levels_of
from app.estimation.flow_class import (
    CLASSES,
    UNSAID,
    add_class,
    carried_schemas,
    class_by_content,
    name_carried,
    raise_by_interface,
)
from app.estimation.pricing import Assembly, Capped, Line, Pricing, unknown_source
from app.estimation.protection import price_protection
from app.estimation.work_package import Driver, Subject
from app.inventory.vocabulary import AuthMethod, Mode, ProviderEnd

if TYPE_CHECKING:
    from app.estimation.effort_model import EffortModel
    from app.estimation.flow_class import Carried
    from app.landscape.landscape import Flow

IMMEDIATE = frozenset({Mode.SYNCHRONOUS, Mode.EVENT})
LIGHT_AUTH = frozenset({AuthMethod.API_KEY, AuthMethod.BASIC, AuthMethod.LDAP, AuthMethod.SSH_KEY})
STRONG_AUTH = frozenset({AuthMethod.MTLS, AuthMethod.SAML, AuthMethod.KERBEROS, AuthMethod.NONE})
PROPRIETARY_AUTH = frozenset({AuthMethod.MAINFRAME, AuthMethod.PROPRIETARY})
AUTH_LEVELS = {
    str(method): level
    for level, group in enumerate((LIGHT_AUTH, STRONG_AUTH, PROPRIETARY_AUTH), start=1)
    for method in sorted(group)
}


@dataclass(frozen=True, slots=True)
class FlowPrice:
    """One flow before reuse and size.

    Attributes:
        drivers: on the whole flow, the class first; ``line`` draws them.
        size: COSYSMO size units, by schema and volume alone.
        class_name: the class; the most probable one where it is unknown.
        median_days: the line's.
    """

    flow: Flow
    line: Line
    drivers: tuple[Driver, ...]
    class_name: str
    size: float
    median_days: float


def price_flow(pricing: Pricing, flow: Flow) -> FlowPrice:
    """Return the price of *flow*, which is in scope, before reuse among its provider's flows and before size."""
    model = pricing.model
    subject = Subject("integration", flow.id)
    carried = carried_schemas(pricing, flow)
    by_content = class_by_content(pricing, flow, carried)
    whole = raise_by_interface(pricing, flow, by_content)
    assembly = Assembly(model.value("flow.nominal"))
    add_class(assembly, model, whole)
    _add_schema_count(assembly, model, flow)
    capped = _multiply(pricing, flow, subject, assembly, carried)
    group = pricing.sites[flow.provider].group
    sigma = model.value("sigma.item")
    line = Line(f"flow:{flow.id}", group, _days_before_cap(assembly, capped), (sigma, sigma), _own(assembly, capped), capped)
    sizes = tuple(model.value(f"size.{name}") for name in CLASSES)
    return FlowPrice(
        flow=flow,
        line=line,
        drivers=tuple(assembly.drivers),
        class_name=whole.most_probable,
        size=by_content.uncertain("size", sizes).mean,
        median_days=line.median_days,
    )


def _own(assembly: Assembly, capped: Capped) -> tuple[Uncertain, ...]:
    return tuple(factor for factor in assembly.uncertain if factor not in capped.uncertain)


def _days_before_cap(assembly: Assembly, capped: Capped) -> float:
    """Person-days of base and known drivers, the capped product and the driver that reports the cap left out."""
    cap_driver = next((driver.factor for driver in assembly.drivers if driver.name == "cap"), 1.0)
    return assembly.known_days / capped.known / cap_driver


def _add_schema_count(assembly: Assembly, model: EffortModel, flow: Flow) -> None:
    count = len(flow.integration.carries or ())
    if count > 1:
        reuse = model["flow.reuse"]
        assembly.add(reuse.driver("schemas carried", str(count), 1 + reuse.likely * (count - 1)))


def _multiply(pricing: Pricing, flow: Flow, subject: Subject, assembly: Assembly, carried: Carried) -> Capped:
    """Put the multipliers on the flow, and a driver ``cap`` where their product is more than the effort model allows."""
    first_driver, first_unknown = len(assembly.drivers), len(assembly.uncertain)
    _add_documented(pricing, subject, assembly, carried)
    _add_write(pricing, flow, subject, assembly)
    _add_realtime(pricing, flow, subject, assembly)
    _add_auth(pricing, flow, assembly)
    _add_availability_need(pricing, flow, assembly)
    price_protection(pricing, flow, subject, assembly, carried)
    uncertain = tuple(assembly.uncertain[first_unknown:])
    names = {factor.name for factor in uncertain}
    own = assembly.drivers[first_driver:]
    known = uncapped = 1.0
    for driver in own:
        uncapped *= driver.factor
        known *= 1.0 if driver.name in names else driver.factor
    most = known
    for factor in uncertain:
        most *= max(factor.factors)
    cap = pricing.model["flow.multiplier_cap"]
    capped = Capped(known, uncertain, cap.likely)
    if most > cap.likely:
        assembly.add(cap.driver("cap", f"multipliers at most {cap.likely:g}", capped.typical / uncapped))
    return capped


def _add_documented(pricing: Pricing, subject: Subject, assembly: Assembly, carried: Carried) -> None:
    constant = pricing.model["multiplier.undocumented"]
    terms, undocumented = [], False
    for name, places in carried.items() or UNSAID.items():
        if not places:
            terms.append(pricing.unknown(subject, name_carried(name, "documented"), "schema.documented"))
            pricing.facts.note(subject, name_carried(name, "documented"), known=False)
        for system, schema in places:
            owner, fact = pricing.sites[system.id].subject, f"schemas.{schema.name}.documented"
            pricing.facts.note(owner, fact, known=schema.documented is not None)
            undocumented |= schema.documented is False
            if schema.documented is None:
                terms.append(pricing.unknown(owner, fact, "schema.documented"))
    if undocumented:
        assembly.add(constant.driver("schema.documented", "no"))
    elif terms:
        pairs = tuple((fact, levels_of(fact.values, {"no": 1})) for fact in dict.fromkeys(terms))
        factor = Uncertain("schema.documented", pairs, 0, (1.0, constant.likely))
        assembly.add_unknown(factor, *unknown_source(pricing.model, "schema.documented"))


def _add_write(pricing: Pricing, flow: Flow, subject: Subject, assembly: Assembly) -> None:
    constant = pricing.model["multiplier.write"]
    known = writes(flow)
    pricing.facts.note(subject, "write", known=known is not None)
    if known:
        assembly.add(constant.driver("write", "yes"))
    elif known is None:
        pricing.put_unknown(assembly, "write", subject, "write", {"yes": 1}, (1.0, constant.likely))


def writes(flow: Flow) -> bool | None:
    """Return whether the flow changes data in its provider: stated, or because the data go to it; ``None`` where unknown."""
    into_provider = flow.provider == flow.integration.target and flow.consumer != flow.provider
    if flow.integration.write or into_provider or flow.integration.provider is ProviderEnd.TARGET:
        return True
    return flow.integration.write


def _add_realtime(pricing: Pricing, flow: Flow, subject: Subject, assembly: Assembly) -> None:
    constant = pricing.model["multiplier.realtime"]
    mode = flow.integration.mode
    pricing.facts.note(subject, "mode", known=mode is not Mode.UNKNOWN)
    if mode in IMMEDIATE or flow.integration.needs.latency_ms is not None:
        value = str(mode) if mode in IMMEDIATE else "latency needed"
        assembly.add(constant.driver("real-time", value))
    elif mode is Mode.UNKNOWN:
        table = {str(immediate): 1 for immediate in IMMEDIATE}
        pricing.put_unknown(assembly, "real-time", subject, "mode", table, (1.0, constant.likely))


def _add_auth(pricing: Pricing, flow: Flow, assembly: Assembly) -> None:
    model, provider = pricing.model, pricing.sites[flow.provider]
    subject, method = provider.subject, provider.system.auth.method
    pricing.facts.note(subject, "auth.method", known=method is not AuthMethod.UNKNOWN)
    rows = ("auth.light", "auth.strong", "auth.proprietary")
    if method is AuthMethod.UNKNOWN:
        factors = (1.0, *[model.value(row) for row in rows])
        pricing.put_unknown(assembly, "auth.method", subject, "auth.method", AUTH_LEVELS, factors)
    elif level := AUTH_LEVELS.get(method, 0):
        assembly.add(model[rows[level - 1]].driver("auth.method", str(method)))


def _add_availability_need(pricing: Pricing, flow: Flow, assembly: Assembly) -> None:
    need, model = flow.integration.needs.availability, pricing.model
    if need is None or need < model.value("availability.high"):
        return
    very = need >= model.value("availability.very_high")
    constant = model["multiplier.availability_very_high" if very else "multiplier.availability_high"]
    assembly.add(constant.driver("availability needed", f"{need:.4g}"))
