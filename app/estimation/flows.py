"""Prices one flow: its class by schema distance, volume and interface, and the multipliers on it, before reuse and size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.facts import Uncertain, UnknownFact, levels_of
from app.estimation.pricing import Assembly, Capped, Line, Pricing, unknown_source
from app.estimation.protection import price_protection
from app.estimation.work_package import Driver, Subject
from app.inventory.vocabulary import ApiAvailability, AuthMethod, Mode, ProviderEnd, SchemaFormat

if TYPE_CHECKING:
    from app.estimation.effort_model import EffortModel
    from app.inventory.model import Schema, System
    from app.landscape.landscape import Flow

EASY, NOMINAL, DIFFICULT = range(3)
CLASSES = ("easy", "nominal", "difficult")
HARD_FORMATS = frozenset(
    {
        SchemaFormat.COPYBOOK,
        SchemaFormat.EDI_X12,
        SchemaFormat.EDIFACT,
        SchemaFormat.HL7V2,
        SchemaFormat.FIXED_WIDTH,
        SchemaFormat.PROPRIETARY,
    }
)
IMMEDIATE = frozenset({Mode.SYNCHRONOUS, Mode.EVENT})
LIGHT_AUTH = frozenset({AuthMethod.API_KEY, AuthMethod.BASIC, AuthMethod.LDAP, AuthMethod.SSH_KEY})
STRONG_AUTH = frozenset({AuthMethod.MTLS, AuthMethod.SAML, AuthMethod.KERBEROS, AuthMethod.NONE})
PROPRIETARY_AUTH = frozenset({AuthMethod.MAINFRAME, AuthMethod.PROPRIETARY})
SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True)
class ClassTerms:
    """What decides a flow's class: the level known so far, and the unknown facts that may raise it."""

    known: int
    terms: tuple[tuple[UnknownFact, tuple[int, ...]], ...]

    def uncertain(self, name: str, factors: tuple[float, ...]) -> Uncertain:
        """Return the factor that the class puts on something."""
        return Uncertain(name, self.terms, self.known, factors)


@dataclass(frozen=True, slots=True)
class FlowPrice:
    """One flow before reuse and size.

    Attributes:
        drivers: on the whole flow, the class first; ``line`` draws them.
        size: COSYSMO size units, by schema and volume alone.
        class_name: the class; the most probable one where it is unknown.
        schema_class: the level by schema and volume alone, for re-tests.
    """

    flow: Flow
    line: Line
    drivers: tuple[Driver, ...]
    class_name: str
    size: float
    schema_class: ClassTerms
    group: str


def price_flow(pricing: Pricing, flow: Flow) -> FlowPrice:
    """Return the price of *flow*, in scope or live, before reuse among its provider's flows and before size."""
    model = pricing.model
    subject = Subject("integration", flow.id)
    by_content = _class_by_content(pricing, flow, subject)
    whole = _with_interface(pricing, flow, by_content)
    assembly = Assembly(model.value("flow.nominal"))
    _add_class(assembly, model, whole)
    _add_schema_count(assembly, model, flow)
    capped = _multiply(pricing, flow, subject, assembly)
    owner = pricing.landscape.get_system(flow.provider).owner
    group = owner or f"owner-of:{flow.provider}"
    sigma = model.value("sigma.item")
    line = Line(f"flow:{flow.id}", group, _days_before_cap(assembly, capped), (sigma, sigma), _own(assembly, capped), capped)
    sizes = tuple(model.value(f"size.{name}") for name in CLASSES)
    shares = by_content.uncertain("size", sizes).level_shares()
    return FlowPrice(
        flow=flow,
        line=line,
        drivers=tuple(assembly.drivers),
        class_name=CLASSES[whole.uncertain("class", (1.0, 1.0, 1.0)).most_probable],
        size=float(sum(share * size for share, size in zip(shares, sizes, strict=True))),
        schema_class=by_content,
        group=group,
    )


def class_factors(model: EffortModel) -> tuple[float, ...]:
    """Return the factors of an easy, a nominal and a difficult flow."""
    return tuple(model.value(f"flow.class.{name}") for name in CLASSES)


def _own(assembly: Assembly, capped: Capped) -> tuple[Uncertain, ...]:
    return tuple(factor for factor in assembly.uncertain if factor not in capped.uncertain)


def _days_before_cap(assembly: Assembly, capped: Capped) -> float:
    """Person-days of base and known drivers, the capped product and the driver that reports the cap left out."""
    cap_driver = next((driver.factor for driver in assembly.drivers if driver.name == "cap"), 1.0)
    return assembly.known_days / capped.known / cap_driver


def _class_by_content(pricing: Pricing, flow: Flow, subject: Subject) -> ClassTerms:
    known, terms = _schema_distance(pricing, flow, subject)
    volume_known, volume_terms = _volume(pricing, flow, subject)
    return ClassTerms(max(known, volume_known), (*terms, *volume_terms))


