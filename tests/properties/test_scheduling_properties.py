"""What holds for any programme: precedence, capacity, bounds, determinism (MODEL section 8, the part about dates)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.estimation.work_package import Wait
from app.scheduling.baseline import staff_work
from app.scheduling.fewer_people import Staffings
from app.scheduling.groundwork import lay_groundwork
from app.scheduling.network import build_network, earliest_starts
from app.scheduling.simulation import ScheduleSimulation
from tests.unit.scheduling.projects import MODEL, overload, package, plan, staffed

EFFORTS = st.floats(0.5, 60).map(lambda days: round(days, 2))
DRAWS = 12


@st.composite
def work(draw, most=14):
    """Packages that depend on earlier ones, over two pools and two teams, with waits, windows and shared things."""
    count = draw(st.integers(1, most))
    packages = []
    for number in range(count):
        after = draw(st.lists(st.integers(0, number - 1), max_size=3, unique=True)) if number else []
        share = draw(st.sampled_from([0.0, 0.1, 0.3, 0.7]))
        low = draw(st.sampled_from([0.0, 0.0, 5.0]))
        wait = Wait((low, low * 2, low * 3), every_weeks=draw(st.sampled_from([None, None, None, 2])))
        packages.append(
            package(
                f"p{number}",
                draw(EFFORTS),
                draw(st.sampled_from(["integration", "test"])),
                [f"p{other}" for other in after],
                teams=((draw(st.sampled_from(["red", "blue"])), share),) if share else (),
                probability=draw(st.sampled_from([1.0, 1.0, 0.5])),
                wait=wait,
                one_at_a_time=draw(st.sampled_from([(), (), ("shared",)])),
            )
        )
    return packages


PEOPLE = st.sampled_from([0.5, 1.0, 1.3, 2.0, 4.0])
INVENTORIES = st.builds(
    lambda integration, test, red, blue, start: staffed(
        {"integration": integration, "test": test}, {"red": red, "blue": blue}, start=start
    ),
    PEOPLE,
    PEOPLE,
    PEOPLE,
    PEOPLE,
    st.sampled_from([None, "2026-01-05"]),
)
GROWING = [{"from": "2026-01-05", "capacity": 1}, {"from": "2026-02-16", "capacity": 2.5}]
SHRINKING = [
    {"from": "2026-01-05", "capacity": 2},
    {"from": "2026-02-02", "capacity": 0.5},
    {"from": "2026-06-01", "capacity": 1},
]


def simulated(baseline, seed=1):
    """Return efforts, starts and finishes of a few draws, packages without existence at 0."""
    random = np.random.default_rng(seed)
    packages = baseline.packages
    medians = np.array([each.median_days for each in packages])[:, None]
    exists = random.random((len(packages), DRAWS)) < np.array([each.probability for each in packages])[:, None]
    efforts = (medians * random.lognormal(0, 0.7, (len(packages), DRAWS)) * exists).astype(np.float32)
    simulation = ScheduleSimulation(baseline, DRAWS)
    simulation.add(efforts, random.standard_normal((len(simulation.uncertain_waits), DRAWS)).astype(np.float32))
    kept = simulation._kept[0]
    return efforts, kept.starts.astype(float), kept.finishes.astype(float), simulation


@given(work(), INVENTORIES)
def test_nothing_starts_before_its_predecessors_end(packages, inventory):
    baseline = plan(packages, inventory)
    efforts, starts, finishes, _ = simulated(baseline)
    for index, before in enumerate(baseline.network.predecessors):
        wait = baseline.network.waits[index]
        for other in before:
            assert baseline.starts[index] >= baseline.finishes[other] + wait - 1e-6
            assert (starts[index] >= finishes[other] - 1e-2).all()
    assert (finishes - starts >= efforts / baseline.crews[:, None] - 1e-2).all()


@given(work(), INVENTORIES)
def test_no_draw_takes_more_people_than_there_are(packages, inventory):
    baseline = plan(packages, inventory)
    assert overload(baseline, baseline.starts, baseline.finishes, baseline.network.durations) <= 1e-6
    efforts, starts, finishes, _ = simulated(baseline)
    for draw in range(DRAWS):
        ends = np.maximum(finishes[:, draw] - 1e-2, starts[:, draw])  # float32: hand-overs may overlap by minutes
        assert overload(baseline, starts[:, draw], ends, efforts[:, draw]) <= 1e-6


@st.composite
def people_over_time(draw):
    """Return the steps of a capacity that grows and falls as it likes, with nobody there at times."""
    weeks = [0, *sorted(draw(st.sets(st.integers(1, 60), max_size=4)))]
    people = [draw(st.sampled_from([0, 0.3, 1, 1.5, 2, 3, 6])) for _ in weeks]
    people[-1] = people[-1] or 1
    start = date(2026, 1, 5)
    return [{"from": str(start + timedelta(weeks=week)), "capacity": each} for week, each in zip(weeks, people, strict=True)]


STEPS = st.one_of(st.sampled_from([GROWING, SHRINKING]), people_over_time())


@given(work(), STEPS, STEPS)
def test_people_who_come_and_go_are_never_overbooked(packages, integration, red):
    inventory = staffed({"integration": integration, "test": 1}, {"red": red, "blue": 1}, start="2026-01-05")
    baseline = plan(packages, inventory)
    efforts, starts, finishes, _ = simulated(baseline)
    assert overload(baseline, baseline.starts, baseline.finishes, baseline.network.durations) <= 1e-6
    for draw in range(DRAWS):
        ends = np.maximum(finishes[:, draw] - 1e-2, starts[:, draw])
        assert overload(baseline, starts[:, draw], ends, efforts[:, draw]) <= 1e-6
    for resource in baseline.resources:  # all work of a resource fits into the people it had until the end
        which = baseline.resources.index(resource)
        done = sum(
            people * baseline.network.durations[index]
            for index, demands in enumerate(baseline.network.demands)
            for other, people in demands
            if other == which
        )
        assert done <= resource.people_days(0, baseline.makespan) + 1e-6


CHANGING = st.builds(
    lambda integration, red: staffed({"integration": integration, "test": 1}, {"red": red, "blue": 1}, start="2026-01-05"),
    STEPS,
    STEPS,
)


@given(work(), st.one_of(INVENTORIES, CHANGING))
def test_the_plan_meets_both_lower_bounds(packages, inventory):
    baseline = plan(packages, inventory)
    assert baseline.makespan >= baseline.bounds.critical_path - 1e-6
    assert baseline.makespan >= baseline.bounds.resource - 1e-6
    assert baseline.makespan == pytest.approx(max(baseline.finishes))


@given(work(), INVENTORIES)
def test_under_capacity_it_never_ends_sooner_than_the_critical_path_alone(packages, inventory):
    limited, free = plan(packages, inventory), plan(packages, inventory)
    alone = [earliest_starts(build_network(d, free.network.predecessors))[1] for d in _durations(free)]
    _, _, finishes, _ = simulated(limited)
    for draw, ends in enumerate(alone):
        assert finishes[:, draw].max() >= max(ends) - 1e-2


def _durations(baseline):
    efforts, *_ = simulated(baseline)
    return (efforts / baseline.crews[:, None]).T.astype(float).tolist()


@given(work(), PEOPLE, st.sampled_from([1.0, 1.5, 2.0, 3.0]))
def test_more_people_with_the_old_order_are_hardly_ever_later(packages, people, factor):
    teams = {"red": 1, "blue": 0.5}
    small = plan(packages, staffed({"integration": people, "test": people}, teams))
    large = plan(packages, staffed({"integration": people * factor, "test": people * factor}, teams), previous=small)
    # a larger pool may put larger crews on a package, which then wait for each other; the same crews are never later
    if np.array_equal(small.crews, large.crews):
        assert large.makespan <= small.makespan * 1.01 + 1e-6


@given(work(), INVENTORIES)
def test_the_same_twice_to_the_byte(packages, inventory):
    first, second = plan(packages, inventory), plan(packages, inventory)
    assert first.starts.tobytes() == second.starts.tobytes()
    assert simulated(first)[3].result().packages == simulated(second)[3].result().packages


@given(work(), INVENTORIES, st.data())
def test_another_dependency_never_shortens_the_critical_path(packages, inventory, data):
    before = plan(packages, inventory).bounds.critical_path
    later = data.draw(st.integers(0, len(packages) - 1))
    earlier = data.draw(st.integers(0, later))
    if earlier < later:
        one = packages[later]
        packages[later] = package(
            one.id,
            one.base_days,
            one.pool,
            [*one.depends_on, packages[earlier].id],
            teams=one.teams,
            probability=one.probability,
            wait=one.wait,
            one_at_a_time=one.one_at_a_time,
        )
    assert plan(packages, inventory).bounds.critical_path >= before - 1e-6


@given(work(), INVENTORIES)
def test_slack_is_how_far_a_package_may_slip(packages, inventory):
    baseline = plan(packages, inventory)
    assert (baseline.slack_days >= 0).all()
    if all(rule.occasions is None for rule in baseline.network.rules):  # a window gives even the critical path slack
        assert (baseline.slack_days[list(baseline.critical_path)] <= 1e-6).all()
    assert baseline.finishes[list(baseline.critical_path)].max() == pytest.approx(baseline.makespan)


@given(
    work(),
    st.one_of(
        INVENTORIES,
        st.sampled_from([GROWING, SHRINKING]).map(lambda steps: staffed({"integration": steps}, start="2026-01-05")),
    ),
    st.sampled_from([0.5, 0.25, 0.0625]),
)
def test_fewer_people_take_at_least_as_long_as_is_said_before_anything_is_planned(packages, inventory, share):
    efforts = np.array([each.median_days * each.probability for each in packages])
    ground = lay_groundwork(packages, inventory.programme, efforts, MODEL.spread_z)
    staffings = Staffings(staff_work(ground, inventory, MODEL), inventory)
    fewer = staffings.with_share(share)
    assert staffings.least_days(share) <= fewer.bounds.resource + 1e-6
    assert all(max(each.finishes) >= staffings.least_days(share) - 1e-6 for each in fewer.propose_plans())
