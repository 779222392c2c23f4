"""Builds the landscape of an inventory: who provides, what is in scope, what belongs to what."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx

from app.findings import Finding, note
from app.inventory.model import Api, Integration, Inventory, name_integrations
from app.inventory.vocabulary import IntegrationStatus, Lifecycle, ProviderEnd
from app.landscape.landscape import Flow, Landscape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.inventory.model import Path, System

TO_BUILD = frozenset({IntegrationStatus.PLANNED, IntegrationStatus.WORKAROUND})


def build_landscape(inventory: Inventory, scenario: str | None = None, *, lists_integrations: bool = False) -> Landscape:
    """Return the landscape of *inventory*, to which *scenario* has been applied already (its id is only carried along).

    Where no integration is listed, one between the hub and each system is assumed; *lists_integrations*: those that there were
    are gone on purpose, so that none is.

    Systems, flows and paths come out in order of id, whatever the order in the document. Flows with an end that is no system
    of the inventory cannot occur: validation refuses them.
    """
    systems = {system.id: system for system in sorted(inventory.systems, key=lambda item: item.id)}
    assumed = [] if lists_integrations else _assume_hub_integrations(inventory)
    declared = [_build_flow(row, systems, inventory.programme.hub, assumed=False) for row in inventory.integrations]
    implied = [_build_flow(row, systems, inventory.programme.hub, assumed=True) for row in assumed]
    flows = {flow.id: flow for flow in sorted(declared + implied, key=lambda flow: flow.id)}
    paths = {path.id: path for path in sorted(inventory.paths, key=lambda item: item.id)}
    return Landscape(
        inventory=inventory,
        systems=systems,
        flows=flows,
        paths=paths,
        in_scope=_find_systems_in_scope(flows.values(), inventory.programme.hub),
        findings=_note_assumed(inventory, assumed),
        graph=_build_graph(systems.values(), flows.values()),
        flows_by_system=_group_flows(flows.values()),
        paths_by_system=_group_paths(paths.values()),
        scenario=scenario,
    )


def provider_of(integration: Integration, hub: str | None) -> str:
    """Return the id of the system that offers the interface: as stated, else the end that is not the hub, else the source."""
    if integration.provider is ProviderEnd.SOURCE:
        return integration.source
    if integration.provider is ProviderEnd.TARGET:
        return integration.target
    return integration.target if integration.source == hub else integration.source


def lay_over(base: Api, overlay: Api | None) -> Api:
    """Return *base* with every fact that *overlay* states replaced, nested facts one by one.

    >>> from app.inventory.model import Api
    >>> str(lay_over(Api(availability="none", write=True), Api(availability="full")).availability)
    'full'
    """
    if overlay is None:
        return base
    stated = {name: getattr(overlay, name) for name in overlay.model_fields_set}
    for name in ("rate_limit", "terms"):
        if name in stated:
            own = getattr(overlay, name)
            stated[name] = getattr(base, name).model_copy(update={key: getattr(own, key) for key in own.model_fields_set})
    return base.model_copy(update=stated)


def _build_flow(row: Integration, systems: dict[str, System], hub: str | None, *, assumed: bool) -> Flow:
    provider = provider_of(row, hub)
    return Flow(
        integration=row,
        provider=provider,
        consumer=row.target if provider == row.source else row.source,
        api=lay_over(systems[provider].api, row.api),
        in_scope=row.status in TO_BUILD,
        assumed=assumed,
    )


def _assume_hub_integrations(inventory: Inventory) -> list[Integration]:
    hub = inventory.programme.hub
    if hub is None or inventory.integrations:
        return []
    others = sorted(s.id for s in inventory.systems if s.id != hub and s.lifecycle is Lifecycle.ACTIVE)
    rows = name_integrations({"integrations": [{"source": other, "target": hub} for other in others]})["integrations"]
    return [Integration.model_validate(row) for row in rows]


def _note_assumed(inventory: Inventory, assumed: list[Integration]) -> tuple[Finding, ...]:
    if not assumed:
        return ()
    return (
        note(
            "hub-integrations-assumed",
            f"No integration is listed: one planned integration between {inventory.programme.hub} and each of the "
            f"{len(assumed)} other active systems is assumed.",
            "List the integrations, and this assumption ends.",
            programme=inventory.id,
        ),
    )


def _find_systems_in_scope(flows: Iterable[Flow], hub: str | None) -> frozenset[str]:
    ends = {end for flow in flows if flow.in_scope for end in (flow.provider, flow.consumer)}
    return frozenset(ends - {hub})


def _build_graph(systems: Iterable[System], flows: Iterable[Flow]) -> nx.MultiDiGraph[str]:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(system.id for system in systems)
    for flow in flows:
        graph.add_edge(flow.integration.source, flow.integration.target, key=flow.id, flow=flow)
    return graph


def _group_flows(flows: Iterable[Flow]) -> dict[str, tuple[Flow, ...]]:
    groups: dict[str, list[Flow]] = defaultdict(list)
    for flow in flows:
        for end in {flow.provider, flow.consumer}:
            groups[end].append(flow)
    return {system: tuple(members) for system, members in groups.items()}


def _group_paths(paths: Iterable[Path]) -> dict[str, tuple[Path, ...]]:
    groups: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        for system in {hop.system for hop in path.hops}:
            groups[system].append(path)
    return {system: tuple(members) for system, members in groups.items()}
