"""Plans that are compared in the same draws, by when each ends its phases and the whole in the middle of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.phases import choose_ends
from app.scheduling.simulation import ScheduleSimulation

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

    from app.scheduling.baseline import Baseline, Plan, StaffedWork
    from app.scheduling.handed_on import Finished


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A plan, what made it, and when each phase and last of all the whole is done in the middle of the draws."""

    work: StaffedWork
    levelled: Plan
    plan: Baseline
    ends: tuple[float, ...]


@dataclass(slots=True, eq=False)
class Shortlist:
    """Plans, each judged by the mean of the draws around the median.

    The mean of a middle rather than the median: where draws lie far apart the median of a few hundred is off by some percent,
    and not by the same for two plans of the same work.

    Attributes:
        efforts: person-days, packages × draws.
        middle: the share of the draws around the median that counts.
    """

    efforts: NDArray[np.float32]
    middle: float
    judged: dict[tuple[Hashable, ...], Judged] = field(default_factory=dict)

    def add(self, work: StaffedWork, plans: Iterable[Plan]) -> Judged:
        """Take in plans that *work* has levelled; return the best of them. What is known already is not judged again."""
        return _best_of([self._look_up(work, plan) for plan in plans])

    def add_finished(self, work: StaffedWork, finished: Iterable[Finished]) -> list[Judged]:
        """Take in plans of *work* that have their hand-overs from elsewhere; return them."""
        found = []
        for plan, made in finished:
            key = *_key(work, plan), made.links
            if key not in self.judged:
                self.judged[key] = Judged(work, plan, made, self._judge(made))
            found.append(self.judged[key])
        return found

    def best(self) -> Judged:
        """Return the plan that finishes first, of those that end their phases about as soon as any."""
        return _best_of(list(self.judged.values()))

    def _look_up(self, work: StaffedWork, plan: Plan) -> Judged:
        key = _key(work, plan)
        if key not in self.judged:
            made = work.finish(plan)
            self.judged[key] = Judged(work, plan, made, self._judge(made))
        return self.judged[key]

    def _judge(self, plan: Baseline) -> tuple[float, ...]:
        simulation = ScheduleSimulation(plan, self.efforts.shape[1])
        whole = simulation.finish(self.efforts)
        return tuple(self._middle_of(ends) for ends in (*simulation.phase_ends(), whole))

    def _middle_of(self, ends: NDArray[np.float32]) -> float:
        beside = int(len(ends) * (1 - self.middle) / 2)
        return float(np.sort(ends)[beside : len(ends) - beside].mean(dtype=np.float64))


def _key(work: StaffedWork, plan: Plan) -> tuple[Hashable, ...]:
    """Return what two plans have in common that are the same, for fewer people too: a plan that both can keep."""
    return work.crews.tobytes(), plan.reckoning.lasting, tuple(plan.starts), tuple(plan.finishes)


def _best_of(judged: list[Judged]) -> Judged:
    return judged[choose_ends([each.ends for each in judged])]
