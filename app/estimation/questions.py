"""Which question to ask next: per unknown fact, how much of the width of the cost its answer would explain, and whom to ask.

An outcome and its draws of cost come in, questions go out, the one that narrows most first. What an answer explains is the
variance of the conditional mean on the same draws. Besides, every answer makes what all packages share a little narrower: by
how much stands beside it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.fact_draws import FactDraws, FactRows
from app.estimation.line_draws import sigma_common
from app.estimation.question_wording import find_wording, word_question
from app.estimation.sensitivity import MOST_CAUSES, Effect, Sums, weigh_facts, worth_per_line
from app.estimation.streams import BLOCK
from app.estimation.work_package import Subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.estimation.fact_draws import Values
    from app.estimation.facts import UnknownFact
    from app.estimation.outcome import Outcome
    from app.estimation.plan import WorkPlan

    Floats = NDArray[np.float64]

MERGED = {
    "carries.fields": "carries",
    "carries.format": "carries",
    "carries.documented": "carries",
    "carries.contains": "carries",
    "volume": "volume_per_day",
    "peak_factor": "volume_per_day",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question, with its probability as the effort model has it, and the mean cost if it is the one.

    Attributes:
        cost: in the draws in which it holds; person-days where no rate is given, ``None`` where it never holds.
    """

    value: str
    probability: float
    cost: float | None


@dataclass(frozen=True, slots=True)
class Question:
    """A fact worth asking for.

    Attributes:
        team: id of the team that can answer; ``None`` where no owner is known.
        narrows_by: share of the variance of the cost that the answer explains, 0 where chance alone would explain as much.
        sigma_common_less: what the answer takes off the sigma that all packages share.
        allowed: the answers that an inventory can hold; empty for a number or free text, whose ``form`` is described.
    """

    subject: Subject
    fact: str
    team: str | None
    narrows_by: float
    sigma_common_less: float
    text: str
    allowed: tuple[str, ...]
    form: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one question joins: the unknown facts that are drawn, and the facts counted that its answer settles."""

    subject: Subject
    fact: str
    drawn: tuple[UnknownFact, ...]
    counted: int
    weight: float


def find_questions(outcome: Outcome, cost: NDArray[np.floating], most: int | None = None) -> tuple[Question, ...]:
    """Return a question per unknown fact that prices anything, the one that narrows the cost most first.

    Equals are ordered by what their answers move on medians, then by subject and fact. Beyond some hundred drawn facts those
    with the least to move are not looked at in the draws and count as narrowing nothing.

    Args:
        cost: one draw per sample; person-days where no rate is given.
        most: how many questions are put into words; ``None``: all.
    """
    asked = _join_facts(outcome)
    looked_at = sorted((row for row in asked if row.drawn), key=_by_weight)[:MOST_CAUSES]
    explained = _explain(outcome, looked_at, np.asarray(cost, dtype=np.float64))
    found = [(*explained.get((row.subject, row.fact), (0.0, ())), row) for row in asked]
    found.sort(key=lambda each: (-each[0], *_by_weight(each[2])))
    return tuple(_question(outcome.plan, row, share, answers) for share, answers, row in found[:most])


def sigma_less(plan: WorkPlan, counted: int) -> float:
    """Return what knowing so many more facts takes off the sigma that all packages share."""
    facts, now = plan.facts, sigma_common(plan)
    if not facts.count or not counted:
        return 0.0
    step = plan.model.value("sigma.unknown_facts") ** 2 * counted / facts.count
    return now - math.sqrt(max(now**2 - step, 0.0))


def find_team(plan: WorkPlan, subject: Subject) -> str | None:
    """Return the team that can answer about a subject: a system's owner, an integration's provider's; ``None`` if unknown."""
    landscape = plan.landscape
    if subject.kind == "integration":
        return landscape.get_system(landscape.flows[subject.id].provider).owner
    return landscape.get_system(subject.id).owner if subject.kind == "system" else None


