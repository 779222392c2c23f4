"""How service levels compose along a chain: a product, a sum, a worst case, a minimum, each honest about what is unknown.

Every function takes figures of which some may be ``None`` for unknown, and returns a :class:`Composed`: the whole, unknown
as soon as one part is, and the best that it can still be given the parts that are known. The second decides a miss where
the first cannot: a chain with one hop at 0.90 misses 0.99 whatever the others turn out to be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import EmptyPath

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed figure.

    Attributes:
        whole: the figure, ``None`` where a part of it is unknown or there is no part.
        at_best: what the known parts alone allow, ``None`` where nothing is known.
    """

    whole: float | None
    at_best: float | None

    def meets_at_least(self, asked: float) -> bool | None:
        """Return whether the figure is *asked* or more (availability, throughput): ``None`` where that is open.

        >>> Composed(None, 0.97).meets_at_least(0.99), Composed(None, 0.995).meets_at_least(0.99)
        (False, None)
        """
        if self.at_best is not None and self.at_best < asked * (1 - TOLERANCE):
            return False
        return None if self.whole is None else True

    def meets_at_most(self, asked: float) -> bool | None:
        """Return whether the figure is *asked* or less (latency, age): ``None`` where that is open.

        >>> Composed(900.0, 900.0).meets_at_most(1000), Composed(None, 1200.0).meets_at_most(1000)
        (True, False)
        """
        if self.at_best is not None and self.at_best > asked * (1 + TOLERANCE):
            return False
        return None if self.whole is None else True


def compose_availability(shares: Sequence[float | None]) -> Composed:
    """Return the availability of a chain whose every hop must answer, from 0 to 1.

    The plain product: hops are taken to fail independently, so a shared data centre makes the truth worse.
    A hop whose availability is unknown makes the whole unknown, not optimistic.

    Raises:
        EmptyPath: there is no hop.

    Source:
        Series system; Trivedi & Bobbio, Reliability and Availability Engineering, 2017, ch. 4.

    >>> compose_availability([0.99, 0.995]).whole
    0.98505
    """
    _refuse_empty(shares)
    return _compose(shares, math.prod)


def compose_latency(figures_ms: Sequence[float | None]) -> Composed:
    """Return the latency of a chain of calls in milliseconds: the sum of the hops' 95th percentiles.

    An upper-side approximation: not every hop is at its slow end at the same time.

    Raises:
        EmptyPath: there is no hop.

    >>> compose_latency([300.0, 450.0]).whole
    750.0
    """
    _refuse_empty(figures_ms)
    return _compose(figures_ms, math.fsum)


def compose_age(ages_hours: Sequence[float | None], waits_hours: Sequence[float | None]) -> Composed:
    """Return how old data may be at a path's end, in hours: the worst age that a hop delivers, and every wait for a timetable.

    Raises:
        EmptyPath: there is no hop.

    >>> compose_age([24.0, 0.0], [1.0]).whole
    25.0
    """
    _refuse_empty(ages_hours)
    worst, waits = _compose(ages_hours, max), _compose(waits_hours, math.fsum) if waits_hours else Composed(0.0, 0.0)
    parts = [part for part in (worst.at_best, waits.at_best) if part is not None]
    whole = None if worst.whole is None or waits.whole is None else worst.whole + waits.whole
    return Composed(whole, math.fsum(parts) if parts else None)


def compose_throughput(rates_per_s: Sequence[float | None]) -> Composed:
    """Return what a chain carries per second: as much as its narrowest hop.

    Raises:
        EmptyPath: there is no hop.

    >>> compose_throughput([120.0, 10.0, 60.0]).whole
    10.0
    """
    _refuse_empty(rates_per_s)
    return _compose(rates_per_s, min)


def _compose(parts: Sequence[float | None], combine: Callable[[list[float]], float]) -> Composed:
    known = [part for part in parts if part is not None]
    at_best = combine(known) if known else None
    return Composed(at_best if len(known) == len(parts) else None, at_best)


def _refuse_empty(parts: Sequence[float | None]) -> None:
    if not parts:
        raise EmptyPath("A chain of hops has no hops.")
