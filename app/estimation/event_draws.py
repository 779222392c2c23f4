"""What risk events take as systems cease to be exposed: the same draws, fewer struck. For pricing an API that is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.line_draws import LineDraws
from app.estimation.streams import BLOCK
from app.estimation.strikes import happens

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from app.estimation.plan import WorkPlan
    from app.estimation.pricing import Line
    from app.estimation.streams import Streams

    Floats = NDArray[np.float64]
    Spared = AbstractSet[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Event:
    kind: str
    per_day: float
    systems: tuple[str, ...]
    blocks: tuple[tuple[Floats, tuple[NDArray[np.intp], ...]], ...]


class EventDraws:
    """The events of a plan, drawn once: person-days where they happen, and whom they strike."""

    def __init__(self, plan: WorkPlan, streams: Streams, samples: int) -> None:
        self._samples = samples
        rows = {row.package.id: row for row in plan.packages}
        self._events = [
            _Event(
                risk.kind,
                plan.people.comparable_per_day(rows[risk.package].package.pool, ()),
                tuple(each.system for each in risk.strike.exposed),
                _draw(plan, rows[risk.package].line, streams, samples),
            )
            for risk in plan.risks
        ]

    def days_and_money(self, spared: Spared) -> tuple[Floats, Floats]:
        """Return person-days and money per draw when these (event, system) are exposed no more. Shape: (samples,) each."""
        days, money = np.zeros(self._samples), np.zeros(self._samples)
        for event in self._events:
            kept = [place for place, system in enumerate(event.systems) if (event.kind, system) not in spared]
            drawn = [effort * happens([struck[place] for place in kept]) for effort, struck in event.blocks]
            whole = np.concatenate(drawn)[: self._samples]
            days += whole
            money += whole * event.per_day
        return days, money


def _draw(
    plan: WorkPlan, line: Line, streams: Streams, samples: int
) -> tuple[tuple[Floats, tuple[NDArray[np.intp], ...]], ...]:
    draws, nothing = LineDraws(plan, [line], streams), np.zeros((0, 1))
    blocks = [draws.draw(number, nothing) for number in range(-(-samples // BLOCK))]
    return tuple((block.lines[0].astype(np.float64), block.struck[0]) for block in blocks)
