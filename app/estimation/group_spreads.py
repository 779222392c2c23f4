"""Spreads of single work packages and of groups of them, all at once. An outcome comes in, figures go out, a row each.

A row is mean, P10, P50, P80, P90, as in :class:`app.quantities.Spread`: the mean is of all draws, the others are of those kept
in detail. One at a time the same takes several times as long, for most of it is not arithmetic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from app.estimation.outcome import SHARES, find_percentiles, spread_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.estimation.outcome import Outcome

    Floats = NDArray[np.float64]

CELLS = 250_000  # draws summed up and sorted at a time


def spread_rows(draws: NDArray[np.floating]) -> Floats:
    """Return the spread of each row of draws. Shapes: (rows, draws) to (rows, 5).

    >>> spread_rows(np.array([[3.0, 1.0, 2.0]]))[0, [0, 2]].tolist()
    [2.0, 2.0]
    """
    return np.column_stack((draws.mean(axis=1, dtype=np.float64), find_percentiles(np.sort(draws, axis=1)).T))


def spread_ordered(ordered: NDArray[np.floating]) -> Floats:
    """Return the spread of each row of draws that are in order already. Shapes: (rows, draws) to (rows, 5).

    >>> spread_ordered(np.array([[1.0, 2.0, 3.0]]))[0, [0, 2]].tolist()
    [2.0, 2.0]
    """
    return np.column_stack((ordered.mean(axis=1, dtype=np.float64), find_percentiles(ordered).T))


def spread_packages(outcome: Outcome) -> Floats:
    """Return the spread of every package's person-days, in the plan's order, coordination last. Shape: (packages + 1, 5)."""
    simulation = outcome.simulation
    rows = np.empty((len(simulation.line_of) + 1, 1 + len(SHARES)))
    rows[:, 0] = outcome.mean_days()
    rows[:-1, 1:] = outcome.percentiles[simulation.line_of] * simulation.share_of[:, None].astype(np.float64)
    rows[-1, 1:] = find_percentiles(np.sort(outcome.coordination))
    return rows


def spread_groups(
    outcome: Outcome, groups: Sequence[Sequence[int]], *, money: bool = False, added: Mapping[int, Floats] | None = None
) -> Floats:
    """Return the spread of the person-days, or the money, of each group of packages taken together. Shape: (groups, 5).

    Args:
        groups: places of packages in the plan; an empty group takes nothing.
        added: what is to be added to a group's draws, by the group's place. Shape of each: (detail_samples,).
    """
    return _spread(outcome, groups, [money] * len(groups), added or {})


def spread_days_and_money(
    outcome: Outcome, groups: Sequence[Sequence[int]], spent: Mapping[int, Floats]
) -> tuple[Floats, Floats]:
    """Return both of each group from one pass over the draws; *spent* is added to the money. Shape of each: (groups, 5)."""
    count = len(groups)
    added = {count + place: money for place, money in spent.items()}
    rows = _spread(outcome, [*groups, *groups], [False] * count + [True] * count, added)
    return rows[:count], rows[count:]


def _spread(outcome: Outcome, groups: Sequence[Sequence[int]], money: Sequence[bool], added: Mapping[int, Floats]) -> Floats:
    """Return the spread of each group's person-days, or of its *money*."""
    rows = np.zeros((len(groups), 1 + len(SHARES)))
    numbers = np.array([number for group in groups for number in group], dtype=np.intp)
    group_of = np.repeat(np.arange(len(groups)), np.array([len(group) for group in groups], dtype=np.intp))
    worth = np.where(np.array(money, dtype=bool)[group_of], outcome.rates.per_day[numbers], 1.0)
    rows[:, 0] = np.bincount(group_of, weights=outcome.mean_days()[numbers] * worth, minlength=len(groups))
    for place in added.keys() & set(group_of.tolist()):
        rows[place, 0] += added[place].mean()
    shares = outcome.simulation.share_of[numbers].astype(np.float64) * worth
    _put_percentiles(outcome, rows, _join_lines(outcome, group_of, numbers, shares), added)
    return rows


def _join_lines(
    outcome: Outcome, group_of: NDArray[np.intp], numbers: NDArray[np.intp], shares: Floats
) -> tuple[NDArray[np.intp], sparse.csr_array]:
    """Return the groups that have packages, and how much of each line of work each of them takes, a row per group."""
    size = len(outcome.simulation.lines)
    pairs, places = np.unique(group_of * size + outcome.simulation.line_of[numbers], return_inverse=True)
    taken = np.bincount(places, weights=shares, minlength=len(pairs))
    there, counts = np.unique(pairs // max(size, 1), return_counts=True)
    bounds = np.concatenate(([0], np.cumsum(counts)))
    return there, sparse.csr_array((taken, pairs % max(size, 1), bounds), shape=(len(there), size))


def _put_percentiles(
    outcome: Outcome, rows: Floats, joined: tuple[NDArray[np.intp], sparse.csr_array], added: Mapping[int, Floats]
) -> None:
    """Write the percentiles of the groups into *rows*: of one line its own, of several those of their sum."""
    there, taken = joined
    alone = (np.diff(taken.indptr) == 1) & ~np.isin(there, list(added))
    first = taken.indptr[:-1][alone]
    rows[there[alone], 1:] = outcome.percentiles[taken.indices[first]] * taken.data[first, None]
    summed = np.flatnonzero(~alone)
    step = max(CELLS // max(outcome.detail_samples, 1), 1)
    for start in range(0, len(summed), step):
        some = summed[start : start + step]
        part, groups = taken[some], there[some]
        lines = np.unique(part.indices)
        drawn = (part[:, lines] @ outcome.detail[lines].astype(np.float64)).astype(np.float32)  # sorted in half the time
        for place in [place for place, group in enumerate(groups.tolist()) if group in added]:
            spread = spread_of(drawn[place] + added[int(groups[place])])
            rows[groups[place], 1:] = spread.p10, spread.p50, spread.p80, spread.p90
        plain = ~np.isin(groups, list(added))
        rows[groups[plain], 1:] = find_percentiles(np.sort(drawn[plain], axis=1)).T
