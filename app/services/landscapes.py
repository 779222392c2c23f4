"""Use cases on the landscape: build it under a scenario, and answer as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.landscape.build import build_landscape

if TYPE_CHECKING:
    from app.inventory.model import Inventory
    from app.landscape.landscape import Landscape


def landscape_of(inventory: Inventory, scenario: str | None = None) -> Landscape:
    """Return the landscape of *inventory* under the scenario of that id, or as declared.

    Raises:
        UnknownSubject: the inventory has no such scenario.
    """
    from app.inventory.scenario import apply_scenario  # noqa: PLC0415  (being written)

    return build_landscape(apply_scenario(inventory, scenario) if scenario else inventory, scenario)


def graph_document(landscape: Landscape) -> dict[str, Any]:
    """Return the graph as node-link JSON (CONTRACT section 4)."""
    raise NotImplementedError


def analysis_document(landscape: Landscape) -> dict[str, Any]:
    """Return the analysis (CONTRACT section 4)."""
    raise NotImplementedError
