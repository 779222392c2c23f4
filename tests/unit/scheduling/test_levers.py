"""What levers buy: on common draws, people alone never making it worse, and as the scenario of the same change has it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import numpy as np
import pytest

from app.estimation.effort_model import default_effort_model
from app.inventory.programme import Change, Scenario
from app.inventory.scenario import apply_changes
from app.landscape.build import build_landscape
from app.scheduling import lever_results
from app.scheduling.forecast import forecast
from app.scheduling.lever_changes import find_changes
from app.scheduling.lever_results import try_levers
from app.scheduling.lever_trials import P50, P80, Trials
from app.scheduling.levers import LeverKind, find_levers
from tests.world_pieces import flow, system, world

SAMPLES = 400
CORE = {"id": "core", "name": "Core", "capacity": 0.5, "rate_per_day": 1000, "change_windows": {"every_weeks": 8}}
POOLS = [
    {
        "id": "integration",
        "name": "Engineers",
        "capacity": 6,
        "rate_per_day": 800,
        "activities": ["engage", "access", "design"],
    },
    {"id": "builders", "capacity": 6, "rate_per_day": 800, "activities": ["enable", "build", "release", "operate"]},
    {
        "id": "test",
        "capacity": 4,
        "rate_per_day": 700,
        "activities": ["test", "path_test", "review", "data_quality", "coordinate"],
    },
]
PROGRAMME = {
    "start": "2026-01-05",
    "deadline": "2026-09-30",
    "hub": "hub",
    "reviews": [{"id": "board", "name": "Board", "effort_days": 1, "lead_time_days": 5, "every_weeks": 12}],
    "unlisted_integrations": {"low": 0, "likely": 0, "high": 0},
}


@cache
def made(deadline="2026-09-30", rated=True):
    """Three systems behind a core team of half a person, that opens a window every eight weeks, and a vendor's system."""
    owned = [system(f"core-{n}", owner="core", api={"availability": "batch"}) for n in range(3)]
    bought = system("bought", owner="vendor", hosting="saas", api={"availability": "none"})
    teams = [CORE, {"id": "vendor", "name": "Vendor", "kind": "vendor", "capacity": 2}]
    pools = POOLS if rated else [{key: value for key, value in pool.items() if key != "rate_per_day"} for pool in POOLS]
    if not rated:
        teams = [{key: value for key, value in team.items() if key != "rate_per_day"} for team in teams]
    inventory = world(
        systems=[system("hub", owner="core"), *owned, bought],
        integrations=[flow(row["id"], "hub") for row in (*owned, bought)],
        paths=[{"id": "end-to-end", "name": "End to end", "hops": ["core-0", "hub", "bought"]}],
        pools=pools,
        teams=teams,
        programme={**PROGRAMME, "deadline": deadline},
    )
    return forecast(build_landscape(inventory), default_effort_model(), SAMPLES, 1)


def lever(kind, subject=None, of=None):
    return next(row for row in find_levers(of or made()) if row.kind is kind and subject in {None, row.subject})


def test_what_decides_the_end_comes_first_and_what_does_not_is_left_out():
    found = find_levers(made())
    assert [row.critical_days for row in found] == sorted((row.critical_days for row in found), reverse=True)
    assert all(row.critical_days > 0 for row in found)
    assert {row.kind for row in found} >= set(LeverKind) - {LeverKind.SITTING}


def test_the_base_of_all_trials_is_the_forecast_itself():
    forecasted, base = made(), Trials(made()).base
    assert base.finish.tobytes() == forecasted.schedule.finish_draws.tobytes()
    assert base.cost == pytest.approx(forecasted.cost)
    assert base.staffing == 0


def test_half_a_person_more_of_the_team_that_everything_waits_for_moves_the_finish():
    trials = Trials(made())
    more = trials.pull([lever(LeverKind.TEAM, "core")])
    assert trials.base.months_at(P50) - more.months_at(P50) > 1
    assert more.staffing == pytest.approx(0.5 * 1000 * span_of(more, "core"), rel=1e-6)


def span_of(trial, team):
    rows = [
        index for index, package in enumerate(trial.baseline.packages) if team in dict(package.teams) and not package.spread_out
    ]
    rows = [index for index in rows if trial.baseline.network.durations[index] > 0]
    return trial.baseline.finishes[rows].max() - trial.baseline.starts[rows].min()


def test_people_alone_never_make_it_later():
    trials = Trials(made())
    for row in find_levers(made()):
        if row.people:
            more = trials.pull([row])
            assert more.finish_days(P50) + more.finish_days(P80) <= trials.base.finish_days(P50) + trials.base.finish_days(P80)


def test_a_window_every_week_saves_up_to_the_weeks_between():
    trials = Trials(made())
    eased = trials.pull([lever(LeverKind.WINDOW, "core")])
    saved = trials.base.finish - eased.finish
    assert np.median(saved) > 5
    assert eased.baseline.starts.tolist() == trials.base.baseline.starts.tolist()  # the order is kept


def test_notice_given_sooner_saves_no_more_than_itself():
    trials, notice = Trials(made()), lever(LeverKind.NOTICE)
    saved = trials.base.finish - trials.pull([notice]).finish
    assert saved.min() >= -0.01
    assert saved.max() <= 20 * 1.5 + 40  # a window missed may come eight weeks later


