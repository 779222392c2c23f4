"""The shapes of answers, for OpenAPI. The documents themselves are made by the services; these models describe them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Body(BaseModel):
    model_config = ConfigDict(extra="allow")


class FindingBody(_Body):
    """One thing to know about the architect's data, located where the format allows it."""

    code: str = Field(description="Stable, kebab-case.", examples=["no-api"])
    severity: Literal["error", "warning", "note"]
    subject: dict[str, str] = Field(description="One of system, integration, path or programme, and its id.")
    detail: str
    advice: str = ""
    pointer: str | None = Field(None, description="RFC 6901 pointer into the document.")
    line: int | None = Field(None, description="Counts from 1.")
    column: int | None = Field(None, description="Counts from 1.")


class ProblemBody(_Body):
    """RFC 9457 problem document."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    code: str = Field(description="Stable, kebab-case: what programs may depend on.", examples=["invalid-inventory"])
    detail: str
    hint: str = ""
    instance: str = ""
    errors: list[dict[str, Any]] = Field(
        default_factory=list,
        description="Every fault, each with detail and pointer and, where known, line, column, sheet, row.",
    )


class VersionBody(_Body):
    """A stored version without its content."""

    id: str
    name: str
    version: int
    digest: str = Field(examples=["sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    saved_at: datetime


class InventoryBody(_Body):
    """A stored inventory with what was found in it."""

    id: str
    name: str
    version: int
    digest: str
    findings: list[FindingBody]
    inventory: dict[str, Any] = Field(description="The document in canonical form: see /api/v1/schemas/inventory.json.")


class ImportBody(InventoryBody):
    """The version that holds what was merged, and what is left to decide."""

    proposals: list[dict[str, Any]] = Field(
        description="Imported systems that may be the inventory's: document, imported, name, candidates with similarity."
    )


class ListBody(_Body):
    """A page of a list."""

    items: list[VersionBody]
    next: str | None = Field(description="Address of the next page; null on the last.")


class ValidationBody(_Body):
    """The document is a valid inventory."""

    valid: Literal[True]
    findings: list[FindingBody]


class NodeBody(_Body):
    """A system in the graph."""

    id: str
    name: str
    in_scope: bool
    lacks_api: bool | None = Field(description="Null where unknown.")


class EdgeBody(_Body):
    """An integration in the graph: data flow from source to target; the provider offers the interface."""

    id: str
    source: str
    target: str
    provider: str
    consumer: str
    status: str
    in_scope: bool


class GraphBody(_Body):
    """Node-link graph."""

    nodes: list[NodeBody]
    edges: list[EdgeBody]


class AnalysisBody(_Body):
    """What the structure of the landscape says."""

    missing_apis: list[Any]
    single_points_of_failure: list[Any]
    cycles: list[Any]
    coupling: dict[str, Any]
    service_level_gaps: list[Any]
    findings: list[FindingBody]


class RouteBody(_Body):
    """A way that data can take."""

    systems: list[str]
    effort_days: float = Field(description="Mean person-days of the integrations on it that are still to be built.")
    steps: list[dict[str, Any]] = Field(description="Each with effort_days, availability, latency_ms, freshness_hours.")


class RoutesBody(_Body):
    """The cheapest routes between two systems."""

    routes: list[RouteBody]
    no_route: dict[str, Any] | None = Field(description="What is in the way; null where there are routes.")


class ImpactBody(_Body):
    """What breaks when a system fails, and what follows when it changes."""

    failure: list[dict[str, Any]] = Field(description="Whom the failure reaches, the nearest first.")
    change: list[dict[str, Any]] = Field(description="Whom its data reach, the nearest first.")
    paths: list[dict[str, Any]] = Field(description="The declared paths that are touched, and whether each survives.")
    findings: list[FindingBody]


class EstimateBody(_Body):
    """``seamap/estimate/v1``; its schema is at /api/v1/schemas/estimate.json. With ``fields``, the named parts of it."""


class TeamQuestionsBody(_Body):
    """The questions that one team can answer."""

    team: str | None = Field(description="Null where no owner is known.")
    name: str | None
    contact: str | None
    narrows_by: float = Field(description="Share of the cost's variance that the answers explain together.")
    questions: list[dict[str, Any]] = Field(description="As the estimate's part of that name.")


class QuestionsBody(_Body):
    """The facts worth asking for, the team first whose answers narrow the cost most."""

    inventory: dict[str, Any]
    facts_known: float
    questions: int
    narrows_by: float
    teams: list[TeamQuestionsBody]


class ExportBody(_Body):
    """One format that an inventory is exported to."""

    format: str
    media_type: str
    words: str = Field(description="What it is and who reads it.")
    href: str


class ExportsBody(_Body):
    """Every format that an inventory is exported to."""

    items: list[ExportBody]
    next: None


class FindingsBody(_Body):
    """Everything that was found."""

    items: list[FindingBody]
    next: None


class CompareBody(_Body):
    """Scenarios beside the inventory as declared, on common draws."""

    base: dict[str, Any] = Field(
        description="As declared: its id is null; order_of is the scenario that its order of work was found for, if any, "
        "and alone what duration and finish are in its own order then; findings are its errors."
    )
    scenarios: list[dict[str, Any]] = Field(
        description="Each with id, order_of, summary, difference, probability_cheaper, probability_sooner, what makes the mean "
        "difference (changes of work packages, purchases, and elsewhere, which is what is left), as findings the errors and "
        "warnings that the base has not. order_of is null where it keeps the order of work found for it, declared where it "
        "keeps the one found for the base by itself, or the other scenario whose order the base keeps too. Months and "
        "probability_sooner are null where work waits for people whom nobody has."
    )


class DiffBody(_Body):
    """What changed between two versions, as a priced work list."""

    new: list[dict[str, Any]]
    changed: list[dict[str, Any]]
    retired: list[dict[str, Any]]
    renamed: list[dict[str, Any]]
    bridges: list[dict[str, Any]]


class HealthBody(_Body):
    """The process answers."""

    status: Literal["ok"]
    version: str


class ActualBody(_Body):
    """What a finished work package took, beside what it was estimated at, in person-days."""

    package: str = Field(examples=["system/policy-admin/engage"])
    activity: str
    estimate_days: float = Field(description="At the median, without what an effort model has learned.")
    actual_days: float
    version: int = Field(description="Of the inventory whose estimate it is compared with.")
    saved_at: datetime


class ActualsBody(_Body):
    """The latest actual of each work package, in order of id; with a POST, what there is to say about it."""

    items: list[ActualBody]
    next: str | None
    findings: list[FindingBody] = Field(default_factory=list)


class ModelBody(_Body):
    """An effort model that was learned; its id pins it as ?model=."""

    id: str = Field(examples=["learned-0123456789ab"])
    digest: str
    calibrated_on: int = Field(description="How many finished work packages it learned from.")
    saved_at: datetime


class CalibrationBody(ModelBody):
    """An effort model that was just learned, and what was learned."""

    learned: dict[str, Any] = Field(description="The organisation's factor, sigmas before and after, and per activity.")


class ModelsBody(_Body):
    """The effort models that were learned, the one in force first."""

    items: list[ModelBody]
    next: str | None
