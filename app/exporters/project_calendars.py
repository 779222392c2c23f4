"""The calendars of a plan in Project's XML: working days, a calendar per team with freezes, and one per resource."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from app.exporters.working_time import SPANS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.exporters.project_people import Worker
    from app.exporters.project_tasks import Task
    from app.exporters.project_xml import XmlWriter
    from app.exporters.working_time import WorkingTime

BASE_CALENDAR, CALENDARS_OF_RESOURCES = 1, 1000
FIRST_WORKDAY, LAST_WORKDAY, DAYS_OF_WEEK = 2, 6, 7  # Sunday is 1
LAST_DAY = dt.date(2149, 12, 31)  # of Project's own calendar, since 2013
YEAR = dt.timedelta(days=366)
LONGEST_NAME = 255


def write_calendars(out: XmlWriter, tasks: Sequence[Task], workers: Iterable[Worker], time: WorkingTime) -> None:
    """Write every calendar that tasks and workers have."""
    last = time.ends(max(task.finish for task in tasks)).date()
    until = min(last, LAST_DAY - YEAR) + YEAR
    holidays = [(day, day, "Day off") for day in time.calendar.holidays(until)]
    out.open("Calendars")
    _base_calendar(out, BASE_CALENDAR, "Working days", holidays)
    for team, number in freeze_calendars(tasks).items():
        frozen = [(first, end, "Freeze") for first, end in time.calendar.frozen_days(team)]
        outside = [row for row in holidays if not any(first <= row[0] <= end for first, end, _ in frozen)]
        name = f"Changes by {team} allowed" if team else "Changes allowed"
        _base_calendar(out, number, name, sorted([*outside, *frozen]))
    for worker in workers:
        out.record(
            "Calendar",
            UID=CALENDARS_OF_RESOURCES + worker.number,
            Name=worker.name[:LONGEST_NAME],
            IsBaseCalendar=False,
            BaseCalendarUID=BASE_CALENDAR,
        )
    out.close("Calendars")


def freeze_calendars(tasks: Sequence[Task]) -> dict[str, int]:
    """Return the number of the calendar of each team whose freezes tasks keep."""
    teams = sorted({task.calendar for task in tasks if task.calendar is not None})
    return {team: number for number, team in enumerate(teams, start=BASE_CALENDAR + 1)}


def _base_calendar(out: XmlWriter, number: int, name: str, days_off: Sequence[tuple[dt.date, dt.date, str]]) -> None:
    out.open("Calendar")
    out.fields(UID=number, Name=name[:LONGEST_NAME], IsBaseCalendar=True, BaseCalendarUID=-1)
    out.open("WeekDays")
    for weekday in range(1, DAYS_OF_WEEK + 1):
        out.open("WeekDay")
        works = FIRST_WORKDAY <= weekday <= LAST_WORKDAY
        out.fields(DayType=weekday, DayWorking=works)
        if works:
            out.open("WorkingTimes")
            for opens, closes in SPANS:
                out.record("WorkingTime", FromTime=_clock(opens), ToTime=_clock(closes))
            out.close("WorkingTimes")
        out.close("WeekDay")
    out.close("WeekDays")
    if days_off:
        out.open("Exceptions")
        for first, last, words in days_off:
            out.open("Exception")
            out.fields(EnteredByOccurrences=False)
            out.record("TimePeriod", FromDate=f"{first}T00:00:00", ToDate=f"{last}T23:59:00")
            out.fields(Occurrences=(last - first).days + 1, Name=words, Type=1, DayWorking=False)
            out.close("Exception")
        out.close("Exceptions")
    out.close("Calendar")


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}:00"
