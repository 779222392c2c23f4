"""What each way round a missing API would take, with its spread: drawn from the same streams as the package that was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.estimation.drafting import finish_draft
from app.estimation.enabling import enabling_draft
from app.estimation.learned import put_record
from app.estimation.outcome import spread_of
from app.estimation.pricing import Pricing
from app.estimation.simulation import LineDraws
from app.estimation.streams import BLOCK

if TYPE_CHECKING:
    from app.estimation.enabling import Remedies
    from app.estimation.plan import WorkPlan
    from app.estimation.pricing import Priced
    from app.estimation.remediation import Option
    from app.estimation.simulation import EffortSimulation
    from app.quantities import Spread

MANY_OPTIONS = 500


def draw_options(simulation: EffortSimulation) -> dict[tuple[str, str, str], tuple[Spread, Spread | None]]:
    """Return effort and cost of every option, by (system, suffix of its package, option's name).

    Cost is labour and purchase; ``None`` where no rate is given. The first thousand draws serve where options are many.
    """
    plan = simulation.plan
    rows = [(way, option) for work in plan.systems.values() for way in work.remedies for option in way.options]
    if not rows:
        return {}
    priced = [_price(plan, way, option) for way, option in rows]
    draws = LineDraws(plan, [row.line for row in priced], simulation.streams)
    drawn = draws.draw_all(min(simulation.samples, BLOCK) if len(rows) > MANY_OPTIONS else simulation.samples)
    found = {}
    for (way, option), row, effort in zip(rows, priced, drawn, strict=True):
        rate = plan.people.cost_per_day(row.package.pool, row.package.teams)
        cost = None if rate is None else spread_of(effort * rate + option.purchase)
        found[way.system, way.suffix, option.name] = (spread_of(effort), cost)
    return found


def _price(plan: WorkPlan, way: Remedies, option: Option) -> Priced:
    pricing = Pricing(plan.landscape, plan.model, plan.people)
    system = plan.landscape.get_system(way.system)
    draft = enabling_draft(pricing, system, option)
    [priced] = put_record(plan.model, [finish_draft(pricing, draft, plan.size_driver)])
    return priced
