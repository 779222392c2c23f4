"""How much of the variance of a figure each normal cause explains that is drawn in pairs of opposite sign.

Causes and the draws of figures come in, shares go out. What a figure is on average, given the cause, is fitted by a cubic:
three numbers, where bins need fifteen, so that less of what is found is chance. Of a pair of draws only the difference can tell
of the odd powers and only the sum of the even one. So half of the draws are looked at, and what chance explains is reckoned
for either alone: differences and sums of pairs do not vary alike.

Source:
    Sudret, Global sensitivity analysis using polynomial chaos expansions, RESS 93 (2008), for one input at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.streams import BLOCK, PAIRS, apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.estimation.cause_draws import Cause
    from app.estimation.streams import Streams

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]

MOST_DRAWS = 6 * BLOCK  # a share from these is as near to the truth as one by bins from all of 10,000, see decision 0092
AT_ONCE = 64  # causes looked at together: they stay in the processor's cache
ODD, EVEN = 2, 1  # powers fitted: z and z³, z²
POWERS = ODD + EVEN
BEYOND_CHANCE = 3.0  # standard deviations by which a share must exceed what chance explains, or it counts as none


@dataclass(frozen=True, eq=False, slots=True)
class PairedFigures:
    """Draws of figures, taken from their mean, by pairs.

    Attributes:
        samples: how many draws; the last round of pairs may lack some of their second ones.
        there: how many of a pair's two draws there are. Shape: (pairs,).
        differences: the first of a pair less the second; ``sums`` of the two. Shape of each: (pairs, figures).
    """

    samples: int
    there: Singles
    differences: Singles
    sums: Singles

    @classmethod
    def of(cls, figures: Sequence[Floats]) -> PairedFigures:
        """Return the first draws of the figures by pairs, as blocks of draws have them."""
        samples = min(len(figures[0]), MOST_DRAWS)
        rows = np.zeros((len(figures) + 1, -(-samples // BLOCK) * BLOCK))
        rows[:, :samples] = (*(each[:samples] - each[:samples].mean() for each in figures), np.ones(samples))
        one, other = (half.reshape(len(rows), -1).T for half in apart(rows))
        differences, sums = (one - other).astype(np.float32), (one + other).astype(np.float32)
        return cls(samples, sums[:, -1].copy(), differences[:, :-1].copy(), sums[:, :-1].copy())


@dataclass(frozen=True, eq=False, slots=True)
class Fitted:
    """Sums over all draws that a cubic per cause is fitted from.

    Attributes:
        moments: of z², z⁴ and z⁶. Shape: (3, causes).
        products: of each figure with z, z² and z³. Shape: (3, causes, figures).
    """

    moments: Floats
    products: Floats

    def explained(self, samples: int) -> tuple[Floats, Floats]:
        """Return the sums of squares that the odd powers explain, and the even one. Shape of each: (causes, figures)."""
        (second, fourth, sixth), (first, square, cube) = self.moments[:, :, None], self.products
        apart_by = second * sixth - fourth**2
        odd = sixth * first**2 - 2 * fourth * first * cube + second * cube**2
        spread = fourth - second**2 / max(samples, 1)
        return _divide(odd, apart_by), _divide(square**2, spread)


def share_among_pairs(streams: Streams, causes: Sequence[Cause], figures: Sequence[Floats]) -> Floats:
    """Return the share of each figure's variance that each cause explains on its own: 0 where chance could.

    Shape: (causes, figures).

    Args:
        streams: of the simulation that the figures come from.
        causes: normals with a stream of their own, none that many lines share.
        figures: draws of each, as many as there are samples.
    """
    paired = PairedFigures.of(figures)
    parts = [
        explain_pairs(_fit(streams, causes[first : first + AT_ONCE], paired), paired)
        for first in range(0, len(causes), AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, len(figures)))


def _fit(streams: Streams, causes: Sequence[Cause], paired: PairedFigures) -> Fitted:
    keys = streams.keys([cause.stream for cause in causes])
    moments, products = np.zeros((POWERS, len(causes))), np.zeros((POWERS, len(causes), paired.sums.shape[1]))
    for number in range(len(paired.there) // PAIRS):
        own = slice(number * PAIRS, (number + 1) * PAIRS)
        there, differences, sums = paired.there[own], paired.differences[own], paired.sums[own]
        once = streams.halves_of(keys, number)
        square = once * once
        cube = square * once
        for place, power in enumerate((once, square, cube)):
            products[place] += power @ (sums if power is square else differences)
            moments[place] += np.square(power, out=power) @ there  # no more is needed of it
    return Fitted(moments, products)


def explain_pairs(fitted: Fitted, paired: PairedFigures) -> Floats:
    """Return the shares, less what chance explains of them. Shape: (causes, figures)."""
    odd, even = fitted.explained(paired.samples)
    squares = [np.einsum("ij,ij->j", each, each, dtype=np.float64) / 2 for each in (paired.differences, paired.sums)]
    total, free = squares[0] + squares[1], np.count_nonzero(paired.there) - max(ODD, EVEN)
    if free <= 0:
        return np.zeros_like(odd)
    noise, other = (np.maximum(all_of - part, 0.0) / free for all_of, part in zip(squares, (odd, even), strict=True))
    found, chance = np.minimum(odd + even, total), ODD * noise + EVEN * other
    beyond = BEYOND_CHANCE * np.sqrt(2 * (ODD * noise**2 + EVEN * other**2))
    return np.where(found > chance + beyond, _divide(np.maximum(found - chance, 0.0), total), 0.0)


def _divide(above: Floats, below: Floats) -> Floats:
    """Return the quotient, 0 where there is nothing to divide by."""
    there = below > 0
    return np.where(there, above / np.where(there, below, 1.0), 0.0)
