"""Scores predictions of finished work, each made without the package (or the whole organisation) that it predicts.

A prediction is a lognormal: estimate, times what was learned, with the sigma that is left. Published figures to compare with
are named beside the scores; nothing is fitted to them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist, fmean, median
from typing import TYPE_CHECKING

from app.estimation.calibration import Evidence, prior_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.estimation.actuals import Actual
    from app.estimation.calibration import Prediction
    from app.estimation.effort_model import EffortModel

LEVELS = (0.1, 0.5, 0.8, 0.9)
P10, P50, P80, P90 = LEVELS
CLOSE = 0.3  # PRED(30): within 30 % of the actual
DEVIATES = {level: NormalDist().inv_cdf(level) for level in LEVELS}


@dataclass(frozen=True, slots=True)
class Forecasted:
    """A finished package and what was predicted for it, in person-days per level (0.1, 0.5, 0.8, 0.9)."""

    actual_days: float
    quantiles: dict[float, float]

    @property
    def relative_error(self) -> float:
        """Distance of P50 from the actual, as a share of the actual."""
        return abs(self.actual_days - self.quantiles[P50]) / self.actual_days


@dataclass(frozen=True, slots=True)
class Scores:
    """How good predictions were.

    Attributes:
        median_relative_error: MdMRE.
        within_30_percent: PRED(30), share of P50s within 30 % of the actual.
        standardised_accuracy: 1 less the mean absolute error over that of guessing another package's actual (Shepperd &
            MacDonell 2012); ``None`` for one package, or where all took the same.
        pinball_loss: mean, in person-days, by level.
        coverage: share of actuals between P10 and P90, claimed to be 0.8.
        below_p80: share of actuals at or below P80, claimed to be 0.8.
        relative_width: mean of (P90 - P10) / P50.
    """

    packages: int
    median_relative_error: float
    within_30_percent: float
    standardised_accuracy: float | None
    pinball_loss: dict[float, float]
    coverage: float
    below_p80: float
    relative_width: float


@dataclass(frozen=True)
class Backtest:
    """Scores of the estimates as they were, learned without the one package, and without its whole organisation.

    Attributes:
        leave_one_organisation_out: ``None`` where there is one organisation.
    """

    as_estimated: Scores
    leave_one_out: Scores
    leave_one_organisation_out: Scores | None


def backtest(actuals: Sequence[Actual], model: EffortModel) -> Backtest:
    """Return how good *model*'s spreads and what can be learned are on finished work; *actuals* has one row at least.

    Raises:
        BadParameter: *model* is calibrated already.
    """
    nothing, evidence = Evidence(prior_of(model)), Evidence(prior_of(model), actuals)
    several = len(evidence.organisations) > 1
    return Backtest(
        as_estimated=score([forecast_one(actual, nothing.predict(None, actual.activity)) for actual in actuals]),
        leave_one_out=score(list(_leave_one_out(actuals, evidence))),
        leave_one_organisation_out=score(list(_leave_organisations_out(actuals, evidence))) if several else None,
    )


def forecast_one(actual: Actual, prediction: Prediction) -> Forecasted:
    """Return what a prediction says about one package."""
    quantiles = {
        level: actual.estimate_days * math.exp(prediction.median + deviate * prediction.sigma)
        for level, deviate in DEVIATES.items()
    }
    return Forecasted(actual.actual_days, quantiles)


def _leave_one_out(actuals: Sequence[Actual], evidence: Evidence) -> Iterator[Forecasted]:
    for actual in actuals:
        evidence.remove(actual)
        yield forecast_one(actual, evidence.predict(actual.organisation, actual.activity))
        evidence.add(actual)


def _leave_organisations_out(actuals: Sequence[Actual], evidence: Evidence) -> Iterator[Forecasted]:
    groups: dict[str, list[Actual]] = {}
    for actual in actuals:
        groups.setdefault(actual.organisation, []).append(actual)
    for organisation, own in groups.items():
        for actual in own:
            evidence.remove(actual)
        for actual in own:
            yield forecast_one(actual, evidence.predict(organisation, actual.activity))
        for actual in own:
            evidence.add(actual)


def score(forecasts: Sequence[Forecasted]) -> Scores:
    """Return the scores of predictions, of which there is one at least.

    >>> right = Forecasted(10.0, {0.1: 5.0, 0.5: 10.0, 0.8: 15.0, 0.9: 20.0})
    >>> score([right]).within_30_percent, score([right]).coverage, score([right]).relative_width
    (1.0, 1.0, 1.5)
    """
    errors = [row.relative_error for row in forecasts]
    return Scores(
        packages=len(forecasts),
        median_relative_error=median(errors),
        within_30_percent=fmean(float(error <= CLOSE) for error in errors),
        standardised_accuracy=_standardise(forecasts),
        pinball_loss={
            level: fmean(pinball_loss(row.actual_days, row.quantiles[level], level) for row in forecasts) for level in LEVELS
        },
        coverage=fmean(float(row.quantiles[P10] <= row.actual_days <= row.quantiles[P90]) for row in forecasts),
        below_p80=fmean(float(row.actual_days <= row.quantiles[P80]) for row in forecasts),
        relative_width=fmean((row.quantiles[P90] - row.quantiles[P10]) / row.quantiles[P50] for row in forecasts),
    )


def pinball_loss(actual: float, predicted: float, level: float) -> float:
    """Return what a predicted quantile costs: too low costs *level* per day, too high the rest.

    >>> pinball_loss(12, 10, 0.8), pinball_loss(8, 10, 0.5)
    (1.6, 1.0)
    """
    return level * (actual - predicted) if actual >= predicted else (1 - level) * (predicted - actual)


def _standardise(forecasts: Sequence[Forecasted]) -> float | None:
    """Guessing is exact: the mean over all pairs of different packages of how far their actuals lie apart."""
    count = len(forecasts)
    ordered = sorted(row.actual_days for row in forecasts)
    apart = sum((2 * rank - count + 1) * days for rank, days in enumerate(ordered))
    if count < 2 or apart <= 0:  # noqa: PLR2004  (a pair)
        return None
    guessing = 2 * apart / (count * (count - 1))
    return 1 - fmean(abs(row.actual_days - row.quantiles[P50]) for row in forecasts) / guessing
