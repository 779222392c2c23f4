"""What every simulation can be told, by the names that services take it under; left out, each has its default."""

from __future__ import annotations

from typing import TypedDict


class Draws(TypedDict, total=False):
    """What decides the draws: the TOML of an effort model (``None``: the bundled one), how many, and the seed."""

    model: bytes | None
    samples: int
    seed: int


class ScenarioDraws(Draws, total=False):
    """The same under one scenario; ``None``: as declared."""

    scenario: str | None


class Simulated(ScenarioDraws, total=False):
    """The same, with the number of the stored version for the heading."""

    version: int | None
