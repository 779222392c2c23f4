"""What is reached when: each integration live, each path proven, each phase done, everything. P50 and P80 of their draws."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from app.estimation.work_package import Subject, WorkPackage
    from app.scheduling.baseline import Baseline

P50, P80 = 0.5, 0.8
GO_LIVE = "go-live"
PHASE = "phase"
AT_ONCE = 256  # milestones
PERCENTS = np.arange(50, 100) / 100
REACHED_BY = {Activity.RELEASE: "integration", Activity.PATH_TEST: "path"}


@dataclass(frozen=True, slots=True)
class Milestone:
    """A thing that is reached: an integration live, a path proven, a phase done, or everything (``go-live``).

    A phase is done when its own work is and that of every phase before it.

    Attributes:
        percentile_days: P50, P51 and so on to P99 of when it is reached.
    """

    id: str
    kind: str
    subject: Subject | None
    p50_days: float
    p80_days: float
    p50: date | None
    p80: date | None
    percentile_days: tuple[float, ...] = ()

    def days_at(self, probability: float) -> float:
        """Return the offset by which it is reached with that probability, from 0.5 to 0.99 (between percents in proportion).

        >>> Milestone("go-live", "programme", None, 1, 31, None, None, tuple(range(1, 51))).days_at(0.8)
        31.0
        """
        return float(np.interp(probability, PERCENTS, self.percentile_days))


def find_milestones(
    baseline: Baseline, finish_draws: NDArray[np.float32], finishes: NDArray[np.float32]
) -> tuple[Milestone, ...]:
    """Return every milestone: integrations and paths, then phases in their order, go-live last.

    Args:
        baseline: the plan; its own finishes serve where there are no draws.
        finish_draws: finish of the programme per draw.
        finishes: draws kept of the packages' finishes, packages × draws.
    """
    members: dict[tuple[str, str], list[int]] = {}
    subjects: dict[tuple[str, str], Subject] = {}
    for index, package in enumerate(baseline.packages):
        for key, subject in _keys(package):
            members.setdefault(key, []).append(index)
            if subject is not None:
                subjects[key] = subject
    phases = baseline.network.phases
    members = dict(sorted(members.items(), key=lambda row: phases[row[1][0]] if row[0][0] == PHASE else -1))
    reached = [
        finishes[indices].max(axis=0) if finishes.shape[1] else baseline.finishes[indices].max(keepdims=True)
        for indices in members.values()
    ]
    _wait_for_earlier_phases([key[0] == PHASE for key in members], reached)
    percents = [row for first in range(0, len(reached), AT_ONCE) for row in _percentiles(reached[first : first + AT_ONCE])]
    percents += _percentiles([finish_draws if len(finish_draws) else np.array([baseline.makespan])])
    names = [(":".join(key), key[0], subjects.get(key)) for key in members]
    dates = [baseline.calendar.finish_dates(np.array([row[_place(share)] for row in percents])) for share in (P50, P80)]
    return tuple(
        Milestone(name, kind, subject, row[_place(P50)], row[_place(P80)], p50, p80, tuple(row))
        for (name, kind, subject), row, p50, p80 in zip([*names, (GO_LIVE, "programme", None)], percents, *dates, strict=True)
    )


def _keys(package: WorkPackage) -> Iterator[tuple[tuple[str, str], Subject | None]]:
    """Yield the milestones that a package belongs to, by kind and id."""
    kind = REACHED_BY.get(package.activity)
    if kind is not None and package.subject.kind == kind:
        yield (kind, package.subject.id), package.subject
    if package.phase is not None and not package.spread_out:
        yield (PHASE, package.phase), None


def _wait_for_earlier_phases(is_phase: Sequence[bool], reached: list[NDArray[np.floating]]) -> None:
    """Let no phase be done before the one that stands before it."""
    numbers = [number for number, phase in enumerate(is_phase) if phase]
    for before, number in pairwise(numbers):
        reached[number] = np.maximum(reached[number], reached[before])


def _percentiles(reached: Sequence[NDArray[np.floating]]) -> list[list[float]]:
    """Return the percentiles of each of these, which have equally many draws."""
    ordered = np.sort(np.stack(reached), axis=1)  # once for all percents: what numpy's quantile says, in a fifth of the time
    places = (ordered.shape[1] - 1) * PERCENTS
    below = places.astype(np.intp)
    low, high = (ordered[:, at].astype(np.float64) for at in (below, np.minimum(below + 1, ordered.shape[1] - 1)))
    found: list[list[float]] = (low + (high - low) * (places - below)).tolist()
    return found


def _place(share: float) -> int:
    return round((share - P50) * 100)
