"""The working calendar: offsets in working days to dates and back, occasions that come every few weeks, and freezes.

An *offset* is time in working days since the programme's first working day: 0.0 is the morning of that day, 5.0 the evening of
the fifth. Where the programme has no start, offsets still work and dates are ``None``.
"""

from __future__ import annotations

import math
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import holidays as public_holidays
import numpy as np

from app.findings import Finding, Place, note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from app.inventory.programme import Freeze, Programme

DAYS_PER_MONTH = 30.4375
WORKDAYS_PER_WEEK = 5
DAYS_PER_WEEK = 7
HOLIDAY_YEARS = 25
OCCASIONS_LISTED = 1500
DAYS_LISTED, MANY_DAYS = 5200, 500  # twenty years of dates, which are looked up where many are asked for
LAST_DATE = np.datetime64(date.max, "D")
Interval = tuple[float, float]


class Calendar:
    """Mondays to Fridays without holidays, counted from the programme's first working day.

    >>> calendar = Calendar(date(2026, 1, 3), holidays=[date(2026, 1, 6)])
    >>> calendar.start_date(0.0), calendar.start_date(1.0), calendar.index_of(date(2026, 1, 12))
    (datetime.date(2026, 1, 5), datetime.date(2026, 1, 7), 4)
    """

    def __init__(self, start: date | None = None, holidays: Iterable[date] = (), freezes: Iterable[Freeze] = ()) -> None:
        days = np.array(sorted(set(holidays)), dtype="datetime64[D]")
        self._business = np.busdaycalendar(holidays=days)
        self._freezes = tuple(freezes)
        self._occasions: dict[int, tuple[float, ...]] = {}
        self._frozen: dict[str, tuple[Interval, ...]] = {}
        self.declared_start = start
        self.start = None if start is None else _to_date(self._roll(np.datetime64(start, "D")))

    def holidays(self, last: date) -> tuple[date, ...]:
        """Return the days off, weekends left out, from the start to *last*, ascending.

        >>> Calendar(date(2026, 1, 5), [date(2026, 1, 6), date(2026, 1, 10), date(2027, 1, 6)]).holidays(date(2026, 12, 31))
        (datetime.date(2026, 1, 6),)
        """
        days: list[date] = self._business.holidays.astype(object).tolist()
        return tuple(day for day in days if self.start is not None and self.start <= day <= last)

    def frozen_days(self, team: str) -> tuple[tuple[date, date], ...]:
        """Return first and last day of the freezes that apply to *team*, overlapping ones as one, ascending."""
        spans = sorted((freeze.start, freeze.to) for freeze in self._freezes if not freeze.teams or team in freeze.teams)
        merged: list[tuple[date, date]] = []
        for first, last in spans:
            if merged and (first - merged[-1][1]).days <= 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        return tuple(merged)

    def _roll(self, day: np.datetime64) -> np.datetime64:
        return np.busday_offset(day, 0, roll="forward", busdaycal=self._business)

    def index_of(self, day: date) -> int:
        """Return the offset of the first working day on or after *day*; 0 before the start, or where there is none."""
        return self._index_of(np.datetime64(day, "D"))

    def _index_of(self, day: np.datetime64) -> int:
        if self.start is None:
            return 0
        return max(int(np.busday_count(np.datetime64(self.start, "D"), day, busdaycal=self._business)), 0)

    def days(self, indices: NDArray[np.integer]) -> NDArray[np.datetime64]:
        """Return the dates of working days by index; beyond the year 9999 its last day, without a start NaT."""
        if self.start is None:
            return np.full(np.shape(indices), np.datetime64("NaT"), dtype="datetime64[D]")
        is_listed = "_first_days" in self.__dict__ or np.size(indices) > MANY_DAYS
        if is_listed and np.size(indices) and np.min(indices) >= 0 and np.max(indices) < DAYS_LISTED:
            return self._first_days.take(indices)
        return self._count_days(indices)

    @cached_property
    def _first_days(self) -> NDArray[np.datetime64]:
        """The dates of the first working days: looking one up takes a twentieth of the time of counting."""
        return self._count_days(np.arange(DAYS_LISTED))

    def _count_days(self, indices: NDArray[np.integer]) -> NDArray[np.datetime64]:
        first = np.datetime64(self.start, "D")
        reachable = np.minimum(indices, int((LAST_DATE - first).astype(int)))
        days: NDArray[np.datetime64] = np.busday_offset(first, reachable, roll="forward", busdaycal=self._business)
        return np.minimum(days, LAST_DATE)

    def last_offset(self) -> float:
        """Return the offset of the last day of the year 9999, beyond which there are no dates; infinite without a start."""
        return self._last_offset

    @cached_property
    def _last_offset(self) -> float:
        return math.inf if self.start is None else float(self._index_of(LAST_DATE))

    def start_days(self, offsets: NDArray[np.floating]) -> NDArray[np.datetime64]:
        """Return the date of the day in which each offset starts something: 5.0 is the sixth day."""
        return self.days(np.floor(np.asarray(offsets, dtype=np.float64) + _TOLERANCE).astype(np.int64))

    def finish_days(self, offsets: NDArray[np.floating]) -> NDArray[np.datetime64]:
        """Return the date of the day in which each offset ends something: 5.0 is still the fifth day."""
        return self.days(_finish_index(np.asarray(offsets, dtype=np.float64)))

    def met_by(self, offsets: NDArray[np.floating], day: date) -> NDArray[np.bool_]:
        """Return whether each offset ends something by the end of *day*; without a start nothing does.

        Counts the working days until then once, instead of looking up a date for each offset.

        >>> Calendar(date(2026, 1, 5)).met_by(np.array([5.0, 5.5]), date(2026, 1, 9)).tolist()
        [True, False]
        """
        end = np.datetime64(day, "D")
        if self.start is None or end >= LAST_DATE:
            return np.full(np.shape(offsets), self.start is not None)
        there = np.busday_count(np.datetime64(self.start, "D"), end + 1, busdaycal=self._business)
        met: NDArray[np.bool_] = np.asarray(offsets, dtype=np.float64) - _TOLERANCE <= there
        return met if there > 0 else np.zeros_like(met)

    def start_date(self, offset: float) -> date | None:
        """Return the day on which something that starts at *offset* starts; ``None`` without a programme start."""
        return _to_date(self.start_days(np.array(offset)))

    def finish_date(self, offset: float) -> date | None:
        """Return the day in which something that ends at *offset* ends; ``None`` without a programme start.

        >>> Calendar(date(2026, 1, 5)).finish_date(5.0)
        datetime.date(2026, 1, 9)
        """
        return _to_date(self.finish_days(np.array(offset)))

    def start_dates(self, offsets: NDArray[np.floating]) -> list[date | None]:
        """Return :meth:`start_date` of many offsets, at once."""
        return _to_dates(self.start_days(offsets))

    def finish_dates(self, offsets: NDArray[np.floating]) -> list[date | None]:
        """Return :meth:`finish_date` of many offsets, at once.

        >>> Calendar(date(2026, 1, 5)).finish_dates(np.array([5.0, 6.0]))
        [datetime.date(2026, 1, 9), datetime.date(2026, 1, 12)]
        """
        return _to_dates(self.finish_days(offsets))

    def months(self, offsets: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return months of 30.4375 calendar days from the start to each offset.

        With a start these are the calendar's own days; without, seven days for every five.

        >>> round(float(Calendar().months(np.array([5 * 30.4375 / 7]))[0]), 9)
        1.0
        """
        ends = np.asarray(offsets, dtype=np.float64)
        if self.start is None:
            return ends * (DAYS_PER_WEEK / WORKDAYS_PER_WEEK / DAYS_PER_MONTH)
        last = _finish_index(ends)
        elapsed = (self.days(last) - np.datetime64(self.start, "D")).astype(np.float64)
        return np.maximum(elapsed + np.clip(ends - last, 0, 1), 0) / DAYS_PER_MONTH

    def occasions(self, every_weeks: int) -> tuple[float, ...]:
        """Return the offsets of a thing that happens every so many weeks from the programme's start, ascending, from 0 on.

        An occasion on a day off takes place on the next working day. The list ends after some decades; from there on
        occasions are taken to come at even distances.
        """
        if every_weeks not in self._occasions:
            self._occasions[every_weeks] = self._count_occasions(every_weeks)
        return self._occasions[every_weeks]

    def _count_occasions(self, every_weeks: int) -> tuple[float, ...]:
        step = every_weeks * WORKDAYS_PER_WEEK
        if self.start is None:
            return tuple(float(step * number) for number in range(OCCASIONS_LISTED // every_weeks + 2))
        first = np.datetime64(self.start, "D")
        days = first + np.arange(OCCASIONS_LISTED // every_weeks + 2) * (every_weeks * DAYS_PER_WEEK)
        counts = np.busday_count(first, days, busdaycal=self._business)
        return tuple(float(count) for count in dict.fromkeys(counts.tolist()))

    def freezes_for(self, team: str) -> tuple[Interval, ...]:
        """Return the freezes that apply to *team* (``""``: those for everybody), merged, first day to day after."""
        if self.start is None or not self._freezes:
            return ()
        if team not in self._frozen:
            self._frozen[team] = self._merge_freezes(team)
        return self._frozen[team]

    def _merge_freezes(self, team: str) -> tuple[Interval, ...]:
        applying = (freeze for freeze in self._freezes if not freeze.teams or team in freeze.teams)
        # numpy's days go on after the year 9999, where a date ends
        spans = sorted((self.index_of(f.start), self._index_of(np.datetime64(f.to, "D") + 1)) for f in applying)
        merged: list[Interval] = []
        for first, end in spans:
            if end <= first:
                continue
            if merged and first <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], float(end)))
            else:
                merged.append((float(first), float(end)))
        return tuple(merged)


def build_calendar(programme: Programme) -> tuple[Calendar, list[Finding]]:
    """Return the calendar of a programme and what there is to say about it."""
    findings: list[Finding] = []
    start = programme.start
    if start is None:
        detail = "The programme has no start: durations are given, dates are not."
        findings.append(note("no-start", detail, "Add programme.start.", Place("/programme")))
    days: tuple[date, ...] = ()
    if isinstance(programme.holidays, str):
        if start is not None:
            days, known = country_holidays(programme.holidays, start.year)
            if not known:
                detail = f"The public holidays of {programme.holidays} are not known; only weekends are left out."
                advice = "List the days in programme.holidays."
                findings.append(note("unknown-holidays", detail, advice, Place("/programme/holidays")))
    elif programme.holidays:
        days = programme.holidays
    calendar = _shared_calendar(start, tuple(days), programme.freezes)
    if start is not None and calendar.start != start:
        detail = f"The programme starts on {start}, a day off; work starts on {calendar.start}."
        findings.append(note("start-on-day-off", detail, "Choose a working day.", Place("/programme/start")))
    return calendar, findings


@lru_cache(maxsize=16)
def _shared_calendar(start: date | None, days: tuple[date, ...], freezes: tuple[Freeze, ...]) -> Calendar:
    """Return one calendar for all plans of a programme: it never changes, and what it has counted serves them all."""
    return Calendar(start, days, freezes)


@lru_cache(maxsize=64)
def country_holidays(country: str, first_year: int) -> tuple[tuple[date, ...], bool]:
    """Return the public holidays of a country (ISO 3166-1 alpha-2) for 25 years, and whether the country's are known.

    >>> date(2026, 10, 3) in country_holidays("DE", 2026)[0]
    True
    """
    years = range(first_year, min(first_year + HOLIDAY_YEARS, date.max.year))
    try:
        known = public_holidays.country_holidays(country, years=years)
    except NotImplementedError:
        return (), False
    return tuple(sorted(known)), True


_TOLERANCE = 1e-6


def _finish_index(offsets: NDArray[np.float64]) -> NDArray[np.int64]:
    indices: NDArray[np.int64] = np.maximum(np.ceil(offsets - _TOLERANCE) - 1, 0).astype(np.int64)
    return indices


def _to_dates(days: NDArray[np.datetime64]) -> list[date | None]:
    listed: list[date | None] = days.tolist()
    return listed


def _to_date(day: np.datetime64 | NDArray[np.datetime64]) -> date | None:
    value: Any = np.asarray(day).astype(object)[()]
    return value if isinstance(value, date) else None
