"""A programme's dates as a calendar (RFC 5545): milestones at P50 and P80, deadline, freezes, sittings and change windows.

A forecast comes in. Events keep their identity from export to export, so that a calendar that subscribes moves them instead of
doubling them. No clock is read: an event's stamp is the programme's start.
"""

from __future__ import annotations

import datetime as dt
from itertools import takewhile
from typing import TYPE_CHECKING

import numpy as np

from app.exporters.subject_names import name_milestone, name_subjects
from app.quantities import chance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.scheduling.calendar import Calendar
    from app.scheduling.forecast import Forecast
    from app.scheduling.milestones import Milestone

LINE_OCTETS = 75
DAY = dt.timedelta(days=1)
PERCENT, P80 = 100, 0.8
Event = tuple[str, dt.date, dt.date, str, str, str]
"""Identity, first day, last day, title, category, description."""


def export_icalendar(forecast: Forecast, confidence: float) -> bytes:
    """Return the calendar of a forecast whose programme has a start; every event lasts whole days and blocks nobody's time."""
    inventory = forecast.plan.landscape.inventory
    start = forecast.baseline.calendar.start or dt.date.min
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Seamap//Seamap//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(inventory.name)}",
    ]
    for identity, first, last, title, category, words in _events(forecast, confidence):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{identity}@{inventory.id}.seamap",
            f"DTSTAMP:{start:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{last + DAY:%Y%m%d}",
            f"SUMMARY:{_escaped(title)}",
            f"CATEGORIES:{category}",
            f"DESCRIPTION:{_escaped(words)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _events(forecast: Forecast, confidence: float) -> Iterator[Event]:
    programme = forecast.plan.landscape.inventory.programme
    names = name_subjects(forecast.plan.landscape)
    for milestone in forecast.schedule.milestones:
        yield from _milestone(milestone, name_milestone(milestone.id, names), confidence, forecast.baseline.calendar)
    if programme.deadline is not None:
        reached = forecast.schedule.probability_by(programme.deadline)
        words = "" if reached is None else f"Everything is done by then with a probability of {chance(reached)}."
        yield "deadline", programme.deadline, programme.deadline, "Deadline", "Deadline", words
    teams = {team.id: team.name or team.id for team in forecast.plan.landscape.inventory.teams}
    for number, freeze in enumerate(sorted(programme.freezes, key=lambda each: (each.start, each.to, each.teams))):
        who = ", ".join(teams.get(team, team) for team in freeze.teams) or "everybody"
        identity = f"freeze-{freeze.start:%Y%m%d}-{freeze.to:%Y%m%d}-{number}"
        yield identity, freeze.start, freeze.to, f"Freeze: {who}", "Freeze", "No change goes into production."
    yield from _sittings(forecast)
    yield from _windows(forecast, teams)


def _milestone(milestone: Milestone, title: str, confidence: float, calendar: Calendar) -> Iterator[Event]:
    for share in sorted({0.5, confidence}):
        day = calendar.finish_date(milestone.days_at(share))
        if day is not None:
            percent = f"{share * PERCENT:g}"
            words = f"Reached by the end of this day with a probability of {percent} %."
            identity = f"{milestone.id.replace(':', '-')}-p{'50' if share == 0.5 else 'high'}"  # noqa: PLR2004  (the median)
            yield identity, day, day, f"{title} (P{percent})", "Milestone", words


def _sittings(forecast: Forecast) -> Iterator[Event]:
    """Yield the days on which boards sit, up to the programme's P80 finish."""
    for review in forecast.plan.landscape.inventory.programme.reviews:
        if review.every_weeks is None:
            continue
        lead = review.lead_time_days
        words = f"What is to be decided is handed in {lead:g} working days before." if lead else ""
        for number, day in enumerate(_occasions(forecast, review.every_weeks)):
            yield f"review-{review.id}-{number}", day, day, f"Sitting: {review.name or review.id}", "Review", words


def _windows(forecast: Forecast, teams: Mapping[str, str]) -> Iterator[Event]:
    """Yield the days on which teams let releases of this programme in, up to its P80 finish; none falls into a freeze."""
    waits = (row.package.wait for row in forecast.plan.packages)
    weeks = {wait.frozen_for: wait.every_weeks for wait in waits if wait.frozen_for and wait.every_weeks}
    for team, every_weeks in sorted(weeks.items()):
        frozen = forecast.baseline.calendar.frozen_days(team)
        for number, day in enumerate(_occasions(forecast, every_weeks)):
            if not any(first <= day <= last for first, last in frozen):
                words = f"Every {every_weeks} weeks." if every_weeks > 1 else "Every week."
                yield f"window-{team}-{number}", day, day, f"Change window: {teams.get(team, team)}", "Change window", words


def _occasions(forecast: Forecast, every_weeks: int) -> Iterator[dt.date]:
    calendar, end = forecast.baseline.calendar, forecast.schedule.finish_date(P80)
    days = calendar.days(np.array(calendar.occasions(every_weeks)).astype(np.int64)).astype(object).tolist()
    return takewhile(lambda day: end is not None and day <= end, days)


def _escaped(text: str) -> str:
    r"""Return text as a value: backslashes, commas, semicolons and line ends written out.

    >>> _escaped("a, b; c\\d")
    'a\\, b\\; c\\\\d'
    """
    for old, new in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(old, new)
    return "".join(letter for letter in text if letter >= " ")


def _folded(line: str) -> str:
    """Return a line folded to 75 octets, never inside a character."""
    parts, part, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE_OCTETS:
            parts.append(part)
            part, size = " ", 1
        part += letter
        size += width
    return "\r\n".join([*parts, part])
