"""Who does the work and for how much: the pool of each activity, the owning teams' shares, rates per day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.findings import note, warning
from app.inventory.vocabulary import Activity, TeamKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.estimation.effort_model import EffortModel
    from app.findings import Finding
    from app.inventory.model import Inventory

DEFAULT_POOLS: Mapping[Activity, str] = {
    Activity.ENGAGE: "architecture",
    Activity.COORDINATE: "architecture",
    Activity.REVIEW: "security",
    Activity.ACCESS: "integration",
    Activity.ENABLE: "integration",
    Activity.DESIGN: "integration",
    Activity.BUILD: "integration",
    Activity.RELEASE: "integration",
    Activity.OPERATE: "integration",
    Activity.DATA_QUALITY: "data",
    Activity.TEST: "test",
    Activity.PATH_TEST: "test",
}


@dataclass(frozen=True)
class People:
    """The pools and owning teams of an inventory, as the estimator asks for them.

    Attributes:
        pool_rates: money per person-day by pool id; ``None`` for all where nobody's rate is given.
        outsiders: ids of the vendors' and partners' teams.
        findings: default pools taken, rates filled in or missing.
    """

    pools: Mapping[Activity, str]
    pool_rates: Mapping[str, float | None]
    team_rates: Mapping[str, float | None]
    mean_rate: float | None
    fallback_rate: float
    outsiders: frozenset[str]
    findings: tuple[Finding, ...]

    def cost_per_day(self, pool: str, teams: tuple[tuple[str, float], ...]) -> float | None:
        """Return money per person-day of work shared out between a pool and owning teams; ``None`` without any rate."""
        if self.mean_rate is None:
            return None
        return self.comparable_per_day(pool, teams)

    def comparable_per_day(self, pool: str, teams: tuple[tuple[str, float], ...]) -> float:
        """Return the same, with the effort model's fallback where no rate is given: to compare, never to total."""
        default = self.fallback_rate if self.mean_rate is None else self.mean_rate
        owners = sum(share * _or(self.team_rates.get(team), default) for team, share in teams)
        rest = 1 - sum(share for _, share in teams)
        return owners + rest * _or(self.pool_rates.get(pool), default)


def _or(rate: float | None, default: float) -> float:
    return default if rate is None else rate


def assign_people(inventory: Inventory, model: EffortModel) -> People:
    """Return who does what in *inventory*.

    An activity that no pool lists goes to its default pool; a missing rate takes the mean of those given, pools and teams
    together. Both are reported.
    """
    listed: dict[Activity, str] = {}
    for pool in sorted(inventory.pools, key=lambda item: item.id):
        for activity in pool.activities:
            listed.setdefault(activity, pool.id)
    pools = {activity: listed.get(activity, default) for activity, default in DEFAULT_POOLS.items()}
    rates = _rates(inventory)
    given = [rate for rate in rates.values() if rate is not None]
    mean = sum(given) / len(given) if given else None
    pool_rates = {row.id: row.rate_per_day for row in inventory.pools}
    team_rates = {row.id: row.rate_per_day for row in inventory.teams}
    used = {*pools.values()}
    return People(
        pools=pools,
        pool_rates={name: _or_none(pool_rates.get(name), mean) for name in used | set(pool_rates)},
        team_rates={name: _or_none(rate, mean) for name, rate in team_rates.items()},
        mean_rate=mean,
        fallback_rate=model.value("rate.fallback"),
        outsiders=frozenset(team.id for team in inventory.teams if team.kind in {TeamKind.VENDOR, TeamKind.PARTNER}),
        findings=tuple(_find_defaults(inventory, listed, mean)),
    )


def _rates(inventory: Inventory) -> dict[str, float | None]:
    """Every pool's and team's rate; a pool and a team of the same id are told apart."""
    pools = {f"pool {pool.id}": pool.rate_per_day for pool in inventory.pools}
    return pools | {f"team {team.id}": team.rate_per_day for team in inventory.teams}


def _or_none(rate: float | None, mean: float | None) -> float | None:
    return mean if rate is None else rate


def _find_defaults(inventory: Inventory, listed: Mapping[Activity, str], mean: float | None) -> list[Finding]:
    found: list[Finding] = []
    unlisted = sorted(f"{activity} ({DEFAULT_POOLS[activity]})" for activity in DEFAULT_POOLS if activity not in listed)
    if unlisted:
        found.append(
            note(
                "default-pools",
                f"No pool lists these activities, so a default pool does them: {', '.join(unlisted)}.",
                "Name a pool for each activity, with its capacity and rate.",
                programme=inventory.id,
            )
        )
    missing = sorted(name for name, rate in _rates(inventory).items() if rate is None)
    if mean is None:
        found.append(
            warning(
                "no-rates",
                "No rate per day is given for any pool or team: there is effort but no cost.",
                "Give rate_per_day for at least one pool.",
                programme=inventory.id,
            )
        )
    elif missing:
        found.append(
            note(
                "rates-filled-in",
                f"These have no rate per day and take the mean of those given, {mean:,.0f}: {', '.join(missing)}.",
                "Give their rate_per_day.",
                programme=inventory.id,
            )
        )
    return found
