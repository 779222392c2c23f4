"""Use case: one diagram of an inventory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.diagrams.picture import Origin
from app.diagrams.render import FORMATS, MEDIA_TYPES, render_first_readable
from app.diagrams.views import VIEWS, Request, offer_pictures
from app.errors import BadParameter
from app.inventory.digest import digest
from app.services.landscapes import landscape_of

if TYPE_CHECKING:
    from app.inventory.model import Inventory


@dataclass(frozen=True, slots=True)
class Drawing:
    """A rendered diagram."""

    data: bytes
    media_type: str


def list_views() -> dict[str, str]:
    """Return the views that can be drawn, each with what it shows."""
    return {view.name: view.words for view in VIEWS.values()}


def draw(
    inventory: Inventory,
    view: str,
    *,
    fmt: str = "svg",
    scenario: str | None = None,
    focus: str | None = None,
    depth: int = 1,
    version: int | None = None,
) -> Drawing:
    """Return one diagram; *fmt* is svg, png, pdf or dot.

    The most detailed picture that prints in 8 points on A3 is drawn; what it folds or leaves out stands on it.

    Raises:
        UnknownSubject: no such view, scenario or focus.
        BadParameter: the view needs a focus, or the depth or format cannot be used.
        NotRepresentable: the view has no such form.
        RenderingFailed: nothing complete came out within the limits.
    """
    if fmt not in FORMATS:
        raise BadParameter(f"A diagram cannot be drawn as {fmt!r}.", hint=f"As one of: {', '.join(FORMATS)}.")
    landscape = landscape_of(inventory, scenario)
    origin = Origin(inventory.id, inventory.name, version, digest(inventory), scenario)
    offers = offer_pictures(landscape, view, origin, Request(focus, depth))
    return Drawing(render_first_readable(offers, fmt), MEDIA_TYPES[fmt])
