"""What it takes to place each package in all draws of a block: the rows that the simulation works off, one package each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.scheduling.baseline import Baseline
    from app.scheduling.events import Held
    from app.scheduling.start_rules import StartRule

    Draws = NDArray[np.float32]
    WaitDays = Mapping[int, Draws]


@dataclass(slots=True)
class PlacedRow:
    """One package.

    Attributes:
        is_simple: it starts at once when what comes before it has ended, and takes as long as its effort says.
        before: whatever must end before it: predecessors, then those whose people it takes over.
        rule: ``None`` where it asks for nothing.
    """

    index: int
    is_simple: bool
    before: tuple[int, ...]
    predecessors: tuple[int, ...]
    links: tuple[int, ...]
    days_per_effort: np.float32
    fixed_wait: np.float32
    rule: StartRule | None
    assumed_teams: tuple[int, ...]


def build_rows(baseline: Baseline, assumed_teams: Sequence[str]) -> tuple[PlacedRow, ...]:
    """Return the rows of all packages that are placed, each after those that it waits for."""
    network, waits = baseline.network, baseline.waits
    uncertain = set(waits.uncertain().tolist())
    place_of = {team: place for place, team in enumerate(assumed_teams)}
    likely, crews = waits.likely.tolist(), baseline.crews.tolist()
    rows = []
    for index in network.order:
        package, rule = baseline.packages[index], network.rules[index]
        if package.spread_out or package.is_event:
            continue
        asked = None if rule.is_plain and rule.not_before <= 0 else rule
        teams = tuple(place_of[team] for team, share in package.teams if share > 0 and team in place_of) if place_of else ()
        rows.append(
            PlacedRow(
                index=index,
                is_simple=asked is None and not teams and likely[index] <= 0 and index not in uncertain,
                before=(*network.direct[index], *baseline.links[index]),
                predecessors=network.direct[index],
                links=baseline.links[index],
                days_per_effort=np.float32(1 / crews[index]),
                fixed_wait=np.float32(likely[index]),
                rule=asked,
                assumed_teams=teams,
            )
        )
    return tuple(rows)


def find_ready(
    row: PlacedRow, here: NDArray[np.bool_] | None, waits: WaitDays, held: Held, finishes: Sequence[Draws] | Draws, out: Draws
) -> Draws:
    """Write into *out*, and return, when a package is ready in each draw, before its rule.

    Args:
        row: the package.
        here: the draws in which it exists; ``None``: all of them.
        waits: working days per draw, of the packages whose wait is drawn.
        held: what risk events hold up.
        finishes: of all packages before it.
        out: one number per draw.
    """
    find_latest(finishes, row.predecessors, out)
    if row.index in waits:
        out += waits[row.index] if here is None else waits[row.index] * here
    elif row.fixed_wait > 0:
        out += row.fixed_wait if here is None else row.fixed_wait * here
    for draws, days in held.get(row.index, ()):
        out[draws] += days if here is None else days * here[draws]
    for other in row.links:
        np.maximum(out, finishes[other], out=out)
    return out


def find_latest(finishes: Sequence[Draws] | Draws, indices: Sequence[int], out: Draws) -> Draws:
    """Write the latest of these packages' finishes into *out*; 0 where there are none."""
    if not indices:
        out.fill(0)
        return out
    if len(indices) == 1:
        np.copyto(out, finishes[indices[0]])
        return out
    np.maximum(finishes[indices[0]], finishes[indices[1]], out=out)
    for other in indices[2:]:
        np.maximum(out, finishes[other], out=out)
    return out
