"""Phases in the plan: work of an earlier phase comes first wherever two compete for the same people.

Packages and the programme's phases come in, a number per package goes out, the first phase's lowest. What holds such an order
together is in the search, the levelling and the hand-overs; here is what they share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.work_package import WorkPackage
    from app.inventory.programme import Phase
    from app.scheduling.baseline import Baseline

PHASE_MARGIN = 0.02  # by which a plan may end a phase later than the plan that ends it first


def number_phases(
    packages: Sequence[WorkPackage], phases: Sequence[Phase], predecessors: Sequence[Sequence[int]]
) -> tuple[int, ...]:
    """Return the number of the first phase that needs each package; what none needs comes after all phases.

    All are 0 where there is but one number. A package never has a higher number than what comes after it.
    """
    number_of = {phase.id: number for number, phase in enumerate(phases)}
    numbers = [len(phases)] * len(packages)
    for phase, number in number_of.items():
        needed = [index for index, package in enumerate(packages) if package.phase == phase and not package.spread_out]
        while needed:
            index = needed.pop()
            if numbers[index] > number:
                numbers[index] = number
                needed += predecessors[index]
    planned = {number for number, package in zip(numbers, packages, strict=True) if not package.spread_out}
    return tuple(numbers) if len(planned) > 1 else (0,) * len(packages)


def put_phases_first(priorities: Sequence[float], phases: Sequence[int]) -> list[float]:
    """Return priorities of the same order within each phase, everything of an earlier phase before all of a later one.

    >>> put_phases_first([1.0, 2.0, 3.0], (1, 0, 0))
    [2.0, 0.0, 1.0]
    """
    if not any(phases):
        return list(priorities)
    places = [0.0] * len(phases)
    for place, index in enumerate(sorted(range(len(phases)), key=lambda each: (phases[each], priorities[each], each))):
        places[index] = float(place)
    return places


def end_phases(finishes: Sequence[float], phases: Sequence[int]) -> tuple[float, ...]:
    """Return when each phase ends, the first first; without what comes after all of them, which ends with the programme.

    >>> end_phases([3.0, 5.0, 9.0], (0, 1, 2)), end_phases([3.0, 5.0], (0, 0))
    ((3.0, 5.0), ())
    """
    last = max(phases, default=0)
    if not last:
        return ()
    ends = [0.0] * last
    for finish, phase in zip(finishes, phases, strict=True):
        if phase < last and finish > ends[phase]:
            ends[phase] = finish
    return tuple(ends)


def keep_phases(plans: Sequence[Baseline]) -> list[Baseline]:
    """Return those plans that end the first phase about as soon as any of them does; of these, the second likewise; and so on.

    So that what makes the whole shorter does not delay a phase by more than :data:`PHASE_MARGIN`. There is always one.
    """
    kept = list(plans)
    for number in range(len(_ends(kept[0]))):
        soonest = min(_ends(plan)[number] for plan in kept)
        kept = [plan for plan in kept if _ends(plan)[number] <= soonest * (1 + PHASE_MARGIN)]
    return kept


def is_as_soon(plan: Baseline, other: Baseline) -> bool:
    """Whether a plan ends every phase about as soon as another does."""
    return all(own <= others * (1 + PHASE_MARGIN) for own, others in zip(_ends(plan), _ends(other), strict=True))


def _ends(plan: Baseline) -> tuple[float, ...]:
    return end_phases(plan.finishes.tolist(), plan.network.phases)
