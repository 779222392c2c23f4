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
        packages = len(self.line_of)
        found = np.empty((packages + 1, draws), dtype=np.float32)
        for first in range(0, packages, ROWS):
            rows = slice(first, min(first + ROWS, packages))
            np.multiply(self.lines[self.line_of[rows], :draws], self.share_of[rows], out=found[rows])
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
