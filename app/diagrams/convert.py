"""Turns the one SVG into PNG with the vendored fonts, in the light form; PDF is :mod:`app.diagrams.binding`'s.

Without registered fonts the converter silently drops all text, so they are registered before the first conversion.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import sqrt

import vl_convert

from app.diagrams.svg import make_drawable
from app.diagrams.typesetting import FONTS
from app.errors import RenderingFailed

SCALE = 2.0
MOST_PIXELS = 24_000_000


def to_png(svg: bytes) -> bytes:
    """Return the drawing as PNG at two pixels per point, or fewer where that would be more than 24 million pixels.

    Raises:
        RenderingFailed: the converter could not draw it.
    """
    width, height = _size(svg)
    scale = min(SCALE, sqrt(MOST_PIXELS / (width * height)))
    _register_fonts()
    try:
        return bytes(vl_convert.svg_to_png(make_drawable(svg), scale=scale))
    except (RuntimeError, ValueError) as fault:
        raise RenderingFailed("The drawing could not be converted.", hint="Ask for SVG, and convert it elsewhere.") from fault


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _size(svg: bytes) -> tuple[float, float]:
    """Return the width and height that the drawing's root states, in points."""
    found = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if found is None:
        raise RenderingFailed("The drawing has no size.")
    return float(found[1]), float(found[2])
