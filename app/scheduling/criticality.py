"""Which packages decide the end: traced back in every draw through what each one waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.placement import add_delays, find_latest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.scheduling.placement import Delays, Draws, PlacedRow


def count_critical(rows: Sequence[PlacedRow], finishes: Draws, exists: NDArray[np.bool_], delays: Delays) -> NDArray[np.int64]:
    """Return, per package, the number of draws in which it decides the end.

    Args:
        rows: the packages that were placed, in the order in which they were.
        finishes: packages × draws.
        exists: packages × draws.
        delays: what the draws add to waits and durations.
    """
    critical: NDArray[np.bool_] = finishes == finishes.max(axis=0, initial=0.0)
    touched = set(np.flatnonzero(critical.any(axis=1)).tolist())
    before, waited, ready = (np.empty(finishes.shape[1], dtype=np.float32) for _ in range(3))
    for row in reversed(rows):
        if not row.before or row.index not in touched:
            continue
        marked = critical[row.index]
        if not marked.any():
            continue
        find_latest(finishes, row.predecessors, before)
        np.copyto(waited, before)
        add_delays(row, exists[row.index], delays, waited)
        np.copyto(ready, waited)
        for other in row.links:
            np.maximum(ready, finishes[other], out=ready)
        marked = marked & (ready >= row.rule.not_before) if row.rule is not None else marked
        touched.update(row.before)
        decides = marked & (waited >= ready)
        for other in row.predecessors:
            critical[other] |= decides & (finishes[other] == before)
        for other in row.links:
            critical[other] |= marked & (finishes[other] == ready)
    critical &= exists
    counted: NDArray[np.int64] = critical.sum(axis=1)
    return counted
