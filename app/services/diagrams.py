"""Use case: one diagram of an inventory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.diagrams.lens import read_lens
from app.diagrams.picture import Origin
from app.diagrams.render import FORMATS, MEDIA_TYPES, render_first_readable
from app.diagrams.views import VIEWS, Request, offer_pictures
from app.errors import BadParameter
from app.inventory.digest import digest
from app.services.landscapes import landscape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.diagrams.heat import Efforts
    from app.inventory.model import Inventory
    from app.landscape.landscape import Landscape


@dataclass(frozen=True, slots=True)
class Drawing:
    """A rendered diagram."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a drawing is narrowed, what stands out and what its colours say, as a person wrote it.

    Attributes:
        filters: ``domain:…``, ``owner:…``, ``criticality:…`` or ``mode:…``.
        highlights: ``path:…``, ``team:…`` or ``tag:…``.
        colour_by: availability, effort, criticality, owner, lifecycle or hosting.
    """

    filters: Sequence[str] = ()
    highlights: Sequence[str] = ()
    colour_by: str | None = None


PLAIN_LOOK = Look()


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
    look: Look = PLAIN_LOOK,
) -> Drawing:
    """Return one diagram; *fmt* is svg, png, pdf or dot.

    The most detailed picture that prints in 8 points on A3 is drawn; what it folds or leaves out stands on it.

    Raises:
        UnknownSubject: no such view, scenario or focus.
        BadParameter: the view needs a focus or a scenario, or the depth, format or look cannot be used.
        NotRepresentable: the view has no such form.
        RenderingFailed: nothing complete came out within the limits.
    """
    if fmt not in FORMATS:
        raise BadParameter(f"A diagram cannot be drawn as {fmt!r}.", hint=f"As one of: {', '.join(FORMATS)}.")
    landscape = landscape_of(inventory, scenario)
    origin = Origin(inventory.id, inventory.name, version, digest(inventory), scenario)
    request = Request(
        focus=focus,
        depth=depth,
        lens=read_lens(landscape, look.filters, look.highlights, look.colour_by),
        declared=landscape_of(inventory) if scenario else None,
        efforts=_efforts_once(landscape),
    )
    offers = offer_pictures(landscape, view, origin, request)
    return Drawing(render_first_readable(offers, fmt), MEDIA_TYPES[fmt])


def _efforts_once(landscape: Landscape) -> Callable[[], Efforts]:
    """Return what estimates the efforts of a landscape when it is first asked; most drawings never do."""

    @cache
    def make() -> Efforts:
        from app.services.effort_figures import estimate_efforts

        return estimate_efforts(landscape)

    return make
