"""Measures, splits and wraps text with the fonts that the drawings carry, so that a box is as large as its name needs.

Text comes in, widths in points and lines come out. Shaping is HarfBuzz's: Arabic joins, kerning counts. Which glyph is drawn
never depends on the fonts of the machine: every run of characters is given the first vendored family that has them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb

FONTS = Path(__file__).parent / "fonts"
LONGEST_NAME = 512
ELLIPSIS = "…"
REPLACEMENT = "\ufffd"
FALLBACKS = "'Open Sans', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Family:
    """A vendored typeface: its name, the file of its regular weight and, where there is one, of its bold."""

    name: str
    regular: str
    bold: str | None = None


FAMILIES = (
    Family("Noto Sans", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    Family("Noto Sans Arabic", "NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf"),
    Family("Noto Sans Hebrew", "NotoSansHebrew-Regular.ttf"),
    Family("Noto Sans Devanagari", "NotoSansDevanagari-Regular.ttf"),
    Family("Noto Sans Thai", "NotoSansThai-Regular.ttf"),
    Family("Noto Sans Math", "NotoSansMath-Regular.ttf"),
    Family("Noto Sans CJK SC", "NotoSansCJKsc-Regular.otf"),
)

_BREAK = re.compile(
    r"(?<=[\s/\-\u2010-\u2014_.,;:|&+])|(?=[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef])|(?<=[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef])"
)
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"  # controls, halves, private use
    "\u202a-\u202e\u2066-\u2069\ufeff\u200e\u200f]"  # what turns the direction of others, and marks without width
)
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that one family draws, and their width in points at the size asked for."""

    text: str
    family: Family
    width: float


def clean(text: str) -> str:
    r"""Return *text* without what cannot be seen (control and bidirectional-override characters), at most 512 characters.

    >>> clean("Claims\x00\u202eAI\n core")
    'ClaimsAI core'
    """
    spaced = " ".join(text[: LONGEST_NAME * 4].split())
    return (spaced if spaced.isascii() and spaced.isprintable() else _UNSEEN.sub("", spaced)).strip()[:LONGEST_NAME]


def drawable(text: str) -> str:
    """Return *text* with every character that no vendored font has replaced by the replacement character, for PNG and PDF."""
    return "".join(char if char.isspace() or _family_of(char) else REPLACEMENT for char in text)


@lru_cache(maxsize=65_536)
def split_runs(text: str, size: float, *, bold: bool = False) -> tuple[Run, ...]:
    """Return *text* as runs of one family each, from left to right as they are drawn.

    A text whose first letter is written from right to left has its runs in reverse. Punctuation and marks stay with what they
    follow.
    """
    groups: list[tuple[Family, list[str]]] = []
    for char in text:
        family = _family_of(char) or FAMILIES[0]
        if (groups and _may_stay(char, groups[-1][0])) or (groups and groups[-1][0] is family):
            groups[-1][1].append(char)
        else:
            groups.append((family, [char]))
    parts = [(family, "".join(chars)) for family, chars in groups]
    if _reads_from_right(text):
        parts = [(family, piece) for family, part in reversed(parts) for piece in reversed(_split_off_neutrals(part))]
    return tuple(Run(part, family, _advance(part, family, bold=bold) * size) for family, part in parts)


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line of *text*, in points.

    >>> measure("Claims", 10) < measure("Claims AI", 10) < measure("Claims AI", 10, bold=True)
    True
    """
    return sum(run.width for run in split_runs(text, size, bold=bold))


def wrap(text: str, size: float, width: float, *, most: int = 3, bold: bool = False) -> tuple[str, ...]:
    """Return *text* in lines no wider than *width* points, at most *most* of them; what does not fit ends in an ellipsis.

    Lines break after spaces and joining punctuation, between ideographs, and anywhere in a word that is wider than a line.

    >>> wrap("Policy administration", 10, 80)
    ('Policy', 'administration')
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(clean(text), size, width, bold=bold):
        if line and measure((line + piece).rstrip(), size, bold=bold) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    lines.append(line.rstrip())
    kept = lines if len(lines) <= most else [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), size, width, bold=bold)]
    return tuple(part for part in kept if part) or ("",)


def shorten(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Return *text*, or as much of it as fits *width* points with an ellipsis after it.

    >>> shorten("Policy administration", 10, 50)
    'Policy ad…'
    """
    cleaned = clean(text)
    if measure(cleaned, size, bold=bold) <= width:
        return cleaned
    low, high = 0, len(cleaned)
    while low < high:
        middle = (low + high + 1) // 2
        fits = measure(cleaned[:middle].rstrip() + ELLIPSIS, size, bold=bold) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return cleaned[:low].rstrip() + ELLIPSIS


def _pieces(text: str, size: float, width: float, *, bold: bool) -> list[str]:
    found: list[str] = []
    for piece in _BREAK.split(text):
        rest = piece
        while rest and measure(rest.rstrip(), size, bold=bold) > width:
            fitting = max(1, len(shorten(rest, size, width, bold=bold)) - 1)
            found.append(rest[:fitting])
            rest = rest[fitting:]
        if rest:
            found.append(rest)
    return found


def _reads_from_right(text: str) -> bool:
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((kind in _RIGHT_TO_LEFT for kind in strong if kind == "L" or kind in _RIGHT_TO_LEFT), False)


def _split_off_neutrals(text: str) -> list[str]:
    """Return a run's text with what has no direction at its ends apart, as it belongs to the direction of the whole line."""
    strong = [index for index, char in enumerate(text) if unicodedata.category(char)[0] in "LN"]
    if not strong:
        return [text]
    return [part for part in (text[: strong[0]], text[strong[0] : strong[-1] + 1], text[strong[-1] + 1 :]) if part]


def _may_stay(char: str, family: Family) -> bool:
    """Whether a character may be drawn by the family of the one before it: it is no letter or digit, and the family has it."""
    return unicodedata.category(char)[0] not in "LN" and ord(char) in _coverage(family)


@lru_cache(maxsize=65_536)
def _family_of(char: str) -> Family | None:
    return next((family for family in FAMILIES if ord(char) in _coverage(family)), None)


@lru_cache(maxsize=32)
def _coverage(family: Family) -> frozenset[int]:
    return frozenset(_font(family.regular).face.unicodes)


@lru_cache(maxsize=32)
def _font(file: str) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(FONTS / file))))


@lru_cache(maxsize=65_536)
def _advance(text: str, family: Family, *, bold: bool) -> float:
    """Return the width of a run at size 1."""
    font = _font(family.bold if bold and family.bold else family.regular)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    return float(sum(position.x_advance for position in buffer.glyph_positions)) / float(font.face.upem)
