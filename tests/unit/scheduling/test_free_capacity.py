"""Free people are found a block at a time; what is found is what looking at every step finds."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from app.scheduling.free_capacity import MOST_STEPS, FreeCapacity

PEOPLE = st.sampled_from([0.25, 0.5, 1.0, 1.5, 2.0])
TASKS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9), PEOPLE), max_size=60)


def first_by_looking(taken, envelope, ready, duration, people):
    """Return the earliest start by trying every moment at which anything changes."""
    moments = sorted({0.0, *(offset for offset, _ in envelope), *(t for start, end, _ in taken for t in (start, end))})

    def free(moment):
        there = max(count for offset, count in envelope if offset <= moment)
        return there - sum(count for start, end, count in taken if start <= moment < end)

    for start in sorted({float(ready), *(moment for moment in moments if moment > ready)}):
        steps = [start, *(moment for moment in moments if start < moment < start + duration)]
        if all(free(step) >= people for step in steps):
            return start
    raise AssertionError


@given(TASKS, st.sampled_from([((0.0, 2.0),), ((0.0, 0.5), (20.0, 2.0))]))
def test_the_first_free_stretch_is_found(tasks, envelope):
    capacity, taken = FreeCapacity(envelope, least=0.25), []
    for ready, duration, people in tasks:
        start = capacity.earliest(float(ready), float(duration), people)
        assert start == first_by_looking(taken, envelope, ready, duration, people)
        capacity.take(start, start + duration, people)
        taken.append((start, start + duration, people))


@given(TASKS, st.sampled_from([((0.0, 2.0),), ((0.0, 0.5), (20.0, 2.0))]))
def test_the_first_free_stretch_is_found_over_many_short_blocks(tasks, envelope):
    capacity, taken = FreeCapacity(envelope, least=0.25), []
    with patch("app.scheduling.free_capacity.MOST_STEPS", 4):
        for ready, duration, people in tasks:
            start = capacity.earliest(float(ready), float(duration), people)
            assert start == first_by_looking(taken, envelope, ready, duration, people)
            capacity.take(start, start + duration, people)
            taken.append((start, start + duration, people))


def test_many_steps_are_passed_over_in_blocks():
    capacity = FreeCapacity(((0.0, 1.0),), least=0.5)
    for number in range(MOST_STEPS * 6):
        people = 0.75 if number % 2 else 1.0
        start = capacity.earliest(0.0, 1.0, people)
        assert start == float(number)
        capacity.take(start, start + 1.0, people)
    assert capacity.earliest(3.5, 2.0, 0.5) == float(MOST_STEPS * 6)
