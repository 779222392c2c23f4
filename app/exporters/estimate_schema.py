"""The published shape of the estimate document: models that say what every field means, and the JSON Schema made from them.

The document itself is built as plain values (large ones have hundreds of thousands of them); tests hold it to these models.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_URL = "https://seamap.dev/schemas/estimate.v1.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Days = Annotated[float, Field(description="Person-days of 8 hours.")]
WorkingDays = Annotated[float, Field(description="Working days.")]
Money = Annotated[float, Field(description="Money in the inventory's currency.")]
Probability = Annotated[float, Field(ge=0, le=1, description="From 0 to 1.")]
Day = Annotated[str, Field(description="ISO 8601 date.", pattern=r"^\d{4,5}-\d\d-\d\d$")]
Subject = Annotated[
    dict[Literal["system", "integration", "path", "programme"], str],
    Field(min_length=1, max_length=1, description="One of system, integration, path or programme, with its id."),
]


class Part(BaseModel):
    """A part of the document. Fields may be added in later versions, none removed."""

    model_config = ConfigDict(extra="forbid")


class SpreadPart(Part):
    """Mean and percentiles of a simulated quantity; percentiles do not add up."""

    mean: float
    p10: float
    p50: float
    p80: float
    p90: float


class InventoryPart(Part):
    """Which inventory was estimated."""

    id: str
    name: str
    version: int | None = Field(description="Number of the stored version; null where the inventory was not stored.")
    digest: str = Field(description="SHA-256 over the inventory's content.")


class ModelPart(Part):
    """Which effort model was used."""

    id: str
    digest: str
    calibrated_on: int = Field(description="Finished work packages that it learned from.")


class Finish(Part):
    """Dates by which the programme is finished, with a probability of a half and of 0.8."""

    p50: Day | None
    p80: Day | None


class JointConfidence(Part):
    """The probability that cost and finish are both kept, each being its own P80."""

    cost: Money | None
    finish: Day | None
    probability: Probability | None


class Deadline(Part):
    """The programme's deadline and the probability of meeting it."""

    date: Day | None
    probability: Probability | None


class Contingency(Part):
    """P80 minus P50 of the cost, and that over P50."""

    cost: Money | None
    share_of_p50: float | None


class Width(Part):
    """What the variance is made of."""

    unknown_facts: Probability
    model: Probability
    items: Probability


class Summary(Part):
    """The figures of the whole."""

    effort_days: SpreadPart
    cost: SpreadPart | None
    duration_months: SpreadPart
    finish: Finish
    joint_confidence: JointConfidence
    deadline: Deadline
    contingency: Contingency
    width: Width
    facts_known: Probability = Field(description="Share of the facts in scope that price something and are known.")
    systems_in_scope: int
    systems_lacking_api: int
    systems_api_unknown: int
    integrations_in_scope: int
    paths_in_scope: int
    sum_of_medians_days: Days = Field(
        description="Sum of the packages' medians times their probabilities; P50 of the total is higher."
    )
    detail_samples: int = Field(description="Draws behind the percentiles of single packages, systems, integrations and paths.")


class Excluded(Part):
    """Something not estimated, or not priced, and why."""

    subject: Subject
    why: str


class Unlisted(Part):
    """Integrations that are probably not in the list yet, and the effort set aside for them."""

    integrations: SpreadPart
    effort_days: SpreadPart


class Scope(Part):
    """What the estimate covers."""

    included: list[Subject]
    excluded: list[Excluded]
    unpriced: list[Excluded]
    unlisted: Unlisted


class CostBy(Part):
    """Mean cost by who earns it, by activity, by category and by calendar year; null where no rate is given."""

    pool: dict[str, Money] | None
    team: dict[str, Money] | None
    activity: dict[str, Money] | None
    category: dict[str, Money] | None
    year: dict[str, Money] | None


class Implied(Part):
    """The programme cost that the band would imply."""

    low: Money
    high: Money


class NormPart(Part):
    """A rule of thumb that the estimate is held against; it enters no formula."""

    name: str
    source: str
    range: tuple[float, float]
    value: float | None
    verdict: Literal["within", "below", "above", "unknown"]
    because: str


class GatePart(Part):
    """A go / no-go criterion; never met by default."""

    criterion: str
    answer: Literal["met", "not_met", "unknown", "not_assessed"]
    because: str


