"""The base of all that an architect declares: frozen, no unknown keys; absent, ``null`` and ``unknown`` mean the same."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from app.quantities import Days, Name, Share, Text

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _only_iso(value: Any) -> Any:
    """Let dates through, and texts like 2026-01-31: a number is no date, though it could be read as seconds since 1970."""
    if isinstance(value, datetime) or not (isinstance(value, date) or (isinstance(value, str) and ISO_DATE.fullmatch(value))):
        raise ValueError("not a date")
    return value


Day = Annotated[date, BeforeValidator(_only_iso)]


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
        optional = _optional_keys(cls)
        return {key: value for key, value in data.items() if (value is not None and value != "unknown") or key not in optional}


@cache
def _optional_keys(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items() if not field.is_required())


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
