"""Everything that can be drawn has a look, and every look that says something has words in the legend."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.diagrams import style
from app.diagrams.picture import Border, Dash, Fill, GroupKind, Mark, Tone
from app.inventory.vocabulary import (
    ApiAvailability,
    Criticality,
    Fallback,
    Hosting,
    IntegrationStatus,
    Lifecycle,
    Mode,
    SystemType,
)


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (style.FILLS, Fill),
        (style.BORDERS, Border),
        (style.MARKS, Mark),
        (style.DASHES, Dash),
        (style.TONES, Tone),
        (style.GROUPS, GroupKind),
        (style.FILL_OF, ApiAvailability),
        (style.DASH_OF, Mode),
        (style.TONE_OF, IntegrationStatus),
        (style.LIFECYCLE_OF, Lifecycle),
        (style.TYPE_WORDS, SystemType),
        (style.HOSTING_WORDS, Hosting),
        (style.CRITICALITY_WORDS, Criticality),
        (style.FALLBACK_WORDS, Fallback),
    ],
)
def test_every_member_has_a_row(table, kind):
    assert set(table) == set(kind)


def test_unknown_is_hatched_and_asks():
    unknown = style.FILLS[Fill.UNKNOWN]

    assert unknown.hatched
    assert "?" in unknown.words


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("fill", list(Fill))
def test_ink_stands_out_from_its_ground(fill, dark):
    look = style.FILLS[fill]
    ground, ink = (look.shade.dark, look.ink.dark) if dark else (look.shade.light, look.ink.light)

    assert _contrast(ground, ink) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("mark", list(Mark))
def test_tags_can_be_read(mark, dark):
    look = style.MARKS[mark]
    ground, ink = (look.shade.dark, look.ink.dark) if dark else (look.shade.light, look.ink.light)

    assert _contrast(ground, ink) >= 4.5


def test_the_five_steps_of_availability_differ_for_colour_blind_eyes():
    steps = [style.FILLS[fill].shade.light for fill in (Fill.FULL, Fill.PARTIAL, Fill.BATCH, Fill.MANUAL, Fill.NONE)]

    for one, other in pairwise(steps):
        assert _distance_for_deuteranopes(one, other) > 0.04


def _channels(colour: str) -> list[float]:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _luminance(colour: str) -> float:
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), _channels(colour), strict=True))


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _distance_for_deuteranopes(one: str, other: str) -> float:
    """Viénot's projection: red and green as one, blue as it is."""

    def seen(colour: str) -> tuple[float, float]:
        red, green, blue = _channels(colour)
        return 0.29275 * red + 0.70725 * green, blue

    return max(abs(a - b) for a, b in zip(seen(one), seen(other), strict=True))
