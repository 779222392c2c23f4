"""The cheapest set of levers found that meets the deadline at P80, with the schedule to show for it.

The set is built one lever at a time: the one that buys most working days of P80 for its money, until the deadline is met or
nothing helps; then whatever turns out not to be needed is left out again. Scope is given up last, where all else is not enough.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.scheduling.lever_trials import P80
from app.scheduling.levers import PEOPLE, LeverKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.scheduling.lever_trials import Trial, Trials
    from app.scheduling.levers import Lever
    from app.scheduling.schedule import Schedule

MOST_PLACED = 60_000  # packages planned for a set, at most
CANDIDATES, MOST_PULLS, TIMES = 10, 20, 4
LEAST_GAIN_DAYS = 1.0
LEAST_MONEY = 1.0
ROUNDS = 3


@dataclass(frozen=True, eq=False)
class LeverSet:
    """The levers that were put together to meet the deadline.

    Attributes:
        meets: whether the deadline is met with a probability of 0.8.
        pulls: each lever with how often it is pulled; empty where the deadline is met anyway.
        costs: at most, people added being paid from first to last work; ``None`` without rates.
        schedule: with all of them pulled, over all draws.
    """

    deadline: date
    meets: bool
    pulls: tuple[tuple[Lever, int], ...]
    costs: float | None
    schedule: Schedule


def find_set(trials: Trials, levers: Sequence[Lever]) -> LeverSet | None:
    """Return the cheapest set found of *levers* that meets the deadline or, where none does, all that helps.

    ``None`` where there is no deadline or no start, and where the programme is too large to try sets.
    """
    deadline = trials.forecast.plan.landscape.inventory.programme.deadline
    calendar = trials.forecast.schedule.calendar
    if deadline is None or calendar.start is None or len(trials.base.baseline.packages) * CANDIDATES > MOST_PLACED:
        return None
    last = calendar.index_of(deadline)
    wanted = last + float(calendar.start_date(last) == deadline) - trials.shift_days(P80)
    kept = [lever for lever in levers if lever.kind is not LeverKind.PATH][:CANDIDATES]
    paths = [lever for lever in levers if lever.kind is LeverKind.PATH]
    trial, schedule = trials.base, trials.forecast.schedule
    for _ in range(ROUNDS):
        search = _Search(trials, wanted)
        trial = search.reach(trial, kept, MOST_PULLS)
        if not search.is_met(trial):  # scope is not given up in vain
            without = search.reach(trial, [*kept, *paths], MOST_PULLS + len(paths))
            trial = without if search.is_met(without) else trial
        trial = search.without_idle(trial)
        schedule = trials.schedule(trial) if trial.pulls else trials.forecast.schedule
        if is_met(schedule, deadline) or not search.is_met(trial):
            break
        wanted = trial.finish_days(P80) - LEAST_GAIN_DAYS  # met on the trials' draws, and not quite on all of them
    pulls = tuple(sorted(trial.pulls.items(), key=lambda pair: pair[0].id))
    return LeverSet(deadline, is_met(schedule, deadline), pulls, trials.costs(trial), schedule)


def is_met(schedule: Schedule, deadline: date) -> bool:
    """Whether everything is finished by *deadline* with a probability of 0.8."""
    finish = schedule.finish_date(P80)
    return finish is not None and finish <= deadline


class _Search:
    """Adds levers until everything is finished by *wanted* working days with a probability of 0.8."""

    def __init__(self, trials: Trials, wanted: float) -> None:
        self._trials, self._wanted = trials, wanted
        self._most = trials.placed + MOST_PLACED

    def is_met(self, trial: Trial) -> bool:
        """Whether the deadline is met."""
        return trial.finish_days(P80) <= self._wanted

    def reach(self, trial: Trial, levers: Sequence[Lever], most_pulls: int) -> Trial:
        """Return *trial* with levers added, the best buy first, until the deadline is met or nothing helps any more."""
        while not self.is_met(trial) and trial.pulls.total() < most_pulls and self._trials.placed < self._most:
            left = [lever for lever in levers if trial.pulls[lever] < (TIMES if lever.kind in PEOPLE else 1)]
            tried = [self._trials.pull([lever], trial) for lever in left]
            better = [each for each in tried if trial.finish_days(P80) - each.finish_days(P80) > LEAST_GAIN_DAYS]
            if not better:
                break
            enough = [each for each in better if self.is_met(each)]
            if enough:
                return min(enough, key=lambda each: (self._trials.costs(each) or 0.0, each.finish_days(P80)))
            worth = [self._worth(trial, each) for each in better]
            trial = better[worth.index(max(worth))]
        return trial

    def _worth(self, before: Trial, after: Trial) -> float:
        """Return working days of P80 per money; where there are no rates per lever."""
        spent = (self._trials.costs(after) or 0.0) - (self._trials.costs(before) or 0.0)
        return (before.finish_days(P80) - after.finish_days(P80)) / max(spent, LEAST_MONEY)

    def without_idle(self, trial: Trial) -> Trial:
        """Return *trial* without the levers that the deadline is met without, scope first, then people."""
        if not self.is_met(trial):
            return trial
        for lever in sorted(trial.pulls, key=lambda each: (each.kind is not LeverKind.PATH, -each.people, each.id)):
            while trial.pulls[lever]:
                fewer = self._trials.pull((trial.pulls - Counter([lever])).elements())
                if not self.is_met(fewer):
                    break
                trial = fewer
        return trial
