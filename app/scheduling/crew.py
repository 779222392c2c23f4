"""How many people work on one package, and so how long it takes. MODEL section 4: it matters more than any other constant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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
