"""A plan for more work, kept to the letter with less of it: nobody in two places, and nothing later in any draw."""

from __future__ import annotations

import numpy as np
from hypothesis import event, given
from hypothesis import strategies as st

from app.scheduling.baseline import staff_work
from app.scheduling.choosing import Comparing
from app.scheduling.fewer_people import Staffings
from app.scheduling.groundwork import lay_groundwork
from app.scheduling.handed_on import finish_like, level_like
from app.scheduling.shortlist import Shortlist
from app.scheduling.simulation import ScheduleSimulation
from tests.properties.test_scheduling_properties import CHANGING, DRAWS, INVENTORIES, work
from tests.unit.scheduling.projects import MODEL, overload, package, plan, staffed

SHARES = st.sampled_from([0.1, 0.5, 0.9, 1.0, 1.0])


@st.composite
def less_work(draw):
    """Packages, and the same without some of them, the others with less work: nobody waits for what is not there."""
    packages = draw(work())
    shares = {each.id: draw(SHARES) for each in packages if draw(st.integers(0, 3))}
    fewer = [
        each._replace(
            base_days=each.base_days * shares[each.id],
            depends_on=tuple(name for name in each.depends_on if name in shares),
        )
        for each in packages
        if each.id in shares
    ]
    return packages, fewer, shares


def made_like(fewer, inventory, other):
    efforts = np.array([each.median_days * each.probability for each in fewer])
    staffing = staff_work(lay_groundwork(fewer, inventory.programme, efforts, MODEL.spread_z), inventory, MODEL)
    return staffing, finish_like(staffing, other)


def dates_of(baseline, efforts):
    simulation = ScheduleSimulation(baseline, DRAWS)
    simulation.add(efforts, np.zeros((len(simulation.uncertain_waits), DRAWS), dtype=np.float32))
    kept = simulation._kept[0]
    return kept.starts.astype(float), kept.finishes.astype(float)


def drawn(packages):
    random = np.random.default_rng(1)
    medians = np.array([each.median_days for each in packages])[:, None]
    exists = random.random((len(packages), DRAWS)) < np.array([each.probability for each in packages])[:, None]
    return (medians * random.lognormal(0, 0.7, (len(packages), DRAWS)) * exists).astype(np.float32)


@given(less_work(), INVENTORIES)
def test_less_work_in_the_same_order_is_later_in_no_draw(worlds, inventory):
    packages, fewer, shares = worlds
    other = plan(packages, inventory)
    _, kept = made_like(fewer, inventory, other)
    event(f"kept to the letter: {bool(kept)}")
    assert kept or not fewer
    rows = [index for index, each in enumerate(packages) if each.id in shares]
    efforts = drawn(packages)
    less = efforts[rows] * np.array([shares[packages[row].id] for row in rows], dtype=np.float32)[:, None]
    _, later = dates_of(other, efforts)
    for _, baseline in kept:
        starts, finishes = dates_of(baseline, less)
        assert (finishes <= later[rows] + 1e-2).all()
        check_capacity(baseline, starts, finishes, less)


PEOPLE = st.one_of(INVENTORIES, CHANGING)


@given(less_work(), PEOPLE, st.one_of(st.none(), PEOPLE))
def test_nobody_is_overbooked_whoever_the_order_was_made_for(worlds, inventory, others):
    packages, fewer, shares = worlds
    _, kept = made_like(fewer, inventory, plan(packages, others or inventory))
    event(f"kept to the letter: {bool(kept)}, the same people: {others is None}")
    efforts = drawn([each for each in packages if each.id in shares])
    for _, baseline in kept:
        check_capacity(baseline, *dates_of(baseline, efforts), efforts)


def check_capacity(baseline, starts, finishes, efforts) -> None:
    assert overload(baseline, baseline.starts, baseline.finishes, baseline.network.durations) <= 1e-6
    for draw in range(DRAWS):
        ends = np.maximum(finishes[:, draw] - 1e-2, starts[:, draw])
        assert overload(baseline, starts[:, draw], ends, efforts[:, draw]) <= 1e-6


ENGINEER = staffed({"integration": 1, "test": 1})
ASIDE = [
    package("ready", 5, "test"),
    package("aside", 10),
    package("long", 20, after=["ready"]),
    package("first-test", 10, "test", ["long"]),
    package("second-test", 40, "test", ["first-test"]),
    package("release", 10, after=["second-test"]),
]
HALF_ASIDE = [each._replace(base_days=5.0) if each.id == "aside" else each for each in ASIDE]


def test_what_fits_in_sooner_now_may_hold_up_the_rest_unless_the_order_is_kept_to_the_letter():
    """One engineer does *long* when *ready* is, and then *aside*; half of *aside* fits in before *long*, just, on paper."""
    other, fewer = plan(ASIDE, ENGINEER), HALF_ASIDE
    staffing, [(_, to_the_letter)] = made_like(fewer, ENGINEER, other)
    anew = staffing.finish(level_like(staffing, other)[0])
    assert [anew.starts[1], to_the_letter.starts[1], other.starts[1]] == [0, 25, 25]
    assert anew.makespan == to_the_letter.makespan == other.makespan
    spread = np.random.default_rng(1).lognormal(0, 0.7, (len(fewer), 2000)).astype(np.float32)
    efforts = np.array([each.base_days for each in fewer], dtype=np.float32)[:, None] * spread
    late, soon = (np.median(ScheduleSimulation(each, 2000).finish(efforts)) for each in (anew, to_the_letter))
    assert late > soon * 1.01


def test_a_programme_beside_another_takes_its_order_to_the_letter_where_that_is_sooner():
    other = plan(ASIDE, ENGINEER)
    staffing, [(_, to_the_letter)] = made_like(HALF_ASIDE, ENGINEER, other)
    spread = np.random.default_rng(1).lognormal(0, 0.7, (len(HALF_ASIDE), 400)).astype(np.float32)
    shortlist = Shortlist(np.array([each.base_days for each in HALF_ASIDE], dtype=np.float32)[:, None] * spread, 0.4)
    anew = shortlist.add(staffing, level_like(staffing, other))
    compared = Comparing(Staffings(staffing, ENGINEER), shortlist, anew, anew)
    assert compared.consider([other]) == 0
    assert compared.best.plan.links == to_the_letter.links != anew.plan.links
    assert compared.best.ends[-1] < anew.ends[-1] / 1.01


def test_a_plan_that_lacks_a_package_or_has_other_people_cannot_be_kept():
    inventory, rich, poor = (staffed({"integration": people}) for people in (2, 6, 1.9))
    packages = [package("a", 90), package("b", 10, after=["a"])]
    other = plan(packages, inventory)
    assert made_like([*packages, package("c", 5)], inventory, other)[1] == []
    assert made_like(packages, rich, other)[1] == []
    assert made_like(packages, poor, other)[1] == []
    assert made_like(packages, inventory, other)[1] != []


def test_work_that_took_no_people_there_takes_no_people_over_from_there():
    """Two packages at once for one person: the other programme had nothing to do for the first, and so nobody to hand on."""
    inventory = staffed({"integration": 1})
    packages = [package("a", 10), package("b", 10)]
    other = plan([each._replace(base_days=0.0) if each.id == "a" else each for each in packages], inventory)
    assert made_like(packages, inventory, other)[1] == []
    assert made_like(packages[1:], inventory, other)[1] != []
