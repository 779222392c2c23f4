"""How many people work on one package, and so how long it takes. MODEL section 4: it matters more than any other constant.

Packages and resources come in; crews, and what each package asks of which resource while it runs, go out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.capacity import ResourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from app.estimation.work_package import WorkPackage
    from app.scheduling.capacity import Resource
    from app.scheduling.schedule_model import ScheduleModel


def size_crew(
    effort_days: float, pool_capacity: float | None, team_limits: Iterable[tuple[float, float]], model: ScheduleModel
) -> float:
    """Return the people, owners' people included, who work on a package of *effort_days* at once.

    One person per 20 days of effort, at least one, at most three; at most half the pool, or where that is less than one person,
    at most one and the pool; and no more than the owning teams can keep up with.

    Args:
        effort_days: person-days, given that the package exists.
        pool_capacity: full-time people of the pool at its largest; ``None`` where it does not limit.
        team_limits: (full-time people, share of the package's effort) of each owning team.
        model: the constants.

    >>> from app.scheduling.schedule_model import ScheduleModel
    >>> size_crew(30, 4, [], ScheduleModel()), size_crew(90, 4, [(0.5, 0.5)], ScheduleModel())
    (1.5, 1.0)
    """
    crew = min(max(effort_days / model.crew_effort_days, model.crew_smallest), model.crew_largest)
    if pool_capacity is not None:
        part = pool_capacity * model.crew_share_of_pool
        crew = min(crew, part if part >= 1 else min(1.0, pool_capacity))
    for people, share in team_limits:
        crew = min(crew, people / share)
    return crew


def size_crews(
    packages: Sequence[WorkPackage], resources: Sequence[Resource], efforts: Sequence[float], model: ScheduleModel
) -> NDArray[np.float64]:
    """Return the people at work on each package at once; *efforts* are person-days, draws without the package counted as 0."""
    pools, teams = (
        {row.id: row.peak for row in resources if row.kind is kind} for kind in (ResourceKind.POOL, ResourceKind.TEAM)
    )
    limits: dict[tuple[tuple[str, float], ...], list[tuple[float, float]]] = {}
    crews = []
    for package, effort in zip(packages, efforts, strict=True):
        owners = package.teams
        if owners not in limits:
            limits[owners] = [(teams[team], share) for team, share in owners if share > 0 and team in teams]
        if package.probability > 0:
            effort /= package.probability  # noqa: PLW2901  (given that it exists)
        crews.append(size_crew(effort, pools.get(package.pool), limits[owners], model))
    return np.array(crews, dtype=np.float64)


def find_demands(
    packages: Sequence[WorkPackage], resources: Sequence[Resource], crews: Sequence[float]
) -> list[list[tuple[int, float]]]:
    """Return what each package needs of which resource while it runs; nothing where it is spread out."""
    pools, teams, things = (
        {row.id: index for index, row in enumerate(resources) if row.kind is kind}
        for kind in (ResourceKind.POOL, ResourceKind.TEAM, ResourceKind.THING)
    )
    parts: dict[tuple[str, tuple[tuple[str, float], ...]], list[tuple[int, float]]] = {}
    demands = []
    for package, crew in zip(packages, crews, strict=True):
        whose = package.pool, package.teams
        if whose not in parts:
            shares = [(pools.get(package.pool), 1 - sum(share for _, share in package.teams))]
            shares += [(teams.get(team), share) for team, share in package.teams]
            parts[whose] = [(which, share) for which, share in shares if which is not None]
        needs = [(which, people) for which, share in parts[whose] if (people := crew * share) > 0]
        if package.one_at_a_time:
            needs += [(things[thing], 1.0) for thing in dict.fromkeys(package.one_at_a_time) if thing in things]
        demands.append([] if package.spread_out else needs)
    return demands
