from __future__ import annotations

import pytest

from app.scheduling.leveling import level_packages
from app.scheduling.network import build_network, earliest_starts
from app.scheduling.start_rules import StartRule, build_occasions

WINDOWS = StartRule(occasions=build_occasions((0.0, 10.0, 20.0)))


@pytest.mark.parametrize("late_days", [1e-12, 1e-6, 0.0005, 0.001, 0.0015])
def test_who_is_free_just_after_a_window_takes_the_next(late_days):
    network = build_network([10.0 + late_days, 4.0], [[], []], demands=[((0, 1.0),), ((0, 1.0),)], rules=[StartRule(), WINDOWS])
    starts, finishes = level_packages(network, [((0.0, 1.0),)], [0.0, 1.0])
    assert (starts[1], finishes[1]) == (20.0, 24.0)


def test_who_is_free_at_a_window_takes_it():
    network = build_network([10.0, 4.0], [[], []], demands=[((0, 1.0),), ((0, 1.0),)], rules=[StartRule(), WINDOWS])
    assert level_packages(network, [((0.0, 1.0),)], [0.0, 1.0]) == ([0.0, 10.0], [10.0, 14.0])


def test_people_who_come_a_minute_after_an_occasion_are_there_for_the_next():
    """What waits for its predecessors still takes an occasion that has only just passed, what takes people over never."""
    network = build_network([10.0005, 4.0], [[], []], rules=[StartRule(), WINDOWS])
    assert earliest_starts(network, [(), (0,)])[0] == [0.0, 20.0]
    follows = build_network([10.0005, 4.0], [[], [0]], rules=[StartRule(), WINDOWS])
    assert earliest_starts(follows)[0] == [0.0, 10.0]
