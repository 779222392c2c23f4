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


def choose_ends(plans: Sequence[tuple[float, ...]]) -> int:
    """Return which plan to keep, by when each ends its phases, the first first, and last of all the whole.

    Of the plans that end the first phase about as soon as any of them does, those that end the second about as soon, and so on;
    of these the one that ends the whole first. So what makes the whole shorter does not delay a phase by more than
    :data:`PHASE_MARGIN`.

    >>> choose_ends([(10.0, 30.0), (10.1, 28.0), (11.0, 20.0)])
    1
    """
    kept = list(range(len(plans)))
    for number in range(len(plans[0]) - 1):
        soonest = min(plans[plan][number] for plan in kept)
        kept = [plan for plan in kept if plans[plan][number] <= soonest * (1 + PHASE_MARGIN)]
    return min(kept, key=lambda plan: plans[plan][-1])


def is_in_phase(ends: Sequence[float], kept: Sequence[float]) -> bool:
    """Return whether a plan ends no phase later than another, but for :data:`PHASE_MARGIN`; the whole may be later.

    >>> is_in_phase((10.1, 40.0), (10.0, 30.0)), is_in_phase((10.3, 20.0), (10.0, 30.0))
    (True, False)
    """
    return all(end <= least * (1 + PHASE_MARGIN) for end, least in zip(ends[:-1], kept[:-1], strict=True))
