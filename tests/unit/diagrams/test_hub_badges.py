"""A system that everything touches is a badge in the others' boxes; every integration is still counted, in words as well."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.diagrams.lens import read_lens
from app.diagrams.picture import Origin
from app.diagrams.views import Request, offer_pictures
from app.errors import BadParameter
from app.landscape.build import build_landscape
from app.services.diagrams import Look, draw
from tests import worlds

ORIGIN = Origin("x", "X")
OTHERS = [f"s{number}" for number in range(9)]


def make_world(hub=None, *, touching=9):
    """Return nine systems in a chain, the first *touching* of which send to identity, the first of these twice."""
    chain = [worlds.flow(one, other) for one, other in pairwise(OTHERS)]
    logins = [worlds.flow(one, "identity", id=f"{one}-login") for one in OTHERS[:touching]]
    again = [worlds.flow("s0", "identity", id="s0-again"), worlds.flow("identity", "s1", id="back")]
    systems = [worlds.system(name, name=name.upper()) for name in [*OTHERS, "identity"]]
    return worlds.world(systems=systems, integrations=[*chain, *logins, *again], programme={"hub": hub} if hub else {})


def first_picture(inventory, view="landscape", badges=(), focus=None):
    landscape = build_landscape(inventory)
    lens = read_lens(landscape, badges=badges)
    return next(iter(offer_pictures(landscape, view, ORIGIN, Request(focus, lens=lens))))()


def test_what_everything_touches_has_badges_instead_of_lines_and_the_drawing_counts_them():
    picture = first_picture(make_world())
    chips = {box.key: [chip.text + chip.suffix for chip in box.chips] for box in picture.boxes}

    assert not any("identity" in (line.source, line.target) for line in picture.lines)
    assert len(picture.lines) == 8
    assert chips["s0"] == ["→ IDENTITY × 2"]
    assert chips["s1"] == ["↔ IDENTITY × 2"]
    assert chips["s5"] == ["→ IDENTITY"]
    assert "11 integrations as badges" in next(box for box in picture.boxes if box.key == "identity").facts
    assert any("IDENTITY: 11 integrations as badges" in remark for remark in picture.remarks)
    assert picture.shown.integrations == len(picture.integrations_shown()) == 19


def test_what_only_some_touch_keeps_its_lines_until_it_is_asked_for():
    few = make_world(touching=4)

    assert not any(box.chips for box in first_picture(few).boxes)
    asked = first_picture(few, badges=["identity"])
    assert [box.key for box in asked.boxes if box.chips] == ["s0", "s1", "s2", "s3"]
    assert "badge identity" in asked.filters


def test_the_hub_that_is_named_is_a_badge_on_request_alone():
    inventory = make_world(hub="identity")

    assert not any(box.chips for box in first_picture(inventory).boxes)
    assert sum(bool(box.chips) for box in first_picture(inventory, badges=["identity"]).boxes) == 9


def test_what_a_drawing_is_about_is_never_a_badge_in_it():
    picture = first_picture(make_world(), "context", badges=["identity"], focus="identity")

    assert not any(box.chips for box in picture.boxes)


def test_views_whose_lines_are_their_subject_refuse_and_an_unknown_system_is_refused_by_name():
    with pytest.raises(BadParameter, match="no system can be a badge"):
        first_picture(make_world(), "missing-apis", badges=["identity"])
    with pytest.raises(BadParameter, match=r"did you mean .identity."):
        first_picture(make_world(), badges=["identiy"])
    for view in ("matrix", "schedule"):
        with pytest.raises(BadParameter, match="badge"):
            draw(make_world(), view, look=Look(badges=["identity"]))
