"""What people write as a frequency, read as the hours that data may wait."""

from __future__ import annotations

import pytest

from app.landscape.timetables import hours_between_runs


@pytest.mark.parametrize(
    ("frequency", "hours"),
    [
        ("daily", 24),
        ("Nightly", 24),
        ("hourly", 1),
        ("weekly", 168),
        ("monthly", 730.5),
        ("quarterly", 2191.5),
        ("every 15 minutes", 0.25),
        ("every 15 min", 0.25),
        ("every two hours", 2),
        ("every 2 hours", 2),
        ("every day", 24),
        ("twice a day", 12),
        ("4 times a day", 6),
        ("4x per day", 6),
        ("twice daily", 12),
        ("once per week", 168),
        ("once every day", 24),
        ("real-time", 0),
        ("per claim", 0),
        ("on change", 0),
        ("event-driven", 0),
        ("streaming", 0),
    ],
)
def test_known_words(frequency, hours) -> None:
    assert hours_between_runs(frequency) == pytest.approx(hours)


@pytest.mark.parametrize("frequency", [None, "", "now and then", "per day", "every so often hours", "毎日", "0 times a day"])
def test_what_says_nothing_is_unknown_and_not_immediate(frequency) -> None:
    assert hours_between_runs(frequency) is None
