"""The constants of the schedule, as one frozen value that the effort model's profile fills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.estimation.effort_model import EffortModel

DEFAULT_POOLS = ("integration", "test", "data", "architecture", "security")


@dataclass(frozen=True, slots=True)
class ScheduleModel:
    """What the schedule assumes about people, and how hard it searches for a good order.

    Attributes:
        crew_effort_days: person-days of effort per person put on one package.
        crew_smallest: people on a package at least, where capacity allows.
        crew_largest: people on a package at most.
        crew_share_of_pool: the part of a pool that one package may take.
        team_capacity: low, likely, high of an owning team's full-time people where that is unknown.
        default_pools: full-time people of the pools that are assumed where no pool lists an activity, by pool id.
        default_pool_capacity: full-time people of any other pool whose capacity is unknown.
        spread_z: standard normal quantile between likely and high (P90), 1.2816.
        search_placements: package placements that the search for an order may try; a fixed number, so that the result does not
            depend on the machine. Divided by the number of packages it gives the schedules tried.
        search_schedules: how many schedules it makes at most: with few packages more of them find nothing better.
        search_seed: seed of the search's random numbers.
        solver_seconds: deterministic seconds that the solver may take for a better order still, about as many of a processor;
            0: it is not asked.
        judged_orders: how many of the orders that the search found are planned exactly and compared, at least.
        judged_work: more orders are compared where packages are few, as long as orders times packages squared is within this:
            plans that are equally long on paper differ by some percent in the draws, and there are many of those.
        rungs: shares of the stated people for whom plans are made as well, one after another, searched for as hard: so a plan
            for twice as many people knows the very plan that it has to be no worse than.
        rung_margin: by how much a rung's best plan may be later than the best so far for the next rung to be tried.
        rung_reach: by how much a rung's plan by latest finish may be longer than the shortest plan, both on mean durations, for
            a search to be worth it; no search has been seen to make up for a third of that.
        judged_reach: by how much a plan may be longer than the shortest on mean durations to be compared in the draws.
        polished_work: orders near the best are tried where packages are few, as many as come to this times packages squared.
        fewest_polished: they are not, where that gives fewer; ``most_polished`` are enough where it gives more.
        judged_draws: draws in which the plans are compared.
        judged_middle: the share of these draws around the median whose mean finish is compared.
        most_packages_judged: networks with more are planned once, for all people, by how long that takes on mean durations; and
            where people leave, all that their resource does slows down as if everybody had work.
        kept_values: start and finish values kept for medians per package and for criticality; networks with more packages times
            draws than this use the first draws of a block for these two (never for the programme's finish).
    """

    crew_effort_days: float = 20.0
    crew_smallest: float = 1.0
    crew_largest: float = 3.0
    crew_share_of_pool: float = 0.5
    team_capacity: tuple[float, float, float] = (0.25, 0.5, 1.0)
    default_pools: Mapping[str, float] | None = None
    default_pool_capacity: float = 1.0
    spread_z: float = 1.2816
    search_placements: int = 10_000
    search_schedules: int = 150
    search_seed: int = 1
    solver_seconds: float = 0.0
    judged_orders: int = 5
    judged_work: int = 80_000
    rungs: tuple[float, ...] = (0.5, 0.25, 0.125, 0.0625)
    rung_margin: float = 0.05
    rung_reach: float = 0.4
    judged_reach: float = 0.1
    polished_work: int = 1_600_000
    fewest_polished: int = 120
    most_polished: int = 500
    judged_draws: int = 384
    judged_middle: float = 0.4
    most_packages_judged: int = 2_000
    kept_values: int = 12_500_000

    def orders_to_judge(self, packages: int) -> int:
        """Return how many of the orders that were found for so many packages are planned exactly and compared.

        >>> ScheduleModel().orders_to_judge(40), ScheduleModel().orders_to_judge(400)
        (50, 5)
        """
        return max(self.judged_orders, self.judged_work // max(packages, 1) ** 2, 1)

    def orders_to_polish(self, packages: int) -> int:
        """Return how many orders near the best one are tried for so many packages.

        >>> ScheduleModel().orders_to_polish(50), ScheduleModel().orders_to_polish(150)
        (500, 0)
        """
        orders = min(self.polished_work // max(packages, 1) ** 2, self.most_polished)
        return orders if orders >= self.fewest_polished else 0

    def capacity_of_default_pool(self, pool: str) -> float:
        """Return the full-time people that the pool of that id is assumed to have.

        >>> ScheduleModel(default_pools={"test": 2.0}).capacity_of_default_pool("test")
        2.0
        """
        return (self.default_pools or {}).get(pool, self.default_pool_capacity)


def build_schedule_model(model: EffortModel) -> ScheduleModel:
    """Return what the schedule assumes, out of the effort model.

    >>> from app.estimation.effort_model import default_effort_model
    >>> build_schedule_model(default_effort_model()).crew_largest
    3.0
    """
    team = model["capacity.unknown_team"]
    return ScheduleModel(
        crew_effort_days=model.value("crew.days_per_person"),
        crew_largest=model.value("crew.most"),
        crew_share_of_pool=model.value("crew.pool_share"),
        team_capacity=(team.low or team.likely, team.likely, team.high or team.likely),
        default_pools={pool: model.value(f"capacity.pool.{pool}") for pool in DEFAULT_POOLS},
    )
