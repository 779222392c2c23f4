"""Sets the text of boxes and of lines: which words stand on which row, and how large the box must be to hold them.

Sizes are in points at drawing scale. Layout takes the size, painting takes the rows; neither measures anything again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from app.diagrams.style import MARKS, NAME_PT, TEXT_PT
from app.diagrams.typesetting import measure, shorten, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.diagrams.picture import Box, Chip, Line, Mark

PAD_X = 10.0
PAD_Y = 7.0
NAME_WIDTH = 148.0
COMPACT_WIDTH = 118.0
LINE_HEIGHT = 1.25
PILL_PAD = 4.5
PILL_GAP = 4.0
PILL_HEIGHT = 14.5
LABEL_WIDTH = 124.0
LABEL_LINES = 3
NUMBER_WIDTH = 24.0
MARK_PT = 10.0
ANY_WIDTH = 10_000.0


@dataclass(frozen=True, slots=True)
class Pill:
    """A tag or chip with its width, and its place from the box's inner left edge."""

    what: Mark | Chip
    text: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class BoxText:
    """The rows of one box: name, facts, tags beside the last fact, rows of tags and of chips.

    And the size that holds them, in points.
    """

    name: tuple[str, ...]
    facts: tuple[str, ...]
    inline: tuple[Pill, ...]
    marks: tuple[tuple[Pill, ...], ...]
    chips: tuple[tuple[Pill, ...], ...]
    width: float
    height: float
    name_pt: float


@lru_cache(maxsize=4_096)
def set_box(box: Box, *, compact: bool = False) -> BoxText:
    """Return the text of *box*; a compact one is narrower, for drawings of many."""
    name_pt = TEXT_PT if compact else NAME_PT
    limit = COMPACT_WIDTH if compact else NAME_WIDTH
    name = wrap(box.name, name_pt, limit, most=2 if compact else 3, bold=True)
    facts = tuple(row for fact in box.facts for row in wrap(fact, TEXT_PT, limit + 20, most=2))
    widths = [measure(row, name_pt, bold=True) for row in name] + [measure(row, TEXT_PT) for row in facts]
    inner = max([*widths, 64.0])
    tags = [(mark, MARKS[mark].text, "") for mark in box.marks]
    beside = measure(facts[-1], TEXT_PT) + 2 * PILL_GAP if compact and facts else None
    if beside is not None and tags:
        marks: tuple[tuple[Pill, ...], ...] = ()
        inline = tuple(replace(pill, x=pill.x + beside) for pill in _flow(tags, ANY_WIDTH, MARK_PT, bold=True)[0])
        inner = max(inner, inline[-1].x + inline[-1].width)
    else:
        inline = ()
        marks = _flow(tags, max(inner, 96.0), MARK_PT, bold=True)
    chips = _flow([(chip, chip.text, chip.suffix) for chip in box.chips], max(inner, limit), TEXT_PT)
    inner = max([inner, *(row[-1].x + row[-1].width for row in (*marks, *chips))])
    height = len(name) * name_pt * LINE_HEIGHT + len(facts) * TEXT_PT * LINE_HEIGHT
    height += (len(marks) + len(chips)) * (PILL_HEIGHT + 3.0)
    number = NUMBER_WIDTH if box.number is not None else 0.0
    return BoxText(name, facts, inline, marks, chips, round(inner + 2 * PAD_X + number), round(height + 2 * PAD_Y), name_pt)


def set_label(line: Line) -> tuple[str, ...]:
    """Return the rows of a line's label, each part wrapped, at most four rows in all; a line with a badge has none."""
    if line.badge:
        return ()
    rows = [row for part in line.label for row in wrap(part, TEXT_PT, LABEL_WIDTH, most=2)]
    return tuple(rows[: LABEL_LINES + 1])


def size_of_label(rows: tuple[str, ...]) -> tuple[float, float]:
    """Return the width and height that a label's rows take, in points; nothing takes nothing."""
    if not rows:
        return 0.0, 0.0
    return max(measure(row, TEXT_PT) for row in rows) + 8.0, len(rows) * TEXT_PT * LINE_HEIGHT + 4.0


def _flow(
    items: Sequence[tuple[Mark | Chip, str, str]], width: float, size: float, *, bold: bool = False
) -> tuple[tuple[Pill, ...], ...]:
    """Return pills in rows no wider than *width*; a text that is too long is shortened, what stands after it is not."""
    rows: list[list[Pill]] = []
    for what, text, suffix in items:
        room = width - 2 * PILL_PAD - measure(suffix, size, bold=bold)
        fitted = shorten(text, size, room, bold=bold) + suffix
        wide = measure(fitted, size, bold=bold) + 2 * PILL_PAD
        x = rows[-1][-1].x + rows[-1][-1].width + PILL_GAP if rows else width + 1
        if x + wide > width:
            rows.append([Pill(what, fitted, 0.0, wide)])
        else:
            rows[-1].append(Pill(what, fitted, x, wide))
    return tuple(tuple(row) for row in rows)
