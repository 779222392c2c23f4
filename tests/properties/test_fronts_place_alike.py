"""Many packages at a time are placed as one after another: the same dates in every draw, to the last bit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from app.importers.registry import read_document
from app.scheduling import simulation
from app.scheduling.fronts import FrontByFront
from app.scheduling.placement import RowByRow
from app.services.estimates import make_forecast
from tests.properties.test_calendars_are_respected import programmes, releases
from tests.properties.test_scheduling_properties import INVENTORIES, work
from tests.unit.scheduling.projects import MODEL, plan

DRAWS = 12
AT_ONCE = replace(MODEL, search_placements=0)


def place_both_ways(monkeypatch, place):
    """Return what *place* returns where packages are placed one after another, and where many are at a time."""
    results, ways = [], []
    for least, way in ((10**9, RowByRow), (0, FrontByFront)):
        monkeypatch.setattr(simulation, "LARGE", least)
        results.append(place(ways))
        assert isinstance(ways[-1], way)
    return results


def simulate(baseline, ways):
    random = np.random.default_rng(1)
    shape = len(baseline.packages), DRAWS
    exists = random.random(shape) < np.array([each.probability for each in baseline.packages])[:, None]
    efforts = (random.lognormal(1, 1, shape) * exists).astype(np.float32)
    dates = simulation.ScheduleSimulation(baseline, DRAWS)
    teams = random.standard_normal((len(dates.assumed_teams), DRAWS)).astype(np.float32)
    waits = random.standard_normal((len(dates.uncertain_waits), DRAWS)).astype(np.float32)
    total = dates.add(efforts, waits, teams if len(teams) else None)
    ways.append(dates._way)
    return total, dates._kept[0].starts, dates._kept[0].finishes, dates.finish(efforts)


def agree(one, other):
    assert all(np.array_equal(first, second) for first, second in zip(one, other, strict=True))


@given(work(), INVENTORIES)
def test_with_waits_windows_people_and_things(packages, inventory):
    baseline = plan(packages, inventory, model=AT_ONCE)
    with pytest.MonkeyPatch.context() as patch:
        agree(*place_both_ways(patch, lambda ways: simulate(baseline, ways)))


@given(releases(), programmes())
def test_with_freezes_dates_and_change_windows(packages, inventory):
    baseline = plan(packages, inventory, model=AT_ONCE)
    with pytest.MonkeyPatch.context() as patch:
        agree(*place_both_ways(patch, lambda ways: simulate(baseline, ways)))


@pytest.mark.parametrize("name", ["half-known", "telecom-assistant"])
def test_with_events_unknown_waits_and_teams_of_a_bundled_inventory(name, inventories, monkeypatch):
    path = inventories / f"{name}.yaml"
    inventory = read_document(path.name, path.read_bytes()).inventory

    def place(ways):
        made = make_forecast(inventory, samples=600)
        ways.append(simulation.ScheduleSimulation(made.baseline, 600)._way)
        shares = [package.critical_share for package in made.schedule.packages]
        return made.schedule.finish_draws, [package.start_days for package in made.schedule.packages], shares

    agree(*place_both_ways(monkeypatch, place))
