"""The published shape of what narrows, moves or threatens an estimate: sensitivity, questions, investments, risks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.exporters.estimate_schema_base import Days, Money, Part, Probability, SpreadPart, Subject, WorkingDays


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
    saves_months: float | None = Field(
        description="Of the P50 duration; null where the programme is too large to try, or its duration is not known."
    )
    costs_days: SpreadPart
    costs_cost: SpreadPart | None
    spared_days: SpreadPart = Field(description="Of what it saves: the way round that is planned anyway and falls away.")
    spared_cost: SpreadPart | None = Field(description="The same in money, what is bought for it included.")
    purchase: Money
    pays_back: bool
    place: int | None = Field(description="In the order in which APIs are worth giving; null outside it.")
    marginal_saves_days: float | None = Field(description="Mean, when all earlier ones in the order are there.")
    marginal_saves_cost: float | None


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
