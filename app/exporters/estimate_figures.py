"""Figures as the estimate document writes them: six significant digits, so that they are the same on every platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.estimation.outcome import spread_of
from app.quantities import Spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIGITS = 6
HALF, NEAR = 1 / 2, 1e-6
SPREAD = tuple(Spread(0.0, 0.0, 0.0, 0.0, 0.0).as_json())


def figure(value: float) -> float:
    """Return *value* to six significant digits.

    >>> figure(1234567.8), figure(0.123456789), figure(0.0)
    (1234570.0, 0.123457, 0.0)
    """
    return float(f"{value:.{DIGITS}g}") + 0.0


def figures(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the same of many values at once: whole multiples of a power of ten, as near as a double comes to them.

    Those about half-way between two figures, where a product's last digit would decide, are done one at a time.

    >>> figures(np.array([1234567.8, 0.123456789, 0.0, -2.5])).tolist()
    [1234570.0, 0.123457, 0.0, -2.5]
    """
    size = np.abs(values, dtype=np.float64)
    places = DIGITS - 1 - np.floor(np.log10(size, out=np.zeros_like(size), where=size > 0))
    up, down = 10.0 ** np.maximum(places, 0), 10.0 ** np.maximum(-places, 0)
    scaled = values * up / down
    written: NDArray[np.float64] = np.round(scaled) / up * down + 0.0
    between = np.abs(scaled - np.floor(scaled) - HALF) < NEAR
    written[between] = [figure(value) for value in values[between].tolist()]
    return written


def spread_figures(spread: Spread) -> dict[str, float]:
    """Return a spread's five figures."""
    return {name: figure(value) for name, value in spread.as_json().items()}


def spread_json(draws: NDArray[np.floating]) -> dict[str, float]:
    """Return the five figures of draws."""
    return spread_figures(spread_of(draws))


def spreads_json(spreads: NDArray[np.floating]) -> list[dict[str, float]]:
    """Return the five figures of many spreads, a row each as :mod:`app.estimation.group_spreads` has them.

    >>> spreads_json(np.array([[1.0, 0.1, 0.5, 0.8, 0.9]]))
    [{'mean': 1.0, 'p10': 0.1, 'p50': 0.5, 'p80': 0.8, 'p90': 0.9}]
    """
    return [dict(zip(SPREAD, row, strict=True)) for row in figures(spreads).tolist()]
