"""What a path offers, as values: hop by hop, end to end, and what it misses. Worked out by ``service_levels``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from app.inventory.vocabulary import Fallback, Mode
    from app.landscape.composition import Composed

UNKNOWN_FRESHNESS_HOURS = 24.0
"""How old the data of a system without an API are taken to be where nobody said: one night.

The effort model's ``missing_api.unknown_freshness`` says the same, and a test holds the two together: the landscape knows no
effort model, and what a path offers today must not depend on one.
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """A path's composed figures.

    Attributes:
        age_with_remedies: the age if every hop that lacks an API but is real-time inside were opened.
    """

    availability: Composed
    latency: Composed
    age: Composed
    age_with_remedies: Composed
    throughput: Composed

    def at_best(self) -> dict[str, float | None]:
        """Return for each need the best figure that the known parts allow."""
        return {
            "availability": self.availability.at_best,
            "latency_ms": self.latency.at_best,
            "freshness_hours": self.age.at_best,
            "throughput_per_s": self.throughput.at_best,
        }


@dataclass(frozen=True, slots=True)
class HopServiceLevel:
    """What one hop of a path offers.

    Attributes:
        mode: how the data reach this hop from the one before; ``None`` at the first hop and where nothing joins the two.
        via: ids of what lies between the hop before and this one: middleware, or the hub.
        availability, latency_ms: the system's own, ``None`` where unknown.
        freshness_hours: how old the data may be that the hop delivers, ``None`` where unknown.
        wait_hours: the wait for the timetable by which the data reach this hop; 0 where there is none, ``None`` where unknown.
        answers_at_once: the hop is an end of a synchronous flow of the path, so that its latency counts in the sum, and its
            availability in the product unless it has a fallback.
    """

    system: str
    fallback: Fallback
    mode: Mode | None
    via: tuple[str, ...]
    availability: float | None
    latency_ms: float | None
    freshness_hours: float | None
    wait_hours: float | None
    answers_at_once: bool

    def as_json(self) -> dict[str, Any]:
        """Return the hop as the JSON documents carry it."""
        return {
            "system": self.system,
            "fallback": str(self.fallback),
            "mode": None if self.mode is None else str(self.mode),
            "via": list(self.via),
            "availability": self.availability,
            "latency_ms": self.latency_ms,
            "freshness_hours": self.freshness_hours,
            "wait_hours": self.wait_hours,
            "answers_at_once": self.answers_at_once,
        }


@dataclass(frozen=True, slots=True)
class Miss:
    """A need that a path does not meet.

    Attributes:
        need: availability, latency_ms, freshness_hours or throughput_per_s.
        offered: the composed figure or the most that its known parts allow; ``None`` where a hop cannot give one at all.
        hop: id of the system to look at: the one that lacks an API, else the weakest part of the figure.
        words: one sentence that says what is missed and why.
        by_interface: the hop's missing API is the cause: a remedy may cure it. Otherwise what the systems promise is not
            enough.
    """

    need: str
    asked: float
    offered: float | None
    hop: str | None
    words: str
    by_interface: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the miss as the JSON documents carry it."""
        return {"need": self.need, "asked": self.asked, "offered": self.offered, "hop": self.hop, "words": self.words}


@dataclass(frozen=True, slots=True)
class PathServiceLevel:
    """What a path offers end to end, on today's interfaces and with every listed integration in place.

    Attributes:
        meets: for each need that the path states, whether it is met; ``None`` where that is open.
        gaps: neighbouring hops, by id, that no flow, no hub and no middleware joins.
        at_best: for each figure the best that its known parts allow: a bound where the figure itself is unknown.
    """

    path: str
    hops: tuple[HopServiceLevel, ...]
    availability: float | None
    latency_ms: float | None
    freshness_hours: float | None
    throughput_per_s: float | None
    meets: dict[str, bool | None]
    misses: tuple[Miss, ...]
    gaps: tuple[tuple[str, str], ...]
    at_best: dict[str, float | None]

    def as_json(self) -> dict[str, Any]:
        """Return the figures and ``meets``, as ``service_level`` of the estimate document carries them."""
        return {
            "availability": self.availability,
            "latency_ms": self.latency_ms,
            "freshness_hours": self.freshness_hours,
            "throughput_per_s": self.throughput_per_s,
            "meets": dict(self.meets),
        }
