"""What systems, integrations, paths and the programme are called where people read about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.landscape.landscape import Landscape


def name_subjects(landscape: Landscape) -> dict[tuple[str, str], str]:
    """Return names by kind and id; an integration without a name is called after its ends."""
    inventory = landscape.inventory
    names = {("system", row.id): row.name for row in inventory.systems}
    names |= {("path", row.id): row.name for row in inventory.paths}
    for flow in landscape.flows.values():
        ends = [names.get(("system", end), end) for end in (flow.integration.source, flow.integration.target)]
        names["integration", flow.id] = flow.integration.name or " to ".join(ends)
    names["programme", inventory.id] = inventory.name
    return names
