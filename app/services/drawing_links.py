"""Links from a served drawing to the pages of the systems in it. Files that a command writes have no server to lead to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from app.diagrams.picture import Box, Origin, Picture


def link_systems(offers: Iterable[Callable[[], Picture]], origin: Origin) -> Iterator[Callable[[], Picture]]:
    """Yield how to make the same pictures, each box of one system leading to its page, of the same version and scenario."""
    for make in offers:
        yield lambda make=make: _link(make(), origin)  # type: ignore[misc]  # mypy does not see the default's type


def _link(picture: Picture, origin: Origin) -> Picture:
    kept = {"version": origin.version, "scenario": origin.scenario}
    query = urlencode({name: value for name, value in kept.items() if value is not None})
    base = f"/inventories/{quote(origin.inventory_id)}/systems"
    boxes = tuple(
        replace(box, href=f"{base}/{quote(box.stands_for[0])}?{query}") if _may_lead(box) else box for box in picture.boxes
    )
    return replace(picture, boxes=boxes)


def _may_lead(box: Box) -> bool:
    """Return whether a box stands for one system and holds no link yet: a link inside a link is none."""
    return len(box.stands_for) == 1 and not box.href and not any(getattr(chip, "href", "") for chip in box.chips)
