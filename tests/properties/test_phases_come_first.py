"""Phases: an earlier one is never held up for people by a later one, and all that holds for any plan still holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scheduling.leveling import level_packages
from app.scheduling.network import build_network
from app.scheduling.phases import end_phases, put_phases_first
from tests.properties.test_scheduling_properties import DRAWS, INVENTORIES, PEOPLE, simulated, work
from tests.unit.scheduling.projects import overload, plan, staffed

PHASES = [{"id": "one", "name": "One"}, {"id": "two", "name": "Two"}]
FOUND_APART = 0.1  # searches of a whole and of its first phase alone need not find the same order


@st.composite
def phased(draw):
    """Packages of which each is declared in one of two phases or in none."""
    packages = draw(work())
    labels = draw(st.lists(st.sampled_from(["one", "two", None]), min_size=len(packages), max_size=len(packages)))
    return [each._replace(phase=label) for each, label in zip(packages, labels, strict=True)]


def with_phases(inventory):
    """Return the inventory with two phases that list nothing: the packages say which they belong to."""
    tree = inventory.model_dump(mode="json", by_alias=True)
    return type(inventory).model_validate({**tree, "programme": {**tree["programme"], "phases": PHASES}})


@given(phased(), INVENTORIES, st.data())
def test_whatever_the_order_nothing_of_an_earlier_phase_moves_for_a_later_one(packages, inventory, data):
    baseline = plan(packages, with_phases(inventory))
    network, phases = baseline.network, baseline.network.phases
    envelopes = [resource.envelope for resource in baseline.resources]
    wishes = data.draw(st.lists(st.floats(0, 9), min_size=len(packages), max_size=len(packages)))
    order = put_phases_first(wishes, phases)
    whole, _ = level_packages(network, envelopes, order)
    for phase in set(phases):
        early = [index for index, own in enumerate(phases) if own <= phase]
        place_of = {index: place for place, index in enumerate(early)}
        alone = build_network(
            [network.durations[index] for index in early],
            [[place_of[other] for other in network.predecessors[index]] for index in early],
            waits=[network.waits[index] for index in early],
            demands=[network.demands[index] for index in early],
            rules=[network.rules[index] for index in early],
        )
        starts, _ = level_packages(alone, envelopes, [order[index] for index in early])
        assert starts == [whole[index] for index in early]


@given(phased(), INVENTORIES)
def test_the_first_phase_ends_about_when_it_would_without_the_rest(packages, inventory):
    baseline = plan(packages, with_phases(inventory))
    phases = baseline.network.phases
    if not any(phases):
        return
    first = min(phases)
    alone = plan([each for each, phase in zip(packages, phases, strict=True) if phase == first], with_phases(inventory))
    ends = baseline.finishes[np.array(phases) == first]
    assert ends.max() <= alone.makespan * (1 + FOUND_APART) + 1e-6


@given(phased(), INVENTORIES)
def test_with_phases_too_nothing_is_early_and_nobody_works_twice(packages, inventory):
    baseline = plan(packages, with_phases(inventory))
    assert overload(baseline, baseline.starts, baseline.finishes, baseline.network.durations) <= 1e-6
    efforts, starts, finishes, _ = simulated(baseline)
    for index, before in enumerate(baseline.network.predecessors):
        for other in before:
            assert baseline.network.phases[other] <= baseline.network.phases[index]
            assert (starts[index] >= finishes[other] - 1e-2).all()
    for draw in range(DRAWS):
        ends = np.maximum(finishes[:, draw] - 1e-2, starts[:, draw])
        assert overload(baseline, starts[:, draw], ends, efforts[:, draw]) <= 1e-6


@given(phased(), PEOPLE, st.sampled_from([1.5, 2.0, 3.0]))
def test_with_more_people_and_the_old_order_no_phase_is_later(packages, people, factor):
    teams = {"red": 1, "blue": 0.5}
    small = plan(packages, with_phases(staffed({"integration": people, "test": people}, teams)))
    more = with_phases(staffed({"integration": people * factor, "test": people * factor}, teams))
    large = plan(packages, more, previous=small)
    if np.array_equal(small.crews, large.crews):
        ends = [end_phases(each.finishes.tolist(), each.network.phases) for each in (small, large)]
        assert not ends[0] or ends[1][0] <= ends[0][0] * 1.01 + 1e-6


@given(work(), INVENTORIES)
def test_phases_that_nothing_belongs_to_change_nothing(packages, inventory):
    without, empty = plan(packages, inventory), plan(packages, with_phases(inventory))
    assert without.starts.tobytes() == empty.starts.tobytes()
    assert without.links == empty.links
    assert without.makespan == pytest.approx(max(without.finishes))
