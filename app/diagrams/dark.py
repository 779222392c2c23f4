"""The dark form of a drawing: a style sheet made of the tables of looks, which only a dark screen applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.diagrams.picture import GroupKind
from app.diagrams.style import BORDERS, FILLS, GROUPS, HUES, INK, MARKS, PAGE, QUIET, RULE, TONES

if TYPE_CHECKING:
    from collections.abc import Sequence


def style_sheet(further: Sequence[str] = ()) -> str:
    """Return the dark forms of all colours, as a style sheet that only a dark screen applies; *further* rules come after."""
    rules = [
        f".page{{fill:{PAGE.dark}}}.ink{{fill:{INK.dark}}}.quiet{{fill:{QUIET.dark}}}",
        f".rule{{stroke:{RULE.dark}}}.legend-stroke{{stroke:{INK.dark}}}.hatch-line{{fill:{RULE.dark}}}",
    ]
    rules += [f".inside-{fill}{{fill:{look.shade.dark}}}.ink-{fill}{{fill:{look.ink.dark}}}" for fill, look in FILLS.items()]
    rules += [f".edge-{border}{{stroke:{look.shade.dark}}}" for border, look in BORDERS.items()]
    rules += [f".tag-{mark}{{fill:{look.shade.dark}}}.tag-ink-{mark}{{fill:{look.ink.dark}}}" for mark, look in MARKS.items()]
    rules += [
        f".stroke-{tone}{{stroke:{look.shade.dark}}}.head-{tone}{{fill:{look.shade.dark}}}" for tone, look in TONES.items()
    ]
    rules += [
        f".ground-{kind}{{fill:{look.shade.dark if look.shade else 'none'};stroke:{look.edge.dark}}}"
        for kind, look in GROUPS.items()
    ]
    rules += [
        f".patch-{kind}{{fill:{(GROUPS[kind].shade or GROUPS[GroupKind.DOMAIN].shade or PAGE).dark}}}" for kind in GroupKind
    ]
    rules += [f".hue-{index}{{fill:{shade.dark}}}" for index, shade in enumerate(HUES)]
    focus = "g:focus{outline:2px solid #0072b2}"
    return f"{focus}@media (prefers-color-scheme:dark){{{''.join((*rules, *further))}}}"
