"""Draws the effort of a work plan: correlated lognormal items, unknown facts as mixtures, packages that exist or not.

Per draw a line of work takes ``days · Π factors · exp(s_c·Z_common + s_g·Z_group + s_item·Z_item)`` person-days, the s being
sigmas. The phases of a flow share their line. Blocks of draws come out, so that a schedule can be drawn from the same ones in
bounded memory.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.estimation.cost import build_rates
from app.estimation.effort_model import P90_DEVIATE
from app.estimation.facts import Combine, shift_share
from app.estimation.learned import activity_row
from app.estimation.streams import BLOCK, Streams
from app.estimation.strikes import happens
from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from app.estimation.facts import Uncertain, UnknownFact
    from app.estimation.plan import WorkPlan
    from app.estimation.pricing import Capped, Line

    Floats = NDArray[np.float32]
    Struck = Mapping[int, tuple[NDArray[np.intp], ...]]

LEAST_DAYS = 1e-6  # effort of a package that exists but takes no work of its own, so that its waiting still counts
HALF = 1 / 2
CHUNK = 256  # rows


@dataclass(frozen=True, slots=True)
class Block:
    """Draws number ``first`` to ``first + size``.

    Attributes:
        lines: person-days per line of work, 0 where it is not needed. Shape: (lines, size).
        coordination: person-days of coordination. Shape: (size,).
        days: person-days of all lines; ``money`` what they cost, 0 where there are no rates. Shape: (size,).
        common: the standard normal that all items share. Shape: (size,).
        certain: money (person-days where there are no rates) of all lines at typical values of the unknown facts and without
            the width that these add; for splitting the width. Shape: (size,).
        struck: per risk event, by its package's place in the plan, the draws in which it strikes each system exposed to it.
    """

    first: int
    size: int
    lines: Floats
    coordination: NDArray[np.float64]
    days: NDArray[np.float64]
    money: NDArray[np.float64]
    common: Floats
    certain: NDArray[np.float64]
    struck: Struck


class Drawn(NamedTuple):
    """One block of draws.

    Attributes:
        lines: person-days. Shape: (lines, BLOCK).
        sums: the sums asked for. Shape: (sums, BLOCK).
        certain: the same at typical facts and without what all items share.
        common: the standard normal that all items share. Shape: (BLOCK,).
        struck: per line of a risk event, the draws in which each system exposed to it is struck.
    """

    lines: Floats
    sums: NDArray[np.float64]
    certain: NDArray[np.float64]
    common: Floats
    struck: Struck


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
        self._sigma_group = np.float32(plan.model.value("sigma.group"))
        self._sigma_common = np.float32(sigma_common(plan))
        self._unknown = np.array([row for row, line in enumerate(lines) if _is_open(line)], dtype=np.int64)
        self._names = [f"item:{line.key}" for line in lines]
        self._strikes = {row: line.strike for row, line in enumerate(lines) if line.strike is not None}

    def draw(self, number: int, weights: NDArray[np.float64]) -> Drawn:
        """Return block *number* of all lines. Rows are worked off in chunks that stay in the processor's cache.

        Args:
            weights: what a person-day of each line counts in each of the sums that are asked for. Shape: (sums, lines).
        """
        common = self.streams.normals(["common"], number)[0]
        groups = self._sigma_group * self.streams.normals([f"group:{group}" for group in self._groups], number)
        facts = FactDraws(self.plan, self.streams, number)
        struck = {row: strike.draw(self.streams, facts, number) for row, strike in self._strikes.items()}
        shared = np.exp(self._sigma_common * common)
        drawn = np.empty((len(self.lines), BLOCK), dtype=np.float32)
        sums, certain = np.zeros((len(weights), BLOCK)), np.zeros((len(weights), BLOCK))
        typical = (weights * self._typical).astype(np.float32)
        for first in range(0, len(self.lines), CHUNK):
            rows = slice(first, min(first + CHUNK, len(self.lines)))
            spread = self._spread(rows, groups, number)
            certain += typical[:, rows] @ spread
            np.multiply(spread, self._days[rows, None], out=drawn[rows])
            self._apply_facts(drawn, rows, facts, number)
            for row, systems in struck.items():
                if rows.start <= row < rows.stop:
                    drawn[row] *= happens(systems)
            drawn[rows] *= shared
            sums += weights[:, rows] @ drawn[rows].astype(np.float64)
        return Drawn(drawn, sums, certain, common, struck)

    def _spread(self, rows: slice, groups: Floats, number: int) -> Floats:
        """Return each line's own and its owner's part of the spread, 1 at the median. Shape: (rows, BLOCK)."""
        spread = self.streams.normals(self._names[rows], number)
        below = np.minimum(spread, np.float32(0))
        spread -= below
        spread *= self._upper[rows]
        below *= self._lower[rows]
        spread += below
        spread += groups[self._group_of[rows]]
        np.exp(spread, out=spread)
        return spread

    def _apply_facts(self, drawn: Floats, rows: slice, facts: FactDraws, number: int) -> None:
        first, last = np.searchsorted(self._unknown, [rows.start, rows.stop])
        for row in self._unknown[first:last].tolist():
            line = self.lines[row]
            for factor in line.uncertain:
                drawn[row] *= facts.factor(factor)
            if line.capped is not None and line.capped.uncertain:
                drawn[row] *= _draw_capped(line.capped, facts)
            if line.count is not None:
                drawn[row] *= draw_count(line.count, self.streams.uniforms(f"count:{line.key}", number))
            if not line.days:
                there = np.ones(BLOCK, dtype=np.float32)
                for factor in line.uncertain:
                    there *= facts.factor(factor) > 0
                drawn[row] = LEAST_DAYS * there


def _typical_days(line: Line) -> float:
    """Person-days at typical facts, each weighted with the probability that the work is needed."""
    return line.median_days * line.probability * (line.count[1] if line.count else 1.0)


def _is_open(line: Line) -> bool:
    """Whether more than the line's sigmas is drawn for it."""
    capped = line.capped is not None and bool(line.capped.uncertain)
    return bool(line.uncertain) or capped or line.count is not None or not line.days


