"""Figures as a briefing writes them: rounded to what they are worth, months in letters.

What belongs together is held together by no-break spaces.
"""

from __future__ import annotations

from datetime import date

from app.quantities import chance

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
UNITS = ((1e9, "billion", 2), (1e6, "million", 2), (1e3, "thousand", 0))
NBSP = "\u00a0"
JOIN = "\u2060"
ROUNDED_UP = 0.0005  # so little below a unit, an amount is written in it


def long_date(text: str) -> str:
    """Return an ISO date as a sentence has it.

    >>> long_date("2027-03-31").split()
    ['31', 'March', '2027']
    """
    day = date.fromisoformat(text)
    return NBSP.join((str(day.day), MONTHS[day.month - 1], str(day.year)))


def money(value: float, currency: str = "") -> str:
    """Return an amount to three figures, in thousands, millions or billions.

    >>> [money(value).replace(NBSP, " ") for value in (2_724_800, 61_511, 950)], money(950, "USD").split()
    (['2.72 million', '62 thousand', '950'], ['USD', '950'])
    """
    before = f"{currency}{NBSP}" if currency else ""
    for unit, word, digits in UNITS:
        if abs(value) >= unit * (1 - ROUNDED_UP):
            return f"{before}{value / unit:,.{digits}f}{NBSP}{word}"
    return f"{before}{value:,.0f}"


def money_range(low: float, high: float) -> str:
    """Return two amounts in the unit of the higher.

    >>> money_range(40_600, 86_000).replace(NBSP, " ").replace(JOIN, "")
    '41–86 thousand'
    """
    for unit, word, digits in UNITS:
        if abs(high) >= unit * (1 - ROUNDED_UP):
            return f"{low / unit:,.{digits}f}–{JOIN}{high / unit:,.{digits}f}{NBSP}{word}"
    return f"{low:,.0f}–{JOIN}{high:,.0f}"


def number(value: float) -> str:
    """Return a number without decimals where it is large.

    >>> number(2520.28), number(7.25)
    ('2,520', '7.2')
    """
    return f"{value:,.0f}" if abs(value) >= 10 or value == 0 else f"{value:,.1f}"  # noqa: PLR2004


days = number


def months(value: float) -> str:
    """Return a number of months with its unit.

    >>> months(22.5953).split()
    ['22.6', 'months']
    """
    return f"{value:,.1f}{NBSP}months"


def percent(share: float) -> str:
    """Return a share in whole per cent; nothing that was drawn is certain.

    >>> [percent(share).replace(NBSP, " ") for share in (0.762, 0.001, 0.9999)]
    ['76 %', 'less than 1 %', 'more than 99 %']
    """
    return chance(share).replace(" %", f"{NBSP}%")


def plural(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> plural(1, "system"), plural(15, "system")
    ('1 system', '15 systems')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
