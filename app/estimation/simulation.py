"""Draws the effort of a work plan: its lines of work, shared out over packages that exist or not.

The phases of a flow share their line. Blocks of draws come out, so that a schedule can be drawn from the same ones in bounded
memory.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.cost import build_rates
from app.estimation.learned import activity_row
from app.estimation.line_draws import LineDraws
from app.estimation.package_efforts import PackageEfforts
from app.estimation.streams import BLOCK, Streams
from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.estimation.fact_draws import FactRows, Values
    from app.estimation.line_draws import Struck
    from app.estimation.plan import WorkPlan
    from app.estimation.pricing import Line

    Floats = NDArray[np.float32]


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
        facts: the value that each unknown fact takes, by its number. Shape: (facts, size).
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
    facts: Values

    def cut(self, size: int) -> Block:
        """Return the first *size* draws."""
        if size == self.size:
            return self
        kept = slice(0, size)
        return Block(
            first=self.first,
            size=size,
            lines=self.lines[:, kept],
            coordination=self.coordination[kept],
            days=self.days[kept],
            money=self.money[kept],
            common=self.common[kept],
            certain=self.certain[kept],
            struck={event: tuple(hit[hit < size] for hit in systems) for event, systems in self.struck.items()},
            facts=self.facts[:, kept],
        )


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
        self._is_paid = rates.pay_for_work
        self._sigma_certain = plan.model.value("sigma.common")

    def blocks(self, first: Block | None = None, *, overwrite: bool = False) -> Iterator[Block]:
        """Yield all draws, in order.

        Args:
            first: the first block, whole, where it has been drawn before.
            overwrite: the lines of each block go where those of the one before were, *first* included: for who has done with a
                block when asking for the next.
        """
        room = first.lines if first is not None and overwrite else None
        for number in range(math.ceil(self.samples / BLOCK)):
            size = min(BLOCK, self.samples - number * BLOCK)
            block = self.draw_block(number, room=room) if first is None else first
            first = None  # the whole of it need not be kept while the others are drawn
            room = block.lines if overwrite else None
            yield block.cut(size)

    def draw_block(self, number: int, size: int = BLOCK, room: Floats | None = None) -> Block:
        """Return one block, its first *size* draws; *room*: where the lines of the whole block may be written."""
        draws = self._draws.draw(number, self._weights, room)
        days, money = draws.sums
        return Block(
            first=number * BLOCK,
            size=BLOCK,
            lines=draws.lines,
            coordination=self._coordinate(days, number),
            days=days,
            money=money,
            common=draws.common,
            certain=draws.certain[1 if self._is_paid else 0] * np.exp(self._sigma_certain * draws.common),
            struck={self._event_of[line]: systems for line, systems in draws.struck.items()},
            facts=draws.facts,
        ).cut(size)

    @property
    def fact_rows(self) -> FactRows:
        """The unknown facts that any line hangs on, in the order of a block's."""
        return self._draws.fact_rows

    def draw_lines(self, samples: int) -> Floats:
        """Return the first *samples* draws of the lines alone. Shape: (lines, samples)."""
        return self._draws.draw_all(samples)

    def efforts(self, block: Block) -> PackageEfforts:
        """Return the effort of the packages in a block, worked out for those that are asked for."""
        return self.share_out(block.lines, block.coordination)

    def package_effort(self, block: Block) -> Floats:
        """Return person-days per package, coordination last. Shape: (packages + 1, size)."""
        return self.efforts(block).first(block.size)

    def share_out(self, lines: Floats, coordination: NDArray[np.float64]) -> PackageEfforts:
        """Return the effort of the packages in draws of the lines. Shapes: (lines, draws), (draws,)."""
        return PackageEfforts(
            np.ascontiguousarray(lines), coordination.astype(np.float32), self.line_of, self.share_of[:, None]
        )

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
