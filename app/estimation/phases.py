"""Which phase each package belongs to: the first one that needs it. Packages with the phases they were declared in come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.pricing import Priced
    from app.inventory.programme import Phase


def settle_phases(packages: Sequence[Priced], phases: Sequence[Phase]) -> list[Priced]:
    """Return the packages, each in the first phase that needs it.

    What a phase's work comes after is needed by that phase, whichever phase lists it, or none. What no phase needs stays
    without one.
    """
    rows = {row.package.id: row for row in packages}
    settled: dict[str, str] = {}
    for phase in phases:
        needed = [name for name, row in rows.items() if row.package.phase == phase.id]
        while needed:
            name = needed.pop()
            if name in rows and name not in settled:
                settled[name] = phase.id
                needed += rows[name].package.depends_on
    return [
        row if settled.get(name) == row.package.phase else row._replace(package=row.package._replace(phase=settled[name]))
        for name, row in rows.items()
    ]
