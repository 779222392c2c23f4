"""What all parts of a briefing share: what ids are called, and how much room there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called: systems, integrations and paths; owning teams; the owner of each system."""

    subjects: Mapping[str, str]
    teams: Mapping[str, str]
    owners: Mapping[str, str]
    currency: str

    def of(self, subject: Mapping[str, str] | None) -> str:
        """Return the name of a subject as documents carry it."""
        return next((self.subjects.get(each, each) for each in (subject or {}).values()), "")


@dataclass(frozen=True, slots=True)
class Room:
    """How many rows there are for each list, and how many characters for what is told in one; what is beyond is counted."""

    apis: int
    milestones: int
    exclusions: int
    assumptions: int
    characters: int


ROOMS = (Room(9, 8, 8, 6, 400), Room(8, 8, 6, 4, 220), Room(6, 6, 5, 3, 160), Room(4, 5, 4, 2, 110), Room(3, 3, 3, 1, 70))
"""Tried one after another until the briefing has at most four pages."""


def cut(text: str, room: Room) -> str:
    """Return a text, or the beginning of it that there is room for."""
    return text if len(text) <= room.characters else text[: room.characters - 1].rstrip() + "…"
