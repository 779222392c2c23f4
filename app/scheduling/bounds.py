"""Lower bounds of the programme's length: what no plan can beat, whatever the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.scheduling.network import earliest_starts, tails

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.scheduling.capacity import Resource
    from app.scheduling.network import Network


@dataclass(frozen=True, slots=True)
class LowerBounds:
    """Working days that the programme takes at least.

    Attributes:
        critical_path: by precedence, waits and the calendar alone, as if there were people without end.
        resource: by the work of the busiest pool, team or thing, everybody busy without a gap.
        resource_id: which that is; empty where nothing is needed.
    """

    critical_path: float
    resource: float
    resource_id: str = ""


def bound_length(network: Network, resources: Sequence[Resource]) -> LowerBounds:
    """Return the bounds of a network of mean durations.

    A resource's work begins when the first package that needs it can start at the earliest, and after its last package the
    shortest of their tails is still to come.

    >>> from app.scheduling.capacity import Resource, ResourceKind
    >>> from app.scheduling.network import build_network
    >>> team = Resource(ResourceKind.TEAM, "core", "Core", ((0.0, 1.0),))
    >>> bound_length(build_network([3.0, 4.0, 5.0], [[], [], [0]], demands=[[(0, 1.0)], [(0, 1.0)], []]), [team])
    LowerBounds(critical_path=8.0, resource=7.0, resource_id='core')
    """
    starts, finishes = earliest_starts(network)
    remaining = tails(network)
    work = [0.0] * len(resources)
    heads = [float("inf")] * len(resources)
    after = [float("inf")] * len(resources)
    for index, demands in enumerate(network.demands):
        duration = network.durations[index]
        for which, people in demands if duration > 0 else ():
            work[which] += people * duration
            heads[which] = min(heads[which], starts[index])
            after[which] = min(after[which], remaining[index] - duration)
    bounds = [
        (resource.day_when_done(heads[which], work[which]) + after[which], resource.id)
        for which, resource in enumerate(resources)
        if work[which] > 0
    ]
    resource_days, resource_id = max(bounds, default=(0.0, ""))
    return LowerBounds(max(finishes, default=0.0), resource_days, resource_id)
