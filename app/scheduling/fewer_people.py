"""The same work with fewer people: those who stay where some leave, and shares of all.

A plan for fewer keeps within all of them too. Larger crews on fewer packages at a time are not always faster, and more people
must not make the end later, so such plans are compared with those for all (:mod:`app.scheduling.choosing`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from app.scheduling.baseline import staff_work
from app.scheduling.bounds import bound_length
from app.scheduling.slowing import work_alone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.inventory.model import Inventory
    from app.inventory.programme import Pool, Team
    from app.scheduling.baseline import StaffedWork


@dataclass(frozen=True, eq=False)
class Staffings:
    """The work of a programme with all its people, and with fewer.

    Attributes:
        work: with all.
        inventory: the people.
    """

    work: StaffedWork
    inventory: Inventory
    _shares: dict[float, StaffedWork] = field(default_factory=dict, init=False)

    @cached_property
    def staying(self) -> StaffedWork | None:
        """The work with no more people at any time than ever again there will be; ``None``: nobody leaves for good."""
        return self._with(_stay) if len(self.work.reckonings) > 1 else None

    def with_share(self, share: float) -> StaffedWork:
        """Return the work with that share of all stated people, made when it is first asked for."""
        if share not in self._shares:
            self._shares[share] = self._with(partial(_lessen, share))
        return self._shares[share]

    def least_days(self, share: float) -> float:
        """Return what the work takes at least with that share of the people, without making it: by who has most to do.

        Smaller crews do the same work; that they take longer over a package only adds to it.
        """
        work = self.work
        fewer = [
            replace(row, steps=tuple((offset, people * share) for offset, people in row.steps)) if row.is_stated else row
            for row in work.resources
        ]
        return bound_length(work_alone(work.network, work.resources), fewer).resource

    def __iter__(self) -> Iterator[StaffedWork]:
        """Go through all of them."""
        yield self.work
        if self.staying is not None:
            yield self.staying
        yield from map(self.with_share, self.work.model.rungs)

    def _with(self, change: Callable[[Pool | Team], Pool | Team]) -> StaffedWork:
        pools, teams = (tuple(map(change, rows)) for rows in (self.inventory.pools, self.inventory.teams))
        changed = self.inventory.model_copy(update={"pools": pools, "teams": teams})
        return replace(staff_work(self.work.ground, changed, self.work.model), resources=self.work.resources)


def _stay(row: Pool | Team) -> Pool | Team:
    """Return the row with no more people at any time than ever again there will be, pauses left aside."""
    least, steps = math.inf, []
    for step in sorted(row.steps, key=lambda each: each.start, reverse=True):
        least = min(least, step.capacity if step.capacity > 0 else math.inf)
        steps.append(step.model_copy(update={"capacity": step.capacity if math.isinf(least) else least}))
    capacity = None if row.capacity is None else min(row.capacity, least)
    return row.model_copy(update={"capacity": capacity, "steps": tuple(reversed(steps))})


def _lessen(share: float, row: Pool | Team) -> Pool | Team:
    """Return the row with that share of every stated capacity."""
    steps = tuple(step.model_copy(update={"capacity": step.capacity * share}) for step in row.steps)
    capacity = None if row.capacity is None else row.capacity * share
    return row.model_copy(update={"capacity": capacity, "steps": steps})
