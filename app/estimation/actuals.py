"""Finished work: what a work package was estimated at and what it took. Values only; reading tables is the importers' work."""

from __future__ import annotations

import math
from dataclasses import dataclass

UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Actual:
    """One finished work package.

    Attributes:
        organisation: whose work it was; :data:`UNNAMED` where the table does not say.
        activity: one of our activities, or whatever the table calls it; empty where it does not say.
        estimate_days: person-days that it was estimated at, above 0, without what an earlier calibration had put on it.
        actual_days: person-days that it took, above 0.
    """

    organisation: str
    activity: str
    estimate_days: float
    actual_days: float

    @property
    def residual(self) -> float:
        """The natural logarithm of actual over estimate: 0 where the estimate was right.

        >>> round(Actual("acme", "build", 10, 20).residual, 3)
        0.693
        """
        return math.log(self.actual_days / self.estimate_days)


@dataclass(frozen=True, slots=True)
class ActualsSource:
    """Where actuals came from: the file's name without its folders, its SHA-256, how many packages it held."""

    file: str
    digest: str
    packages: int
