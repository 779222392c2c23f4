from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scheduling.start_rules import TOLERANCE_DAYS, StartRule, build_occasions, build_pace

WINDOWS = build_occasions(tuple(10.0 * number for number in range(100)))


def test_a_release_waits_for_the_next_window():
    assert StartRule(occasions=WINDOWS).place(10.5, 2) == (20.0, 22.0)


def test_a_release_that_is_ready_at_the_window_takes_it():
    assert StartRule(occasions=WINDOWS).place(10.0, 2) == (10.0, 12.0)


def test_a_release_that_would_end_in_a_freeze_ends_the_day_after_it():
    start, finish = StartRule(freezes=((20.0, 30.0),)).place(19.0, 2.0)
    assert (start, finish) == (29.0, 31.0)


def test_a_freeze_moves_a_release_to_a_later_window():
    start, finish = StartRule(occasions=WINDOWS, freezes=((20.0, 35.0),)).place(12.0, 2.0)
    assert (start, finish) == (40.0, 42.0)


def test_half_the_people_take_twice_as_long():
    pace = build_pace([((0.0, 1.0), (10.0, 0.5))])
    assert StartRule(pace=pace).place(8.0, 4.0) == pytest.approx((8.0, 14.0))


def test_nothing_moves_while_nobody_is_there():
    pace = build_pace([((0.0, 1.0), (10.0, 0.0), (20.0, 1.0))])
    assert StartRule(pace=pace).place(8.0, 4.0) == pytest.approx((8.0, 22.0))


@given(
    ready=st.floats(0, 400),
    duration=st.floats(0.125, 60),
    not_before=st.sampled_from([0.0, 33.0]),
    windows=st.booleans(),
    freezes=st.sampled_from([(), ((20.0, 35.0),), ((20.0, 35.0), (200.0, 240.0))]),
    slow=st.booleans(),
)
def test_one_number_and_an_array_of_draws_are_placed_alike(ready, duration, not_before, windows, freezes, slow):
    pace = build_pace([((0.0, 1.0), (50.0, 0.5), (90.0, 0.75))]) if slow else None
    rule = StartRule(not_before, WINDOWS if windows else None, freezes, pace)
    start, finish = rule.place(ready, duration)
    starts, finishes = rule.place_draws(np.array([ready]), np.array([duration]))
    assert (starts[0], finishes[0]) == pytest.approx((start, finish), abs=1e-6)
    assert start >= max(ready, not_before) - TOLERANCE_DAYS - 1e-6  # an occasion that has only just passed is still taken
    assert finish - start >= duration - 1e-6
    for first, end in freezes:
        assert not first + 0.01 < finish < end
