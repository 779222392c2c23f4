"""Made-up systems and the teams that own them: Zipf domains, a hub, middleware, specialists, odd names on request."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from benchmarks.made_up.facts import Tree, likely, system_facts
from benchmarks.made_up.names import CJK, DOMAINS, LONG_TAIL, MIDDLEWARE, OTHER_SCRIPTS, RIGHT_TO_LEFT, name_of

if TYPE_CHECKING:
    from random import Random

SPECIALISTS = {"mainframe": "mainframe-ops", "partner": "partner-management"}
SYSTEMS_PER_TEAM = 8
SYSTEMS_PER_SPECIALIST = 300
"""One team of mainframe people, and one that deals with partners, for so many systems of any kind."""
HAS_CHANGE_WINDOWS = 0.6
LONG_NAME = 300


@dataclass(frozen=True, slots=True)
class Oddities:
    """What strains a drawing; shares are of all systems, counts are added to the integrations asked for.

    Attributes:
        parallel: integrations that repeat the ends of another one.
        self_loops: integrations from a system to itself.
        isolated: systems that nothing is connected to.
    """

    parallel: int = 0
    self_loops: int = 0
    isolated: int = 0
    other_scripts: float = 0.04
    right_to_left: float = 0.0
    cjk: float = 0.0
    long_names: float = 0.0
    same_names: float = 0.0


def build_systems(random: Random, count: int, unknown_share: float, oddities: Oddities) -> list[Tree]:
    """Return *count* systems: the hub, the middleware, then the rest."""
    domains = list(DOMAINS)[: max(2, min(len(DOMAINS), count // 3))]
    weights = list(accumulate(1 / rank for rank in range(1, len(domains) + 1)))
    rows = [_build_hub()]
    rows += [_build_middleware(number) for number in range(1, min(count, 1 + max(1, count // 60)))]
    for number in range(len(rows), count):
        domain = domains[bisect(weights, random.random() * weights[-1])]
        rows.append(_build_system(random, domain, number, count, unknown_share, oddities))
    return rows


def _build_hub() -> Tree:
    api = {"availability": "full", "styles": ["rest", "events"], "write": True, "realtime": True}
    hub: Tree = {"id": "new-platform", "name": "New platform", "domain": "Platform", "type": "platform"}
    return hub | {"hosting": "cloud", "zone": "cloud-zone", "owner": "platform-1", "api": api, "auth": {"method": "oidc"}}


def _build_middleware(number: int) -> Tree:
    name = MIDDLEWARE[(number - 1) % len(MIDDLEWARE)]
    row: Tree = {"id": f"middleware-{number}", "name": f"{name[0].upper()}{name[1:]} {number}", "domain": "Platform"}
    row |= {"type": "middleware", "hosting": "on_premises", "zone": "core-network", "owner": "platform-1"}
    api = {"availability": "full", "styles": ["mq"], "write": True, "realtime": True}
    return row | {"api": api, "sla": {"availability": 0.999, "latency_p95_ms": 60, "throughput_per_s": 2000}}


def _build_system(random: Random, domain: str, number: int, count: int, unknown_share: float, oddities: Oddities) -> Tree:
    name, system_id = name_of(domain, number)
    row: Tree = {"id": system_id, "name": _odd_name(random, name, number, oddities), "domain": domain}
    facts = system_facts(random, unknown_share)
    if not likely(random, unknown_share):
        team = 1 + number % max(1, count // (SYSTEMS_PER_TEAM * len(DOMAINS)))
        specialists = SPECIALISTS.get(facts["hosting"])
        row["owner"] = f"{specialists}-{1 + number // SYSTEMS_PER_SPECIALIST}" if specialists else f"{domain.lower()}-{team}"
    if likely(random, unknown_share):
        del facts["hosting"]
    return row | facts


def _odd_name(random: Random, name: str, number: int, oddities: Oddities) -> str:
    draw = random.random()
    for share, words in (
        (oddities.other_scripts, OTHER_SCRIPTS),
        (oddities.right_to_left, RIGHT_TO_LEFT),
        (oddities.cjk, CJK),
    ):
        if draw < share:
            return f"{words[number % len(words)]} {number}"
        draw -= share
    if draw < oddities.same_names:
        return "Billing"
    if draw - oddities.same_names < oddities.long_names:
        return (name + LONG_TAIL * 5)[:LONG_NAME].strip()
    return name


def build_teams(random: Random, rows: list[Tree]) -> list[Tree]:
    """Return the teams that own *rows*, in order of id."""
    teams = []
    owned = Counter(row["owner"] for row in rows if "owner" in row)
    for owner in sorted(owned):
        team: Tree = {"id": owner, "name": owner.replace("-", " ").capitalize()}
        team["kind"] = "partner" if owner.startswith(SPECIALISTS["partner"]) else "internal"
        team["capacity"] = random.choice((0.25, 0.5, 1, 1, 2)) * max(1, round(owned[owner] / 4))
        team["rate_per_day"] = random.choice((750, 850, 950, 1050))
        team["lead_time_days"] = random.choice((3, 5, 10, 20))
        if likely(random, HAS_CHANGE_WINDOWS):
            team["change_windows"] = {"every_weeks": random.choice((1, 2, 4))}
        teams.append(team)
    return teams
