"""Figures as the estimate document writes them: six significant digits, so that they are the same on every platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.estimation.outcome import spread_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.quantities import Spread

DIGITS = 6


def figure(value: float) -> float:
    """Return *value* to six significant digits.

    >>> figure(1234567.8), figure(0.123456789), figure(0.0)
    (1234570.0, 0.123457, 0.0)
    """
    return float(f"{value:.{DIGITS}g}") + 0.0


def figures(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the same of many values at once: whole multiples of a power of ten, as near as a double comes to them.

    >>> figures(np.array([1234567.8, 0.123456789, 0.0, -2.5])).tolist()
    [1234570.0, 0.123457, 0.0, -2.5]
    """
    size = np.abs(values, dtype=np.float64)
    places = DIGITS - 1 - np.floor(np.log10(size, out=np.zeros_like(size), where=size > 0))
    up, down = 10.0 ** np.maximum(places, 0), 10.0 ** np.maximum(-places, 0)
    written: NDArray[np.float64] = np.round(values * up / down) / up * down + 0.0
    return written


def spread_figures(spread: Spread) -> dict[str, float]:
    """Return a spread's five figures."""
    return {name: figure(value) for name, value in spread.as_json().items()}


def spread_json(draws: NDArray[np.floating]) -> dict[str, float]:
    """Return the five figures of draws."""
    return spread_figures(spread_of(draws))
