"""The picture: what is worth drawing, before anybody knows where it goes. Views make it; layout and painting take it.

Nothing here has coordinates, colours or syntax. Keys name boxes and groups inside one picture only; element ids, titles and
descriptions are what an inspected SVG shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.diagrams.looks import Border, Dash, Fill, Flow, GroupKind, Mark, Tone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "Border",
    "Box",
    "Chip",
    "Dash",
    "Fill",
    "Flow",
    "Group",
    "GroupKind",
    "Line",
    "Mark",
    "Origin",
    "Picture",
    "Shown",
    "Table",
    "Tone",
    "keys_of",
]


@dataclass(frozen=True, slots=True)
class Chip:
    """A pill in a box that stands for folded lines: where they go and, never cut off, how many they are.

    Hue counts the groups.
    """

    text: str
    hue: int
    suffix: str = ""
    title: str = ""
    stands_for: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """One thing drawn.

    Attributes:
        element_id: the id of its SVG element; ``href`` where it leads to.
        facts: short lines below the name, each a statement in words.
        number: the place in a numbered chain.
        faint: drawn back, as company for what matters.
        lit: highlighted with a halo.
        stands_for: ids of the systems that it shows: one, or those folded into it.
        folds: ids of the integrations that it counts instead of drawing.
    """

    key: str
    element_id: str
    name: str
    facts: tuple[str, ...] = ()
    fill: Fill = Fill.PLAIN
    border: Border = Border.NORMAL
    marks: tuple[Mark, ...] = ()
    chips: tuple[Chip, ...] = ()
    number: int | None = None
    faint: bool = False
    lit: bool = False
    title: str = ""
    description: str = ""
    href: str = ""
    stands_for: tuple[str, ...] = ()
    folds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One arrow drawn, from one box to another.

    Attributes:
        label: lines of text beside it; what is too long is shortened, and whole in the title.
        both: arrow heads at both ends.
        weight: 1 for one integration; thicker from there.
        stands_for: ids of the integrations that it shows.
        badge: a number or a short count that stands on the line itself, instead of a label beside it.
        back: the count of what goes from target to source; the badge then stands at the target and this at the source.
        turned: laid out from target to source, to keep the target on the left.
        loose: has no say in where its ends go.
        lit: highlighted with a halo.
    """

    source: str
    target: str
    element_id: str
    label: tuple[str, ...] = ()
    dash: Dash = Dash.UNKNOWN
    tone: Tone = Tone.PLANNED
    both: bool = False
    weight: float = 1.0
    title: str = ""
    description: str = ""
    stands_for: tuple[str, ...] = ()
    badge: str = ""
    back: str = ""
    turned: bool = False
    loose: bool = False
    lit: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes that stand together under a name; ``parent`` is the key of the group that holds it."""

    key: str
    element_id: str
    name: str
    kind: GroupKind
    boxes: tuple[str, ...]
    parent: str | None = None
    hue: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of the landscape a picture holds: systems with a box or folded into one, integrations with a line or chip."""

    systems: int
    of_systems: int
    integrations: int
    of_integrations: int

    def __str__(self) -> str:
        """Return the sentence of the footer."""
        systems = f"{self.systems:,} of {self.of_systems:,} systems"
        return f"{systems}, {self.integrations:,} of {self.of_integrations:,} integrations shown"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text beneath a drawing, in as many columns of at least ``least_width`` points as the page holds.

    A row that begins with an exclamation mark is printed as a warning, without the mark.
    """

    heading: str
    rows: tuple[str, ...]
    least_width: float = 410.0


@dataclass(frozen=True, slots=True)
class Origin:
    """What a drawing was made from: the inventory's id, name, version and digest, the scenario."""

    inventory_id: str
    inventory_name: str
    version: int | None = None
    digest: str = ""
    scenario: str | None = None


@dataclass(frozen=True)
class Picture:
    """A selection worth drawing.

    Attributes:
        meaning: what an arrow means, in words; empty where there is none.
        remarks: what is left out, folded or assumed, in words.
        flows: the ways in which to try to lay it out, the preferred one first.
        rows: keys of boxes that must stand side by side, row by row (a chain that wraps).
        packed: groups are laid out one by one and packed, as no line crosses between them.
        left_out: ids of integrations that only the stated remainder holds.
        suffices: drawn however small its text is: a coarser picture is taken only where this one cannot be laid out.
        centre: key of the box that ``AROUND`` puts in the middle; without one, that with the most lines.
        hints: pairs of keys, the first to stand before the second; drawn as nothing.
        words: what fills and tones mean in this drawing, where the looks' own words do not say it.
        pills: what the pills in boxes mean.
        lit: what the halo means, where something is highlighted.
        sides: which side of the centre a box belongs to, -1 left or 1 right; without any, half of the boxes each.
    """

    view: str
    heading: str
    scope: str
    origin: Origin
    shown: Shown
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...] = ()
    groups: tuple[Group, ...] = ()
    meaning: str = ""
    remarks: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    flows: tuple[Flow, ...] = (Flow.RIGHT, Flow.DOWN)
    rows: tuple[tuple[str, ...], ...] = ()
    packed: bool = False
    compact: bool = False
    left_out: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    suffices: bool = False
    centre: str | None = None
    hints: tuple[tuple[str, str], ...] = ()
    sides: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[Fill | Tone, str] = field(default_factory=dict)
    pills: str = "Pills: integrations with another domain, and how many"
    lit: str = ""

    def integrations_accounted_for(self) -> frozenset[str]:
        """Return the ids of all integrations with a line, folded into one, or in the stated remainder."""
        return self.integrations_shown() | frozenset(self.left_out)

    def integrations_shown(self) -> frozenset[str]:
        """Return the ids of all integrations with a line, or counted on a line, in a chip or in a box."""
        lines = {name for line in self.lines for name in line.stands_for}
        boxes = {name for box in self.boxes for name in box.folds}
        chips = {name for box in self.boxes for chip in box.chips for name in chip.stands_for}
        return frozenset(lines | boxes | chips)


def keys_of(boxes: Sequence[Box]) -> tuple[str, ...]:
    """Return the keys of *boxes*, in order."""
    return tuple(box.key for box in boxes)
