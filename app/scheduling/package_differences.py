"""What differs between two work packages of one id, in words: drivers, base, odds, people, waits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.estimation.work_package import Driver, Wait, WorkPackage

OF_THE_WHOLE = frozenset({"size"})  # drivers that any change anywhere moves on every package
REMEDY = "remedy"


def find_package_differences(one: WorkPackage, other: WorkPackage) -> tuple[str, ...]:
    """Return what differs between two packages of one id, each as ``name: before -> after``; empty where nothing does.

    Another way round a missing API comes first, then the other drivers, the one that moves the package the most first, then
    base, odds, people and waits. What the landscape's size puts on every package is none of these.
    """
    found = _driver_differences(one, other)
    if one.base_days != other.base_days:
        found.append(f"base: {one.base_days:.4g} -> {other.base_days:.4g} days")
    if one.probability != other.probability:
        found.append(f"probability: {one.probability:.3g} -> {other.probability:.3g}")
    if (one.pool, one.teams) != (other.pool, other.teams):
        found.append(f"who does it: {_who(one)} -> {_who(other)}")
    return (*found, *_wait_differences(one.wait, other.wait))


def _driver_differences(one: WorkPackage, other: WorkPackage) -> list[str]:
    old, new = (
        {driver.name: driver for driver in package.drivers if driver.name not in OF_THE_WHOLE} for package in (one, other)
    )
    found = []
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was is None or now is None or was.value != now.value or was.factor != now.factor:
            said = f"{name}: {_drivers(was, now)}"
            found.append((name != REMEDY, -_moves_by(was, now), said))
    return [said for *_, said in sorted(found, key=lambda row: row[:2])]


def _drivers(was: Driver | None, now: Driver | None) -> str:
    """Return the values of a driver, or its factors where the values are the same words."""
    if was and now and was.value == now.value:
        return f"factor {was.factor:.4g} -> {now.factor:.4g}"
    return f"{was.value if was else 'none'} -> {now.value if now else 'none'}"


def _moves_by(was: Driver | None, now: Driver | None) -> float:
    """Return how much another factor moves a package by itself, up or down; one that takes it away moves it the most."""
    factors = [driver.factor if driver else 1.0 for driver in (was, now)]
    return abs(math.log(factors[1] / factors[0])) if min(factors) > 0 else math.inf


def _who(package: WorkPackage) -> str:
    """Return who does a package: the owning teams' shares, and the pool that does the rest."""
    shares = [f"{team} {percent(share)}" for team, share in package.teams]
    return ", ".join([*shares, package.pool] if sum(share for _, share in package.teams) < 1 else shares)


def _wait_differences(one: Wait, other: Wait) -> Iterator[str]:
    """Yield what differs in what a package waits for, in words."""
    words: tuple[tuple[str, str, str], ...] = (
        ("waits", _lead(one, other), " working days"),
        ("asked for ahead", _pair(one.ahead_days, other.ahead_days), " working days"),
        ("not before", _pair(one.not_before, other.not_before), ""),
        ("starts every", _pair(one.every_weeks, other.every_weeks), " weeks"),
        ("freezes of", _pair(one.frozen_for, other.frozen_for, nothing="everybody"), ""),
    )
    told = [f"{name}: {said}{unit}" for name, said, unit in words if said]
    yield from told or ([f"waits for: {_pair(one.reason, other.reason)}"] if one.reason != other.reason else [])


def _lead(one: Wait, other: Wait) -> str:
    """Return the likely waiting times, or all three where only the others differ; nothing where they are the same."""
    if one.lead_days == other.lead_days:
        return ""
    if one.lead_days[1] != other.lead_days[1]:
        return f"{one.lead_days[1]:g} -> {other.lead_days[1]:g}"
    was, now = (" / ".join(f"{days:g}" for days in wait.lead_days) for wait in (one, other))
    return f"{was} -> {now}"


def _pair(was: object, now: object, nothing: str = "none") -> str:
    """Return what was and what is; nothing where they are the same.

    >>> _pair(4, None), _pair(4, 4), _pair("", "core", nothing="everybody")
    ('4 -> none', '', 'everybody -> core')
    """
    if was == now:
        return ""
    return " -> ".join(
        "none" if value is None else f"{value:g}" if isinstance(value, float) else str(value) or nothing for value in (was, now)
    )
