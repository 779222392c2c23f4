"""How many people a plan reckons with: resources and what packages ask of them come in, networks to be levelled go out.

Where people leave for good there are two ways to plan. Either all work that has begun goes on, slower, with those who stay; or
none is begun that those who stay could not carry on. Which is better hangs on how long packages are and what waits for them, so
plans of both kinds are made and compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.scheduling.crew import find_demands
from app.scheduling.leveling import Levelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from app.scheduling.capacity import Resource, Steps
    from app.scheduling.groundwork import Groundwork
    from app.scheduling.network import Network


@dataclass(frozen=True, eq=False)
class Reckoning:
    """What a plan reckons with.

    Attributes:
        envelopes: the people of each resource whom packages may share, over time.
        lasting: whether those who leave for good are left out from then on.
        network: the packages, with rules that slow them down where fewer people than that are there.
    """

    envelopes: tuple[Steps, ...]
    lasting: bool
    network: Network

    @cached_property
    def levelling(self) -> Levelling:
        """What places these packages among these people, in one order after another."""
        return Levelling(self.network, self.envelopes)


def reckon_people(
    ground: Groundwork, resources: Sequence[Resource], crews: NDArray[np.float64], most_packages: int
) -> tuple[Reckoning, ...]:
    """Return what plans may reckon with: all who have come so far and, where people leave for good, those who stay as well.

    With more packages than *most_packages* the first alone.
    """
    demands = find_demands(ground.packages, resources, crews.tolist())
    largest = _largest_demands(len(resources), demands)
    ever = tuple(resource.envelope for resource in resources)
    lasting = tuple(resource.lasting_envelope(people) for resource, people in zip(resources, largest, strict=True))
    return tuple(
        Reckoning(
            envelopes,
            envelopes is lasting and lasting != ever,
            ground.network_of([row.pace_in(steps) for row, steps in zip(resources, envelopes, strict=True)], crews, demands),
        )
        for envelopes in (dict.fromkeys((ever, lasting)) if len(ground.packages) <= most_packages else (ever,))
    )


def _largest_demands(count: int, demands: Iterable[Sequence[tuple[int, float]]]) -> list[float]:
    """Return the most people of each resource that one package asks for."""
    largest = [0.0] * count
    for needs in demands:
        for which, people in needs:
            largest[which] = max(largest[which], people)
    return largest
