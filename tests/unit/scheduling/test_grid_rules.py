"""The grid of the search keeps the rules that plans keep: windows, freezes, people who leave."""

from __future__ import annotations

import pytest

from app.scheduling.grid import GridRule, build_grid, place_grid, schedule_grid
from app.scheduling.search import OrderSearch
from app.scheduling.start_rules import StartRule, build_occasions, build_pace

ONE_PERSON = [[(0, 1)]]


def grid(durations, rules, people=ONE_PERSON, demands=None):
    return build_grid(durations, ((),) * len(durations), demands or [[(0, 1)]] * len(durations), people, rules=rules)


def test_a_window_is_waited_for_and_others_may_work_until_then():
    window = GridRule(StartRule(occasions=build_occasions((0.0, 5.0, 10.0))), 2.0, 1.0)
    project = grid([2, 2, 2], [None, window, None])
    assert place_grid(project, [0, 1, 2]) == ([0, 5, 2], [2, 7, 4])
    assert schedule_grid(project, [1, 0, 2]) == [2, 0, 4]
    assert OrderSearch(project).run(60, 0, [1, 0, 2]).makespan == 6


def test_who_is_left_takes_longer():
    half_leave = GridRule(StartRule(pace=build_pace([((0.0, 1.0), (4.0, 0.5))])), 4.0, 1.0)
    project = grid([2, 4], [None, half_leave])
    assert place_grid(project, [0, 1]) == ([0, 2], [2, 8])  # two days before the fourth, two more at half the pace


def test_a_freeze_is_kept_clear_of():
    frozen = GridRule(StartRule(freezes=((3.0, 9.0),)), 4.0, 1.0)
    assert schedule_grid(grid([4], [frozen]), [0]) == [6]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 0, 2]])
def test_windows_far_out_do_not_run_off_the_grid(order):
    far = GridRule(StartRule(occasions=build_occasions((0.0, 300.0, 600.0))), 1.0, 1.0)
    starts = schedule_grid(grid([1, 1, 1], [far, far, None]), order)
    assert sorted(starts[:2])[1] >= 300
    assert starts[0] != starts[1]


def test_a_tick_of_half_a_day_is_no_other_rule():
    window = StartRule(occasions=build_occasions((0.0, 5.0, 10.0)))
    assert GridRule(window, 2.0, 0.5).place(1) == (10, 4)
    assert GridRule(window, 2.0, 0.5).place(10) == (10, 4)


def test_without_rules_nothing_is_asked():
    assert grid([1, 1], [None, None]).rules == ()


def test_ends_are_those_that_were_placed_where_ticks_do_not_divide_windows():
    rule = StartRule(occasions=build_occasions((0.0, 5.0, 10.0, 15.0)), pace=build_pace([((0.0, 1.0), (8.0, 0.5))]))
    project = build_grid([3, 5, 2], ((), (), (1,)), [[(0, 1)]] * 3, ONE_PERSON, rules=[None, GridRule(rule, 3.5, 0.7), None])
    starts, ends = place_grid(project, [0, 1, 2])
    assert starts[2] == ends[1]
    assert OrderSearch(project).run(30).makespan <= max(ends)
