"""The base of all that an architect declares: frozen, no unknown keys; absent, ``null`` and ``unknown`` mean the same."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from app.quantities import Days, Name, Share, Text


class Declared(BaseModel):
    """A part of an inventory. A fact that is absent, ``null`` or ``unknown`` takes the field's default, which says unknown."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        coerce_numbers_to_str=True,
        allow_inf_nan=False,
        populate_by_name=True,
        serialize_by_alias=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_unknown(cls, data: Any) -> Any:
        """Leave out what says nothing, so that the three ways of not knowing become one."""
        if not isinstance(data, dict) or not (None in data.values() or "unknown" in data.values()):
            return data
        required = _required_keys(cls)
        return {key: value for key, value in data.items() if (value is not None and value != "unknown") or key in required}


@cache
def _required_keys(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items() if field.is_required())


class Evidence(Declared):
    """Where a fact came from and how sure that source is."""

    source: Name
    document: Name | None = None
    confidence: Share | None = None


class ThreePoint(Declared):
    """People's own estimate of effort, in person-days: P10, median and P90."""

    low: Days
    likely: Days
    high: Days
    source: Text | None = None
