"""The lens: what a drawing is narrowed to, what stands out in it, and what its colours say.

Texts as a person types them (``domain:Policy``, ``team:mainframe-ops``, ``owner``) and the landscape come in; a checked
:class:`Lens` goes out. Whatever is not known is refused with what was probably meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.errors import BadParameter
from app.inventory.suggestions import nearest_word, shown
from app.inventory.vocabulary import Criticality, Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from app.landscape.landscape import Landscape

UNKNOWN = "unknown"
MOST_NAMED = 12


class ColourBy(StrEnum):
    """What the inside of a box says."""

    AVAILABILITY = "availability"
    EFFORT = "effort"
    CRITICALITY = "criticality"
    OWNER = "owner"
    LIFECYCLE = "lifecycle"
    HOSTING = "hosting"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice, ``kind:value``; ``name`` is how people call the value."""

    kind: str
    value: str
    name: str = ""

    def __str__(self) -> str:
        """Return it as it is typed."""
        return f"{self.kind}:{self.value}"


@dataclass(frozen=True, slots=True)
class Lens:
    """What a drawing is narrowed to, what stands out and what colours say; nothing of it by default.

    Attributes:
        filters: of one kind any may hold, of several kinds one of each must.
        badges: systems that are drawn as badges in the boxes of what they exchange data with.
    """

    filters: tuple[Choice, ...] = ()
    highlights: tuple[Choice, ...] = ()
    colour_by: ColourBy | None = None
    badges: tuple[Choice, ...] = ()

    def as_words(self) -> tuple[str, ...]:
        """Return what the footer says of it."""
        words = [f"filter {choice}" for choice in self.filters] + [f"highlight {choice}" for choice in self.highlights]
        words += [f"color-by {self.colour_by}"] if self.colour_by else []
        return (*words, *(f"badge {choice.value}" for choice in self.badges))


def read_lens(
    landscape: Landscape,
    filters: Iterable[str] = (),
    highlights: Iterable[str] = (),
    colour_by: str | None = None,
    badges: Iterable[str] = (),
) -> Lens:
    """Return the lens that these texts ask for, each value checked against *landscape*.

    Raises:
        BadParameter: an unknown kind, value or colouring; says which there are, or which was probably meant.
    """
    return Lens(
        tuple(dict.fromkeys(_read(text, "filter", FILTERS, landscape) for text in filters)),
        tuple(dict.fromkeys(_read(text, "highlight", HIGHLIGHTS, landscape) for text in highlights)),
        _read_colouring(colour_by),
        tuple(dict.fromkeys(Choice("system", *find_value(text, _systems(landscape), "system")) for text in badges)),
    )


def _read(text: str, what: str, kinds: dict[str, Callable[[Landscape], dict[str, str]]], landscape: Landscape) -> Choice:
    marks = [text.find(mark) for mark in ":=" if mark in text]
    cut = min(marks, default=-1)
    kind, value = (text[:cut].strip().casefold(), text[cut + 1 :].strip()) if marks else ("", text.strip())
    if marks and kind in kinds:
        known = kinds[kind](landscape)
        return Choice(kind, *find_value(value, known, f"{what} {kind}"))
    if marks:
        raise _refuse(f"There is no {what} by {shown(kind)}", kind, kinds)
    found = [Choice(name, *hit) for name, list_ in kinds.items() if (hit := _look_up(value, list_(landscape)))]
    if len(found) == 1:
        return found[0]
    if found:
        hint = f"Say which: {', '.join(map(str, found))}."
        raise BadParameter(f"The {what} {shown(value)} can be of several kinds.", hint=hint)
    everything = [f"{name}:{word}" for name, list_ in kinds.items() for word in list_(landscape)]
    raise _refuse(f"A {what} is written as KIND:VALUE, and {shown(value)} is none", value, everything, list(kinds))


def find_value(value: str, known: dict[str, str], what: str) -> tuple[str, str]:
    """Return the id and the name of a value that a person wrote as either, in any case.

    Raises:
        BadParameter: there is none; names the one that was probably meant.
    """
    hit = _look_up(value, known)
    if hit is None:
        raise _refuse(f"There is no {what} {shown(value)}", value, known)
    return hit


def _look_up(value: str, known: dict[str, str]) -> tuple[str, str] | None:
    """Return the id and the name of a value, written as either, in any case."""
    if value in known:
        return value, known[value]
    wanted = value.casefold()
    return next(((key, name) for key, name in known.items() if wanted in {key.casefold(), name.casefold()}), None)


def _refuse(sentence: str, word: str, known: Collection[str], offered: Collection[str] | None = None) -> BadParameter:
    meant = nearest_word(word, known) if word else None
    listed = list(known if offered is None else offered)
    there = ", ".join(listed[:MOST_NAMED]) + (f" and {len(listed) - MOST_NAMED} more" if len(listed) > MOST_NAMED else "")
    hint = f"There is {there}." if listed else "There is none in this inventory."
    return BadParameter(sentence + (f"; did you mean {shown(meant)}?" if meant else "."), hint=hint)


def _read_colouring(text: str | None) -> ColourBy | None:
    if not text:
        return None
    try:
        return ColourBy(text.strip().casefold())
    except ValueError:
        raise _refuse(f"Nothing can be coloured by {shown(text)}", text, [str(member) for member in ColourBy]) from None


def _systems(landscape: Landscape) -> dict[str, str]:
    return {system.id: system.name for system in landscape.systems.values()}


def _domains(landscape: Landscape) -> dict[str, str]:
    names = sorted({system.domain for system in landscape.systems.values() if system.domain})
    return {name: name for name in names} | _unknown_if(any(not row.domain for row in landscape.systems.values()))


def _owners(landscape: Landscape) -> dict[str, str]:
    teams = {team.id: team.name or team.id for team in landscape.inventory.teams}
    used = sorted({system.owner for system in landscape.systems.values() if system.owner})
    return {name: teams.get(name, name) for name in used} | _unknown_if(
        any(not row.owner for row in landscape.systems.values())
    )


def _unknown_if(is_so: bool) -> dict[str, str]:  # noqa: FBT001  (its name says what it is)
    return {UNKNOWN: UNKNOWN} if is_so else {}


def _tags(landscape: Landscape) -> dict[str, str]:
    systems = {tag for system in landscape.systems.values() for tag in system.tags}
    flows = {tag for flow in landscape.flows.values() for tag in flow.integration.tags}
    return {tag: tag for tag in sorted(systems | flows)}


FILTERS: dict[str, Callable[[Landscape], dict[str, str]]] = {
    "domain": _domains,
    "owner": _owners,
    "criticality": lambda _: {str(member): str(member) for member in Criticality},
    "mode": lambda _: {str(member): str(member) for member in Mode},
}
HIGHLIGHTS: dict[str, Callable[[Landscape], dict[str, str]]] = {
    "path": lambda landscape: {path.id: path.name for path in landscape.paths.values()},
    "team": _owners,
    "tag": _tags,
}
