"""The network of packages: who follows whom, how long each takes and waits, and what it needs. Times in working days.

Packages are known by their index in the sequence that came in. Cycles are reported and cut, so that the rest is still planned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from app.findings import Finding, error, warning
from app.scheduling.start_rules import TOLERANCE_DAYS, StartRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.work_package import WorkPackage

Links = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Activities on nodes, acyclic.

    Attributes:
        durations: working days at full pace.
        waits: working days between the end of the last predecessor and readiness; nobody is occupied.
        predecessors: per package, the packages that must end before its wait begins.
        direct: the same without those that another of them comes after anyway.
        demands: per package, (resource index, people) while it runs.
        rules: per package, when it may start besides.
        phases: per package, the number of the first phase that needs it; all 0 where there is but one.
        order: a topological order; where people are handed on, also one of that.
    """

    durations: tuple[float, ...]
    waits: tuple[float, ...]
    predecessors: Links
    direct: Links
    successors: Links
    demands: tuple[tuple[tuple[int, float], ...], ...]
    rules: tuple[StartRule, ...]
    phases: tuple[int, ...]
    order: tuple[int, ...]


def build_network(
    durations: Sequence[float],
    predecessors: Sequence[Sequence[int]],
    *,
    waits: Sequence[float] | None = None,
    demands: Sequence[Sequence[tuple[int, float]]] | None = None,
    rules: Sequence[StartRule] | None = None,
    phases: Sequence[int] | None = None,
    order: Sequence[int] | None = None,
) -> Network:
    """Return the network of *predecessors*, which must be acyclic; *order*: a topological order of them, where it is known.

    >>> build_network([1.0, 2.0], [[], [0]]).successors
    ((1,), ())
    """
    count = len(durations)
    before = tuple(tuple(dict.fromkeys(each)) for each in predecessors)
    return Network(
        durations=tuple(float(value) for value in durations),
        waits=tuple(float(value) for value in waits) if waits is not None else (0.0,) * count,
        predecessors=before,
        direct=_without_implied(before),
        successors=invert(before),
        demands=tuple(tuple(each) for each in demands) if demands is not None else ((),) * count,
        rules=tuple(rules) if rules is not None else (StartRule(),) * count,
        phases=tuple(phases) if phases is not None else (0,) * count,
        order=topological_order(before) if order is None else tuple(order),
    )


def _without_implied(predecessors: Links) -> Links:
    """Leave out predecessors that another predecessor comes after anyway."""
    direct = []
    for before in predecessors:
        implied = {other for each in before for other in predecessors[each]} if len(before) > 1 else ()
        direct.append(tuple(each for each in before if each not in implied) if implied else before)
    return tuple(direct)


def invert(links: Sequence[Sequence[int]]) -> Links:
    """Return the successors of these predecessors, or the other way round."""
    turned: list[list[int]] = [[] for _ in links]
    for index, others in enumerate(links):
        for other in others:
            turned[other].append(index)
    return tuple(tuple(each) for each in turned)