def _with_interface(pricing: Pricing, flow: Flow, by_content: ClassTerms) -> ClassTerms:
    """Raise the class to nominal where the interface is not full: partial, or opened by a remedy."""
    availability = effective_availability(pricing, flow)
    if availability is ApiAvailability.FULL:
        return by_content
    if availability is not ApiAvailability.UNKNOWN:
        return ClassTerms(max(by_content.known, NOMINAL), by_content.terms)
    fact = pricing.unknown_availability(flow.provider)
    levels = levels_of(fact.values, {"full": EASY}, NOMINAL)
    return ClassTerms(by_content.known, (*by_content.terms, (fact, levels)))


def effective_availability(pricing: Pricing, flow: Flow) -> ApiAvailability:
    """Return the availability that a flow meets: its own, else the provider's; the hub is always full."""
    own = flow.integration.api
    stated = own is not None and "availability" in own.model_fields_set
    if flow.provider == pricing.landscape.hub and not stated:
        return ApiAvailability.FULL
    return flow.api.availability


def carried_schemas(pricing: Pricing, flow: Flow) -> dict[str, list[tuple[System, Schema]]]:
    """Return, for each schema name that the flow carries, where either end describes it; empty lists where neither does."""
    ends = (pricing.landscape.get_system(flow.provider), pricing.landscape.get_system(flow.consumer))
    found: dict[str, list[tuple[System, Schema]]] = {name: [] for name in flow.integration.carries or ()}
    for end in ends:
        for schema in end.schemas or ():
            if schema.name in found:
                found[schema.name].append((end, schema))
    return found


def _schema_distance(
    pricing: Pricing, flow: Flow, subject: Subject
) -> tuple[int, tuple[tuple[UnknownFact, tuple[int, ...]], ...]]:
    carried = carried_schemas(pricing, flow)
    pricing.note_fact(subject, "carries", known=bool(carried))
    known = EASY
    terms: list[tuple[UnknownFact, tuple[int, ...]]] = []
    for name, places in carried.items() or {"": []}.items():
        if not places:
            fact_name = f"carries.{name}.fields" if name else "carries"
            terms.append((pricing.unknown(subject, fact_name, "schema.fields"), (EASY, NOMINAL, DIFFICULT)))
            for fact in ("fields", "format"):
                pricing.note_fact(subject, f"carries.{name}.{fact}", known=False)
        for system, schema in places:
            level, unknown = _distance(pricing, system, schema)
            known = max(known, level)
            terms.extend(unknown)
    return known, tuple(dict.fromkeys(terms))


def _distance(pricing: Pricing, system: System, schema: Schema) -> tuple[int, list[tuple[UnknownFact, tuple[int, ...]]]]:
    subject = Subject("system", system.id)
    prefix = f"schemas.{schema.name}"
    pricing.note_fact(subject, f"{prefix}.fields", known=schema.fields is not None)
    pricing.note_fact(subject, f"{prefix}.format", known=schema.format is not SchemaFormat.UNKNOWN)
    if schema.format in HARD_FORMATS:
        return DIFFICULT, []
    level, terms = EASY, []
    if schema.fields is None:
        fact = pricing.unknown(subject, f"{prefix}.fields", "schema.fields")
        terms.append((fact, levels_of(fact.values, {"nominal": NOMINAL, "difficult": DIFFICULT})))
    elif schema.fields > pricing.model.value("schema.nominal_fields"):
        return DIFFICULT, []
    elif schema.fields > pricing.model.value("schema.easy_fields"):
        level = NOMINAL
    if schema.format is SchemaFormat.UNKNOWN:
        fact = pricing.unknown(subject, f"{prefix}.format", "schema.format")
        terms.append((fact, levels_of(fact.values, {"hard": DIFFICULT})))
    return level, terms


def _volume(pricing: Pricing, flow: Flow, subject: Subject) -> tuple[int, tuple[tuple[UnknownFact, tuple[int, ...]], ...]]:
    """Compare what is asked of the interface with what it allows.

    What is unknown stays unknown even where a throughput need is stated: a need never makes a flow cheaper.
    """
    row, provider = flow.integration, pricing.landscape.get_system(flow.provider)
    limits = [limit for limit in (flow.api.rate_limit.per_s, provider.sla.throughput_per_s) if limit is not None]
    daily = row.volume_per_day
    pricing.note_fact(subject, "volume_per_day", known=daily is not None)
    pricing.note_fact(Subject("system", flow.provider), "sla.throughput_per_s", known=bool(limits))
    asked = [row.needs.throughput_per_s or 0.0]
    if daily is not None:
        asked.append(daily * (row.peak_factor or 1) / SECONDS_PER_DAY)
        if flow.api.rate_limit.per_day is not None and daily > flow.api.rate_limit.per_day:
            return DIFFICULT, ()
    if limits and max(asked) > min(limits):
        return DIFFICULT, ()
    if limits and daily is not None and row.peak_factor is not None:
        return EASY, ()
    fact = pricing.unknown(subject, "volume")
    return EASY, ((fact, levels_of(fact.values, {"beyond": DIFFICULT})),)


