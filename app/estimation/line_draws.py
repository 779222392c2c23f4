"""Draws lines of work: correlated lognormal items, unknown facts as mixtures, lines that are needed or not.

Per draw a line of work takes ``days · Π factors · exp(s_c·Z_common + s_g·Z_group + s_item·Z_item)`` person-days, the s being
sigmas. Lines and streams come in, blocks of draws out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.estimation.counted_draws import ROWS
from app.estimation.effort_model import P90_DEVIATE
from app.estimation.fact_draws import FactDraws
from app.estimation.line_factors import LineFactors
from app.estimation.streams import BLOCK, PAIRS, Streams, apart
from app.estimation.strikes import StrikeDraws, happens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from app.estimation.fact_draws import FactRows, Values
    from app.estimation.plan import WorkPlan
    from app.estimation.pricing import Line

    Floats = NDArray[np.float32]
    Struck = Mapping[int, tuple[NDArray[np.intp], ...]]

LEAST_DAYS = 1e-6  # effort of a package that exists but takes no work of its own, so that its waiting still counts
HALF = 1 / 2
ZERO = np.float32(0)
CHUNK = 256  # rows


class Drawn(NamedTuple):
    """One block of draws.

    Attributes:
        lines: person-days. Shape: (lines, BLOCK).
        sums: the sums asked for. Shape: (sums, BLOCK).
        certain: the same at typical facts and without what all items share.
        common: the standard normal that all items share. Shape: (BLOCK,).
        struck: per line of a risk event, the draws in which each system exposed to it is struck.
        facts: the value that each unknown fact takes. Shape: (facts, BLOCK).
    """

    lines: Floats
    sums: NDArray[np.float64]
    certain: NDArray[np.float64]
    common: Floats
    struck: Struck
    facts: Values


class LineDraws:
    """Lines of work made ready for drawing: their medians, sigmas and groups as arrays.

    Attributes:
        lines: what is drawn, one row each.
    """

    def __init__(self, plan: WorkPlan, lines: Sequence[Line], streams: Streams) -> None:
        self.plan, self.lines, self.streams = plan, tuple(lines), streams
        self._groups = sorted({line.group for line in lines})
        position = {group: number for number, group in enumerate(self._groups)}
        self._group_of = np.array([position[line.group] for line in lines], dtype=np.int64)
        self._days = np.array([_known_days(line) for line in lines], dtype=np.float32)
        self._typical = np.array([_typical_days(line) for line in lines], dtype=np.float64)
        self._lower = np.array([line.sigmas[0] for line in lines], dtype=np.float32)[:, None]
        self._upper = np.array([line.sigmas[1] for line in lines], dtype=np.float32)[:, None]
        self._skewed = np.flatnonzero(self._lower[:, 0] != self._upper[:, 0])
        self._sigma_group = np.float32(plan.model.value("sigma.group"))
        self._sigma_common = np.float32(sigma_common(plan))
        self._factors = LineFactors(streams, lines)
        self._counted = [(row, line) for row, line in enumerate(lines) if line.times is not None]
        self._idle = [(row, line) for row, line in enumerate(lines) if not line.days]
        self._keys = streams.keys([f"item:{line.key}" for line in lines])
        strikes = [(row, line.strike) for row, line in enumerate(lines) if line.strike is not None]
        self._strikes = {row: StrikeDraws(strike, streams, self._factors.facts) for row, strike in strikes}

    @property
    def fact_rows(self) -> FactRows:
        """The unknown facts that the lines hang on."""
        return self._factors.facts

    def draw(self, number: int, weights: NDArray[np.float64], room: Floats | None = None) -> Drawn:
        """Return block *number* of all lines. Rows are worked off in chunks that stay in the processor's cache.

        Args:
            weights: what a person-day of each line counts in each of the sums that are asked for. Shape: (sums, lines).
            room: where the lines may be written, which is quicker than in new memory. Shape: (lines, BLOCK).
        """
        common = self.streams.common(number).astype(np.float32)
        groups = self._sigma_group * apart(self.streams.groups(self._groups, number))[0].reshape(-1, PAIRS)
        facts = FactDraws(self.plan, self.streams, number, self._factors.facts)
        struck = {row: strike.draw(facts, number) for row, strike in self._strikes.items()}
        drawn = np.empty((len(self.lines), BLOCK), dtype=np.float32) if room is None else room
        sums, certain = np.zeros((len(weights), BLOCK)), np.zeros((len(weights), BLOCK))
        typical = (weights * self._typical).astype(np.float32)
        for rows in self._chunks(CHUNK):
            spread = np.empty((rows.stop - rows.start, BLOCK), dtype=np.float32)
            for part in self._chunks(ROWS, rows):
                own = spread[part.start - rows.start : part.stop - rows.start]
                self._spread(part, groups, number, own)
                np.multiply(own, self._days[part, None], out=drawn[part])
            if len(weights):
                certain += typical[:, rows] @ spread
        self._apply_facts(drawn, facts, number)
        for row, systems in struck.items():
            drawn[row] *= happens(systems)
        shared = np.exp(self._sigma_common * common)
        for rows in self._chunks(CHUNK):
            drawn[rows] *= shared
            if len(weights):
                sums += weights[:, rows] @ drawn[rows].astype(np.float64)
        return Drawn(drawn, sums, certain, common, struck, facts.values)

    def draw_all(self, samples: int) -> Floats:
        """Return the first *samples* draws of all lines, nothing summed up. Shape: (lines, samples)."""
        nothing = np.zeros((0, len(self.lines)))
        return np.concatenate([self.draw(number, nothing).lines for number in range(-(-samples // BLOCK))], axis=1)[:, :samples]

    def _chunks(self, size: int, within: slice | None = None) -> Iterator[slice]:
        whole = within or slice(0, len(self.lines))
        for first in range(whole.start, whole.stop, size):
            yield slice(first, min(first + size, whole.stop))

    def _spread(self, rows: slice, groups: Floats, number: int, out: Floats) -> None:
        """Write each line's own and its owner's part of the spread, 1 at the median. Shape: (rows, BLOCK).

        Args:
            groups: the first of the two draws of each pair, per owner. Shape: (groups, PAIRS).
        """
        half, shared = self.streams.halves_of(self._keys[rows], number), groups.take(self._group_of[rows], axis=0)
        one, other = apart(out)
        first, end = np.searchsorted(self._skewed, (rows.start, rows.stop))
        skewed = self._skewed[first:end]
        places, lower, upper = skewed - rows.start, self._lower[skewed], self._upper[skewed]
        own = half[places]
        half *= self._upper[rows]
        half += shared
        one[:] = half.reshape(one.shape)
        np.negative(one, out=other)  # the other draw of a pair is the same on the other side
        if len(places):
            above, below, beside = np.maximum(own, ZERO), np.minimum(own, ZERO), shared[places]
            one[places] = (above * upper + below * lower + beside).reshape(-1, *one.shape[1:])
            other[places] = -(above * lower + below * upper + beside).reshape(-1, *one.shape[1:])
        np.exp(out, out=out)

    def _apply_facts(self, drawn: Floats, facts: FactDraws, number: int) -> None:
        self._factors.multiply(drawn, facts)
        for row, line in self._counted:
            if line.times is not None:
                drawn[row] *= draw_count(line.times, self.streams.uniforms(f"count:{line.key}", number))
        for row, line in self._idle:
            there = np.ones(BLOCK, dtype=np.float32)
            for factor in line.uncertain:
                there *= facts.factor(factor) > 0
            drawn[row] = LEAST_DAYS * there


def _typical_days(line: Line) -> float:
    """Person-days at typical facts, each weighted with the probability that the work is needed."""
    return line.median_days * line.probability * (line.times[1] if line.times else 1.0)


def _known_days(line: Line) -> float:
    """Person-days of all that is known, a capped product included where nothing unknown is in it."""
    if line.capped is None or line.capped.uncertain:
        return line.days
    return line.days * line.capped.typical


def sigma_common(plan: WorkPlan) -> float:
    """Return the sigma of what all items share: the effort model's own, and more for each fact in scope that is unknown."""
    model = plan.model
    return math.sqrt(model.value("sigma.common") ** 2 + model.value("sigma.unknown_facts") ** 2 * plan.facts.unknown_share)


def draw_count(count: tuple[float, float, float], uniform: NDArray[np.floating]) -> Floats:
    """Return how many integrations are not listed, per draw: a straight line through P10, P50 and P90, never below 0.

    >>> import numpy as np
    >>> [round(float(n), 1) for n in draw_count((0, 2, 6), np.array([0.1, 0.5, 0.9, 0.02]))]
    [0.0, 2.0, 6.0, 0.0]
    """
    low, likely, high = count
    tenth = HALF * (1 - math.erf(P90_DEVIATE / math.sqrt(2)))
    slopes = np.where(uniform < HALF, likely - low, high - likely) / (HALF - tenth)
    return np.maximum(likely + slopes * (uniform - HALF), 0.0).astype(np.float32)
