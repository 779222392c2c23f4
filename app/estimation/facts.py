"""Unknown facts as values: what each may turn out to be, and how a factor depends on the worst, least or sum of several.

Nothing is drawn here (:mod:`app.estimation.line_draws` does that); this module holds the shares and the arithmetic on medians.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import special, stats

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.estimation.effort_model import EffortModel
    from app.estimation.work_package import Subject
    from app.inventory.vocabulary import Hosting

AVAILABILITY = "api.availability"
SHAPES_KEPT = 4096
QUADRATURE_POINTS = 256  # of the beta distribution, for a mean to four digits


class UnknownFact(NamedTuple):
    """A fact that prices something and is not known.

    Attributes:
        values: what it may be; ``shares`` add up to 1.
        shift: for ``api.availability`` alone: log-odds added to the share of lacking systems that a draw has in common.
    """

    subject: Subject
    fact: str
    values: tuple[str, ...]
    shares: tuple[float, ...]
    shift: float | None = None

    @property
    def key(self) -> str:
        """What its stream of random numbers is named after."""
        return f"{self.subject.kind}:{self.subject.id}:{self.fact}"


class Combine(StrEnum):
    """How the levels of several unknown facts make one: the worst of them, the least, or their sum."""

    MAX = "max"
    MIN = "min"
    SUM = "sum"

    __hash__ = str.__hash__  # in a fifth of the time: it is looked up by all the time


Term = tuple[UnknownFact, tuple[int, ...]]
"""An unknown fact, with a level per value."""
Terms = tuple[Term, ...]


@dataclass(frozen=True)
class Uncertain:
    """A factor on a package that unknown facts decide.

    Each fact's value has a level; the levels are combined with one another and with *known*, the level of what is known; the
    factor is looked up by the combined level. A factor of 0 means that the package is not needed.

    Attributes:
        terms: the facts, each with a level per value.
        known: level that the known facts alone give.
        factors: the factor per level.
    """

    name: str
    terms: Terms
    known: int
    factors: tuple[float, ...]
    combine: Combine = Combine.MAX

    def level_shares(self) -> np.ndarray:
        """Return the share of each level, facts taken as independent. Shape: (levels,)."""
        return self.law.level_shares

    @property
    def probability(self) -> float:
        """The share of worlds in which the factor is not 0."""
        return self.law.probability

    @property
    def typical(self) -> float:
        """The probability-weighted geometric mean of the factor where it is not 0; 0 where it always is."""
        return self.law.typical

    @property
    def mean(self) -> float:
        """The probability-weighted arithmetic mean of the factor."""
        return self.law.mean

    @property
    def most_probable(self) -> int:
        """The level with the largest share; the lower of two equal ones."""
        return self.law.most_probable

    @cached_property
    def law(self) -> Law:
        """All that its numbers depend on, the facts in no order: much the same for thousands of systems, each reckoned once."""
        terms = sorted([(fact.shares, levels) for fact, levels in self.terms])
        return _law_of(self.known, self.factors, self.combine, tuple(terms))


class Law:
    """How likely each level of an uncertain factor is, and what follows from it.

    Args:
        terms: per unknown fact, the shares and levels of its values.
    """

    def __init__(
        self,
        known: int,
        factors: tuple[float, ...],
        combine: Combine,
        terms: tuple[tuple[tuple[float, ...], tuple[int, ...]], ...],
    ) -> None:
        self.factors = np.asarray(factors)
        total = np.zeros(len(factors))
        total[known] = 1.0
        for shares, levels in terms:
            own = np.zeros(len(factors))
            np.add.at(own, list(levels), list(shares))
            total = _merge_shares(total, own, combine)
        total.flags.writeable = False
        self.level_shares = total
        self.most_probable = int(np.argmax(total))
        self.mean = float(sum(share * factor for share, factor in zip(total, factors, strict=True)))
        self.probability = float(total[self.factors > 0].sum())
        self.typical = self._find_typical()

    def _find_typical(self) -> float:
        there = (self.factors > 0) & (self.level_shares > 0)
        if not there.any():
            return 0.0
        weights = self.level_shares[there] / self.level_shares[there].sum()
        return float(math.exp(np.dot(weights, np.log(self.factors[there]))))


_law_of = lru_cache(SHAPES_KEPT)(Law)


def _merge_shares(one: np.ndarray, other: np.ndarray, combine: Combine) -> np.ndarray:
    if combine is Combine.SUM:
        merged: np.ndarray = np.convolve(one, other)[: len(one)]
    elif combine is Combine.MAX:
        merged = np.diff(np.cumsum(one) * np.cumsum(other), prepend=0.0)
    else:
        merged = np.diff(np.cumsum(one[::-1]) * np.cumsum(other[::-1]), prepend=0.0)[::-1]
    return merged


def typical_capped(known: float, uncertain: Sequence[Uncertain], cap: float) -> float:
    """Return the probability-weighted geometric mean of ``min(cap, known · Π factors)``.

    >>> typical_capped(2.0, (), 4.0), typical_capped(6.0, (), 4.0)
    (2.0, 4.0)
    """
    return _typical_capped(known, tuple([factor.law for factor in uncertain]), cap)


@lru_cache(SHAPES_KEPT)
def _typical_capped(known: float, laws: tuple[Law, ...], cap: float) -> float:
    logs, weights = np.array([math.log(known)]), np.ones(1)
    for law in laws:
        used = law.level_shares > 0
        logs = np.add.outer(logs, np.log(law.factors[used])).ravel()
        weights = np.multiply.outer(weights, law.level_shares[used]).ravel()
    return float(math.exp(np.dot(weights, np.minimum(logs, math.log(cap)))))


def unknown_fact(model: EffortModel, subject: Subject, fact: str, mixture: str | None = None) -> UnknownFact:
    """Return the unknown *fact* of *subject*, its values as the effort model's row *mixture* (default: *fact*) states them."""
    row = model.mixture(mixture or fact)
    return UnknownFact(subject, fact, row.values, row.weights)


