"""What every simulation can be told, by the names that services take it under, and its limits; left out, each has its default.

Light on purpose: texts of help and descriptions of parameters say these limits, and are there before anything is computed.
"""

from __future__ import annotations

from typing import Final, TypedDict

FEWEST_SAMPLES: Final = 100
MOST_SAMPLES: Final = 200_000
MOST_SEED: Final = 2**53 - 1


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
