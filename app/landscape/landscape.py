"""The landscape: the graph of one inventory under one scenario, behind a facade, and the plain questions asked of it.

An :class:`~app.inventory.model.Inventory` comes in (through :func:`app.landscape.build.build_landscape`); systems, flows and
paths with their scope go out. The graph itself stays inside this package: nobody else imports networkx for it. Service levels,
hotspots and coupling live in modules of their own beside this one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

from app.errors import UnknownSubject
from app.inventory.suggestions import Suggestions, shown
from app.inventory.vocabulary import ApiAvailability, SystemType

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import networkx as nx

    from app.findings import Finding
    from app.inventory.model import Api, Integration, Inventory, Path, System


@dataclass(frozen=True, slots=True)
class Flow:
    """One integration with what its ends make of it.

    Attributes:
        provider: id of the system that offers the interface; ``consumer`` is the other end.
        api: the provider's interface for this flow: the integration's own ``api`` laid over the system's.
        in_scope: planned or a workaround, hence to be built.
        assumed: not declared: stands for the integration between the hub and a system that an inventory without
            integrations implies.
    """

    integration: Integration
    provider: str
    consumer: str
    api: Api
    in_scope: bool
    assumed: bool = False

    @property
    def id(self) -> str:
        """The integration's id."""
        return self.integration.id

    @property
    def lacks_api(self) -> bool | None:
        """Whether the provider lacks an API for this flow; ``None`` where that is unknown."""
        return self.api.availability.lacks_api


@dataclass(frozen=True)
class Landscape:
    """The systems, flows and paths of one inventory, in order of id, and how they hang together.

    Attributes:
        in_scope: ids of the systems that are an end of an in-scope flow; the hub is never among them.
        findings: what building it had to assume or noticed.
    """

    inventory: Inventory
    systems: Mapping[str, System]
    flows: Mapping[str, Flow]
    paths: Mapping[str, Path]
    in_scope: frozenset[str]
    findings: tuple[Finding, ...]
    graph: nx.MultiDiGraph[str]
    flows_by_system: Mapping[str, tuple[Flow, ...]]
    paths_by_system: Mapping[str, tuple[Path, ...]]
    scenario: str | None = None

    @property
    def hub(self) -> str | None:
        """Id of the system that everything is being connected to, if one is named."""
        return self.inventory.programme.hub

    def get_system(self, system_id: str) -> System:
        """Return the system.

        Raises:
            UnknownSubject: there is no such system.
        """
        try:
            return self.systems[system_id]
        except KeyError:
            raise self._unknown("system", system_id, self.systems) from None

    def get_path(self, path_id: str) -> Path:
        """Return the path.

        Raises:
            UnknownSubject: there is no such path.
        """
        try:
            return self.paths[path_id]
        except KeyError:
            raise self._unknown("path", path_id, self.paths) from None

    def _unknown(self, kind: str, named: str, known: Collection[str]) -> UnknownSubject:
        meant = Suggestions().hint(named, known)
        return UnknownSubject(f"There is no {kind} {shown(named)} in `{self.inventory.id}`{meant}")

    def lacks_api(self, system_id: str) -> bool | None:
        """Return whether the system lacks an API: ``None`` where unknown. The hub never lacks one."""
        if system_id == self.hub:
            return False
        return self.get_system(system_id).api.availability.lacks_api

    def flows_of(self, system_id: str) -> tuple[Flow, ...]:
        """Return every flow that starts or ends at the system, in order of id."""
        return self.flows_by_system.get(system_id, ())

    def flows_provided_by(self, system_id: str) -> tuple[Flow, ...]:
        """Return the flows whose interface the system offers, in order of id."""
        return tuple(flow for flow in self.flows_of(system_id) if flow.provider == system_id)

    def flows_in_scope(self) -> tuple[Flow, ...]:
        """Return the flows to be built, in order of id."""
        return tuple(flow for flow in self.flows.values() if flow.in_scope)

    def paths_through(self, system_id: str) -> tuple[Path, ...]:
        """Return the declared paths with the system among their hops, in order of id."""
        return self.paths_by_system.get(system_id, ())

    def path_in_scope(self, path: Path) -> bool:
        """Return whether one of the path's hops is a system in scope."""
        return any(hop.system in self.in_scope for hop in path.hops)

    def paths_in_scope(self) -> tuple[Path, ...]:
        """Return the paths to be proven, in order of id."""
        return tuple(path for path in self.paths.values() if self.path_in_scope(path))

    def flows_of_path(self, path: Path) -> tuple[Flow, ...]:
        """Return the flows that belong to a path: both ends are hops, or one is and the other is the hub. In order of id."""
        hops = {hop.system for hop in path.hops}
        reach = hops | ({self.hub} if self.hub else set())
        pairs = combinations_with_replacement(sorted(reach), 2)
        found = {flow.id: flow for one, other in pairs if {one, other} & hops for flow in self.flows_between(one, other)}
        return tuple(found[flow_id] for flow_id in sorted(found))

    @cached_property
    def flows_by_pair(self) -> Mapping[frozenset[str], tuple[Flow, ...]]:
        """The flows between each two systems, whichever way the data go, in order of id."""
        groups: dict[frozenset[str], list[Flow]] = defaultdict(list)
        for flow in self.flows.values():
            groups[frozenset((flow.provider, flow.consumer))].append(flow)
        return {pair: tuple(members) for pair, members in groups.items()}

    def flows_between(self, one: str, other: str) -> tuple[Flow, ...]:
        """Return the flows that join two systems, in either direction, in order of id."""
        return self.flows_by_pair.get(frozenset((one, other)), ())

    @cached_property
    def middleware_beside(self) -> Mapping[str, frozenset[str]]:
        """For each system the middleware that it has flows with; systems beside none are left out."""
        beside: dict[str, set[str]] = defaultdict(set)
        for flow in self.flows.values():
            for one, other in ((flow.provider, flow.consumer), (flow.consumer, flow.provider)):
                if one != other and self.systems[one].type is SystemType.MIDDLEWARE:
                    beside[other].add(one)
        return {system: frozenset(members) for system, members in beside.items()}

    @cached_property
    def flows_via(self) -> Mapping[str, tuple[Flow, ...]]:
        """For each middleware the flows that pass it, in order of id; what nothing passes is left out."""
        passing: dict[str, list[Flow]] = defaultdict(list)
        for flow in self.flows.values():
            for middleware in dict.fromkeys(flow.integration.via):
                passing[middleware].append(flow)
        return {middleware: tuple(members) for middleware, members in passing.items()}

    @cached_property
    def touched_by_most(self) -> frozenset[str]:
        """The systems that everything touches, such as identity or logging; how many that takes is said in ``hubs``."""
        from app.landscape.hubs import find_touched_by_most

        return find_touched_by_most(self)

    def label_of(self, system_id: str) -> str:
        """Return how a system is called in sentences: its name and its id.

        An id that is no system of the inventory stands for itself.
        """
        system = self.systems.get(system_id)
        return f"{system.name} ({system_id})" if system else system_id

    def availability_of(self, system_id: str) -> ApiAvailability:
        """Return the system's declared API availability."""
        return self.get_system(system_id).api.availability
