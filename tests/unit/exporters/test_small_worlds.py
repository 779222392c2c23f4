"""Inventories with next to nothing in them are exported as well, from a start on a day off, to every format of ours."""

from __future__ import annotations

import datetime as dt

import pytest

from app.services.exports import _MAKERS, Material, Options
from tests.unit.exporters.plans import dated
from tests.worlds import WORLDS

SATURDAY = dt.date(2026, 3, 7)
DRAWN_OR_TYPESET = {"briefing", "drawio"}  # slower, and tested where they are made


@pytest.mark.parametrize("world", ["empty", "lonely", "undeclared_hub"])
def test_every_format_can_be_made_of_next_to_nothing(world):
    material = Material(dated(WORLDS[world](), SATURDAY), Options(), samples=100)

    for name in _MAKERS.keys() - DRAWN_OR_TYPESET:
        assert _MAKERS[name](material), name
