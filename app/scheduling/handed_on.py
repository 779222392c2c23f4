"""Another programme's order kept to the letter: who hands people on to whom, for the packages that both have.

The plan of a programme with more work, or with fewer people, is one for less work too: every package comes after what it came
after there, so that none is later in any draw. Levelling the packages in that order anew does not promise it: what fits in
sooner now may hold up what waits for it in the draws.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from app.scheduling.baseline import Plan
from app.scheduling.capacity import PEOPLE_TOLERANCE
from app.scheduling.network import topological_order
from app.scheduling.orders import order_like

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.scheduling.baseline import Baseline, StaffedWork
    from app.scheduling.capacity import Resource
    from app.scheduling.network import Links, Network


class Finished(NamedTuple):
    """A plan and the baseline that it makes."""

    plan: Plan
    baseline: Baseline


def level_like(work: StaffedWork, other: Baseline) -> list[Plan]:
    """Return the plans of another plan's order, by each way to reckon."""
    return [work.level(row, order_like(other, work.ground.packages, row.network)) for row in work.reckonings]


def finish_like(work: StaffedWork, other: Baseline) -> list[Finished]:
    """Return the plans that keep another's hand-overs to the letter, by each way to reckon; none where it lacks a package."""
    packages, kept = work.ground.packages, []
    for reckoning in work.reckonings:
        handed = keep_order([package.id for package in packages], reckoning.network, work.resources, other)
        if handed is None:
            continue
        order = order_like(other, packages, reckoning.network)
        made = work.hand_on(Plan(order, order, other.planned_by, reckoning), *handed)
        kept.append(Finished(Plan(made.starts.tolist(), made.finishes.tolist(), made.planned_by, reckoning), made))
    return kept


def keep_order(
    ids: Sequence[str], network: Network, resources: Sequence[Resource], other: Baseline
) -> tuple[Links, tuple[float, ...]] | None:
    """Return what :func:`app.scheduling.chaining.chain_resources` returns, as another plan has it.

    ``None``: it says nothing about these packages: it lacks one, has fewer people on one, or goes round in circles here.

    Args:
        ids: of the packages.
        network: the packages.
        resources: whose people they need.
        other: the plan.
    """
    place = {package.id: index for index, package in enumerate(other.packages)}
    if any(name not in place for name in ids) or not _ask_no_more(ids, network, resources, other, place):
        return None
    here = {name: index for index, name in enumerate(ids)}
    before, arrivals = _resolve(other, here)
    links = tuple(
        tuple(sorted(before[place[name]].difference(known))) for name, known in zip(ids, network.predecessors, strict=True)
    )
    both = [(*known, *givers) for known, givers in zip(network.predecessors, links, strict=True)]
    if len(topological_order(both)) < len(ids):
        return None
    return links, tuple(arrivals[place[name]] for name in ids)


def _resolve(other: Baseline, here: Mapping[str, int]) -> tuple[list[set[int]], list[float]]:
    """Return, per package of the other plan, the packages here that it comes after, and since when there is anybody for it.

    Through packages that only the other has: who hands on to one of those hands on to what comes after it.
    """
    before: list[set[int]] = [set() for _ in other.packages]
    arrivals = list(other.arrivals)
    for index in other.network.order:
        for giver in chain(other.network.direct[index], other.links[index]):
            known = here.get(other.packages[giver].id)
            if known is not None:
                before[index].add(known)
            else:
                before[index] |= before[giver]
                arrivals[index] = max(arrivals[index], arrivals[giver])
    return before, arrivals


def _ask_no_more(
    ids: Sequence[str], network: Network, resources: Sequence[Resource], other: Baseline, place: Mapping[str, int]
) -> bool:
    """Return whether no package asks for more people than there, nor for others, and at no time there are fewer of them.

    A package of no effort there was handed no people on, whatever it would ask for.
    """
    theirs = {(resource.kind, resource.id): which for which, resource in enumerate(other.resources)}
    same = [theirs.get((resource.kind, resource.id)) for resource in resources]
    asked = {}
    for name, demands, duration in zip(ids, network.demands, network.durations, strict=True):
        is_at_work = other.network.durations[place[name]] > 0 or duration <= 0
        there = dict(other.network.demands[place[name]]) if is_at_work else {}
        for which, people in demands:
            with_whom = same[which]
            if with_whom is None or people > there.get(with_whom, 0.0) + PEOPLE_TOLERANCE:
                return False
            asked[which] = with_whom
    return all(resources[which].is_never_fewer_than(other.resources[with_whom]) for which, with_whom in asked.items())
