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

from app.estimation.streams import BLOCK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.estimation.fact_draws import FactDraws
    from app.estimation.facts import Uncertain
    from app.estimation.streams import Streams

    Draws = NDArray[np.intp]

AT_ONCE = 64  # systems drawn at a time: they stay in the processor's cache


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

    def draw(self, streams: Streams, facts: FactDraws, number: int) -> tuple[Draws, ...]:
        """Return, per exposed system, in which draws of block *number* it is struck."""
        proneness = -np.log1p(-streams.uniforms(f"risk:{self.kind}", number))
        chance = -np.expm1(-self.odds * proneness)
        keys = streams.keys([f"risk:{self.kind}:{each.system}" for each in self.exposed])
        struck: list[Draws] = []
        for first in range(0, len(keys), AT_ONCE):
            hits = streams.uniforms_of(keys[first : first + AT_ONCE], number) < chance
            rows, draws = np.nonzero(hits)
            struck += np.split(draws, np.searchsorted(rows, np.arange(1, len(hits))))
        return tuple(
            hit if each.depends_on is None or not len(hit) else hit[facts.factor(each.depends_on)[hit] > 0]
            for each, hit in zip(self.exposed, struck, strict=True)
        )


def happens(struck: Sequence[Draws]) -> NDArray[np.bool_]:
    """Return whether any system is struck, per draw of a block. Shape: (BLOCK,)."""
    found = np.zeros(BLOCK, dtype=np.bool_)
    for hit in struck:
        found[hit] = True
    return found