def _known_days(line: Line) -> float:
    """Person-days of all that is known, a capped product included where nothing unknown is in it."""
    if line.capped is None or line.capped.uncertain:
        return line.days
    return line.days * line.capped.typical


def _draw_capped(capped: Capped, facts: FactDraws) -> Floats | np.float32:
    product: Floats | np.float32 = np.float32(capped.known)
    for factor in capped.uncertain:
        product = product * facts.factor(factor)
    return np.minimum(product, np.float32(capped.cap))


class EffortSimulation:
    """The draws of a work plan.

    Attributes:
        lines: what is drawn, each once; ``line_of`` and ``share_of`` map packages (in the plan's order, without
            coordination) to them.
    """

    def __init__(self, plan: WorkPlan, samples: int, seed: int, streams: Streams | None = None) -> None:
        self.plan, self.samples, self.seed = plan, samples, seed
        self.streams = Streams(seed) if streams is None else streams
        lines: list[Line] = []
        index: dict[str, int] = {}
        self.line_of = np.empty(len(plan.packages), dtype=np.int64)
        for number, row in enumerate(plan.packages):
            name = row.line.key if row.share < 1 else row.package.id
            if name not in index:
                index[name] = len(lines)
                lines.append(row.line)
            self.line_of[number] = index[name]
        self.lines = tuple(lines)
        self._event_of = {line: number for number, line in enumerate(self.line_of.tolist()) if lines[line].strike is not None}
        self.share_of = np.array([row.share for row in plan.packages], dtype=np.float32)
        self._draws = LineDraws(plan, lines, self.streams)
        shares = self.share_of.astype(np.float64)
        rates = build_rates(plan)
        worth = (shares, shares * rates.per_day[:-1])
        self._weights = np.array([np.bincount(self.line_of, weights=each, minlength=len(lines)) for each in worth])
        self._has_rates = rates.known
        self._sigma_certain = plan.model.value("sigma.common")

    def blocks(self) -> Iterator[Block]:
        """Yield all draws, in order."""
        for number in range(math.ceil(self.samples / BLOCK)):
            yield self.draw_block(number, min(BLOCK, self.samples - number * BLOCK))

    def draw_block(self, number: int, size: int = BLOCK) -> Block:
        """Return one block, its first *size* draws."""
        draws = self._draws.draw(number, self._weights)
        days, money = draws.sums
        coordination = self._coordinate(days, number)
        certain = draws.certain[1 if self._has_rates else 0] * np.exp(self._sigma_certain * draws.common)
        kept = slice(0, size)
        struck = {self._event_of[line]: tuple(hit[hit < size] for hit in systems) for line, systems in draws.struck.items()}
        return Block(
            first=number * BLOCK,
            size=size,
            lines=draws.lines[:, kept],
            coordination=coordination[kept],
            days=days[kept],
            money=money[kept],
            common=draws.common[kept],
            certain=certain[kept],
            struck=struck,
        )

    def draw_event(self, package: str, number: int) -> NDArray[np.bool_]:
        """Return whether a risk event, named by its package, happens in each draw of a block. Shape: (BLOCK,)."""
        line = next(row.line for row in self.plan.packages if row.package.id == package)
        if line.strike is None:
            return np.ones(BLOCK, dtype=np.bool_)
        return happens(line.strike.draw(self.streams, FactDraws(self.plan, self.streams, number), number))

    def package_effort(self, block: Block) -> Floats:
        """Return person-days per package, coordination last. Shape: (packages + 1, size)."""
        effort = np.empty((len(self.line_of) + 1, block.size), dtype=np.float32)
        np.multiply(block.lines[self.line_of], self.share_of[:, None], out=effort[:-1])
        effort[-1] = block.coordination
        return effort

    def _coordinate(self, days: NDArray[np.float64], number: int) -> NDArray[np.float64]:
        """Coordination is a share of the draw's other work; only the share has a draw of its own."""
        line = self.plan.coordination.line
        drawn = self.streams.normals([f"item:{line.key}"], number)[0].astype(np.float64)
        lower, upper = line.sigmas
        model = self.plan.model
        share = model.value("coordination") * model.value(activity_row(Activity.COORDINATE))
        factor = np.exp(np.minimum(drawn, 0) * lower + np.maximum(drawn, 0) * upper)
        total: NDArray[np.float64] = share * factor * days
        return total


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
            level = np.full(BLOCK, uncertain.known, dtype=np.int64)
            for fact, levels in uncertain.terms:
                own = np.asarray(levels)[self.value(fact)]
                level = _combine(uncertain.combine, level, own)
            found = np.asarray(uncertain.factors, dtype=np.float32)[level]
            self._factors[uncertain] = found
        return found


