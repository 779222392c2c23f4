"""What the width of cost and finish comes from: the share of variance that each thing drawn explains on its own.

A simulation and the draws it gave come in, ranked shares go out. The share is first-order: the variance of the conditional mean
over the variance of the whole, on the same draws. Whatever is drawn has a stream of its own, so its draws are made again by
name and nothing has to be kept. Waits and capacities belong to the schedule and are handed in as further causes.

A normal of one line of work, a wait or a team is fitted (:mod:`app.estimation.pair_shares`), all else is put into bins.

Causes are independent of each other, so that their shares add up to at most 1; what is left over is what they do together.

Source:
    Sobol' 1993; given-data estimation by bins after Plischke, Borgonovo & Smith, EJOR 226 (2013), corrected for what chance
    alone would explain (epsilon squared, Kelley 1935).
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.estimation.cause_draws import BINS, Cause, Kind, group_causes
from app.estimation.facts import Combine
from app.estimation.line_draws import sigma_common
from app.estimation.pair_shares import BEYOND_CHANCE, share_among_pairs
from app.estimation.streams import COMMON, GROUP
from app.estimation.work_package import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from app.estimation.facts import Uncertain, UnknownFact
    from app.estimation.outcome import Outcome
    from app.estimation.pricing import Line
    from app.estimation.simulation import EffortSimulation
    from app.estimation.work_package import WorkPackage

    Floats = NDArray[np.float64]

MOST_CAUSES = 400  # of each kind: beyond them the largest by a reckoning on medians


class Sensitivity(NamedTuple):
    """How much of the variance of *of* (cost or finish) one cause explains on its own."""

    cause: Cause
    of: str
    share_of_variance: float


class Sums(NamedTuple):
    """Draws grouped by what a cause was: how many in each group, and the sum of the effect, taken from its mean."""

    sizes: Floats
    effect: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Effect:
    """Draws of a figure, made ready for asking what explains them.

    What all packages share is most of the width and would drown all else in chance. It is independent of every other cause, so
    the others are looked for in what is left when it has been taken out: the same conditional means, with much less noise.

    Attributes:
        whole: taken from its mean. Shape: (samples,).
        rest: the same without what all packages share. Shape: (samples,).
        whole_squares: sum of the squares of *whole*; ``rest_squares`` of *rest*.
    """

    whole: Floats
    rest: Floats
    whole_squares: float
    rest_squares: float

    @classmethod
    def of(cls, outcome: Outcome, draws: NDArray[np.floating]) -> Effect:
        """Return the effect of draws that belong to an outcome's simulation."""
        whole = np.asarray(draws, dtype=np.float64) - np.mean(draws, dtype=np.float64)
        shared = np.exp(sigma_common(outcome.plan) * outcome.common.astype(np.float64))
        shared -= shared.mean()
        spread = float(shared @ shared)
        slope = float(shared @ whole) / spread if spread > 0 else 0.0
        rest = whole - slope * shared
        return cls(whole, rest, float(whole @ whole), float(rest @ rest))

    def shares(self, sums: Sums, *, whole: bool = False) -> Floats:
        """Return the shares of the whole's variance that grouped sums (of the rest, or of the whole) explain, one per cause."""
        if whole:
            return explained_shares(sums, self.whole_squares)
        return self.of_whole(explained_shares(sums, self.rest_squares))

    def of_whole(self, shares: Floats) -> Floats:
        """Return shares of the rest's variance as shares of the whole's."""
        return shares * self.rest_squares / (self.whole_squares or 1.0)


def find_sensitivity(
    outcome: Outcome, effects: Mapping[str, NDArray[np.floating]], further: Sequence[Cause] = ()
) -> tuple[Sensitivity, ...]:
    """Return the share of variance per cause and effect, by effect and then the largest first; causes beyond chance alone.

    Args:
        effects: draws by name, one per sample of the outcome's simulation.
        further: causes that are no part of the effort: waits and capacities.
    """
    drawn = {name: Effect.of(outcome, draws) for name, draws in effects.items()}
    causes = (*find_causes(outcome), *further)
    common = [cause for cause in causes if cause.stream == COMMON]
    paired = [cause for cause in causes if cause.is_paired]
    others = [cause for cause in causes if cause.stream != COMMON and not cause.is_paired]
    shares: dict[str, list[Sensitivity]] = {name: [] for name in effects}
    for some, whole in ((common, True), (others, False)):
        looked_at = [effect.whole if whole else effect.rest for effect in drawn.values()]
        told, sizes, sums = _sum_by_cause(outcome, some, looked_at)
        for (name, effect), own in zip(drawn.items(), sums, strict=True):
            shares[name] += _tell(name, told, effect.shares(Sums(sizes, own), whole=whole))
    explained = share_among_pairs(outcome.simulation.streams, paired, [effect.rest for effect in drawn.values()])
    for (name, effect), own in zip(drawn.items(), explained.T, strict=True):
        shares[name] += _tell(name, paired, effect.of_whole(own))
    return tuple(row for rows in shares.values() for row in _ranked(rows))


