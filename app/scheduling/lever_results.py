"""What levers buy, each on its own, and together for the deadline. A forecast comes in; how much is tried is bounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.lever_set import find_set
from app.scheduling.lever_trials import P50, P80, Trials
from app.scheduling.levers import LeverKind, find_levers

if TYPE_CHECKING:
    from datetime import date

    from app.scheduling.forecast import Forecast
    from app.scheduling.lever_set import LeverSet
    from app.scheduling.lever_trials import Trial
    from app.scheduling.levers import Lever

FEW, MANY = 3, 40  # levers tried without and with being asked for all
PLACED_UNASKED, PLACED_ASKED = 4_000, 40_000  # packages planned for them, at most
LEAST_ASKED = 3


@dataclass(frozen=True, eq=False)
class LeverResult:
    """What one lever buys on its own, against the forecast on common draws.

    Attributes:
        saves_days: working days of the P50 finish; ``saves_months`` alike in months, ``saves_months_p80`` of the P80 finish.
        costs: what it costs at most: people added are paid from first to last work, busy or not; and what the estimate's cost
            changes by. Negative where it saves money; ``None`` without rates.
        cost_difference: mean of what the estimate's cost changes by, where people are paid for work alone.
        finish_p50, finish_p80: dates then, so that with the summary's they make up the difference; ``None`` without a start.
        deadline_probability: of meeting it then; ``None`` without a deadline or a start.
    """

    lever: Lever
    saves_days: float
    saves_months: float
    saves_months_p80: float
    costs: float | None
    cost_difference: float | None
    finish_p50: date | None
    finish_p80: date | None
    deadline_probability: float | None


@dataclass(frozen=True, eq=False)
class Levers:
    """All that was tried.

    Attributes:
        single: the most useful first; ``None`` where the programme is too large to try any unasked, or its duration unknown.
        left_out: levers that touch what decides the end and were not tried.
        together: ``None`` where not asked for, where there is no deadline or start, or where the programme is too large.
    """

    single: tuple[LeverResult, ...] | None
    left_out: int
    together: LeverSet | None = None


def try_levers(forecast: Forecast, *, thoroughly: bool = False) -> Levers:
    """Return what levers buy: the few that promise most or, *thoroughly*, all that is affordable and the set for the deadline.

    Without being asked, scope is not given up.
    """
    if forecast.duration is None:
        return Levers(None, 0)
    count = max(len(forecast.plan.all_packages), 1)
    found = find_levers(forecast)
    worth = found if thoroughly else tuple(lever for lever in found if lever.kind is not LeverKind.PATH)
    affordable = max(PLACED_ASKED // count, LEAST_ASKED) if thoroughly else PLACED_UNASKED // count
    if not affordable:
        return Levers(None, len(found))
    tried = worth[: min(affordable, MANY if thoroughly else FEW)]
    trials = Trials(forecast)
    results = [_result(trials, trials.pull([lever]), lever) for lever in tried]
    results.sort(key=lambda row: (-row.saves_days, row.costs or 0.0, row.lever.id))
    helping = [row.lever for row in results if row.saves_days > 0 or row.saves_months_p80 > 0]
    together = find_set(trials, helping) if thoroughly else None
    return Levers(tuple(results), len(found) - len(tried), together)


def _result(trials: Trials, trial: Trial, lever: Lever) -> LeverResult:
    base = trials.base
    saves = {share: base.finish_days(share) - trial.finish_days(share) for share in (P50, P80)}
    difference = None if base.cost is None or trial.cost is None else float(np.mean(trial.cost - base.cost))
    finish = {share: _finish(trials, trial, share) for share in (P50, P80)}
    return LeverResult(
        lever=lever,
        saves_days=saves[P50],
        saves_months=base.months_at(P50) - trial.months_at(P50),
        saves_months_p80=base.months_at(P80) - trial.months_at(P80),
        costs=trials.costs(trial),
        cost_difference=difference,
        finish_p50=finish[P50],
        finish_p80=finish[P80],
        deadline_probability=_probability(trials, trial),
    )


def _finish(trials: Trials, trial: Trial, share: float) -> date | None:
    return trial.baseline.calendar.finish_date(trial.finish_days(share) + trials.shift_days(share))


def _probability(trials: Trials, trial: Trial) -> float | None:
    """Return the probability of the deadline: the summary's, and what the lever changes it by."""
    deadline, known = trials.forecast.plan.landscape.inventory.programme.deadline, trials.deadline_probability
    if deadline is None or known is None:
        return None
    return min(max(known + trial.probability_by(deadline) - trials.base.probability_by(deadline), 0.0), 1.0)
