"""Figures as charts write them: amounts, shares and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.quantities import percent

if TYPE_CHECKING:
    from datetime import date

UNITS = ((1e9, "G", 2), (1e6, "M", 2), (1e3, "k", 0))
WHOLE_FROM = 10.0


def amount(value: float, currency: str = "") -> str:
    """Return money in thousands, millions or billions.

    >>> amount(1_714_000, "USD"), amount(38_200), amount(912)
    ('USD 1.71 M', '38 k', '912')
    """
    for unit, letter, digits in UNITS:
        if abs(value) >= unit * (1 - 0.0005):
            return f"{currency} {value / unit:,.{digits}f} {letter}".strip()
    return f"{currency} {value:,.0f}".strip()


def days(value: float) -> str:
    """Return a number of person-days.

    >>> days(1902.4), days(7.25), days(0)
    ('1,902', '7.2', '0')
    """
    return f"{value:,.0f}" if value >= WHOLE_FROM or value == 0 else f"{value:.1f}"


def fine_percent(share: float) -> str:
    """Return a share of something, with a decimal where it is small.

    >>> fine_percent(0.416), fine_percent(0.0134), fine_percent(0.0002)
    ('42 %', '1.3 %', '< 0.1 %')
    """
    if share < 0.001:  # noqa: PLR2004  (one in a thousand, which the words name)
        return "< 0.1 %"
    return percent(share, 0 if share >= 0.1 else 1)  # noqa: PLR2004


def day(when: date) -> str:
    """Return a date as people write it, with the month in letters.

    >>> from datetime import date
    >>> day(date(2027, 3, 31))
    '31 Mar 2027'
    """
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def months(value: float) -> str:
    """Return a number of months.

    >>> months(14.04), months(1.0)
    ('14.0 months', '1.0 months')
    """
    return f"{value:,.1f} months"


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