def _tell(of: str, causes: Sequence[Cause], shares: Floats) -> list[Sensitivity]:
    """Return the causes that explain something."""
    return [Sensitivity(*row) for row in zip(causes, repeat(of), shares.tolist()) if row[2] > 0]


def _sum_by_cause(
    outcome: Outcome, causes: Sequence[Cause], effects: Sequence[Floats]
) -> tuple[list[Cause], Floats, Sequence[Floats]]:
    """Return causes as they are drawn, the sizes of their groups, and the sums of each effect. Shape: (causes, groups) each."""
    told: list[Cause] = []
    sizes, *sums = (np.zeros((len(causes), BINS)) for _ in range(len(effects) + 1))
    for row, (cause, found) in enumerate(group_causes(outcome, causes)):
        groups = found.astype(np.intp, copy=False)  # once for all counts
        told.append(cause)
        sizes[row] = np.bincount(groups, minlength=BINS)
        for own, effect in zip(sums, effects, strict=True):
            own[row] = np.bincount(groups, weights=effect, minlength=BINS)
    return told, sizes, sums


def explained_shares(sums: Sums, total: float) -> Floats:
    """Return the share of variance that knowing the group explains: 0 where chance alone could explain as much.

    Args:
        sums: per group, with the effect taken from its mean; a group that is empty is none. Shape: (…, groups).
        total: sum of squares of the effect, taken from its mean.

    >>> import numpy as np
    >>> sizes = np.array([[500.0, 500.0], [500.0, 500.0]])
    >>> explained_shares(Sums(sizes, np.array([[500.0, -500.0], [10.0, -10.0]])), 1000.0).tolist()
    [1.0, 0.0]
    """
    draws, groups = sums.sizes.sum(axis=-1), np.count_nonzero(sums.sizes, axis=-1)
    free = np.maximum(groups - 1.0, 0.0)
    known = (free > 0) & (draws > free + 1) & (total > 0)
    between = np.minimum((sums.effect**2 / np.maximum(sums.sizes, 1)).sum(axis=-1), total)
    noise = (total - between) / np.where(known, draws - free - 1, 1.0)
    known &= between > noise * (free + BEYOND_CHANCE * np.sqrt(2 * free))
    return np.where(known, np.maximum(between - free * noise, 0.0) / (total if total > 0 else 1.0), 0.0)


def find_causes(outcome: Outcome) -> tuple[Cause, ...]:
    """Return what is drawn for the effort: what all share, owners, single items, unknown facts, unlisted integrations."""
    simulation, plan = outcome.simulation, outcome.plan
    programme = Subject("programme", plan.landscape.inventory.id)
    worth = worth_per_line(outcome)
    found = [Cause("all packages alike", programme, COMMON)]
    found += _group_causes(simulation.lines, programme)
    subjects = [plan.packages[number].package for number in _first_packages(simulation)]
    ranked = np.argsort(
        [-_width(line, each) for line, each in zip(simulation.lines, worth.tolist(), strict=True)], kind="stable"
    )
    for row in sorted(ranked[:MOST_CAUSES].tolist()):
        line, package = simulation.lines[row], subjects[row]
        found.append(Cause(_name_item(line, package), package.subject, f"item:{line.key}"))
    found += [
        Cause("unlisted integrations", programme, f"count:{line.key}", Kind.UNIFORM)
        for line in simulation.lines
        if line.times is not None
    ]
    found += [Cause(f"risk: {row.name}", programme, row.package, Kind.EVENT) for row in plan.risks]
    found.append(Cause("coordinate", programme, f"item:{plan.coordination.line.key}"))
    facts = weigh_facts(simulation.lines, worth)
    found += [Cause(fact.fact, fact.subject, f"fact:{fact.key}", Kind.UNIFORM) for fact in _heaviest(facts)]
    if any(fact.shift is not None for fact in facts):
        found.append(Cause("share of systems that lack an API", programme, "lacking", Kind.LACKING))
    return tuple({cause.stream: cause for cause in found}.values())


