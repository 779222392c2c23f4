"""What a pilot still to come should try: the integrations, load tests and failure tests that narrow the P80 of the cost most.

A work plan, what each cause explains of cost and finish (:mod:`app.estimation.sensitivity`) and their draws come in, trials
come out, the one that narrows the cost most first. What each settles is argued in :mod:`app.estimation.trial_causes`. Nothing
is drawn here, and nothing here enters the estimate.

A trial settles causes. Causes are independent of each other, so what several explain adds up; with a share s of the variance
gone the width shrinks by the square root of what is left, and P80 comes down by (P80 − P50) · (1 − √(1 − s)): if what is tried
turns out as in the middle. A cause is settled once: each trial counts what those before it leave open, see
docs/decisions/0094. What the described pilot has exercised is not tried again.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.estimation.outcome import SHARES
from app.estimation.pilot_exercised import find_exercised
from app.estimation.streams import COMMON
from app.estimation.trial_causes import Explained, OpenTrials, TrialKind
from app.landscape.wording import name_flow
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from app.estimation.cause_draws import Cause
    from app.estimation.plan import WorkPlan
    from app.estimation.sensitivity import Sensitivity
    from app.estimation.trial_causes import Candidate
    from app.estimation.work_package import Subject
    from app.landscape.landscape import Landscape

_, P50, P80, _ = SHARES
COST, FINISH = "cost", "finish"


class Room(NamedTuple):
    """What lies between P50 and P80: of the cost (person-days without rates), and of the finish in working days, if drawn."""

    cost: float
    finish_days: float | None


@dataclass(frozen=True, slots=True)
class Gain:
    """What settling some causes brings.

    Attributes:
        narrows_by: share of the variance of the cost that the causes explain together, from 0 to 1.
        cost_less: what the P80 of the cost comes down by: money, person-days where no rate is given.
        narrows_finish_by, finish_days_less: likewise of the finish, in working days; ``None`` where nothing explains it.
    """

    narrows_by: float
    cost_less: float
    narrows_finish_by: float | None
    finish_days_less: float | None


@dataclass(frozen=True, slots=True)
class Trial:
    """Something worth trying: its subject, how that is called in a sentence, and the causes that it is the first to settle."""

    kind: TrialKind
    subject: Subject
    name: str
    settles: tuple[Explained, ...]
    gain: Gain


@dataclass(frozen=True, slots=True)
class Trials:
    """What is worth trying, the trial that narrows the cost most first.

    Attributes:
        together: what all of them bring: less than the sum of what each brings.
        explanation: what is to be known of them, or why there are none, in words.
    """

    found: tuple[Trial, ...]
    together: Gain
    explanation: tuple[str, ...]


def find_trials(
    plan: WorkPlan, rows: Iterable[Sensitivity], cost: NDArray[np.floating], finish: NDArray[np.floating] | None
) -> Trials:
    """Return what is worth trying, ranked by what the P80 of the cost comes down by, then of the finish, then by id.

    Of equals one integration comes before a path with all of its own.

    Trials that settle nothing that explains more than chance would are left out.

    Args:
        plan: the work plan.
        rows: causes with their shares of the variance of ``cost`` and ``finish``.
        cost: one draw per sample; person-days where no rate is given.
        finish: one draw per sample, in working days; ``None`` where it is not known.
    """
    causes = list(_join_shares(row for row in rows if finish is not None or row.of != FINISH))
    room = Room(_room_above(cost), _room_above(finish) if finish is not None and any(each.finish for each in causes) else None)
    open_trials = OpenTrials(plan, find_exercised(plan.landscape), causes)
    found = tuple(_rank(open_trials.candidates(), plan.landscape, room))
    together = _gain([each for trial in found for each in trial.settles], room)
    if not plan.flows and not plan.paths:
        return Trials((), together, ("Nothing is in scope that a pilot could try.",))
    return Trials(found, together, tuple(_explain(found, together, causes, open_trials.kinds)))


def p80_less(room: float, share: float) -> float:
    """Return what P80 comes down by when a share of the variance is gone: the width goes with the root of the variance.

    Args:
        room: P80 less P50.

    >>> round(p80_less(100_000, 0.19), 6), p80_less(100_000, 0), p80_less(100_000, 1)
    (10000.0, 0.0, 100000.0)
    """
    return room * (1 - math.sqrt(1 - share))


def _join_shares(rows: Iterable[Sensitivity]) -> Iterator[Explained]:
    """Yield each cause once, with both its shares."""
    causes: dict[str, Cause] = {}
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        causes[row.cause.stream] = row.cause
        shares[row.cause.stream][row.of] = row.share_of_variance
    for stream, of in shares.items():
        yield Explained(causes[stream], of.get(COST, 0.0), of.get(FINISH, 0.0))


def _room_above(draws: NDArray[np.floating]) -> float:
    if not len(draws):
        return 0.0
    middle, high = np.quantile(np.asarray(draws, dtype=np.float64), (P50, P80)).tolist()
    return float(high - middle)


def _gain(settled: Sequence[Explained], room: Room) -> Gain:
    share = min(math.fsum(each.cost for each in settled), 1.0)
    less = p80_less(room.cost, share)
    if room.finish_days is None:
        return Gain(share, less, None, None)
    of_finish = min(math.fsum(each.finish for each in settled), 1.0)
    return Gain(share, less, of_finish, p80_less(room.finish_days, of_finish))


def _rank(candidates: Iterable[Candidate], landscape: Landscape, room: Room) -> Iterator[Trial]:
    """Yield the trials, each with what those before it leave unsettled; those that are left with nothing are left out.

    What is left of one only shrinks as others are taken, so only the foremost has to be looked at again.
    """
    rows = list(candidates)
    queue = [(_rank_of(row, row.settles), number) for number, row in enumerate(rows)]
    heapq.heapify(queue)
    settled: set[str] = set()
    while queue:
        rank, number = heapq.heappop(queue)
        row = rows[number]
        left = tuple(each for each in row.settles if each.cause.stream not in settled)
        now = _rank_of(row, left)
        if now != rank:
            if left:
                heapq.heappush(queue, (now, number))
            continue
        settled |= {each.cause.stream for each in left}
        yield Trial(row.kind, row.subject, _name(landscape, row.subject), left, _gain(left, room))


def _rank_of(row: Candidate, left: Iterable[Explained]) -> tuple[float, float, str, str, str]:
    told = list(left)
    cost, finish = (math.fsum(getattr(each, of) for each in told) for of in (COST, FINISH))
    return -cost, -finish, row.subject.kind, row.subject.id, str(row.kind)


def _name(landscape: Landscape, subject: Subject) -> str:
    return landscape.get_path(subject.id).name if subject.kind == "path" else name_flow(landscape, subject.id)


def _explain(
    found: Sequence[Trial], together: Gain, causes: Sequence[Explained], still_open: frozenset[TrialKind]
) -> Iterator[str]:
    if not still_open:
        yield "Nothing is left to try: a pilot exercised every integration and path in scope, at production's volume."
        return
    common = math.fsum(each.cost for each in causes if each.cause.stream == COMMON)
    if found:
        yield _together_words(len(found), together)
        yield "Each figure counts what the trials before it leave open, and takes what is tried to turn out as in the middle."
    missing = [str(kind) for kind in TrialKind if kind in still_open and all(trial.kind is not kind for trial in found)]
    if missing:
        kinds = " or ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
        yield f"No {kinds} trial would narrow the estimate by more than chance."
    if common > 0:
        share = f"{percent(common)} of the variance of the cost"
        yield f"What all packages have in common, {share}, no trial shows: learn it from finished work (seamap calibrate)."


def _together_words(count: int, together: Gain) -> str:
    trials = "The one trial would take" if count == 1 else f"All {count} trials together would take"
    said = f"{trials} {percent(p80_less(1.0, together.narrows_by), 1)} off what lies between P50 and P80 of the cost"
    if together.narrows_finish_by is None:
        return f"{said}."
    return f"{said}, and {percent(p80_less(1.0, together.narrows_finish_by), 1)} off that of the finish."
