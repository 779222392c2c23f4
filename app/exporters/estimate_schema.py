"""The published shape of the estimate document: models that say what every field means, and the JSON Schema made from them.

Its parts are in the modules beside this one. The document itself is built as plain values (large ones have hundreds of
thousands of them); tests hold it to these models.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from app.exporters.estimate_schema_base import Part
from app.exporters.estimate_schema_items import IntegrationPart, PathPart, SystemPart
from app.exporters.estimate_schema_programme import (
    CostBy,
    CrossCheckPart,
    FindingPart,
    InventoryPart,
    ModelPart,
    PilotPart,
    ProgrammePart,
    Scope,
    Structure,
    Summary,
)
from app.exporters.estimate_schema_schedule import SchedulePart, WorkPackagePart
from app.exporters.estimate_schema_value import (
    InvestmentPart,
    QuestionPart,
    RiskPart,
    SensitivityPart,
)

SCHEMA_URL = "https://seamap.dev/schemas/estimate.v1.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


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
