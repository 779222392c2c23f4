"""The effort of each work package in a block of draws, worked out for the packages that are asked for.

The lines of work of a block and how packages share them come in. All packages at once are twice as large as their lines, and
where there are tens of thousands of them they are only ever looked at some at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.estimation.simulation import Block, EffortSimulation

    Floats = NDArray[np.float32]

ROWS = 512  # worked out at a time, so that they stay in the processor's cache


@dataclass(frozen=True, slots=True, eq=False)
class PackageEfforts:
    """Person-days per package and draw, coordination last; 0 where a draw has no such package.

    Attributes:
        lines: person-days per line of work. Shape: (lines, draws).
        coordination: person-days of coordination. Shape: (draws,).
        line_of: the line of each package but coordination.
        share_of: each package's share of it. Shape: (packages, 1).
    """

    lines: Floats
    coordination: Floats
    line_of: NDArray[np.int64]
    share_of: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Packages, coordination among them, and draws."""
        return len(self.line_of) + 1, self.lines.shape[1]

    def take(self, packages: NDArray[np.intp], out: Floats) -> None:
        """Write the effort of these packages, none of them coordination, into *out*."""
        self.lines.take(self.line_of[packages], axis=0, out=out, mode="clip")
        out *= self.share_of[packages]

    def first(self, draws: int) -> Floats:
        """Return the effort of all packages in the first so many draws. Shape: (packages, draws)."""
        found = np.empty((self.shape[0], draws), dtype=np.float32)
        lines = self.lines if draws == self.lines.shape[1] else np.ascontiguousarray(self.lines[:, :draws])
        lines.take(self.line_of, axis=0, out=found[:-1], mode="clip")
        found[:-1] *= self.share_of
        found[-1] = self.coordination[:draws]
        return found

    def means(self) -> NDArray[np.float64]:
        """Return the mean effort of every package, draws without it counted as 0."""
        found = np.empty(self.shape[0])
        for first in range(0, len(self.line_of), ROWS):
            some = np.arange(first, min(first + ROWS, len(self.line_of)))
            rows = np.empty((len(some), self.lines.shape[1]), dtype=np.float32)
            self.take(some, rows)
            found[some] = rows.mean(axis=1, dtype=np.float64)
        found[-1] = self.coordination.mean(dtype=np.float64)
        return found


def efforts_of(simulation: EffortSimulation, block: Block) -> PackageEfforts:
    """Return the effort of a plan's packages in a block of its draws."""
    return PackageEfforts(
        np.ascontiguousarray(block.lines),
        block.coordination.astype(np.float32),
        simulation.line_of,
        simulation.share_of[:, None],
    )
