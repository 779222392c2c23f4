"""What risk events take as systems cease to be exposed: the same draws, fewer struck. For pricing an API that is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.strikes import happens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from app.estimation.outcome import Outcome

    Floats = NDArray[np.float64]
    Spared = AbstractSet[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Event:
    kind: str
    per_day: float
    systems: tuple[str, ...]
    days: Floats
    struck: Sequence[NDArray[np.intp]]


class EventDraws:
    """The events of a plan in the first draws, a block's at most: person-days where they happen, and whom they strike."""

    def __init__(self, outcome: Outcome, samples: int) -> None:
        self._samples, plan = samples, outcome.plan
        numbers = {row.package.id: number for number, row in enumerate(plan.packages)}
        self._events = [
            _Event(
                risk.kind,
                plan.people.comparable_per_day(plan.packages[number].package.pool, ()),
                tuple(each.system for each in risk.strike.exposed),
                outcome.detail[outcome.simulation.line_of[number], :samples].astype(np.float64),
                outcome.struck[number],
            )
            for risk, number in ((risk, numbers[risk.package]) for risk in plan.risks)
        ]

    def days_and_money(self, spared: Spared) -> tuple[Floats, Floats]:
        """Return person-days and money per draw when these (event, system) are exposed no more. Shape: (samples,) each."""
        days, money = np.zeros(self._samples), np.zeros(self._samples)
        for event in self._events:
            kept = [place for place, system in enumerate(event.systems) if (event.kind, system) not in spared]
            whole = event.days * happens([event.struck[place] for place in kept])[: self._samples]
            days += whole
            money += whole * event.per_day
        return days, money
