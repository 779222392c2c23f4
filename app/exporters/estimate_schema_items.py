"""The published shape of what an estimate says of systems, integrations and paths."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.exporters.estimate_schema_base import Money, Part, Probability, SpreadPart, WorkingDays


class Remedy(Part):
    """One way round a missing API."""

    option: str
    chosen: bool
    effort_days: SpreadPart
    cost: SpreadPart | None = Field(description="Null where no rate is given, or nobody has priced what is to be bought.")
    lead_time_days: WorkingDays
    misses: list[str] = Field(description="Needs that it does not meet, in words.")
    availability: str = Field(description="The API availability that it is for.")
    probability: Probability = Field(description="That the availability is that one; 1 where it is known.")
    purchase: Money | None = Field(description="Null for an upgrade whose cost nobody states.")
    money_with_flows: Money = Field(
        description="What options are compared by: the remedy and all flows under it, at the median, without what has no price."
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
    holds_with_ways_taken: bool | None = Field(
        description="Whether it is met with the ways round missing APIs that this estimate takes; null where open."
    )
    with_ways_taken: str = Field(description="Why, in words.")


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
