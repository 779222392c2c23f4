"""Which needs of a path are missed for certain, at which hop, and in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.inventory.vocabulary import Fallback
from app.landscape.joints import TIMETABLED
from app.landscape.offered import UNKNOWN_FRESHNESS_HOURS, Miss

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.inventory.model import Path, System
    from app.landscape.landscape import Landscape
    from app.landscape.offered import Figures, HopServiceLevel


def find_misses(landscape: Landscape, path: Path, hops: tuple[HopServiceLevel, ...], figures: Figures) -> tuple[Miss, ...]:
    """Return what *path* asks for and certainly does not get, one miss for each need and hop.

    Availability, latency, freshness, throughput; within each the composed figure first, then hop by hop.
    """
    misses = [
        *_miss_availability(landscape, path, hops, figures),
        *_miss_latency(landscape, path, hops, figures),
        *_miss_freshness(landscape, path, hops, figures),
        *_miss_throughput(landscape, path, hops, figures),
    ]
    first: dict[tuple[str, str | None], Miss] = {}
    for miss in misses:
        first.setdefault((miss.need, miss.hop), miss)
    return tuple(first.values())


def _miss_availability(landscape: Landscape, path: Path, hops: tuple[HopServiceLevel, ...], figures: Figures) -> list[Miss]:
    asked = path.needs.availability
    if asked is None or figures.availability.meets_at_least(asked) is not False:
        return []
    offered = figures.availability.at_best
    needed = [hop for hop in hops if hop.answers_at_once and hop.fallback is Fallback.NONE]
    weakest = _pick(needed, lambda hop: hop.availability, min)
    words = f"The path asks for an availability of {_share(asked)}; what must answer at once comes to {_share(offered)}"
    words += _unless_known(figures.availability.whole) + _blame(landscape, weakest, "the weakest hop")
    return [Miss("availability", asked, offered, weakest, words)]


def _miss_latency(landscape: Landscape, path: Path, hops: tuple[HopServiceLevel, ...], figures: Figures) -> list[Miss]:
    asked = path.needs.latency_ms
    if asked is None:
        return []
    misses = []
    if figures.latency.meets_at_most(asked) is False:
        offered = figures.latency.at_best
        slowest = _pick([hop for hop in hops if hop.answers_at_once], lambda hop: hop.latency_ms, max)
        words = f"The path asks for an answer within {asked:g} ms; its 95th percentiles add up to {offered:g} ms"
        words += _unless_known(figures.latency.whole) + _blame(landscape, slowest, "the slowest hop")
        misses.append(Miss("latency_ms", asked, offered, slowest, words))
    for hop in hops:
        name = landscape.label_of(hop.system)
        if landscape.lacks_api(hop.system) is True:
            words = f"{name} has no API ({landscape.availability_of(hop.system)}) and would have to answer within {asked:g} ms."
            misses.append(Miss("latency_ms", asked, None, hop.system, words, by_interface=True))
        if hop.mode in TIMETABLED:
            words = f"Data reach {name} by {hop.mode}: nothing answers there within {asked:g} ms."
            misses.append(Miss("latency_ms", asked, None, hop.system, words))
    return misses


def _miss_freshness(landscape: Landscape, path: Path, hops: tuple[HopServiceLevel, ...], figures: Figures) -> list[Miss]:
    asked = path.needs.freshness_hours
    if asked is None:
        return []
    misses = []
    if figures.age.meets_at_most(asked) is False:
        offered = figures.age.at_best
        oldest = _pick(hops, lambda hop: (hop.freshness_hours or 0) + (hop.wait_hours or 0), max)
        words = f"The path asks for data no older than {_hours(asked)}; they may be {_hours(offered)} old"
        words += _unless_known(figures.age.whole) + _blame(landscape, oldest, "most of it at")
        curable = figures.age_with_remedies.meets_at_most(asked) is not False
        misses.append(Miss("freshness_hours", asked, offered, oldest, words, by_interface=curable))
    for hop in hops:
        system = landscape.get_system(hop.system)
        stated = system.sla.freshness_hours
        age = UNKNOWN_FRESHNESS_HOURS if stated is None else stated
        if landscape.lacks_api(hop.system) is True and system.api.realtime is not True and asked < age:
            words = f"{landscape.label_of(hop.system)} has no API ({system.api.availability}) and is not known to be real-time"
            words += f" inside: its data are {'taken to be ' if stated is None else ''}{_hours(age)} old, "
            words += f"{_hours(asked)} are asked for."
            misses.append(Miss("freshness_hours", asked, age, hop.system, words, by_interface=True))
    return misses


def _miss_throughput(landscape: Landscape, path: Path, hops: tuple[HopServiceLevel, ...], figures: Figures) -> list[Miss]:
    asked = path.needs.throughput_per_s
    if asked is None or figures.throughput.meets_at_least(asked) is not False:
        return []
    offered = figures.throughput.at_best

    narrowest = _pick(hops, lambda hop: throughput_of(landscape.get_system(hop.system)), min)
    words = f"The path asks for {asked:g} transfers a second; its narrowest hop carries {offered:g}"
    return [Miss("throughput_per_s", asked, offered, narrowest, words + _blame(landscape, narrowest, "that is"))]


def throughput_of(system: System) -> float | None:
    """Return how many transfers a second a system carries: the lower of its promise and its rate limit, as far as known."""
    stated = [rate for rate in (system.sla.throughput_per_s, system.api.rate_limit.per_s) if rate is not None]
    return min(stated, default=None)


def _pick(
    hops: Iterable[HopServiceLevel],
    figure: Callable[[HopServiceLevel], float | None],
    choose: Callable[[list[float]], float],
) -> str | None:
    """Return the id of the hop with the chosen known figure, the first of equals."""
    known = [(value, hop.system) for hop in hops if (value := figure(hop)) is not None]
    if not known:
        return None
    extreme = choose([value for value, _ in known])
    return next(system for value, system in known if value == extreme)


def _blame(landscape: Landscape, system: str | None, as_what: str) -> str:
    return f"; {as_what} {landscape.label_of(system)}." if system else "."


def _unless_known(whole: float | None) -> str:
    return "" if whole is not None else " at best, with what is unknown left out"


def _share(value: float | None) -> str:
    return f"{value:.5g}"


def _hours(value: float | None) -> str:
    return f"{value:.4g} h"
