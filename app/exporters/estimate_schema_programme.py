"""The published shape of what an estimate says of the whole: summary, scope, cost, programme, pilot, findings."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from app.exporters.estimate_schema_base import Day, Days, Money, Part, Probability, SpreadPart, Subject, WorkingDays


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
    duration_months: SpreadPart | None = Field(
        description="Null where work waits for people whom nobody has: a finding says which pool or team is empty."
    )
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
    year: dict[str, Money] | None = Field(
        description="An upgrade is paid for when its package starts, what an interface costs once at the start of the whole."
    )


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


class SettledPart(Part):
    """A cause of the spread that a trial is the first to settle, with what it explains."""

    driver: str
    subject: Subject
    share_of_variance: Probability = Field(description="Of the cost.")
    share_of_finish: Probability


class GainPart(Part):
    """What settling causes brings, if what is tried turns out as in the middle."""

    narrows_by: Probability = Field(description="Share of the variance of the cost that the causes explain together.")
    narrows_finish_by: Probability | None
    cost_less: Money | None = Field(description="What the P80 comes down by; null where no rate is given.")
    effort_days_less: Days | None = Field(description="The same in person-days, where no rate is given.")
    finish_days_less: WorkingDays | None = Field(description="What the P80 of the finish comes down by.")


class TrialPart(GainPart):
    """Something that a pilot still to come should try, counting what the trials before it leave open."""

    kind: Literal["integration", "load", "failure"]
    subject: Subject
    name: str
    settles: list[SettledPart]


class MoreTrials(Part):
    """How many trials of each kind are not shown."""

    integration: int
    load: int
    failure: int


class ToTryPart(Part):
    """What a pilot still to come should try, the trial that narrows the P80 of the cost most first."""

    trials: list[TrialPart]
    more: MoreTrials
    together: GainPart = Field(description="What all trials together bring, those that are not shown included.")
    explanation: list[str]


class PilotPart(Part):
    """The pilot against production."""

    coverage: Coverage
    duration_ratio: SpreadPart | None
    cost_ratio: SpreadPart | None
    stop_gaps: list[str] = Field(description="Integrations that production must replace.")
    missing_apis_never_met: list[str] = Field(description="Systems lacking an API that the pilot did not touch.")
    cleaner_data: list[CleanerData]
    explanation: list[str]
    to_try: ToTryPart


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


class FindingPart(Part):
    """Something to know about the inventory or the estimate."""

    model_config = ConfigDict(extra="allow")

    code: str
    severity: Literal["error", "warning", "note"]
    subject: Subject
    detail: str
    advice: str
