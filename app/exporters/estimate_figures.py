"""Figures as the estimate document writes them: six significant digits, so that they are the same on every platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.estimation.outcome import spread_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.quantities import Spread

DIGITS = 6


def figure(value: float) -> float:
    """Return *value* to six significant digits.

    >>> figure(1234567.8), figure(0.123456789), figure(0.0)
    (1234570.0, 0.123457, 0.0)
    """
    return float(f"{value:.{DIGITS}g}") + 0.0


def spread_figures(spread: Spread) -> dict[str, float]:
    """Return a spread's five figures."""
    return {name: figure(value) for name, value in spread.as_json().items()}


def spread_json(draws: NDArray[np.floating]) -> dict[str, float]:
    """Return the five figures of draws."""
    return spread_figures(spread_of(draws))


def scaled(spread: Spread, factor: float) -> dict[str, float]:
    """Return a spread's five figures, each times *factor*."""
    return {name: figure(value * factor) for name, value in spread.as_json().items()}
