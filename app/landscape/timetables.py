"""How long data wait for a timetable: an integration's ``frequency``, in people's words, read as hours between two runs."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HOURS_PER_UNIT: Mapping[str, float] = MappingProxyType(
    {
        "second": 1 / 3600,
        "minute": 1 / 60,
        "hour": 1.0,
        "day": 24.0,
        "night": 24.0,
        "week": 168.0,
        "fortnight": 336.0,
        "month": 730.5,
        "quarter": 2191.5,
        "year": 8766.0,
    }
)
ADVERBS: Mapping[str, str] = MappingProxyType(
    {
        "hourly": "hour",
        "daily": "day",
        "nightly": "night",
        "overnight": "night",
        "weekly": "week",
        "fortnightly": "fortnight",
        "monthly": "month",
        "quarterly": "quarter",
        "yearly": "year",
        "annually": "year",
        "annual": "year",
    }
)
COUNTS: Mapping[str, float] = MappingProxyType({"once": 1.0, "twice": 2.0, "half": 0.5, "two": 2.0, "three": 3.0, "four": 4.0})
AT_ONCE = re.compile(
    r"\b(on (change|event|demand|request)|per (?!(hour|day|night|week|month|quarter|year)\b)\w+|continuous(ly)?|real ?time"
    r"|stream(ing|ed)?|immediate(ly)?|event driven)\b"
)
EVERY = re.compile(r"\bevery (?:(\d+(?:\.\d+)?|\w+) )?(second|minute|min|hour|day|night|week|fortnight|month|quarter|year)s?\b")
TIMES_PER = re.compile(
    r"\b(\d+(?:\.\d+)?|once|twice|three|four)(?: ?x| times)? ?(?:an?|per|each|every|/) ?"
    r"(hour|day|night|week|month|quarter|year)\b"
)
TIMES_ADVERB = re.compile(r"\b(\d+(?:\.\d+)?|twice|three|four)(?: ?x| times)? (hourly|daily|nightly|weekly|monthly|yearly)\b")


def hours_between_runs(frequency: str | None) -> float | None:
    """Return the hours between two runs of a timetable, 0 where it runs per event, ``None`` where the words say nothing known.

    The whole period, not its half: what has just missed a run waits for the next.

    >>> hours_between_runs("daily"), hours_between_runs("every 15 minutes"), hours_between_runs("on change")
    (24.0, 0.25, 0.0)
    >>> hours_between_runs("twice a day"), hours_between_runs("now and then") is None
    (12.0, True)
    """
    if frequency is None:
        return None
    words = " ".join(frequency.lower().replace("-", " ").split())
    if found := TIMES_PER.search(words):
        return _divide(HOURS_PER_UNIT[found[2]], _read_count(found[1]))
    if found := EVERY.search(words):
        unit = "minute" if found[2] == "min" else found[2]
        count = _read_count(found[1])
        return None if count is None else count * HOURS_PER_UNIT[unit]
    if found := TIMES_ADVERB.search(words):
        return _divide(HOURS_PER_UNIT[ADVERBS[found[2]]], _read_count(found[1]))
    for word in re.findall(r"\w+", words):
        if word in ADVERBS:
            return HOURS_PER_UNIT[ADVERBS[word]]
    return 0.0 if AT_ONCE.search(words) else None


def _read_count(word: str | None) -> float | None:
    if word is None:
        return 1.0
    if word in COUNTS:
        return COUNTS[word]
    try:
        return float(word)
    except ValueError:
        return None


def _divide(hours: float, times: float | None) -> float | None:
    return hours / times if times else None
