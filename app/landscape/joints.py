"""What joins the hops of a path: flows between neighbours, straight or over the hub or middleware, and what they pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.inventory.vocabulary import IntegrationStatus, Mode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.inventory.model import Path
    from app.landscape.landscape import Flow, Landscape

# From the one that asks most of both ends to the one about which nothing is known.
MODES_IN_ORDER = (Mode.SYNCHRONOUS, Mode.EVENT, Mode.BATCH, Mode.FILE, Mode.MANUAL, Mode.UNKNOWN)
TIMETABLED = frozenset({Mode.BATCH, Mode.FILE, Mode.MANUAL})


@dataclass(frozen=True, slots=True)
class Joint:
    """What joins two neighbouring hops: one flow, or two over a system between them.

    Attributes:
        flows: one flow, or the one to and the one from ``over``; none where a system follows itself.
        over: id of the hub or the middleware that stands between, ``None`` where the flow is straight.
    """

    flows: tuple[Flow, ...]
    over: str | None = None

    @property
    def mode(self) -> Mode | None:
        """How data move: the slowest flow's mode, unknown the slowest of all; ``None`` where a system follows itself."""
        return max((flow.integration.mode for flow in self.flows), key=MODES_IN_ORDER.index, default=None)

    @property
    def via(self) -> tuple[str, ...]:
        """Ids of what is passed on the way, the system between included, each once, in order."""
        passed = [middleware for flow in self.flows for middleware in flow.integration.via]
        return tuple(dict.fromkeys([*passed, *([self.over] if self.over else [])]))


@dataclass(frozen=True, slots=True)
class Chain:
    """What must answer at once for a path to work.

    Attributes:
        systems: ids of the ends of synchronous flows, hops first in their order, then what lies between, by id.
        middleware: id of what the flows pass, once for each pair of systems that it joins. By id.
    """

    systems: tuple[str, ...]
    middleware: tuple[str, ...]


def find_joint(landscape: Landscape, one: str, other: str) -> Joint | None:
    """Return what joins two neighbouring hops, ``None`` where nothing does.

    Straight flows come before those over the hub, and these before those over middleware. Of several flows the best of
    those that stay
    is taken: not retiring, in the direction of the path, then the mode that asks most, then by id.
    """
    if one == other:
        return Joint(())
    straight = landscape.flows_between(one, other)
    if straight:
        return Joint((_choose(straight, one),))
    for middle in _find_bridges(landscape, (one, other)):
        before, after = landscape.flows_between(one, middle), landscape.flows_between(middle, other)
        if before and after:
            return Joint((_choose(before, one), _choose(after, middle)), middle)
    return None


def find_chain(landscape: Landscape, path: Path) -> Chain:
    """Return every system that must answer at once: the ends of the path's synchronous flows and what these pass.

    A flow belongs to the path when both its ends are hops, neighbours or not, or one is and the other is the hub or
    middleware that joins two or more hops. Judged by sets and not by neighbours, another hop can only ever add to what must
    answer.
    """
    hops = tuple(dict.fromkeys(hop.system for hop in path.hops))
    between = [system for system in _find_bridges(landscape, hops) if system not in hops]
    bridges = [system for system in between if len(_joined_synchronously(landscape, system, hops)) > 1]
    ends: set[str] = set()
    passed: set[tuple[frozenset[str], str]] = set()
    reach = (*hops, *bridges)
    for index, one in enumerate(hops):
        for other in reach[index + 1 :]:
            for flow in landscape.flows_between(one, other):
                if flow.integration.mode is Mode.SYNCHRONOUS:
                    ends |= {one, other}
                    passed |= {(frozenset((one, other)), middleware) for middleware in flow.integration.via}
    return Chain(
        systems=tuple(system for system in (*hops, *sorted(bridges)) if system in ends),
        middleware=tuple(sorted(middleware for _, middleware in passed)),
    )


def _find_bridges(landscape: Landscape, hops: Iterable[str]) -> list[str]:
    """Return the hub and then, by id, the middleware that has a flow with one of *hops*."""
    hub = landscape.hub
    middleware: set[str] = set()
    for hop in hops:
        middleware |= landscape.middleware_beside.get(hop, frozenset())
    return ([hub] if hub is not None else []) + sorted(middleware - {hub})


def _joined_synchronously(landscape: Landscape, system: str, hops: Iterable[str]) -> set[str]:
    return {
        hop
        for hop in hops
        for flow in landscape.flows_between(system, hop)
        if flow.integration.mode is Mode.SYNCHRONOUS and hop != system
    }


def _choose(flows: Iterable[Flow], source: str) -> Flow:
    return min(
        flows,
        key=lambda flow: (
            flow.integration.status is IntegrationStatus.RETIRING,
            flow.integration.source != source,
            MODES_IN_ORDER.index(flow.integration.mode),
            flow.id,
        ),
    )
