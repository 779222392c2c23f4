"""What the described pilot has shown for good, so that no further pilot need try it.

A landscape comes in, ids go out. Stop-gaps show nothing of this kind: production builds another way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.inventory.vocabulary import IntegrationStatus

if TYPE_CHECKING:
    from app.inventory.model import Integration, Path
    from app.landscape.landscape import Landscape


@dataclass(frozen=True, slots=True)
class Exercised:
    """Ids of what the pilot exercised as production will have it.

    Attributes:
        integrations: built in the pilot, no stop-gaps.
        loads: those of them that carried no less in the pilot than they carry in production, as far as both are known.
        systems: those whose own interface was met: providers of *integrations*, and systems that the pilot names unless a
            stop-gap was the pilot's way into them.
        paths: those that the pilot names, unless a stop-gap lies on them.
    """

    integrations: frozenset[str]
    loads: frozenset[str]
    systems: frozenset[str]
    paths: frozenset[str]


def find_exercised(landscape: Landscape) -> Exercised:
    """Return what the pilot exercised; nothing where none is described."""
    pilot = landscape.inventory.programme.pilot
    tried = [flow for flow in landscape.flows.values() if flow.integration.pilot is not None]
    real = [flow for flow in tried if flow.integration.status is not IntegrationStatus.WORKAROUND]
    real_ids, met = {flow.id for flow in real}, {flow.provider for flow in real}
    round_about = {flow.provider for flow in tried if flow.id not in real_ids}
    named = set(pilot.systems) if pilot else set()
    paths = [path for path in landscape.paths.values() if pilot and path.id in pilot.paths]
    return Exercised(
        integrations=frozenset(real_ids),
        loads=frozenset(flow.id for flow in real if _carried_all(flow.integration)),
        systems=frozenset(met | (named - round_about)),
        paths=frozenset(path.id for path in paths if not _has_stop_gap(landscape, path)),
    )


def _has_stop_gap(landscape: Landscape, path: Path) -> bool:
    return any(flow.integration.status is IntegrationStatus.WORKAROUND for flow in landscape.flows_of_path(path))


def _carried_all(row: Integration) -> bool:
    carried = row.pilot.volume_per_day if row.pilot else None
    return carried is not None and row.volume_per_day is not None and carried >= row.volume_per_day
