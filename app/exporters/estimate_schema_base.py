"""What every part of the published estimate is made of: units, spreads, the model that parts inherit from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

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