def topological_order(predecessors: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Return every index after its predecessors, level by level, by index within a level.

    >>> topological_order([(2,), (), (1,)])
    (1, 2, 0)
    """
    successors = invert(predecessors)
    missing = [len(each) for each in predecessors]
    level = [index for index, count in enumerate(missing) if count == 0]
    order: list[int] = []
    while level:
        order += level
        following = []
        for index in level:
            for successor in successors[index]:
                missing[successor] -= 1
                if missing[successor] == 0:
                    following.append(successor)
        level = sorted(following)
    return tuple(order)


def link_packages(packages: Sequence[WorkPackage]) -> tuple[list[list[int]], tuple[int, ...], list[Finding]]:
    """Return each package's predecessors by index, without unknown ones and without cycles, their order, and findings.

    Packages that are spread over the whole programme take no place in the order: what depends on them, and they, are free.
    """
    index_of = {package.id: index for index, package in enumerate(packages)}
    findings: list[Finding] = []
    links: list[list[int]] = []
    for package in packages:
        known = [index_of[other] for other in package.depends_on if other in index_of]
        for other in package.depends_on:
            if other not in index_of:
                detail = f"Work package {package.id} depends on {other}, which does not exist."
                findings.append(warning("unknown-predecessor", detail, "", None, **package.subject.as_json()))
        links.append([] if package.spread_out else [i for i in dict.fromkeys(known) if not packages[i].spread_out])
    order = topological_order(links)
    if len(order) < len(links):
        findings += _cut_cycles(packages, links)
        order = topological_order(links)
    return links, order, findings


def _cut_cycles(packages: Sequence[WorkPackage], links: list[list[int]]) -> list[Finding]:
    """Take out of every cycle the links that go against the packages' order, and report the cycle."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from((before, after) for after, others in enumerate(links) for before in others)
    knots = [set(knot) for knot in nx.strongly_connected_components(graph)]
    findings = []
    for knot in sorted((k for k in knots if len(k) > 1 or graph.has_edge(*list(k) * 2)), key=min):
        cycle = [before for before, _ in nx.find_cycle(graph.subgraph(sorted(knot)), min(knot))]
        for after in knot:
            links[after] = [before for before in links[after] if before not in knot or before < after]
        named = " → ".join(packages[index].id for index in [*cycle, cycle[0]])
        subject = packages[cycle[0]].subject.as_json()
        detail = f"Work packages depend on each other in a circle: {named}. It was planned in the order of the list."
        findings.append(error("cyclic-dependencies", detail, "Take one of the dependencies out.", None, **subject))
    return findings


def earliest_starts(network: Network, links: Sequence[Sequence[int]] = ()) -> tuple[list[float], list[float]]:
    """Return start and finish of every package as early as predecessors and rules allow, people not counted.

    Args:
        network: the packages.
        links: further predecessors, without waits: who frees the people that a package uses. The network's order respects them.

    >>> earliest_starts(build_network([3.0, 2.0], [[], [0]], waits=[0, 1.5]))
    ([0.0, 4.5], [3.0, 6.5])
    """
    count = len(network.durations)
    durations, waits, rules, predecessors = network.durations, network.waits, network.rules, network.predecessors
    starts, finishes = [0.0] * count, [0.0] * count
    for index in network.order:
        ready = latest_of(finishes, predecessors[index]) + waits[index]
        free = latest_of(finishes, links[index]) if links else 0.0
        rule, duration = rules[index], durations[index]
        start, finish = rule.place(max(ready, free), duration)
        if start < free:  # a rule takes an occasion that has only just passed; these people come too late for it
            start, finish = rule.place(free + 2 * TOLERANCE_DAYS, duration)
        starts[index], finishes[index] = start, finish
    return starts, finishes


def latest_of(finishes: Sequence[float], indices: Sequence[int]) -> float:
    """Return the latest of these finishes; 0 where there are none.

    >>> latest_of([3.0, 5.0, 4.0], (0, 2)), latest_of([3.0], ())
    (4.0, 0.0)
    """
    latest = 0.0
    for index in indices:
        if finishes[index] > latest:  # noqa: PLR1730  (max() would double the time)
            latest = finishes[index]
    return latest


def latest_finishes(network: Network, horizon: float, links: Sequence[Sequence[int]] = ()) -> tuple[list[float], list[float]]:
    """Return the latest start and finish of every package for which everything still ends by *horizon*."""
    count = len(network.durations)
    durations, waits, rules, predecessors = network.durations, network.waits, network.rules, network.predecessors
    starts, finishes = [horizon] * count, [horizon] * count
    for index in reversed(network.order):
        starts[index] = start = rules[index].latest_start(finishes[index], durations[index])
        ready = start - waits[index]
        for before in predecessors[index]:
            if ready < finishes[before]:  # noqa: PLR1730  (min() would double the time)
                finishes[before] = ready
        for before in links[index] if links else ():
            if start < finishes[before]:  # noqa: PLR1730  (as above)
                finishes[before] = start
    return starts, finishes


def tails(network: Network) -> list[float]:
    """Return, per package, the working days that must pass between its start and the end of everything."""
    longest = [0.0] * len(network.durations)
    for index in reversed(network.order):
        after = max((longest[i] + network.waits[i] for i in network.successors[index]), default=0.0)
        longest[index] = network.durations[index] + after
    return longest
