"""Advice on data: what seems to be there twice, and what leaves the countries that it must stay in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.findings import note, warning
from app.landscape.crossings import find_unclear_residency
from app.landscape.wording import join_words, list_systems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.findings import Finding
    from app.landscape.crossings import Crossing
    from app.landscape.duplicates import SameData, SameJob
    from app.landscape.landscape import Landscape

MOST_HINTS = 20
"""So many hints of one kind are findings of their own; more become one that counts them: the lists themselves stay complete."""


def advise_on_duplicates(landscape: Landscape, jobs: Sequence[SameJob], data: Sequence[SameData]) -> list[Finding]:
    """Return notes for systems that seem to do one job and for integrations that bring the same data to one target."""
    systems = [
        note(
            "duplicate-systems",
            f"{list_systems(landscape, job.systems)} each hold {job.data} in {job.domain}.",
            "Say which of them leads; integrating all of them may be work for nothing.",
            system=job.systems[0],
        )
        for job in jobs
    ]
    integrations = [
        note(
            "duplicate-integrations",
            f"{join_words(same.integrations)} each bring {same.data} to {landscape.label_of(same.target)}.",
            "Check whether one of them is enough.",
            integration=same.integrations[0],
        )
        for same in data
    ]
    return _fold(landscape, systems, "groups of systems of one domain hold the same data") + _fold(
        landscape, integrations, "groups of integrations bring the same data to one target"
    )


def advise_on_crossings(landscape: Landscape, crossings: Sequence[Crossing]) -> list[Finding]:
    """Return a warning for each flow that takes data where they may not be, and notes for what crosses zones or may leave."""
    left = [
        warning(
            "data-leave-residency",
            f"{crossing.flow.id} takes data of {landscape.label_of(crossing.flow.integration.source)} to "
            f"{join_words(crossing.leaves)}, where they may not be.",
            "Keep the processing inside, or have the transfer approved.",
            integration=crossing.flow.id,
        )
        for crossing in crossings
        if crossing.leaves
    ]
    crossed = [
        note(
            "protected-data-cross-zones",
            f"{crossing.flow.id} takes protected data from zone {crossing.zones[0]} to zone {crossing.zones[1]}"
            f"{_say_contents(crossing)}.",
            "See that it is encrypted and authenticated on the way, and that the receiving zone is cleared for the data.",
            integration=crossing.flow.id,
        )
        for crossing in crossings
        if crossing.zones
    ]
    unclear = [
        note(
            "data-location-unknown",
            f"Data of {landscape.label_of(flow.integration.source)} must stay in {join_words(residency)}; where "
            f"{landscape.label_of(flow.integration.target)} keeps them, over {flow.id}, is not known.",
            "Ask for the target's location before anything is sent.",
            integration=flow.id,
        )
        for flow, residency in find_unclear_residency(landscape)
    ]
    return (
        left
        + _fold(landscape, crossed, "flows take protected data into another zone")
        + _fold(landscape, unclear, "flows take data that must stay in a country to systems whose location is unknown")
    )


def _say_contents(crossing: Crossing) -> str:
    return f" ({join_words(crossing.contains)})" if crossing.contains else ""


def _fold(landscape: Landscape, hints: list[Finding], what: str) -> list[Finding]:
    if len(hints) <= MOST_HINTS:
        return hints
    detail = f"{len(hints)} {what}; the first: {hints[0].detail}"
    return [note(hints[0].code, detail, hints[0].advice, programme=landscape.inventory.id)]
