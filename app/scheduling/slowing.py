"""Where people leave: how far the work that goes on slows down, so that no draw takes more people than are left.

A package slows down only as far as others may be at work beside it; what the order puts before or after it never is. Of the
people who are left each package gets its part of the most that may be asked for at a time, so that all together never do more
than there are people, whoever is late.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.scheduling.capacity import PEOPLE_TOLERANCE
from app.scheduling.network import invert
from app.scheduling.pace import build_pace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.scheduling.capacity import Resource
    from app.scheduling.network import Links, Network
    from app.scheduling.pace import Pace
    from app.scheduling.start_rules import StartRule

PEOPLE_DIGITS = 9


def keep_pace(network: Network, resources: Sequence[Resource], links: Links, starts: Sequence[float]) -> tuple[StartRule, ...]:
    """Return the network's rules with the pace at which each package goes on where people leave, the order kept.

    Args:
        network: the packages; its order is one of its predecessors and of *links*.
        resources: whose people they need, as many as there are.
        links: per package, what it comes after for its people, besides its predecessors.
        starts: when the plan starts them; what the plan does first is sought first for a thread.
    """
    fewer = {which for which, resource in enumerate(resources) if resource.lessens}
    if not fewer:
        return network.rules
    asked: dict[int, dict[int, float]] = {which: {} for which in sorted(fewer)}
    for index in sorted(range(len(starts)), key=starts.__getitem__):
        if network.durations[index] > 0:
            for which, people in network.demands[index]:
                if which in fewer:
                    asked[which][index] = people
    precedence = Precedence.build(network, links, dict.fromkeys(index for users in asked.values() for index in users))
    beside: dict[int, list[tuple[int, float]]] = {}
    for which, users in asked.items():
        for index, people in most_at_work(users, precedence).items():
            beside.setdefault(index, []).append((which, people))
    paces: dict[tuple[tuple[int, float], ...], Pace | None] = {}
    rules = list(network.rules)
    for index, most in beside.items():
        key = tuple(most)
        if key not in paces:
            paces[key] = build_pace(resources[which].pace_beside(people) for which, people in most)
        rules[index] = replace(rules[index], pace=paces[key])
    return tuple(rules)


def work_alone(network: Network, resources: Sequence[Resource]) -> Network:
    """Return the network with every package at the pace that it has with nobody beside it: no plan makes it quicker.

    What slows down is not kept out of freezes here: slower work may span a freeze that quicker work has to wait for.
    """
    fewer = {which for which, resource in enumerate(resources) if resource.lessens}
    if not fewer:
        return network
    rules = list(network.rules)
    for index, demands in enumerate(network.demands):
        own = [resources[which].pace_beside(people) for which, people in demands if which in fewer]
        if own and network.durations[index] > 0:
            rules[index] = replace(rules[index], pace=build_pace(own), freezes=())
    return replace(network, rules=tuple(rules))


@dataclass(frozen=True, slots=True, eq=False)
class Precedence:
    """Which packages come before which whatever happens, and which may be at work at the same time.

    Attributes:
        bit: per package that matters, a bit of its own.
        before: per package, the bits of all that come before it.
        beside: per package that matters, the bits of those that come neither before nor after it.
    """

    bit: Mapping[int, int]
    before: Sequence[int]
    beside: Mapping[int, int]

    @classmethod
    def build(cls, network: Network, links: Links, matter: Iterable[int]) -> Precedence:
        """Follow the predecessors and the hand-overs of a network to and fro."""
        bit = {index: 1 << place for place, index in enumerate(matter)}
        known = [(*before, *givers) for before, givers in zip(network.predecessors, links, strict=True)]
        before = _reached(network.order, known, bit)
        after = _reached(network.order[::-1], invert(known), bit)
        everybody = (1 << len(bit)) - 1
        beside = {index: everybody & ~(before[index] | after[index] | own) for index, own in bit.items()}
        return cls(bit, before, beside)


def _reached(order: Sequence[int], known: Sequence[Sequence[int]], bit: Mapping[int, int]) -> list[int]:
    """Return, per package, the bits of all that lead to it."""
    reached = [0] * len(known)
    for index in order:
        found = 0
        for other in known[index]:
            found |= reached[other] | bit.get(other, 0)
        reached[index] = found
    return reached


def most_at_work(asked: Mapping[int, float], precedence: Precedence) -> dict[int, float]:
    """Return, per package, how many people of a resource are asked for at a time at most while it is at work.

    No less than in any draw: the packages are divided among threads, along each of which one comes after another, and of each
    thread that has any package which may be at work beside this one, all people are counted.

    Args:
        asked: per package, how many people of the resource it needs.
        precedence: which packages come before which.
    """
    threads = _thread(asked, precedence)
    return {
        index: round(people + sum(width for width, members in threads if members & precedence.beside[index]), PEOPLE_DIGITS)
        for index, people in asked.items()
    }


def _thread(asked: Mapping[int, float], precedence: Precedence) -> list[tuple[float, int]]:
    """Return threads, the people of each and the bits of its packages, each of which comes after the one before it."""
    threads: list[tuple[float, int, int]] = []
    for index, people in asked.items():
        left, own = people, precedence.bit[index]
        kept, taken = [], []
        for width, last, members in reversed(threads):
            if left > PEOPLE_TOLERANCE and precedence.before[index] & last:
                taken.append((min(width, left), own, members | own))
                if width - left > PEOPLE_TOLERANCE:
                    kept.append((width - left, last, members))
                left -= width
            else:
                kept.append((width, last, members))
        if left > PEOPLE_TOLERANCE:
            taken.append((left, own, own))
        threads = [*reversed(kept), *taken]
    return [(width, members) for width, _, members in threads]