class ProgrammePart(Part):
    """Integration against the whole programme."""

    integration_share: SpreadPart | None
    band: tuple[float, float]
    probability_in_band: Probability | None
    verdict: Literal["within", "below", "above", "unknown"]
    implied_total_cost: Implied | None
    explanation: list[str]
    norms: list[NormPart]
    gates: list[GatePart]


class Coverage(Part):
    """What the pilot exercised, as shares of what production needs."""

    systems: float | None
    integrations: float | None
    paths: float | None
    missing_apis: float | None
    volume: float | None = Field(description="Transfers in the pilot over those in production, where both are known.")


class CleanerData(Part):
    """A system whose data were cleaner in the pilot, by completeness from 0 to 1."""

    system: str
    pilot: Probability
    production: Probability


class PilotPart(Part):
    """The pilot against production."""

    coverage: Coverage
    duration_ratio: SpreadPart | None
    cost_ratio: SpreadPart | None
    stop_gaps: list[str] = Field(description="Integrations that production must replace.")
    missing_apis_never_met: list[str] = Field(description="Systems lacking an API that the pilot did not touch.")
    cleaner_data: list[CleanerData]
    explanation: list[str]


class Remedy(Part):
    """One way round a missing API."""

    option: str
    chosen: bool
    effort_days: SpreadPart
    cost: SpreadPart | None
    lead_time_days: WorkingDays
    misses: list[str] = Field(description="Needs that it does not meet, in words.")
    availability: str = Field(description="The API availability that it is for.")
    probability: Probability = Field(description="That the availability is that one; 1 where it is known.")
    purchase: Money
    money_with_flows: Money = Field(
        description="What options are compared by: the remedy and all flows under it, at the median."
    )
    package: str | None = Field(description="Id of its work package, where it is chosen and takes one.")


class SystemPart(Part):
    """One system in scope: connect, enable, data quality, operate."""

    id: str
    effort_days: SpreadPart
    cost: SpreadPart | None
    lacks_api: bool | None = Field(description="Null where unknown.")
    paths_through: int
    betweenness: float
    remedies: list[Remedy]


class IntegrationPart(Part):
    """One integration in scope, or a live one that is tested again (its class is then that of schema and volume)."""

    id: str
    class_: Literal["easy", "nominal", "difficult"] = Field(alias="class", description="The most probable one.")
    effort_days: SpreadPart
    cost: SpreadPart | None


class MissPart(Part):
    """A need that a path misses today."""

    need: str
    hop: str | None
    detail: str


class ServiceLevel(Part):
    """What a path offers end to end; null where unknown."""

    availability: float | None
    latency_ms: float | None
    freshness_hours: float | None
    throughput_per_s: float | None
    meets: dict[str, bool | None]
    misses: list[MissPart]


class PathPart(Part):
    """One path in scope."""

    id: str
    effort_days: SpreadPart
    cost: SpreadPart | None
    hops: list[str]
    missing_api_hops: list[str]
    unknown_api_hops: list[str]
    weight: float = Field(description="Nominal flows.")
    score: float
    blocked_by: str | None = Field(description="The system whose readiness the end-to-end test waits for longest.")
    service_level: ServiceLevel


class DriverPart(Part):
    """A named cause of effort."""

    name: str
    value: str
    factor: float
    source: str
    tag: Literal["P", "M", "B", "A"] = Field(description="Published, measured, borrowed or assumed.")


class WaitingPart(Part):
    """The lead time before a package, nobody occupied; what follows it until the start is waiting for people or an occasion."""

    from_: Day | None = Field(alias="from")
    until: Day | None
    from_days: WorkingDays
    until_days: WorkingDays


class WorkPackagePart(Part):
    """The smallest thing planned: base_days times every driver's factor is median_days."""

    id: str
    name: str
    activity: str
    subject: Subject
    phase: str | None
    pool: str
    team: str | None
    teams: dict[str, float] = Field(description="The owning teams' shares of the effort; the rest is the pool's.")
    base_days: Days
    median_days: Days
    probability: Probability
    effort_days: SpreadPart
    cost: SpreadPart | None
    duration_days: SpreadPart
    start: Day | None
    finish: Day | None
    start_days: WorkingDays | None = Field(description="Null, like the dates, for a risk event: nobody plans for it.")
    finish_days: WorkingDays | None
    lead_time_days: WorkingDays
    waits_for: str | None
    waiting: WaitingPart | None = Field(description="Null where there is no lead time.")
    crew: float = Field(description="People at work on it at once, owners' people included.")
    takes_over_from: list[str] = Field(
        description="Packages whose people it takes over in the plan, besides those that it depends on."
    )
    slack_days: WorkingDays
    depends_on: list[str]
    critical: bool
    critical_share: Probability
    drivers: list[DriverPart]


