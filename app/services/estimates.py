"""Use case: the estimate document of an inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.inventory.model import Inventory


def estimate_document(
    inventory: Inventory,
    *,
    version: int | None = None,
    scenario: str | None = None,
    model: bytes | None = None,
    samples: int = 10_000,
    seed: int = 1,
    fields: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Return ``seamap/estimate/v1`` (CONTRACT section 5), or the named top-level parts of it.

    *model* is the TOML of an effort model; ``None`` means the bundled profile.

    Raises:
        UnknownSubject: there is no such scenario.
        BadParameter: a number of samples, a seed or a field's name that cannot be used.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    raise NotImplementedError
