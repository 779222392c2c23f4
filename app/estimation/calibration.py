"""Learns from finished work: how far an organisation's actuals lie from their estimates, and how sure that makes the next one.

Residuals are ``ln(actual / estimate)``. A residual is the sum of the organisation's own factor, of its activity's within the
organisation, and of the package's. The priors are those that the simulation draws from: ``sigma.common`` for the organisation
(0.40), ``sigma.group`` for the activity, ``sigma.item`` for the package. After *k* finished packages the organisation's mean
residual has the weight ``k / (k + sigma.item² / sigma.common²)``, which is ``k / (k + 1.9)``; what is left over is an
activity's own with the weight ``n / (n + sigma.item² / sigma.group²)``. Other organisations move where an organisation is
expected to be, for a stated share of the prior variance is common to all; they never narrow what is believed about it, for how
much organisations differ is the prior's. All sums are kept so that one package can be taken out again, which is what a backtest
does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import BadParameter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.estimation.actuals import Actual
    from app.estimation.effort_model import EffortModel


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before any actual is seen; the sigmas are of logarithms.

    Attributes:
        organisation: sigma of an organisation's factor.
        alike: share of its variance that all organisations have in common, from 0 to 1.
        activity: sigma of an activity's factor within an organisation.
        item: sigma of a single package.
        item_weight: how many packages the belief in *item* is worth.
    """

    organisation: float
    alike: float
    activity: float
    item: float
    item_weight: float


def prior_of(model: EffortModel) -> Prior:
    """Return what an uncalibrated effort model believes.

    Raises:
        BadParameter: it is calibrated already: learning, and scoring what is learned, start from what nobody's actuals have
            changed.

    >>> from app.estimation.effort_model import default_effort_model
    >>> prior_of(default_effort_model()).organisation
    0.4
    """
    if model.calibrated_on:
        detail = f"The effort model {model.id!r} has learned from {model.calibrated_on} packages already."
        raise BadParameter(detail, hint="Learn from all finished work at once, starting from an uncalibrated model.")
    return Prior(
        organisation=model.value("sigma.common"),
        alike=model.value("learning.alike"),
        activity=model.value("sigma.group"),
        item=model.value("sigma.item"),
        item_weight=model.value("learning.item_weight"),
    )


