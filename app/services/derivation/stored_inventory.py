"""The inventory of a stored version, and what every simulation on it is told."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.inventory.model import Inventory
    from app.services.derivation.wanted import Source, Wanted
    from app.services.simulated import Draws, ScenarioDraws, Simulated


@lru_cache(maxsize=4)
def load(payload: bytes) -> Inventory:
    """Return the inventory of a stored version; kept, since several documents of one version are asked for in a row."""
    from app.inventory.model import Inventory

    return Inventory.model_validate_json(payload)


def draws_of(source: Source, wanted: Wanted) -> Draws:
    """Return what decides the draws."""
    return {"model": source.model, "samples": wanted.samples, "seed": wanted.seed}


def scenario_draws_of(source: Source, wanted: Wanted) -> ScenarioDraws:
    """Return the same under the scenario that is wanted."""
    return {**draws_of(source, wanted), "scenario": wanted.scenario}


def simulated_of(source: Source, wanted: Wanted) -> Simulated:
    """Return the same for a document with a heading."""
    return {**scenario_draws_of(source, wanted), "version": source.number}
