"""The draws of single causes, made again by name: whatever is drawn has a stream of its own, so nothing has to be kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from app.estimation.streams import BLOCK, is_shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from app.estimation.outcome import Outcome
    from app.estimation.work_package import Subject

    Floats = NDArray[np.float64]
    Groups = NDArray[np.integer]

BINS = 16
DRAWS_PER_BIN = 32  # fewer draws, fewer bins
AT_ONCE = 64  # causes drawn together
STEPS = 256  # of a standard deviation: looking a bin up takes a quarter of the time of comparing with its bounds
REACH = 8 * STEPS


class Kind(StrEnum):
    """How a cause is drawn."""

    NORMAL = "normal"
    UNIFORM = "uniform"
    LACKING = "lacking"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is drawn.

    Attributes:
        driver: what it is, in words or by the fact's name.
        stream: name of its stream of random numbers; of a risk event, which has several, the id of its package.
        team: the owning team whose packages share it; ``None`` for all else.
    """

    driver: str
    subject: Subject
    stream: str
    kind: Kind = Kind.NORMAL
    team: str | None = None

    @property
    def is_paired(self) -> bool:
        """Whether it is a normal of its own, whose draws come in pairs of opposite sign."""
        return self.kind is Kind.NORMAL and not is_shared(self.stream)


def draw_causes(outcome: Outcome, causes: Sequence[Cause]) -> Iterator[tuple[Cause, NDArray[np.floating]]]:
    """Yield causes, each with its draws, the very ones that the outcome comes from, kind by kind. Shape: (samples,) each."""
    simulation = outcome.simulation
    blocks, streams = range(-(-simulation.samples // BLOCK)), simulation.streams
    for kind in Kind:
        alike = [cause for cause in causes if cause.kind is kind]
        for first in range(0, len(alike), AT_ONCE):
            some = alike[first : first + AT_ONCE]
            names = [cause.stream for cause in some]
            match kind:
                case Kind.NORMAL:
                    parts: list[NDArray[np.floating]] = [streams.normals(names, number) for number in blocks]
                case Kind.UNIFORM:
                    keys = streams.keys(names)
                    parts = [streams.uniforms_of(keys, number) for number in blocks]
                case Kind.LACKING:
                    shape = (simulation.plan.model.value("lacking.alpha"), simulation.plan.model.value("lacking.beta"))
                    parts = [np.array([streams.beta(name, number, *shape) for name in names]) for number in blocks]
                case _:
                    parts = [np.array([outcome.happened[name] for name in names]).astype(np.float64)]
            yield from zip(some, np.concatenate(parts, axis=1)[:, : simulation.samples], strict=True)


def group_causes(outcome: Outcome, causes: Sequence[Cause]) -> Iterator[tuple[Cause, Groups]]:
    """Yield causes, each with the number of the bin of each of its draws, see :func:`group_draws`. Shape: (samples,) each."""
    for cause, draws in draw_causes(outcome, causes):
        yield cause, group_draws(draws, cause.kind)


def group_draws(draws: NDArray[np.floating], kind: Kind) -> Groups:
    """Return the number of the bin of each draw, bins of equal probability; of equal count where that has no closed form.

    >>> import numpy as np
    >>> group_draws(np.array([-0.5, 0.5] * 100), Kind.NORMAL)[:4].tolist()
    [1, 4, 1, 4]
    """
    if kind is Kind.EVENT:
        return draws.astype(np.intp)
    count = _count_bins(len(draws))
    if kind is Kind.LACKING:
        ranks = np.empty(len(draws), dtype=np.intp)
        ranks[np.argsort(draws, kind="stable")] = np.arange(len(draws)) * count // max(len(draws), 1)
        return ranks
    if kind is Kind.UNIFORM:
        return np.minimum((draws * count).astype(np.intp), count - 1)
    places = np.clip(draws * STEPS, -REACH, REACH - 1).astype(np.int64) + REACH
    groups: Groups = _normal_bins(count).take(places)
    return groups


def _count_bins(draws: int) -> int:
    return max(min(BINS, draws // DRAWS_PER_BIN), 2)


@cache
def _normal_bins(count: int) -> NDArray[np.intp]:
    """Return which of *count* bins of a standard normal, of equal probability but for a step, each step lies in."""
    middles = (np.arange(-REACH, REACH) + 1 / 2) / STEPS
    bins: NDArray[np.intp] = np.minimum((special.ndtr(middles) * count).astype(np.intp), count - 1)
    return bins
