"""How many integrations the inventory probably does not list, drawn as their package draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.estimation.line_draws import draw_count
from app.estimation.outcome import spread_of
from app.estimation.streams import BLOCK
from app.quantities import Spread

if TYPE_CHECKING:
    from app.estimation.simulation import EffortSimulation


def draw_unlisted(simulation: EffortSimulation) -> Spread:
    """Return the spread of the number of unlisted integrations; none at all where the list is said to be complete."""
    lines = [line for line in simulation.lines if line.times is not None]
    if not lines or lines[0].times is None:
        return Spread(0.0, 0.0, 0.0, 0.0, 0.0)
    name = f"count:{lines[0].key}"
    uniform = np.concatenate([simulation.streams.uniforms(name, number) for number in range(-(-simulation.samples // BLOCK))])
    return spread_of(draw_count(lines[0].times, uniform[: simulation.samples]))
