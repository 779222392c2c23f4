"""Use case: the sum behind one figure of an estimate, and the multiplications behind the packages in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exporters.estimate_document import Heading, build_estimate_document
from app.exporters.estimate_explanation import build_explanation
from app.inventory.digest import digest
from app.services.estimates import make_forecast

if TYPE_CHECKING:
    from app.inventory.model import Inventory

PARTS = {"system": "systems", "integration": "integrations", "path": "paths"}
MULTIPLIED = frozenset({"work_package", "programme", *PARTS})  # of the rest only the sum is told, not every package


def explanation_document(
    inventory: Inventory,
    asked: str,
    *,
    version: int | None = None,
    scenario: str | None = None,
    model: bytes | None = None,
    samples: int = 10_000,
    seed: int = 1,
) -> dict[str, Any]:
    """Return the sum behind what is asked for: sentences, rows that add up, and the work packages with their drivers.

    Args:
        asked: id of a work package, system, integration, path, pool, team or activity, ``kind:id`` where several have one id;
            or ``summary``, ``share``, ``purchases``, ``assumptions``.

    Raises:
        UnknownSubject: there is no such scenario, or the estimate has nothing of that name.
        BadParameter: a number of samples or a seed that cannot be used.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    made = make_forecast(inventory, scenario=scenario, model=model, samples=samples, seed=seed)
    found = build_explanation(made, asked)
    document: dict[str, Any] = found.as_json()
    packages: list[dict[str, Any]] = []
    if found.kind in MULTIPLIED:
        part = PARTS.get(found.kind)
        fields = ("work_packages", *((part,) if part else ()))
        whole = build_estimate_document(made, Heading(digest(inventory), version), fields)
        if part:
            document[part] = [row for row in whole[part] if row["id"] == found.id]
        mine = {found.kind: found.id}
        packages = [row for row in whole["work_packages"] if row["id"] == found.id or row["subject"] == mine]
    return {**document, "work_packages": packages}
