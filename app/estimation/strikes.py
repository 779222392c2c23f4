"""Strikes: the systems that a risk event may meet, how likely it is to meet one of them, and the draws in which it does.

In one draw all systems share one proneness to an event, exponential with mean 1: the same market, the same board. A system that
is exposed is struck where its own uniform lies below 1 − exp(−odds · proneness). That any of them is struck has then the
odds of all of them added up, so that a probability can be checked by hand, grows ever more slowly and never becomes certain.
No system's chance depends on who else is exposed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.counted_draws import steps_to
from app.estimation.fact_draws import combine_factors
from app.estimation.line_factors import gather
from app.estimation.streams import BLOCK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.estimation.fact_draws import FactDraws, FactRows
    from app.estimation.facts import Uncertain
    from app.estimation.streams import Streams

    Draws = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Exposed:
    """A system that an event may meet: for sure (``depends_on`` is ``None``), or where unknown facts make its factor 1."""

    system: str
    depends_on: Uncertain | None = None

    @property
    def probability(self) -> float:
        """The probability that it is exposed."""
        return 1.0 if self.depends_on is None else self.depends_on.probability


@dataclass(frozen=True, slots=True)
class Strike:
    """What has to happen for the work of an event to be there: one of the exposed systems is struck.

    Attributes:
        kind: the event, as the effort model's rows call it; names its streams of random numbers.
        odds: that one exposed system is struck.
    """

    kind: str
    odds: float
    exposed: tuple[Exposed, ...]

    @property
    def count(self) -> float:
        """How many systems are exposed on average."""
        return sum(each.probability for each in self.exposed)

    @property
    def probability(self) -> float:
        """That any of them is struck.

        >>> round(Strike("refusal", 0.05, (Exposed("a"), Exposed("b"))).probability, 4)
        0.0909
        """
        odds = self.odds * self.count
        return odds / (1 + odds)


class StrikeDraws:
    """A strike made ready for drawing.

    Args:
        facts: among them those that decide who is exposed.
    """

    def __init__(self, strike: Strike, streams: Streams, facts: FactRows) -> None:
        self._strike, self._streams = strike, streams
        self._keys = streams.keys([f"risk:{strike.kind}:{each.system}" for each in strike.exposed])
        self._alike = gather([() if each.depends_on is None else (each.depends_on,) for each in strike.exposed], facts)

    def draw(self, facts: FactDraws, number: int) -> tuple[Draws, ...]:
        """Return, per exposed system, in which draws of block *number* it is struck."""
        strike, streams = self._strike, self._streams
        proneness = -np.log1p(-streams.uniforms(f"risk:{strike.kind}", number))
        chance = steps_to(-np.expm1(-strike.odds * proneness))
        hits = [(some.start, np.nonzero(steps < chance)) for some, steps in streams.steps_of(self._keys, number)]
        systems = np.concatenate([rows + first for first, (rows, _) in hits])
        draws = np.concatenate([draws for _, (_, draws) in hits])
        exposed = self._are_exposed(facts, systems, draws)
        systems, draws = systems[exposed], draws[exposed]
        return tuple(np.split(draws, np.searchsorted(systems, np.arange(1, len(strike.exposed)))))

    def _are_exposed(self, facts: FactDraws, systems: Draws, draws: Draws) -> NDArray[np.bool_]:
        """Return whether systems, by their place among the exposed, are exposed in draws. Shape of each: (hits,)."""
        found = np.ones(len(systems), dtype=np.bool_)
        for shape, rows, terms in self._alike:
            place = np.full(len(self._keys), -1)
            place[rows] = np.arange(len(rows))
            member = place[systems]
            hit = np.flatnonzero(member >= 0)
            values = [facts.values[term[member[hit]], draws[hit]] for term in terms]
            found[hit] = combine_factors(shape, values) > 0
        return found


def happens(struck: Sequence[Draws]) -> NDArray[np.bool_]:
    """Return whether any system is struck, per draw of a block. Shape: (BLOCK,)."""
    found = np.zeros(BLOCK, dtype=np.bool_)
    for hit in struck:
        found[hit] = True
    return found
