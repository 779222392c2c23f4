"""How figures are written for people: three digits that matter, thousands apart, and a dash for what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.quantities import ALWAYS, NEVER

if TYPE_CHECKING:
    from collections.abc import Callable

UNKNOWN, MINUS = "–", "−"
THOUSAND = 1_000.0
MILLION = 1_000_000.0
BILLION = 1_000_000_000.0
ROUNDED_UP = 0.0005  # so little below a unit, an amount is written in it
DIGITS_FROM = 10.0  # from here on a number is written without decimals


def number(value: float | None) -> str:
    """Return a number with thousands apart; one decimal where it is small.

    >>> number(1902.4), number(7.25), number(None)
    ('1,902', '7.2', '–')
    """
    if value is None:
        return UNKNOWN
    return _minus(f"{value:,.0f}" if abs(value) >= DIGITS_FROM or value == 0 else f"{value:,.1f}")


def money(value: float | None) -> str:
    """Return an amount in thousands, millions or billions, without its currency.

    >>> money(1_714_000), money(999_700), money(38_200), money(912), money(None)
    ('1.71 M', '1.00 M', '38 k', '912', '–')
    """
    if value is None:
        return UNKNOWN
    for unit, letter, digits in ((BILLION, "G", 2), (MILLION, "M", 2), (THOUSAND, "k", 0)):
        if abs(value) >= unit * (1 - ROUNDED_UP):
            return _minus(f"{value / unit:,.{digits}f} {letter}")
    return _minus(f"{value:,.0f}")


def signed(value: float | None, written: Callable[[float], str]) -> str:
    """Return a difference with its sign; without one where it is too small to show.

    >>> signed(-1200.0, money), signed(3.0, months), signed(-0.01, number), signed(None, money)
    ('−1 k', '+3.0', '0.0', '–')
    """
    if value is None:
        return UNKNOWN
    text = written(abs(value))
    return f"{MINUS if value < 0 else '+'}{text}" if text.strip("0.") else text


def percent(share: float | None) -> str:
    """Return a share as a whole percentage.

    >>> percent(0.416), percent(0), percent(None)
    ('42 %', '0 %', '–')
    """
    return UNKNOWN if share is None else f"{share:.0%}".replace("%", " %")


def in_futures(share: float | None) -> str:
    """Return in how many of the drawn futures something is so: all or none of them only where it is all or none.

    >>> in_futures(0.416), in_futures(0.9999), in_futures(1.0), in_futures(0.0004), in_futures(0), in_futures(None)
    ('42 %', '> 99 %', '100 %', '< 1 %', '0 %', '–')
    """
    if share is None or share in {0, 1} or NEVER <= share <= ALWAYS:
        return percent(share)
    return "< 1 %" if share < NEVER else "> 99 %"


def months(value: float | None) -> str:
    """Return months with one decimal.

    >>> months(14.04)
    '14.0'
    """
    return UNKNOWN if value is None else _minus(f"{value:,.1f}")


def _minus(written: str) -> str:
    """Return a figure with a minus sign instead of a hyphen.

    >>> _minus("-1,200")
    '−1,200'
    """
    return written.replace("-", MINUS, 1)


def factor(value: float) -> str:
    """Return a factor with as many digits as checking a product by hand needs.

    >>> factor(1.5), factor(0.43), factor(1.06123)
    ('1.5', '0.43', '1.0612')
    """
    return f"{value:.5g}"


def count(number_of: int, noun: str) -> str:
    """Return a count with its noun in the plural where it is not one.

    >>> count(1, "system"), count(6, "system")
    ('1 system', '6 systems')
    """
    return f"{number_of:,} {noun}{'' if number_of == 1 else 's'}"


def text_of(value: Any) -> str:
    """Return a value as text, a dash where there is none.

    >>> text_of(None), text_of("2027-03-31")
    ('–', '2027-03-31')
    """
    return UNKNOWN if value is None else str(value)


def share_of_time(share: float | None) -> str:
    """Return an availability with as many nines as it has.

    >>> share_of_time(0.995), share_of_time(0.99999), share_of_time(None)
    ('99.5 %', '99.999 %', '–')
    """
    return UNKNOWN if share is None else f"{share * 100:.5g} %"
