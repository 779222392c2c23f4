"""Use case: one diagram of an inventory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.inventory.model import Inventory


@dataclass(frozen=True, slots=True)
class Drawing:
    """A rendered diagram."""

    data: bytes
    media_type: str


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

    Raises:
        UnknownSubject: no such view, scenario or focus.
        BadParameter: the view needs a focus, or the depth or format cannot be used.
        NotRepresentable: the view has no such form.
        RenderingFailed: nothing complete came out within the limits.
    """
    raise NotImplementedError
