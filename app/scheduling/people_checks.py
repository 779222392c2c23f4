"""Whether people are there while there is work for them: nobody any more, nobody for years, or far too few.

Resources and a simulated schedule come in; findings with their place in the inventory go out. Of nobody at all, and of what is
planned instead, tells :mod:`app.scheduling.capacity`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.estimation.cost import MONTHS_PER_YEAR
from app.findings import Finding, Place, error, warning
from app.quantities import chance
from app.scheduling.capacity import STATE_PEOPLE, ResourceKind, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.inventory.model import Inventory
    from app.scheduling.calendar import Calendar
    from app.scheduling.capacity import Resource
    from app.scheduling.schedule import Schedule

LATE_YEARS = 2.0  # after the start: people who come later were probably not meant to
LONG_YEARS = 20.0  # a programme that takes longer has probably a mistyped date or capacity in it
MOSTLY, NEVER = 0.5, 0.005  # of the futures


def find_late(resources: Sequence[Resource], inventory: Inventory, calendar: Calendar) -> list[Finding]:
    """Return a warning for each pool or team whose first people come years after the programme's start."""
    found = []
    for resource in resources:
        first = next(offset for offset, people in resource.steps if people > 0)
        years = _years(calendar, first) if first and resource.kind is not ResourceKind.THING else 0.0
        if years <= LATE_YEARS:
            continue
        day = calendar.start_date(first)
        when = f"{years:.0f} years after the start{f', on {day}' if day else ''}"
        detail = f"The first people of the {resource.kind} {resource.id} come {when}: all work that needs it waits until then."
        advice = "Correct the date if it is mistyped; else say who is there before, or give the work to others."
        place = place_of(resource, inventory)
        found.append(warning("people-come-late", detail, advice, place, programme=inventory.id))
    return found


def check_people(schedule: Schedule, inventory: Inventory) -> list[Finding]:
    """Return what a simulated plan says of its people: work goes on after the last have left, or for decades."""
    left = [_say_left(resource, share, schedule.calendar, inventory) for resource, share in schedule.left_over if share > NEVER]
    return [*left, *_find_decades(schedule, inventory)]


def _say_left(resource: Resource, share: float, calendar: Calendar, inventory: Inventory) -> Finding:
    day = calendar.start_date(resource.until or 0.0)
    since = f" (nobody from {day} on)" if day else ""
    detail = f"The {resource.kind} {resource.id} has nobody after its last step{since}, but work needs it"
    detail += f" in {chance(share)} of the futures. It is planned as if the last people stayed."
    say = error if share >= MOSTLY else warning
    code, place = f"{resource.kind}-without-capacity", place_of(resource, inventory)
    return say(code, detail, STATE_PEOPLE, place, programme=inventory.id)


def _find_decades(schedule: Schedule, inventory: Inventory) -> list[Finding]:
    """Return a warning where half of the futures last for decades; it names the people who decide that."""
    if not len(schedule.finish_draws):
        return []
    middle = float(np.median(schedule.finish_draws))
    years = _years(schedule.calendar, middle)
    if years <= LONG_YEARS:
        return []
    end = schedule.calendar.finish_date(middle)
    detail = f"Half of the futures take longer than {years:,.0f} years{f', until {end}' if end else ''}."
    place: Place | None = Place("/programme")
    advice = "Look at what is on the critical path: a date or a lead time may be mistyped."
    busy, few = max(_years_of_work(schedule), key=lambda row: row[0], default=(0.0, None))
    if few is not None and busy > LONG_YEARS:
        people = f"{few.peak:g} of a person" if few.peak < 1 else f"{few.peak:g} {'person' if few.peak == 1 else 'people'}"
        detail += f" The {few.kind} {few.id}, {people} at most, has more than {LONG_YEARS:.0f} years of work."
        advice, place = "Correct its people or their dates if they are mistyped; else find more.", place_of(few, inventory)
    return [warning("ends-in-decades", detail, advice, place, programme=inventory.id)]


def _years_of_work(schedule: Schedule) -> Iterator[tuple[float, Resource]]:
    """Yield how long each pool and team would be at work in the first 50 years, all its people busy without a gap."""
    for row in schedule.utilisation:
        if row.resource.kind is not ResourceKind.THING and row.resource.peak > 0:
            yield _years(schedule.calendar, sum(month.busy_days for month in row.months) / row.resource.peak), row.resource


def _years(calendar: Calendar, offset: float) -> float:
    return float(calendar.months(np.array([offset]))[0]) / MONTHS_PER_YEAR