def test_a_path_left_out_is_priced_as_the_scenario_without_it():
    trial = Trials(made()).pull([lever(LeverKind.PATH, "end-to-end")])
    inventory, _ = apply_changes(made().plan.landscape.inventory, Scenario(id="s", changes=(Change(remove_path="end-to-end"),)))
    without = forecast(build_landscape(inventory), default_effort_model(), SAMPLES, 1)
    assert trial.cost.mean() == pytest.approx(without.cost.mean(), rel=1e-3)
    assert "path/end-to-end/path_test" not in {package.id for package in trial.baseline.packages}


def test_no_more_people_work_than_there_are_with_the_lever():
    trial = Trials(made()).pull([lever(LeverKind.TEAM, "core"), lever(LeverKind.POOL, "test")])
    steps = {row.id: row.peak for row in trial.baseline.resources}
    assert (steps["core"], steps["test"]) == (1.0, 5.0)


def test_a_lever_as_a_scenario_gives_the_inventory_that_it_was_tried_on():
    pulls = Counter({lever(LeverKind.TEAM, "core"): 2, lever(LeverKind.WINDOW, "core"): 1, lever(LeverKind.PATH): 1})
    inventory = made().plan.landscape.inventory
    changes = find_changes(inventory, pulls, made().baseline.resources)
    scenario = Scenario.model_validate({"id": "levers", "changes": changes})
    changed, _ = apply_changes(inventory, scenario)
    core = next(team for team in changed.teams if team.id == "core")
    assert (core.capacity, core.change_windows.every_weeks, len(changed.paths)) == (1.5, 1, 0)


def test_what_an_inventory_cannot_say_has_no_scenario():
    notice = Counter([lever(LeverKind.NOTICE)])
    assert find_changes(made().plan.landscape.inventory, notice, made().baseline.resources) is None


def test_each_result_makes_up_the_difference_to_the_summary():
    found = try_levers(made())
    schedule = made().schedule
    assert found.together is None
    for row in found.single:
        days = float(np.quantile(schedule.finish_draws, P50)) - row.saves_days
        assert row.finish_p50 == schedule.calendar.finish_date(days)
        if row.lever.people:  # paid from first to last work, not for work alone
            assert row.costs > row.cost_difference
        else:
            assert row.costs == pytest.approx(row.cost_difference)
        assert 0 <= row.deadline_probability <= 1
    assert [row.saves_days for row in found.single] == sorted((row.saves_days for row in found.single), reverse=True)


def test_each_saving_is_that_of_the_share_it_is_named_after():
    """At the median and at P80, each of its own draws: one passed off as the other would promise too much."""
    trials, draws, calendar = Trials(made()), made().schedule.finish_draws, made().schedule.calendar
    told_apart = False
    for row in try_levers(made()).single:
        base, pulled = trials.base.months, trials.pull([row.lever])
        saved = {share: float(np.quantile(base, share) - np.quantile(pulled.months, share)) for share in (P50, P80)}
        assert (row.saves_months, row.saves_months_p80) == pytest.approx((saved[P50], saved[P80]))
        sooner = trials.base.finish_days(P80) - pulled.finish_days(P80)
        assert row.finish_p80 == calendar.finish_date(float(np.quantile(draws, P80)) - sooner)
        told_apart |= abs(saved[P50] - saved[P80]) > 0.01
    assert told_apart


@pytest.mark.parametrize(("deadline", "scope"), [("2026-12-31", False), ("2026-09-30", True)])
def test_the_set_meets_the_deadline_with_nothing_idle_in_it_and_gives_up_scope_last(deadline, scope):
    trials = Trials(made(deadline))
    assert made(deadline).schedule.probability_by(date.fromisoformat(deadline)) < 0.8
    found = try_levers(made(deadline), thoroughly=True).together
    assert found.meets
    assert found.schedule.finish_date(P80) <= found.deadline == date.fromisoformat(deadline)
    assert any(row.kind is LeverKind.PATH for row, _ in found.pulls) == scope
    pulls = Counter(dict(found.pulls))
    for row in pulls:
        fewer = trials.pull((pulls - Counter([row])).elements())
        assert fewer.baseline.calendar.finish_date(fewer.finish_days(P80)) > found.deadline


def test_a_deadline_met_anyway_needs_no_levers():
    found = try_levers(made("2031-01-01"), thoroughly=True).together
    assert (found.meets, found.pulls, found.costs) == (True, (), 0)


def test_a_deadline_out_of_reach_is_said_and_scope_is_not_given_up_in_vain():
    found = try_levers(made("2026-02-27"), thoroughly=True).together
    assert not found.meets
    assert found.pulls
    assert not any(row.kind is LeverKind.PATH for row, _ in found.pulls)


def test_without_rates_levers_save_time_and_cost_nothing_known():
    found = try_levers(made(rated=False))
    assert {row.costs for row in found.single} == {None}
    assert max(row.saves_months for row in found.single) > 0


def test_a_programme_too_large_tries_none_unasked_and_few_when_asked(monkeypatch):
    monkeypatch.setattr(lever_results, "PLACED_UNASKED", 10)
    monkeypatch.setattr(lever_results, "PLACED_ASKED", 10)
    monkeypatch.setattr("app.scheduling.lever_set.MOST_PLACED", 10)
    unasked, asked = try_levers(made()), try_levers(made(), thoroughly=True)
    assert unasked.single is None
    assert unasked.left_out == len(find_levers(made()))
    assert len(asked.single) == lever_results.LEAST_ASKED
    assert asked.together is None