class Milestone(Part):
    """A thing that is reached: an integration live, a path proven, a phase done, or everything (go-live)."""

    id: str
    kind: Literal["integration", "path", "phase", "programme"]
    name: str | None
    subject: Subject | None
    p50: Day | None
    p80: Day | None
    p50_days: WorkingDays
    p80_days: WorkingDays


class Step(Part):
    """From then on, so many full-time people."""

    from_: Day | None = Field(alias="from")
    from_days: WorkingDays
    capacity: float


class Resource(Part):
    """A pool or an owning team."""

    id: str
    name: str
    kind: str
    capacity: float = Field(description="Full-time people at the start.")
    steps: list[Step] = Field(description="Full-time people over time; one step where it never changes.")
    assumed: bool
    busy_share: float | None


class Month(Part):
    """What a resource does in one month."""

    number: int
    month: Day | None
    busy_days: Days
    capacity_days: Days


class UtilisationPart(Part):
    """One resource over the months."""

    id: str
    kind: str
    months: list[Month]


class LowerBound(Part):
    """What no order of work can beat, on mean durations."""

    critical_path: WorkingDays
    resource: WorkingDays
    resource_id: str | None


class LeverPart(Part):
    """Something that could be done about the finish."""

    id: str
    kind: Literal["pool", "team", "notice", "window", "sitting", "path"]
    subject: str = Field(description="Id of the pool, team, work package whose wait it is, review or path.")
    what: str
    people: float | None = Field(description="Full-time people more each time; null for other kinds.")
    gives_up_scope: bool


Changes = Annotated[
    list[dict[str, Any]] | None,
    Field(description="As a scenario of the inventory; null where an inventory cannot say it."),
]


class TriedLever(LeverPart):
    """What one lever buys on its own, on the forecast's draws; the better of the old and a new order of work."""

    saves_months: float = Field(description="Of the P50 finish.")
    saves_months_p80: float = Field(description="Of the P80 finish.")
    saves_days: WorkingDays = Field(description="Of the P50 finish.")
    costs: Money | None = Field(
        description="At most: people added are paid from the first to the last work of those whom they join, busy or not. "
        "Negative where money is saved."
    )
    cost_difference: Money | None = Field(description="Mean change of the estimate's cost, which pays people for work alone.")
    finish: Finish
    deadline_probability: Probability | None
    changes: Changes


class PulledLever(LeverPart):
    """A lever of a set, and how often it is pulled."""

    times: int


class SetMilestone(Part):
    """When something is reached with the set."""

    id: str
    kind: str
    p50: Day | None
    p80: Day | None


class SetPackage(Part):
    """When a package is done with the set; the P50 of both."""

    id: str
    start: Day | None
    finish: Day | None


class LeverSetPart(Part):
    """The cheapest set of levers found that meets the deadline at P80 or, where none does, all that helps."""

    deadline: Day
    meets: bool
    levers: list[PulledLever]
    costs: Money | None
    duration_months: SpreadPart
    finish: Finish
    probability: Probability = Field(description="Of meeting the deadline.")
    milestones: list[SetMilestone]
    work_packages: list[SetPackage]
    changes: Changes


class SchedulePart(Part):
    """When everything happens."""

    pools: list[Resource]
    milestones: list[Milestone]
    critical_path: list[str]
    utilisation: list[UtilisationPart]
    lower_bound_days: LowerBound
    baseline_days: WorkingDays
    planned_by: Literal["heuristic", "solver"]
    levers: list[TriedLever] | None = Field(
        description="The most useful first: the few that promise most, or all where asked for. Null: too many packages to try "
        "any unasked."
    )
    levers_left_out: int = Field(description="Levers about what decides the end that were not tried.")
    lever_set: LeverSetPart | None = Field(description="Null where not asked for, or where there is no deadline or start.")


