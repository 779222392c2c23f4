"""Quantities with their units and bounds: types of every model field, the spread of a simulated one, likelihoods in words.

Units live in names (``effort_days``, ``latency_ms``): names survive JSON, CSV and SQL, and types do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticKnownError

# No control characters but tab and line ends, no bidi overrides or isolates, no byte-order mark, no U+FFFE and U+FFFF: none of
# them can be seen, PostgreSQL refuses NUL where SQLite stores it, and XML (SVG, GraphML) has no way of writing the last two.
VISIBLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]*$"
ONE_LINE = r"^[^\x00-\x1f\x7f\u0080-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]*$"
SLUG = r"^[a-z0-9][a-z0-9-]{0,62}$"

Slug = Annotated[
    str,
    StringConstraints(pattern=SLUG, strict=True),
    Field(description="An id: lower-case letters, digits and hyphens, at most 63."),
]
Name = Annotated[str, StringConstraints(min_length=1, max_length=512, pattern=ONE_LINE, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=VISIBLE)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), Field(description="ISO 3166-1 alpha-2 country code.")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(description="ISO 4217 currency code.")]


def _no_truth(value: object) -> object:
    """Let all but ``true`` and ``false`` through, which are no numbers although they could be read as 1 and 0."""
    if value is True or value is False:
        raise PydanticKnownError("float_type")
    return value


IS_NUMBER = BeforeValidator(_no_truth)

Share = Annotated[float, Field(ge=0, le=1, description="A share from 0 to 1."), IS_NUMBER]
Days = Annotated[
    float,
    Field(ge=0, le=1e6, description="Person-days of 8 hours, or working days where it is a waiting time."),
    IS_NUMBER,
]
Money = Annotated[float, Field(ge=0, le=1e15, description="Money in the inventory's currency."), IS_NUMBER]
Milliseconds = Annotated[float, Field(gt=0, le=1e9, description="Milliseconds."), IS_NUMBER]
Hours = Annotated[float, Field(ge=0, le=1e6, description="Hours."), IS_NUMBER]
PerSecond = Annotated[float, Field(ge=0, le=1e9, description="Transfers per second."), IS_NUMBER]
PerDay = Annotated[float, Field(ge=0, le=1e13, description="Transfers per day."), IS_NUMBER]
People = Annotated[float, Field(ge=0, le=10_000, description="Full-time people."), IS_NUMBER]
Count = Annotated[int, Field(ge=0, le=10_000_000, description="How many."), IS_NUMBER]
Weeks = Annotated[int, Field(ge=1, le=520, description="Weeks between two occasions."), IS_NUMBER]

LIKELIHOODS = (
    (0.99, "virtually certain"),
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.10, "unlikely"),
    (0.01, "very unlikely"),
    (-1.0, "exceptionally unlikely"),
)
"""Words for probabilities from so much on."""
NEVER, ALWAYS = 0.005, 0.995  # what would be rounded to 0 and 100 per cent


def likelihood(probability: float) -> str:
    """Return a probability in words.

    Source:
        Mastrandrea et al., Guidance note for lead authors of the IPCC fifth assessment report, 2010, table 1.

    >>> likelihood(0.5), likelihood(0.09), likelihood(0.0)
    ('about as likely as not', 'very unlikely', 'exceptionally unlikely')
    """
    return next(words for least, words in LIKELIHOODS if probability >= least)


def chance(probability: float) -> str:
    """Return a simulated probability in per cent; never a certainty that was only drawn.

    >>> chance(0.416), chance(0.001), chance(0.999), chance(0), chance(1)
    ('42 %', 'less than 1 %', 'more than 99 %', 'less than 1 %', 'more than 99 %')
    """
    if probability < NEVER:
        return "less than 1 %"
    return "more than 99 %" if probability > ALWAYS else f"{probability:.0%}".replace("%", " %")


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and percentiles of a simulated quantity. A sum of P80s is not the P80 of the sum: totals have their own."""

    mean: float
    p10: float
    p50: float
    p80: float
    p90: float

    def as_json(self) -> dict[str, float]:
        """Return the five figures by name.

        >>> Spread(5, 1, 4, 8, 9).as_json()["p80"]
        8
        """
        return {"mean": self.mean, "p10": self.p10, "p50": self.p50, "p80": self.p80, "p90": self.p90}


def percent(share: float, digits: int = 0) -> str:
    """Return a share as sentences have it, everywhere alike: per cent with a space before the sign.

    >>> percent(0.5334), percent(-0.004, 1), percent(1)
    ('53 %', '-0.4 %', '100 %')
    """
    return f"{share:.{digits}%}".replace("%", " %")
