from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from app.inventory.programme import Freeze, Programme
from app.scheduling.calendar import Calendar, build_calendar

MONDAY = date(2026, 1, 5)


def test_five_working_days_end_on_friday_and_the_sixth_starts_on_monday():
    calendar = Calendar(MONDAY)
    assert calendar.finish_date(5.0) == date(2026, 1, 9)
    assert calendar.start_date(5.0) == date(2026, 1, 12)
    assert calendar.finish_date(5.5) == date(2026, 1, 12)


def test_nothing_happens_on_public_holidays():
    calendar, _ = build_calendar(Programme(start=date(2026, 4, 1), holidays="DE"))  # Easter 2026: Good Friday 3 April
    assert calendar.finish_date(3.0) == date(2026, 4, 7)
    assert calendar.index_of(date(2026, 4, 3)) == calendar.index_of(date(2026, 4, 7)) == 2


def test_a_start_on_a_day_off_begins_on_the_next_working_day_and_says_so():
    calendar, findings = build_calendar(Programme(start=date(2026, 1, 3)))
    assert calendar.start == MONDAY
    assert [finding.code for finding in findings] == ["start-on-day-off"]


def test_without_a_start_there_are_durations_but_no_dates():
    calendar, findings = build_calendar(Programme(holidays="DE"))
    assert calendar.finish_date(10.0) is None
    assert calendar.months(np.array([21.741]))[0] == pytest.approx(1.0, abs=1e-4)
    assert [finding.code for finding in findings] == ["no-start"]


def test_months_are_calendar_days():
    calendar = Calendar(MONDAY)
    ends = np.array([0.0, 5.0, 10.0])
    assert calendar.months(ends) == pytest.approx(np.array([0, 5, 12]) / 30.4375)


def test_unknown_country_is_reported_and_weekends_still_count():
    calendar, findings = build_calendar(Programme(start=MONDAY, holidays="XX"))
    assert [finding.code for finding in findings] == ["unknown-holidays"]
    assert calendar.finish_date(6.0) == date(2026, 1, 12)


def test_occasions_follow_the_calendar_not_the_working_days():
    calendar = Calendar(MONDAY, holidays=[date(2026, 1, 6), date(2026, 1, 19)])
    first, second, third = calendar.occasions(2)[:3]
    assert [calendar.start_date(each) for each in (first, second, third)] == [MONDAY, date(2026, 1, 20), date(2026, 2, 2)]


def test_a_freeze_until_the_last_day_there_is_never_ends_before():
    calendar = Calendar(MONDAY, freezes=[Freeze.model_validate({"from": "0001-01-01", "to": "9999-12-31"})])
    [(first, end)] = calendar.freezes_for("core")
    assert first == 0.0
    assert calendar.start_date(end) == date.max


def test_freezes_are_merged_and_only_those_that_apply_count():
    freezes = [
        Freeze(start=date(2026, 1, 12), to=date(2026, 1, 14)),
        Freeze(start=date(2026, 1, 15), to=date(2026, 1, 16), teams=("core",)),
        Freeze(start=date(2026, 2, 2), to=date(2026, 2, 2), teams=("other",)),
    ]
    calendar = Calendar(MONDAY, freezes=freezes)
    assert calendar.freezes_for("core") == ((5.0, 10.0),)
    assert calendar.freezes_for("") == ((5.0, 8.0),)


def test_days_beyond_the_last_date_do_not_fail():
    assert Calendar(MONDAY).finish_date(1e8) == date.max


def test_many_dates_are_those_that_are_asked_for_one_by_one():
    calendar, _ = build_calendar(Programme(start=date(2026, 4, 1), holidays="DE"))
    for latest in (5000.0, 7000.0):
        offsets = np.linspace(0.0, latest, 700)
        assert calendar.finish_days(offsets).tolist() == [calendar.finish_date(offset) for offset in offsets.tolist()]


@pytest.mark.parametrize(
    "day", ["2025-12-31", "2026-04-01", "2026-05-01", "2026-05-04", "2031-12-26", "2069-02-01", "9999-12-31"]
)
def test_what_is_met_by_a_day_has_its_last_day_by_then(day):
    calendar, _ = build_calendar(Programme(start=date(2026, 4, 1), holidays="DE"))
    offsets = np.concatenate([np.arange(0.0, 30.0, 0.25), np.linspace(0.0, 1e4, 900), [20 + 1e-9, 1e8]])
    until = date.fromisoformat(day)
    assert calendar.met_by(offsets, until).tolist() == (calendar.finish_days(offsets) <= np.datetime64(until, "D")).tolist()


def test_without_a_start_no_day_is_met():
    assert Calendar().met_by(np.array([0.0, 5.0]), date.max).tolist() == [False, False]