class ExposedPart(Part):
    """A system that an event may strike."""

    system: str
    probability: Probability = Field(description="That it is exposed at all: below 1 where a fact is unknown.")


class RiskPart(Part):
    """Something that may happen once, beyond ordinary trouble; effort and delay are those at the median, if it does."""

    id: str
    name: str
    probability: Probability = Field(description="That it happens: the odds of all exposed systems added up, as a probability.")
    effort_days: Days
    delay_days: WorkingDays
    odds: float = Field(description="For each system exposed.")
    exposed: list[ExposedPart]
    work_package: str
    tag: Literal["P", "M", "B", "A"]


class FindingPart(Part):
    """Something to know about the inventory or the estimate."""

    model_config = ConfigDict(extra="allow")

    code: str
    severity: Literal["error", "warning", "note"]
    subject: Subject
    detail: str
    advice: str


class Structure(Part):
    """Structural complexity, as explanation and for comparing scenarios; in no formula."""

    c1: float
    c2: float
    c3: float | None
    propagation_cost: float


class CrossCheckPart(Part):
    """An independent view of the whole; ratio is check over estimate."""

    method: str
    effort_days: Days | None
    duration_months: float | None
    ratio: float | None
    note: str


class SensitivityPart(Part):
    """How much of the variance of cost or finish one thing explains on its own; what is left is what things do together."""

    driver: str
    subject: Subject
    team: str | None = Field(description="The owning team that it is about, where it is about one.")
    of: Literal["cost", "finish"]
    share_of_variance: Probability


class AnswerPart(Part):
    """What one answer to a question would mean."""

    value: str
    probability: Probability
    cost: Money | None = Field(description="Mean of the whole programme's integration cost if this is the answer.")
    effort_days: Days | None = Field(description="The same in person-days, where no rate is given.")


class QuestionPart(Part):
    """A fact worth asking for."""

    subject: Subject
    fact: str
    team: str | None = Field(description="Who can answer; null where no owner is known.")
    narrows_by: Probability = Field(description="Share of the variance of the cost that the answer explains.")
    sigma_common_less: float = Field(description="What the answer takes off the sigma that all packages share.")
    text: str
    allowed: list[str] = Field(description="Answers that an inventory can hold; empty for a number or free text.")
    form: str = Field(description="What an answer looks like where it is none of a list.")
    answers: list[AnswerPart]


class InvestmentPart(Part):
    """What a full API of a system that lacks one would save across the landscape, against what it costs."""

    system: str
    lacks_api: bool | None = Field(description="Null where it is unknown whether it lacks one.")
    way: Literal["upgrade", "facade"]
    in_plan: bool = Field(description="The estimate holds this remedy already: it is paid for anyway.")
    saves_days: SpreadPart
    saves_cost: SpreadPart | None
    saves_months: float | None = Field(description="Of the P50 duration; null where the programme is too large to try.")
    costs_days: SpreadPart
    costs_cost: SpreadPart | None
    purchase: Money
    pays_back: bool
    place: int | None = Field(description="In the order in which APIs are worth giving; null outside it.")
    marginal_saves_days: float | None = Field(description="Mean, when all earlier ones in the order are there.")
    marginal_saves_cost: float | None


class EstimateDocument(Part):
    """The estimate of one inventory under one scenario and effort model."""

    model_config = ConfigDict(extra="forbid", title="seamap/estimate/v1")

    schema_: Literal["seamap/estimate/v1"] = Field(alias="schema")
    inventory: InventoryPart
    scenario: str | None
    model: ModelPart
    samples: int
    seed: int
    summary: Summary
    scope: Scope
    cost_by: CostBy
    programme: ProgrammePart
    pilot: PilotPart
    systems: list[SystemPart]
    integrations: list[IntegrationPart]
    paths: list[PathPart]
    work_packages: list[WorkPackagePart]
    schedule: SchedulePart
    sensitivity: list[SensitivityPart]
    questions: list[QuestionPart]
    api_investments: list[InvestmentPart]
    risks: list[RiskPart]
    findings: list[FindingPart]
    structure: Structure
    assumptions: list[str]
    cross_checks: list[CrossCheckPart]


def estimate_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the estimate document.

    >>> estimate_schema()["title"]
    'seamap/estimate/v1'
    """
    return {"$schema": DIALECT, "$id": SCHEMA_URL, **EstimateDocument.model_json_schema(by_alias=True)}
