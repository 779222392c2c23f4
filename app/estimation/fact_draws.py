"""Unknown facts drawn: which value each takes in every draw of a block, and what the factors come to that depend on them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.facts import Combine, shift_share
from app.estimation.streams import BLOCK

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.estimation.facts import Uncertain, UnknownFact
    from app.estimation.plan import WorkPlan
    from app.estimation.streams import Streams

    Floats = NDArray[np.float32]

TABLES_KEPT = 4096


class FactDraws:
    """The values that unknown facts take in one block, drawn once each and shared by all that depends on them."""

    def __init__(self, plan: WorkPlan, streams: Streams, number: int) -> None:
        self._streams, self._number = streams, number
        alpha, beta = plan.model.value("lacking.alpha"), plan.model.value("lacking.beta")
        self._lacking = streams.beta("lacking", number, alpha, beta)
        self._reachable = len(plan.model.mixture("api.availability.reachable").shares)
        self._values: dict[str, NDArray[np.int64]] = {}
        self._factors: dict[Uncertain, Floats] = {}

    def value(self, fact: UnknownFact) -> NDArray[np.int64]:
        """Return the index of the value that the fact takes in each draw. Shape: (BLOCK,)."""
        found = self._values.get(fact.key)
        if found is None:
            uniform = self._streams.uniforms(f"fact:{fact.key}", self._number)
            found = self._availability(fact, uniform) if fact.shift is not None else _pick(fact.shares, uniform)
            self._values[fact.key] = found
        return found

    def _availability(self, fact: UnknownFact, uniform: NDArray[np.float64]) -> NDArray[np.int64]:
        """The share that lacks an API is common to a draw; within each half the stated shares hold."""
        reachable = 1 - shift_share(self._lacking, fact.shift or 0.0)
        has_api = uniform < reachable
        first, second = fact.shares[: self._reachable], fact.shares[self._reachable :]
        with np.errstate(divide="ignore", invalid="ignore"):
            within = np.where(has_api, uniform / reachable, (uniform - reachable) / (1 - reachable))
            within = np.clip(np.nan_to_num(within), 0.0, 1.0)
            return np.where(has_api, _pick(first, within), self._reachable + _pick(second, within))

    def factor(self, uncertain: Uncertain) -> Floats:
        """Return the factor in each draw. Shape: (BLOCK,)."""
        found = self._factors.get(uncertain)
        if found is None:
            (fact, levels), *further = uncertain.terms or ((None, ()),)
            if fact is None:
                found = np.full(BLOCK, uncertain.factors[uncertain.known], dtype=np.float32)
            elif not further:
                found = _factor_per_value(uncertain.known, uncertain.factors, uncertain.combine, levels).take(self.value(fact))
            else:
                level = _level_per_value(uncertain.known, uncertain.combine, levels).take(self.value(fact))
                for other, own in further:
                    level = _combine(uncertain.combine, level, np.asarray(own).take(self.value(other)))
                found = np.asarray(uncertain.factors, dtype=np.float32).take(level)
            self._factors[uncertain] = found
        return found


def _pick(shares: tuple[float, ...], uniform: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return, per draw, how many of the bounds between values the uniform has reached: a few comparisons, no search."""
    first, *further = _bounds(shares) or (1.0,)
    reached = (uniform >= first).view(np.uint8)
    for bound in further:
        reached += uniform >= bound
    return reached.astype(np.int64)


@lru_cache(TABLES_KEPT)
def _bounds(shares: tuple[float, ...]) -> tuple[float, ...]:
    """Return the bounds between values of these shares, one fewer than there are values."""
    bounds = np.cumsum(shares)
    within: tuple[float, ...] = tuple((bounds / bounds[-1])[:-1].tolist())
    return within


@lru_cache(TABLES_KEPT)
def _level_per_value(known: int, how: Combine, levels: tuple[int, ...]) -> NDArray[np.int64]:
    own = np.asarray(levels)
    return _combine(how, np.full_like(own, known), own)


@lru_cache(TABLES_KEPT)
def _factor_per_value(known: int, factors: tuple[float, ...], how: Combine, levels: tuple[int, ...]) -> Floats:
    return np.asarray(factors, dtype=np.float32).take(_level_per_value(known, how, levels))


def _combine(how: Combine, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    if how is Combine.SUM:
        return one + other
    return np.maximum(one, other) if how is Combine.MAX else np.minimum(one, other)