def _pick(shares: tuple[float, ...], uniform: NDArray[np.float64]) -> NDArray[np.int64]:
    bounds = np.cumsum(shares)
    return np.minimum(np.searchsorted(bounds / bounds[-1], uniform, side="right"), len(shares) - 1)


def _combine(how: Combine, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    if how is Combine.SUM:
        return one + other
    return np.maximum(one, other) if how is Combine.MAX else np.minimum(one, other)


def sigma_common(plan: WorkPlan) -> float:
    """Return the sigma of what all items share: the effort model's own, and more for each fact in scope that is unknown."""
    model = plan.model
    return math.sqrt(model.value("sigma.common") ** 2 + model.value("sigma.unknown_facts") ** 2 * plan.facts.unknown_share)


def draw_count(count: tuple[float, float, float], uniform: NDArray[np.float64]) -> Floats:
    """Return how many integrations are not listed, per draw: a straight line through P10, P50 and P90, never below 0.

    >>> import numpy as np
    >>> [round(float(n), 1) for n in draw_count((0, 2, 6), np.array([0.1, 0.5, 0.9, 0.02]))]
    [0.0, 2.0, 6.0, 0.0]
    """
    low, likely, high = count
    tenth = HALF * (1 - math.erf(P90_DEVIATE / math.sqrt(2)))
    slopes = np.where(uniform < HALF, likely - low, high - likely) / (HALF - tenth)
    return np.maximum(likely + slopes * (uniform - HALF), 0.0).astype(np.float32)
