"""What pricing asks of a system again and again: reckoned once, however many flows and packages meet at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.work_package import Subject, package_id
from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from app.inventory.model import System
    from app.inventory.programme import Team
    from app.landscape.landscape import Landscape


@dataclass(frozen=True, slots=True)
class Site:
    """A system as its work packages see it.

    Attributes:
        group: what the stream of its owner's common part is named after; an unknown owner is one of its own.
        team: the owning team, where the inventory has it.
        phase: the first phase that lists the system, or a path through it; ``None`` for the rest.
        listed_phase: the first phase that lists the system itself.
        engage: ids of the packages that engage its owner, and that see to ``access``.
    """

    system: System
    subject: Subject
    group: str
    team: Team | None
    phase: str | None
    listed_phase: str | None
    engage: str
    access: str


class Sites(dict[str, Site]):
    """The sites of a landscape by system id, each built when it is first asked for."""

    def __init__(self, landscape: Landscape) -> None:
        super().__init__()
        self._landscape = landscape
        self._teams = {team.id: team for team in landscape.inventory.teams}

    def __missing__(self, system_id: str) -> Site:
        """Build the site of a system.

        Raises:
            UnknownSubject: there is no such system.
        """
        landscape, subject = self._landscape, Subject("system", system_id)
        system, phases = landscape.get_system(system_id), landscape.inventory.programme.phases
        crossing = {path.id for path in landscape.paths_through(system_id)} if phases else set()
        listing = [phase.id for phase in phases if system_id in phase.systems]
        needing = [phase.id for phase in phases if system_id in phase.systems or not crossing.isdisjoint(phase.paths)]
        site = self[system_id] = Site(
            system=system,
            subject=subject,
            group=system.owner or f"owner-of:{system_id}",
            team=self._teams.get(system.owner or ""),
            phase=next(iter(needing), None),
            listed_phase=next(iter(listing), None),
            engage=package_id(subject, Activity.ENGAGE),
            access=package_id(subject, Activity.ACCESS),
        )
        return site
