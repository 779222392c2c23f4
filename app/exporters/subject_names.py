"""What systems, integrations, paths, phases, the programme and milestones are called where people read about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.scheduling.milestones import GO_LIVE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.landscape.landscape import Landscape

REACHED = {"integration": "live", "path": "proven", "phase": "done"}


def name_subjects(landscape: Landscape) -> dict[tuple[str, str], str]:
    """Return names by kind and id; an integration without a name is called after its ends."""
    inventory = landscape.inventory
    names = {("system", row.id): row.name for row in inventory.systems}
    names |= {("path", row.id): row.name for row in inventory.paths}
    names |= {("phase", row.id): row.name for row in inventory.programme.phases}
    for flow in landscape.flows.values():
        ends = [names.get(("system", end), end) for end in (flow.integration.source, flow.integration.target)]
        names["integration", flow.id] = flow.integration.name or " to ".join(ends)
    names["programme", inventory.id] = inventory.name
    return names


def name_milestone(milestone: str, names: Mapping[tuple[str, str], str]) -> str:
    """Return what a milestone of that id is called, with *names* as :func:`name_subjects` gives them.

    >>> name_milestone("path:pay", {("path", "pay"): "Claim to payment"}), name_milestone("go-live", {})
    ('Claim to payment proven', 'Go-live')
    """
    if milestone == GO_LIVE:
        return "Go-live"
    kind, _, subject = milestone.partition(":")
    return f"{names.get((kind, subject), subject)} {REACHED[kind]}"