def _add_class(assembly: Assembly, model: EffortModel, terms: ClassTerms) -> None:
    factors = class_factors(model)
    if terms.terms and terms.known < DIFFICULT:
        constant = model["flow.class.nominal"]
        assembly.add_unknown(terms.uncertain("class", factors), f"flow.class: {constant.source}", constant.tag)
    else:
        constant = model[f"flow.class.{CLASSES[terms.known]}"]
        assembly.add(constant.driver("class", CLASSES[terms.known]))


def _add_schema_count(assembly: Assembly, model: EffortModel, flow: Flow) -> None:
    count = len(flow.integration.carries or ())
    if count > 1:
        reuse = model["flow.reuse"]
        assembly.add(reuse.driver("schemas carried", str(count), 1 + reuse.likely * (count - 1)))


def _multiply(pricing: Pricing, flow: Flow, subject: Subject, assembly: Assembly) -> Capped:
    """Put the multipliers on the flow, and a driver ``cap`` where their product is more than the effort model allows."""
    first_driver, first_unknown = len(assembly.drivers), len(assembly.uncertain)
    _add_documented(pricing, flow, subject, assembly)
    _add_write(pricing, flow, subject, assembly)
    _add_realtime(pricing, flow, subject, assembly)
    _add_auth(pricing, flow, assembly)
    _add_availability_need(pricing, flow, assembly)
    price_protection(pricing, flow, assembly, carried_schemas(pricing, flow))
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


def _add_documented(pricing: Pricing, flow: Flow, subject: Subject, assembly: Assembly) -> None:
    constant = pricing.model["multiplier.undocumented"]
    terms, undocumented = [], False
    for name, places in carried_schemas(pricing, flow).items() or {"": []}.items():
        if not places:
            terms.append(pricing.unknown(subject, f"carries.{name}.documented", "schema.documented"))
            pricing.note_fact(subject, f"carries.{name}.documented", known=False)
        for system, schema in places:
            owner, fact = Subject("system", system.id), f"schemas.{schema.name}.documented"
            pricing.note_fact(owner, fact, known=schema.documented is not None)
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
    pricing.note_fact(subject, "write", known=known is not None)
    if known:
        assembly.add(constant.driver("write", "yes"))
    elif known is None:
        fact = pricing.unknown(subject, "write")
        factor = Uncertain("write", ((fact, levels_of(fact.values, {"yes": 1})),), 0, (1.0, constant.likely))
        assembly.add_unknown(factor, *unknown_source(pricing.model, "write"))


def writes(flow: Flow) -> bool | None:
    """Return whether the flow changes data in its provider: stated, or because the data go to it; ``None`` where unknown."""
    into_provider = flow.provider == flow.integration.target and flow.consumer != flow.provider
    if flow.integration.write or into_provider or flow.integration.provider is ProviderEnd.TARGET:
        return True
    return flow.integration.write


def _add_realtime(pricing: Pricing, flow: Flow, subject: Subject, assembly: Assembly) -> None:
    constant = pricing.model["multiplier.realtime"]
    mode = flow.integration.mode
    pricing.note_fact(subject, "mode", known=mode is not Mode.UNKNOWN)
    if mode in IMMEDIATE or flow.integration.needs.latency_ms is not None:
        value = str(mode) if mode in IMMEDIATE else "latency needed"
        assembly.add(constant.driver("real-time", value))
    elif mode is Mode.UNKNOWN:
        fact = pricing.unknown(subject, "mode")
        levels = levels_of(fact.values, {str(immediate): 1 for immediate in IMMEDIATE})
        factor = Uncertain("real-time", ((fact, levels),), 0, (1.0, constant.likely))
        assembly.add_unknown(factor, *unknown_source(pricing.model, "mode"))


def _add_auth(pricing: Pricing, flow: Flow, assembly: Assembly) -> None:
    model, method = pricing.model, pricing.landscape.get_system(flow.provider).auth.method
    subject = Subject("system", flow.provider)
    pricing.note_fact(subject, "auth.method", known=method is not AuthMethod.UNKNOWN)
    rows = ("auth.light", "auth.strong", "auth.proprietary")
    if method is AuthMethod.UNKNOWN:
        fact = pricing.unknown(subject, "auth.method")
        levels = tuple(_auth_level(AuthMethod(value)) for value in fact.values)
        factors = (1.0, *(model.value(row) for row in rows))
        assembly.add_unknown(Uncertain("auth.method", ((fact, levels),), 0, factors), *unknown_source(model, "auth.method"))
    elif level := _auth_level(method):
        assembly.add(model[rows[level - 1]].driver("auth.method", str(method)))


def _auth_level(method: AuthMethod) -> int:
    """0 for oauth2 and oidc, then light, strong, proprietary."""
    groups = (LIGHT_AUTH, STRONG_AUTH, PROPRIETARY_AUTH)
    return next((level for level, group in enumerate(groups, start=1) if method in group), 0)


def _add_availability_need(pricing: Pricing, flow: Flow, assembly: Assembly) -> None:
    need, model = flow.integration.needs.availability, pricing.model
    if need is None or need < model.value("availability.high"):
        return
    very = need >= model.value("availability.very_high")
    constant = model["multiplier.availability_very_high" if very else "multiplier.availability_high"]
    assembly.add(constant.driver("availability needed", f"{need:.4g}"))
