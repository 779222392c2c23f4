"""How far each cause moves a figure: the figure's mean in the cause's best and in its worst tenth. What a tornado shows.

Sensitivities and the draws of the figure come in, swings go out. The draws are those of the simulation, made again by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.cause_draws import Kind, draw_causes
from app.estimation.sensitivity import Effect
from app.estimation.streams import COMMON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.estimation.outcome import Outcome
    from app.estimation.sensitivity import Sensitivity

    Floats = NDArray[np.float64]

TENTHS = 10


@dataclass(frozen=True, slots=True)
class Swing:
    """One cause with what the figure is on average in the cause's best and worst tenth, in the figure's own unit.

    The mean of all draws lies between them: where chance alone puts it outside, the nearer end is taken to be the mean.
    """

    sensitivity: Sensitivity
    best: float
    worst: float


def find_swings(outcome: Outcome, draws: NDArray[np.floating], rows: Sequence[Sensitivity]) -> tuple[Swing, ...]:
    """Return the swing of every sensitivity of one figure, in their order.

    A cause that is one of several answers has its tenths by what they lead to; an event has two parts, without and with it.

    Args:
        draws: the figure, one per sample of the outcome's simulation.
    """
    effect, mean = Effect.of(outcome, draws), float(np.mean(draws, dtype=np.float64))
    found = []
    drawn_as = dict(draw_causes(outcome, [row.cause for row in rows]))
    for row in rows:
        looked_at = effect.whole if row.cause.stream == COMMON else effect.rest
        drawn = drawn_as[row.cause]
        split = _mean_without_and_with if row.cause.kind is Kind.EVENT else mean_per_tenth
        means = mean + split(drawn, looked_at)
        ends = (means[0], means[-1]) if row.cause.kind is Kind.NORMAL else (means.min(), means.max())
        found.append(Swing(row, min(float(min(ends)), mean), max(float(max(ends)), mean)))
    return tuple(found)


def _mean_without_and_with(event: NDArray[np.floating], effect: Floats) -> Floats:
    """Return the mean of *effect* where an event does not happen, and where it does."""
    happens = event > 0
    return np.array([effect[~happens].mean() if not happens.all() else 0.0, effect[happens].mean() if happens.any() else 0.0])


def mean_per_tenth(cause: NDArray[np.floating], effect: Floats) -> Floats:
    """Return the mean of *effect* in each tenth of the draws, from the lowest values of *cause* to the highest.

    >>> import numpy as np
    >>> mean_per_tenth(np.arange(20.0), np.arange(20.0)).tolist()[:2]
    [0.5, 2.5]
    """
    order = np.argsort(cause, kind="stable")
    return np.array([part.mean() for part in np.array_split(np.asarray(effect)[order], min(TENTHS, len(order)))])
