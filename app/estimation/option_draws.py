"""What each way round a missing API would take, with its spread: drawn from the same streams as the package that was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.estimation.enabling import price_option
from app.estimation.group_spreads import spread_ordered
from app.estimation.learned import put_record
from app.estimation.line_draws import LineDraws
from app.estimation.pricing import Pricing
from app.estimation.streams import BLOCK

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.estimation.enabling import Remedies
    from app.estimation.pricing import Priced
    from app.estimation.remediation import Option
    from app.estimation.simulation import EffortSimulation
    from app.estimation.system_packages import SystemWork
    from app.estimation.work_package import Driver

    Floats = NDArray[np.float64]

MANY_OPTIONS = 500


class OptionSpreads(NamedTuple):
    """What every option takes: spreads as in :mod:`app.estimation.group_spreads`, a row each.

    Attributes:
        names: per row the system, the suffix of its package and the option's name.
        effort_days: person-days. Shape: (options, 5).
        cost: labour and purchase; ``None`` where no rate is given. Shape: (options, 5).
    """

    names: tuple[tuple[str, str, str], ...]
    effort_days: Floats
    cost: Floats | None


def draw_options(simulation: EffortSimulation) -> OptionSpreads:
    """Return effort and cost of every option. The first thousand draws serve where options are many."""
    plan = simulation.plan
    rows = [(work, way, option) for work in plan.systems.values() for way in work.remedies for option in way.options]
    pricing = Pricing(plan.landscape, plan.model, plan.people)
    priced = put_record(plan.model, [_price(pricing, work, way, option, plan.size_driver) for work, way, option in rows])
    draws = LineDraws(plan, [row.line for row in priced], simulation.streams)
    drawn = draws.draw_all(min(simulation.samples, BLOCK) if len(rows) > MANY_OPTIONS else simulation.samples)
    drawn[[not row.line.days for row in priced]] = 0  # who lives with it does nothing: no package, hence not the least of work
    ordered, cost = np.sort(drawn, axis=1), None
    if plan.people.mean_rate is not None:
        rates = [plan.people.comparable_per_day(row.package.pool, row.package.teams) for row in priced]
        money = ordered * _column(rates) + _column([option.purchase for *_, option in rows])  # in the same order
        cost = spread_ordered(money)
    return OptionSpreads(tuple((way.system, way.suffix, option.name) for _, way, option in rows), spread_ordered(ordered), cost)


def _column(values: list[float]) -> NDArray[np.float32]:
    return np.array(values, dtype=np.float32).reshape(-1, 1)


def _price(pricing: Pricing, work: SystemWork, way: Remedies, option: Option, size: Driver) -> Priced:
    """Return the package that an option would be, were its case there and all else of the system done as planned."""
    beside = [row for row in work.unblended if row.package.id != way.package_id]
    return price_option(pricing, pricing.landscape.get_system(way.system), option, size, beside, way.share)