def _name_item(line: Line, package: WorkPackage) -> str:
    if line.strike is not None:
        return package.name
    return "the flow" if line.key.startswith("flow:") else str(package.activity).replace("_", " ")


def worth_per_line(outcome: Outcome) -> Floats:
    """Return what a person-day of each line costs; 1 where no rate is given. Shape: (lines,)."""
    simulation = outcome.simulation
    weights = simulation.share_of.astype(np.float64)
    if outcome.rates.pay_for_work:
        weights = weights * outcome.rates.per_day[:-1]
    return np.bincount(simulation.line_of, weights=weights, minlength=len(simulation.lines)).astype(np.float64)


def weigh_facts(lines: Iterable[Line], worth: Floats) -> dict[UnknownFact, float]:
    """Return every unknown fact with what its value moves the cost by, roughly: on medians, as a standard deviation."""
    weights: dict[UnknownFact, float] = defaultdict(float)
    for line, each in zip(lines, worth.tolist(), strict=True):
        base = line.median_days * line.probability * each
        for factor in (*line.uncertain, *(line.capped.uncertain if line.capped else ())):
            for fact, levels in factor.terms:
                weights[fact] += base * _relative_width(factor, fact.shares, levels)
    return dict(weights)


def _heaviest(facts: Mapping[UnknownFact, float]) -> list[UnknownFact]:
    ranked = sorted(facts, key=lambda fact: (-facts[fact], fact.key))
    return sorted(ranked[:MOST_CAUSES], key=lambda fact: fact.key)


def _relative_width(factor: Uncertain, shares: tuple[float, ...], levels: tuple[int, ...]) -> float:
    return _width_of_levels(factor.factors, factor.known, factor.combine, shares, levels)


@cache
def _width_of_levels(
    factors: tuple[float, ...], known: int, combine: Combine, shares: tuple[float, ...], levels: tuple[int, ...]
) -> float:
    """Standard deviation of a factor over its mean, if this fact alone decided it."""
    own = np.asarray(levels)
    joined = {Combine.MAX: np.maximum(own, known), Combine.MIN: np.minimum(own, known), Combine.SUM: own + known}[combine]
    values = np.asarray(factors)[joined]
    mean = float(np.dot(shares, values))
    return math.sqrt(float(np.dot(shares, (values - mean) ** 2))) / mean if mean > 0 else 0.0


def _group_causes(lines: Sequence[Line], programme: Subject) -> list[Cause]:
    """What the packages of one owner share; an unknown owner is its system's, and the programme's group is everybody else's."""
    found = []
    for group in sorted({line.group for line in lines}):
        kind, _, name = group.partition(":")
        stream = GROUP + group
        if name:
            subject = Subject("system" if kind == "owner-of" else kind, name)
            found.append(Cause("its owner, unknown" if kind == "owner-of" else "the path's own", subject, stream))
        elif group == "programme":
            found.append(Cause("the programme's own", programme, stream))
        else:
            found.append(Cause("owning team", programme, stream, team=group))
    return found


def _first_packages(simulation: EffortSimulation) -> list[int]:
    """Return, per line, the number of the first package that is a share of it."""
    first: dict[int, int] = {}
    for number, line in enumerate(simulation.line_of.tolist()):
        first.setdefault(line, number)
    return [first[line] for line in range(len(simulation.lines))]


def _width(line: Line, worth: float) -> float:
    return line.median_days * line.probability * worth * max(line.sigmas)


def _ranked(rows: list[Sensitivity]) -> list[Sensitivity]:
    """The largest first; scaled down where chance takes their sum beyond 1."""
    whole = max(math.fsum(row.share_of_variance for row in rows), 1.0)
    rows = [row._replace(share_of_variance=row.share_of_variance / whole) for row in rows]
    return sorted(
        rows, key=lambda row: (-row.share_of_variance, row.cause.driver, row.cause.subject.kind, row.cause.subject.id)
    )