@dataclass(frozen=True, slots=True)
class Belief:
    """A normal distribution of a logarithm."""

    mean: float
    variance: float

    @property
    def factor(self) -> float:
        """The median of the factor that the logarithm is of."""
        return math.exp(self.mean)

    @property
    def sigma(self) -> float:
        """The standard deviation of the logarithm."""
        return math.sqrt(self.variance)

    def after(self, count: int, mean: float, noise: float) -> Belief:
        """Return the belief after *count* observations of that *mean*, each with the variance *noise*.

        >>> Belief(0.0, 0.16).after(0, 0.0, 0.3025)
        Belief(mean=0.0, variance=0.16)
        """
        if not count or self.variance <= 0:
            return self
        weight = count / (count + noise / self.variance)
        return Belief(self.mean + weight * (mean - self.mean), self.variance * (1 - weight))


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is believed about ``ln(actual / estimate)`` of the next package: the sum of three independent parts."""

    organisation: Belief
    activity: Belief
    item_sigma: float

    @property
    def median(self) -> float:
        """The mean of the logarithm."""
        return self.organisation.mean + self.activity.mean

    @property
    def sigma(self) -> float:
        """The standard deviation of the logarithm."""
        return math.sqrt(self.organisation.variance + self.activity.variance + self.item_sigma * self.item_sigma)


@dataclass(slots=True)
class _Sums:
    """Count, sum and sum of squares of residuals."""

    count: int = 0
    total: float = 0.0
    squares: float = 0.0

    def change(self, residual: float, sign: int) -> None:
        self.count += sign
        self.total += sign * residual
        self.squares += sign * residual * residual

    @property
    def mean(self) -> float:
        return self.total / self.count if self.count else 0.0

    @property
    def scatter(self) -> float:
        """The sum of squared deviations from the mean."""
        return max(self.squares - self.total * self.mean, 0.0)


class Evidence:
    """The residuals of finished packages, as sums per organisation and activity; packages can be put in and taken out.

    >>> from app.estimation.actuals import Actual
    >>> from app.estimation.effort_model import default_effort_model
    >>> evidence = Evidence(prior_of(default_effort_model()), [Actual("acme", "build", 10, 20)] * 5)
    >>> round(evidence.predict("acme", "test").organisation.factor, 2)
    1.65
    """

    def __init__(self, prior: Prior, actuals: Iterable[Actual] = ()) -> None:
        self.prior = prior
        self._noise = prior.item * prior.item
        self._shared = prior.alike * prior.organisation * prior.organisation
        self._own = prior.organisation * prior.organisation - self._shared
        self._organisations: dict[str, _Sums] = {}
        self._cells: dict[tuple[str, str], _Sums] = {}
        self._trade = (0.0, 0.0)  # precision, and precision times mean, of what the organisations say about their trade
        self._scatter, self._freedom = 0.0, 0
        for actual in actuals:
            self.add(actual)

    @property
    def organisations(self) -> tuple[str, ...]:
        """The organisations with packages, by name."""
        return tuple(sorted(self._organisations))

    def count(self, organisation: str, activity: str | None = None) -> int:
        """Return how many finished packages an organisation has, in all or of one activity."""
        sums = self._organisations.get(organisation) if activity is None else self._cells.get((organisation, activity))
        return sums.count if sums else 0

    def add(self, actual: Actual) -> None:
        """Put a finished package in."""
        self._change(actual, 1)

    def remove(self, actual: Actual) -> None:
        """Take a package that was put in out again."""
        self._change(actual, -1)

    def predict(self, organisation: str | None, activity: str) -> Prediction:
        """Return what is believed about the next package of an organisation; of one that was never seen where it has none.

        An activity of an organisation never seen has no factor of its own.
        """
        belief = self._believe_organisation(organisation)
        cell = self._cells.get((organisation or "", activity), _Sums())
        own = Belief(0.0, self.prior.activity * self.prior.activity)
        return Prediction(belief, own.after(cell.count, cell.mean - belief.mean, self._noise), self.item_sigma)

    @property
    def item_sigma(self) -> float:
        """Sigma of a single package: the prior's, and the scatter within an activity of an organisation, each by its weight."""
        weight = self.prior.item_weight
        return math.sqrt((weight * self._noise + self._scatter) / (weight + self._freedom))

    def _believe_organisation(self, organisation: str | None) -> Belief:
        sums = self._organisations.get(organisation or "", _Sums())
        precision, weighted = self._trade
        if sums.count:
            said = self._say(sums)
            precision, weighted = precision - said[0], weighted - said[1]
        trade = weighted / (1 / self._shared + max(precision, 0.0)) if self._shared > 0 else 0.0
        before = Belief(trade, self.prior.organisation * self.prior.organisation)
        return before.after(sums.count, sums.mean, self._noise)

    def _say(self, sums: _Sums) -> tuple[float, float]:
        """What one organisation says about the trade: precision, and precision times mean."""
        if not sums.count:
            return 0.0, 0.0
        precision = 1 / (self._own + self._noise / sums.count)
        return precision, precision * sums.mean

    def _change(self, actual: Actual, sign: int) -> None:
        residual = actual.residual
        sums = self._organisations.setdefault(actual.organisation, _Sums())
        cell = self._cells.setdefault((actual.organisation, actual.activity), _Sums())
        before = self._say(sums)
        self._scatter -= cell.scatter
        self._freedom -= max(cell.count - 1, 0)
        sums.change(residual, sign)
        cell.change(residual, sign)
        after = self._say(sums)
        self._trade = (self._trade[0] - before[0] + after[0], self._trade[1] - before[1] + after[1])
        self._scatter = max(self._scatter + cell.scatter, 0.0)
        self._freedom += max(cell.count - 1, 0)
        if not sums.count:
            del self._organisations[actual.organisation]
        if not cell.count:
            del self._cells[actual.organisation, actual.activity]
