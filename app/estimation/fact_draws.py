"""Unknown facts drawn: which value each takes in every draw of a block, and what the factors come to that depend on them."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.counted_draws import steps_to
from app.estimation.facts import Combine, shift_share
from app.estimation.streams import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from app.estimation.facts import Uncertain, UnknownFact
    from app.estimation.plan import WorkPlan
    from app.estimation.streams import Streams

    Floats = NDArray[np.float32]
    Values = NDArray[np.uint8]

TABLES_KEPT = 4096


class FactRows:
    """Unknown facts made ready for drawing: each once, those of equal shares together.

    Attributes:
        row_of: row of each fact's draws, by the fact's key.
        groups: per shares and shift, the keys of the streams, in order of row.
    """

    def __init__(self, streams: Streams, facts: Iterable[UnknownFact]) -> None:
        self.row_of: dict[str, int] = {}
        alike: dict[tuple[tuple[float, ...], float | None], dict[str, None]] = defaultdict(dict)
        for fact in facts:
            alike[fact.shares, fact.shift][fact.key] = None
        self.groups = []
        for (shares, shift), keys in alike.items():
            self.groups.append((shares, shift, streams.keys([f"fact:{key}" for key in keys])))
            self.row_of |= {key: len(self.row_of) + place for place, key in enumerate(keys)}


class FactDraws:
    """The values that unknown facts take in one block, drawn once each and shared by all that depends on them.

    Args:
        rows: facts to draw at once; others are drawn as they are asked for.
    """

    def __init__(self, plan: WorkPlan, streams: Streams, number: int, rows: FactRows | None = None) -> None:
        self._streams, self._number = streams, number
        self._lacking_shape = plan.model.value("lacking.alpha"), plan.model.value("lacking.beta")
        self._reachable = len(plan.model.mixture("api.availability.reachable").shares)
        self._row_of = {} if rows is None else rows.row_of
        groups = [] if rows is None else rows.groups
        self.values: Values = np.empty((len(self._row_of), BLOCK), dtype=np.uint8)
        first = 0
        for shares, shift, keys in groups:
            self._draw(shares, shift, keys, self.values[first : first + len(keys)])
            first += len(keys)
        self._others: dict[str, Values] = {}

    def value(self, fact: UnknownFact) -> Values:
        """Return the index of the value that the fact takes in each draw. Shape: (BLOCK,)."""
        row = self._row_of.get(fact.key)
        if row is not None:
            known: Values = self.values[row]
            return known
        found = self._others.get(fact.key)
        if found is None:
            found = self._others[fact.key] = np.empty(BLOCK, dtype=np.uint8)
            self._draw(fact.shares, fact.shift, self._streams.keys([f"fact:{fact.key}"]), found[None])
        return found

    def _draw(self, shares: tuple[float, ...], shift: float | None, keys: NDArray[np.uint64], out: Values) -> None:
        """Write the values that facts of these shares take, one row per key."""
        if shift is not None:
            out[:] = self._availability(shares, shift, self._streams.uniforms_of(keys, self._number))
            return
        first, *further = [steps_to(bound) for bound in _bounds(shares) or (1.0,)]
        for some, steps in self._streams.steps_of(keys, self._number):
            reached = out[some]
            np.greater_equal(steps, first, out=reached.view(np.bool_))
            for bound in further:
                reached += steps >= bound

    def _availability(self, shares: tuple[float, ...], shift: float, uniform: Floats) -> Values:
        """The share that lacks an API is common to a draw; within each half the stated shares hold."""
        lacking = self._streams.beta("lacking", self._number, *self._lacking_shape)
        reachable = 1 - shift_share(lacking, shift)
        has_api = uniform < reachable
        first, second = shares[: self._reachable], shares[self._reachable :]
        with np.errstate(divide="ignore", invalid="ignore"):
            within = np.where(has_api, uniform / reachable, (uniform - reachable) / (1 - reachable))
            within = np.clip(np.nan_to_num(within), 0.0, 1.0)
            return np.where(has_api, _pick(first, within), np.uint8(self._reachable) + _pick(second, within))

    def factor(self, uncertain: Uncertain) -> Floats:
        """Return the factor in each draw. Shape: (BLOCK,)."""
        values = [self.value(fact)[None, :] for fact, _ in uncertain.terms]
        factors: Floats = combine_factors(shape_of(uncertain), values)[0]
        return factors


FactorShape = tuple[int, tuple[float, ...], Combine, tuple[tuple[int, ...], ...]]
"""Known level, factor per level, how levels combine, and the level per value of each fact."""


def shape_of(uncertain: Uncertain) -> FactorShape:
    """Return all that a factor depends on besides the values of its facts."""
    return uncertain.known, uncertain.factors, uncertain.combine, tuple(levels for _, levels in uncertain.terms)


def combine_factors(shape: FactorShape, values: Sequence[Values]) -> Floats:
    """Return factors of one shape. *values*: per term, those of its fact. Shape of each and of the result: (factors, draws)."""
    known, factors, combine, levels_of = shape
    if not levels_of:
        return np.full((1, BLOCK), factors[known], dtype=np.float32)
    if len(levels_of) == 1:
        return _factor_per_value(known, factors, combine, levels_of[0]).take(values[0])
    level = _level_per_value(known, combine, levels_of[0]).take(values[0])
    for levels, own in zip(levels_of[1:], values[1:], strict=True):
        level = _combine(combine, level, np.asarray(levels).take(own))
    return np.asarray(factors, dtype=np.float32).take(level)


def _pick(shares: tuple[float, ...], uniform: NDArray[np.floating]) -> Values:
    """Return, per draw, how many of the bounds between values the uniform has reached: a few comparisons, no search."""
    first, *further = _bounds(shares) or (1.0,)
    reached = (uniform >= first).view(np.uint8)
    for bound in further:
        reached += uniform >= bound
    return reached


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