def _by_weight(row: _Asked) -> tuple[float, str, str, str]:
    return -row.weight, row.subject.kind, row.subject.id, row.fact


def _join_facts(outcome: Outcome) -> list[_Asked]:
    """Join the facts that are drawn with those that are counted; several that one answer settles become one question."""
    weights = weigh_facts(outcome.simulation.lines, worth_per_line(outcome))
    drawn: dict[tuple[str, str, str], list[UnknownFact]] = defaultdict(list)
    for fact in weights:
        drawn[fact.subject.kind, fact.subject.id, MERGED.get(fact.fact, fact.fact)].append(fact)
    counted: dict[tuple[str, str, str], int] = defaultdict(int)
    for kind, name, noted in outcome.plan.facts.unknown:
        counted[kind, name, MERGED.get(noted, noted)] += 1
    return [
        _Asked(
            subject=Subject(key[0], key[1]),
            fact=key[2],
            drawn=tuple(sorted(drawn.get(key, ()), key=lambda fact: fact.key)),
            counted=counted.get(key, 0),
            weight=sum(weights[fact] for fact in drawn.get(key, ())),
        )
        for key in sorted({*drawn, *counted})
    ]


def _explain(
    outcome: Outcome, asked: Sequence[_Asked], cost: Floats
) -> Mapping[tuple[Subject, str], tuple[float, tuple[Answer, ...]]]:
    """Return, per question, the share of variance that it explains and what each answer means."""
    mean, effect = float(cost.mean()), Effect.of(outcome, cost)
    row_of, values = _draw_facts(outcome, asked, len(cost))
    shapes = [tuple(len(fact.values) for fact in row.drawn) for row in asked]
    sums = Sums(*np.zeros((2, len(asked), max((math.prod(shape) for shape in shapes), default=0))))
    for place, (row, shape) in enumerate(zip(asked, shapes, strict=True)):
        answers = np.ravel_multi_index(tuple(values[row_of[fact.key]] for fact in row.drawn), shape)
        for kept, weights in ((sums.sizes, None), (sums.effect, effect.rest)):
            kept[place] = np.bincount(answers, weights=weights, minlength=kept.shape[1])
    return {
        (row.subject, row.fact): (share, _answers(row, Sums(*own), mean))
        for row, share, *own in zip(asked, effect.shares(sums).tolist(), *sums, strict=True)
    }


def _draw_facts(outcome: Outcome, asked: Sequence[_Asked], samples: int) -> tuple[Mapping[str, int], Values]:
    """Return the row of each fact by its key, and the values that it takes: as they were kept, or drawn again."""
    simulation = outcome.simulation
    if outcome.facts is not None:
        return simulation.fact_rows.row_of, outcome.facts
    rows = FactRows(simulation.streams, (fact for row in asked for fact in row.drawn))
    blocks = [FactDraws(outcome.plan, simulation.streams, number, rows).values for number in range(-(-samples // BLOCK))]
    return rows.row_of, np.concatenate(blocks, axis=1)[:, :samples]


def _answers(row: _Asked, sums: Sums, mean: float) -> tuple[Answer, ...]:
    """What each value of a single fact means; several facts in one question have no answers to list."""
    if len(row.drawn) > 1:
        return ()
    fact = row.drawn[0]
    means = [
        mean + effect / size if size > 0 else None
        for _, size, effect in zip(fact.values, sums.sizes.tolist(), sums.effect.tolist(), strict=False)
    ]
    return tuple(Answer(*found) for found in zip(fact.values, fact.shares, means, strict=True))


def _question(plan: WorkPlan, row: _Asked, share: float, answers: tuple[Answer, ...]) -> Question:
    wording, _ = find_wording(row.subject.kind, row.fact)
    return Question(
        subject=row.subject,
        fact=row.fact,
        team=find_team(plan, row.subject),
        narrows_by=share,
        sigma_common_less=sigma_less(plan, row.counted),
        text=word_question(plan.landscape, row.subject, row.fact),
        allowed=wording.allowed,
        form=wording.form,
        answers=answers,
    )
