"""Which packages decide the end: traced back in every draw through what each one waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.placement import find_latest, find_ready

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    ready, before = (np.empty(finishes.shape[1], dtype=np.float32) for _ in range(2))
    for row in reversed(rows):
        if not row.before or row.index not in touched:
            continue
        marked = critical[row.index]
        if not marked.any():
            continue
        here = exists[row.index]
        find_latest(finishes, row.predecessors, before)
        moment = find_ready(row, here, delays, finishes, ready)
        marked = marked & (moment >= row.rule.not_before) if row.rule is not None else marked
        waited = _wait_of(row, here, delays.waits) + before
        for number in row.holds if delays.held else ():
            draws, days = delays.held[number]
            waited[draws] += days * here[draws]
        touched.update(row.before)
        decides = marked & (waited >= moment)
        for other in row.predecessors:
            critical[other] |= decides & (finishes[other] == before)
        for other in row.links:
            critical[other] |= marked & (finishes[other] == moment)
    critical &= exists
    counted: NDArray[np.int64] = critical.sum(axis=1)
    return counted


def _wait_of(row: PlacedRow, here: NDArray[np.bool_], waits: Mapping[int, Draws]) -> Draws | np.float32:
    if row.index in waits:
        return waits[row.index] * here
    return row.fixed_wait * here if row.fixed_wait > 0 else np.float32(0)
