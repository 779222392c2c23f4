"""What an API would save: the cut-out agrees with pricing the whole landscape twice, and the order is a sound one."""

from __future__ import annotations

import numpy as np
import pytest

from app.estimation.effort_model import default_effort_model
from app.estimation.investments import find_investments
from app.inventory.vocabulary import ApiAvailability
from app.landscape.build import build_landscape
from app.scheduling.forecast import forecast
from app.scheduling.investments import find_dated_investments
from benchmarks.generate import generate_inventory
from tests.measures import plan_of
from tests.worlds import WORLDS, flow, mainframe_between_two, one_missing_api, staffed, system, tiny_hub

SAMPLES = 1024


def forecast_of(inventory, samples=SAMPLES):
    return forecast(build_landscape(inventory), default_effort_model(), samples, 1)


def with_api(inventory, name):
    def give(row):
        api = row.api.model_copy(update={"availability": ApiAvailability.FULL, "realtime": True, "write": True})
        return row.model_copy(update={"api": api}) if row.id == name else row

    return inventory.model_copy(update={"systems": tuple(give(row) for row in inventory.systems)})


def two_missing():
    return staffed(
        systems=[
            system("hub"),
            system("crm", owner="green", api={"availability": "batch"}),
            system("billing", owner="blue", api={"availability": "none"}),
            system("shop"),
        ],
        integrations=[flow("crm", "hub"), flow("billing", "hub"), flow("billing", "shop"), flow("hub", "shop")],
        paths=[{"id": "order", "name": "Order", "hops": ["shop", "billing", "crm"]}],
        programme={"hub": "hub"},
    )


def test_nothing_to_invest_in_where_every_api_is_full():
    assert find_investments(forecast_of(tiny_hub()).outcome) == ()


@pytest.mark.parametrize("inventory", [one_missing_api("none"), one_missing_api("batch"), two_missing()])
def test_savings_are_those_of_pricing_the_whole_landscape_twice(inventory):
    before = forecast_of(inventory)
    for row in find_investments(before.outcome):
        after = forecast_of(with_api(inventory, row.system))

        assert row.saves.days == pytest.approx(before.outcome.effort_days - after.outcome.effort_days, rel=2e-3, abs=0.05)
        assert row.saves.money.mean() == pytest.approx(before.cost.mean() - after.cost.mean(), rel=2e-3)


def test_an_api_changes_the_prices_of_the_flows_that_its_system_provides_and_no_others():
    inventory = generate_inventory(24, 90, seed=3)
    before = plan_of(inventory).flows
    changed = set()
    for name in sorted({price.flow.provider for price in before.values()}):
        after = plan_of(with_api(inventory, name)).flows
        for flow_id, price in before.items():
            if (price.line, price.drivers, price.size) != (after[flow_id].line, after[flow_id].drivers, after[flow_id].size):
                assert price.flow.provider == name
                changed.add(flow_id)
    assert len(changed) > 5


def test_a_stated_upgrade_is_what_an_api_costs_and_falls_away_where_it_is_chosen():
    made = forecast_of(mainframe_between_two())
    row = next(row for row in find_investments(made.outcome) if row.way == "upgrade")

    assert row.purchase > 0
    assert row.costs.money.min() >= row.purchase
    assert row.in_plan
    assert row.saves.money.min() >= row.purchase


def test_an_api_that_may_be_there_already_costs_nothing_in_the_draws_in_which_it_is():
    made = forecast_of(one_missing_api("unknown"))
    (row,) = find_investments(made.outcome)

    assert (row.costs.days == 0).mean() == pytest.approx(0.6, abs=0.15)
    assert row.saves.days.min() >= -1e-3
    assert row.saves.days[row.costs.days > 0].mean() > row.saves.days[row.costs.days == 0].mean()


def test_the_order_takes_the_best_first_and_stops_where_nothing_pays_back():
    rows = find_investments(forecast_of(two_missing()).outcome)
    placed = [row for row in rows if row.place]

    assert [row.place for row in placed] == list(range(1, len(placed) + 1))
    assert rows[: len(placed)] == tuple(placed)
    assert all(row.pays_back for row in placed[:1])
    if placed:
        assert placed[0].net == max(row.net for row in rows)
        assert placed[0].marginal == (float(placed[0].saves.days.mean()), float(placed[0].saves.money.mean()))


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_an_api_never_adds_work_in_any_world(name):
    for row, months in find_dated_investments(forecast_of(WORLDS[name](), 300)):
        assert np.isfinite(row.saves.days).all()
        assert row.saves.money.mean() >= -1e-6 * max(row.costs.money.mean(), 1)
        assert months is not None
        assert months >= -0.05


@pytest.mark.parametrize("inventory", [one_missing_api("none"), two_missing(), mainframe_between_two()])
def test_what_is_planned_anyway_is_told_apart_from_what_an_api_saves_besides(inventory):
    made = forecast_of(inventory)
    for row in find_investments(made.outcome):
        opening = [
            number
            for number, each in enumerate(made.plan.packages)
            if each.package.activity == "enable" and each.package.subject.id == row.system
        ]
        planned = sum(float(made.outcome.mean_days()[number]) for number in opening)

        assert row.spared.days.mean() >= planned
        assert row.spared.days.mean() == pytest.approx(planned * 1.16, rel=0.1)  # with its share of coordination
        assert row.saves.money.mean() >= row.spared.money.mean() * (1 - 1e-3)
        if row.in_plan:
            assert row.spared.days == pytest.approx(row.costs.days, rel=1e-3, abs=0.01)
            assert row.spared.money == pytest.approx(row.costs.money, rel=1e-3)


def test_where_an_upgrade_of_unknown_price_is_taken_nobody_says_whether_an_api_pays():
    """Only the upgrade meets the need; a facade in its place would not, however little it costs."""
    core = system("core", api={"availability": "batch", "realtime": False, "upgrade": {"effort_days": 900}})
    inventory = staffed(systems=[core, system("shop")], integrations=[flow("core", "shop", needs={"latency_ms": 500})])

    assert find_investments(forecast_of(inventory).outcome) == ()