def unknown_availability(model: EffortModel, subject: Subject, hosting: Hosting) -> UnknownFact:
    """Return an unknown ``api.availability``: its lacking share has a part that all of them have in common in one draw.

    The shares stated are those on average over that common part, for the system's hosting.
    """
    shift = lacking_shift(model, hosting)
    lacking = model.mixture("api.availability.lacking").shares
    reachable = model.mixture("api.availability.reachable").shares
    share = _mean_lacking(model.value("lacking.alpha"), model.value("lacking.beta"), shift)
    values = {name: part * (1 - share) for name, part in reachable.items()}
    values |= {name: part * share for name, part in lacking.items()}
    return UnknownFact(subject, AVAILABILITY, tuple(values), tuple(values.values()), shift)


def lacking_shift(model: EffortModel, hosting: Hosting) -> float:
    """Return the log-odds by which a system of this hosting lacks an API more often than the average; 0 where unknown."""
    row = {"mainframe": "mainframe", "partner": "partner", "on_premises": "on_premises", "cloud": "cloud", "saas": "cloud"}
    return model.value(f"lacking.shift.{row[hosting]}") if hosting in row else 0.0


def shift_share(share: np.ndarray, shift: float) -> np.ndarray:
    """Return *share* moved by *shift* in log-odds.

    >>> import numpy as np
    >>> float(shift_share(np.array([0.5]), 0.0)[0])
    0.5
    """
    moved: np.ndarray = special.expit(special.logit(share) + shift)
    return moved


@cache
def _mean_lacking(alpha: float, beta: float, shift: float) -> float:
    points = (np.arange(QUADRATURE_POINTS) + 1 / 2) / QUADRATURE_POINTS
    return float(shift_share(stats.beta.ppf(points, alpha, beta), shift).mean())


class FactCount:
    """Counts the facts in scope that price something, known and unknown; the share of unknown ones widens the estimate."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], bool] = {}
        self._unknown = 0

    def note(self, subject: Subject, fact: str, *, known: bool) -> None:
        """Count a fact once, however many packages it prices."""
        key = (*subject, fact)
        self._unknown += (not known) - (not self._known.get(key, True))
        self._known[key] = known

    @property
    def count(self) -> int:
        """How many facts were counted, known and unknown."""
        return len(self._known)

    @property
    def unknown_share(self) -> float:
        """Share of the facts counted that are unknown, from 0 to 1; 0 where there are none."""
        if not self._known:
            return 0.0
        return self._unknown / len(self._known)

    @property
    def unknown(self) -> tuple[tuple[str, str, str], ...]:
        """The unknown ones as (kind, id, fact), in order."""
        return tuple(sorted(key for key, known in self._known.items() if not known))


def levels_of(values: Sequence[str], table: Mapping[str, int], default: int = 0) -> tuple[int, ...]:
    """Return the level of each value, *default* for those that the table does not name.

    >>> levels_of(("a", "b"), {"b": 1})
    (0, 1)
    """
    return tuple(table.get(value, default) for value in values)
