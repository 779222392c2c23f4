"""Made-up integrations and paths between made-up systems: power-law degrees, mostly within a domain, paths as random walks."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

from benchmarks.made_up.facts import Tree, integration_facts, likely

if TYPE_CHECKING:
    from random import Random

    from benchmarks.made_up.systems import Oddities

WITHIN_DOMAIN = 0.6
THROUGH_MIDDLEWARE = 0.2
HAS_FALLBACK = 0.25
HAS_NEEDS = 0.6
ATTEMPTS_PER_PATH = 4
SHORTEST_PATH = 3


class _Ends:
    """Draws the two ends of an integration: mostly within a domain, and the popular ones far more often than the rest."""

    def __init__(self, random: Random, rows: list[Tree]) -> None:
        self._random = random
        self._everyone = _weigh(rows)
        members: dict[str, list[Tree]] = defaultdict(list)
        for row in rows:
            members[row["domain"]].append(row)
        self._domains = {name: _weigh(group) for name, group in members.items()}

    def partner_of(self, row: Tree) -> Tree:
        """Return another system to be joined with *row*."""
        near = likely(self._random, WITHIN_DOMAIN) and len(self._domains[row["domain"]][0]) > 1
        candidates, weights = self._domains[row["domain"]] if near else self._everyone
        while True:
            other = candidates[bisect(weights, self._random.random() * weights[-1])]
            if other is not row:
                return other


def _weigh(rows: list[Tree]) -> tuple[list[Tree], list[float]]:
    return rows, list(accumulate((rank + 1) ** -0.75 for rank in range(len(rows))))


class _Integrations:
    """Collects integrations, each with an id made of its ends, and a number where that repeats."""

    def __init__(self, random: Random, middleware: list[str], unknown_share: float) -> None:
        self.rows: list[Tree] = []
        self._random = random
        self._middleware = middleware
        self._unknown_share = unknown_share
        self._taken: dict[str, int] = defaultdict(int)

    def add(self, source: Tree, target: Tree) -> None:
        """Add one integration from *source* to *target*."""
        base = f"{source['id']}-to-{target['id']}"
        self._taken[base] += 1
        row: Tree = {"id": base if self._taken[base] == 1 else f"{base}-n{self._taken[base]}"}
        row |= {"source": source["id"], "target": target["id"]}
        row |= integration_facts(self._random, source, target, self._unknown_share)
        if self._middleware and likely(self._random, THROUGH_MIDDLEWARE):
            via = self._random.choice(self._middleware)
            row |= {"via": [via]} if via not in {source["id"], target["id"]} else {}
        self.rows.append(row)


def build_integrations(random: Random, rows: list[Tree], count: int, unknown_share: float, oddities: Oddities) -> list[Tree]:
    """Return *count* integrations between *rows*, and those that *oddities* ask for."""
    joined = rows[: max(2, len(rows) - oddities.isolated)]
    middleware = [row["id"] for row in joined if row.get("type") == "middleware"]
    ends = _Ends(random, joined)
    flows = _Integrations(random, middleware, unknown_share)
    for number in range(count):
        # Everybody is joined once, the rest falls where it falls.
        one = joined[number] if number < len(joined) else joined[int(random.random() * len(joined))]
        pair = (one, ends.partner_of(one))
        flows.add(*(pair if likely(random, 1 / 2) else reversed(pair)))
    by_id = {row["id"]: row for row in joined}
    for _ in range(oddities.parallel if flows.rows else 0):
        again = random.choice(flows.rows)
        flows.add(by_id[again["source"]], by_id[again["target"]])
    for _ in range(oddities.self_loops):
        one = random.choice(joined)
        flows.add(one, one)
    return flows.rows


def walk_paths(random: Random, rows: list[Tree], flows: list[Tree], count: int) -> list[Tree]:
    """Return paths that follow integrations from source to target; some hops have a fallback."""
    ahead: dict[str, list[str]] = defaultdict(list)
    for flow in flows:
        ahead[flow["source"]].append(flow["target"])
    names = {row["id"]: row["name"] for row in rows}
    starts = sorted(ahead)
    paths: list[Tree] = []
    for _ in range(count * ATTEMPTS_PER_PATH if starts else 0):
        if len(paths) == count:
            break
        hops = [random.choice(starts)]
        for _ in range(random.choice((2, 3, 3, 4, 5, 6))):
            onward = [one for one in ahead.get(hops[-1], ()) if one not in hops]
            if not onward:
                break
            hops.append(random.choice(onward))
        if len(hops) >= SHORTEST_PATH:
            paths.append(_build_path(random, len(paths) + 1, hops, f"{names[hops[0]]} to {names[hops[-1]]}"))
    return paths


def _build_path(random: Random, number: int, hops: list[str], name: str) -> Tree:
    path: Tree = {"id": f"path-{number}", "name": name[:500]}
    path["hops"] = [
        {"system": hop, "fallback": random.choice(("manual", "queue", "rules"))} if likely(random, HAS_FALLBACK) else hop
        for hop in hops
    ]
    path["business_criticality"] = random.choice(("medium", "high", "high", "mission"))
    if likely(random, HAS_NEEDS):
        path["needs"] = {"latency_ms": random.choice((2000, 10_000)), "availability": random.choice((0.97, 0.99, 0.995))}
    return path
