"""Each view shows what it promises, counts what it folds and states what it leaves out."""

from __future__ import annotations

import pytest

from app.diagrams.landscape_map import draw_chips, draw_overview, list_landscape_pictures
from app.diagrams.picture import Border, Fill, Mark, Origin, Picture
from app.diagrams.render import lay_out
from app.diagrams.views import Request, offer_pictures
from app.errors import BadParameter, UnknownSubject
from app.landscape.build import build_landscape
from app.services.diagrams import draw
from benchmarks.generate import generate_inventory
from tests import worlds

ORIGIN = Origin("x", "X", 1, "sha256:0")


def first(inventory, view: str, **ask) -> Picture:
    return next(offer_pictures(build_landscape(inventory), view, ORIGIN, Request(**ask)))()


def test_a_system_without_an_api_is_marked_three_ways():
    picture = first(worlds.one_missing_api("batch"), "landscape")
    [box] = [box for box in picture.boxes if Mark.NO_API in box.marks]

    assert (box.fill, box.border) == (Fill.BATCH, Border.LACKS_API)
    assert any("batch" in fact for fact in box.facts)


def test_unknown_is_drawn_as_unknown_and_never_as_good():
    picture = first(worlds.all_unknown(), "landscape")
    unknown = [box for box in picture.boxes if box.fill is Fill.UNKNOWN]

    assert unknown
    assert all("unknown?" in " ".join(box.facts) for box in unknown)


def test_parallel_integrations_are_one_line_that_counts_and_lists_them():
    inventory = worlds.parallel_flows()
    picture = first(inventory, "landscape")
    folded = [line for line in picture.lines if len(line.stands_for) > 1]

    assert sum(len(line.stands_for) for line in picture.lines) == len(inventory.integrations)
    assert folded
    for line in folded:
        assert line.label[0] == f"{len(line.stands_for)} integrations"
        assert all(name in line.description for name in line.stands_for)
        assert any(name in row for table in picture.tables for row in table.rows for name in line.stands_for)


def test_middleware_is_a_badge_on_the_line_and_counted_in_its_own_box():
    picture = first(worlds.through_middleware(), "landscape")
    bus = next(box for box in picture.boxes if box.key == "bus")

    assert "passes 2 integrations" in bus.facts
    assert all(any(part.startswith("via ") for part in line.label) for line in picture.lines)


def test_missing_apis_shows_what_waits_and_states_the_rest():
    inventory = worlds.one_missing_api("manual")
    picture = first(inventory, "missing-apis")

    assert any(Mark.NO_API in box.marks for box in picture.boxes)
    assert picture.integrations_accounted_for() == {row.id for row in build_landscape(inventory).flows.values()}


def test_context_puts_what_comes_in_on_the_left_and_what_goes_out_on_the_right():
    laid_out = lay_out(first(worlds.chain(5), "context", focus="step-2"))
    x = {key: area.x for key, area in laid_out.layout.boxes.items()}

    assert set(x) == {"step-1", "step-2", "step-3"}
    assert x["step-1"] < x["step-2"] < x["step-3"]


def test_context_reaches_as_deep_as_asked():
    assert len(first(worlds.chain(6), "context", focus="step-2", depth=2).boxes) == 5


def test_a_long_path_wraps_in_reading_order():
    inventory = worlds.chain(6)
    laid_out = lay_out(first(inventory, "path", focus=inventory.paths[0].id))
    centres = [
        (area.x + area.width / 2, area.y + area.height / 2)
        for area in (laid_out.layout.boxes[box.key] for box in laid_out.picture.boxes)
    ]

    assert [box.number for box in laid_out.picture.boxes] == [1, 2, 3, 4, 5, 6]
    assert centres[0][0] < centres[1][0] < centres[2][0]
    assert centres[3][0] < centres[4][0] < centres[5][0]
    assert max(y for _, y in centres[:3]) < min(y for _, y in centres[3:])


def test_a_path_says_in_words_which_need_it_misses():
    inventory = worlds.mainframe_between_two()
    picture = first(inventory, "path", focus=inventory.paths[0].id)

    assert any(row.startswith("!") for table in picture.tables for row in table.rows)


@pytest.mark.parametrize(
    ("systems", "integrations", "heading"),
    [
        (30, 60, "Integration landscape by domain"),
        (90, 200, "Integration landscape by domain"),
        (200, 500, "Integration landscape: overview by domain"),
    ],
)
def test_the_size_decides_how_much_detail_is_offered_first(systems, integrations, heading):
    landscape = build_landscape(generate_inventory(systems, integrations, seed=3))
    picture = next(list_landscape_pictures(landscape, ORIGIN))()

    assert picture.heading == heading
    assert picture.packed is (systems == 90)


def test_chips_stand_for_exactly_the_integrations_between_domains():
    landscape = build_landscape(generate_inventory(80, 200, seed=5))
    picture = draw_chips(landscape, ORIGIN)
    chips = [name for box in picture.boxes for chip in box.chips for name in chip.stands_for]
    crossing = [
        flow.id
        for flow in landscape.flows.values()
        if landscape.systems[flow.integration.source].domain != landscape.systems[flow.integration.target].domain
    ]

    assert sorted(chips) == sorted(crossing)


def test_the_overview_draws_the_heaviest_pairs_and_states_the_remainder_in_figures():
    landscape = build_landscape(generate_inventory(300, 1500, seed=5))
    picture = draw_overview(landscape, ORIGIN)

    assert len(picture.lines) <= 2 * len(picture.boxes)
    assert picture.shown.integrations + len(picture.left_out) == len(landscape.flows)
    lightest = min(len(line.stands_for) for line in picture.lines)
    assert lightest >= 1
    assert any(f"{len(picture.left_out)} integrations" in remark for remark in picture.remarks)


def test_a_context_too_large_for_boxes_is_folded_and_says_so():
    landscape = build_landscape(generate_inventory(600, 3000, seed=2))
    busiest = max(landscape.systems, key=lambda name: (len(landscape.flows_of(name)), name))
    pictures = [make() for make in offer_pictures(landscape, "context", ORIGIN, Request(busiest, 2))]

    assert len(pictures[-1].boxes) < 80
    assert any("folded" in remark for remark in pictures[-1].remarks)


@pytest.mark.parametrize(
    ("view", "ask", "error"),
    [
        ("landscapes", {}, UnknownSubject),
        ("context", {}, BadParameter),
        ("context", {"focus": "nobody"}, UnknownSubject),
        ("path", {"focus": "nowhere"}, UnknownSubject),
        ("context", {"focus": "step-1", "depth": 0}, BadParameter),
        ("context", {"focus": "step-1", "depth": 99}, BadParameter),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_hint_or_a_name(view, ask, error):
    with pytest.raises(error):
        next(offer_pictures(build_landscape(worlds.chain(3)), view, ORIGIN, Request(**ask)))


def test_an_unknown_view_is_answered_with_those_that_exist():
    with pytest.raises(UnknownSubject) as caught:
        offer_pictures(build_landscape(worlds.tiny_hub()), "poster", ORIGIN, Request())

    assert "missing-apis" in caught.value.hint


def test_an_impact_that_reaches_no_consumer_draws_whom_a_change_concerns():
    inventory = worlds.world(
        systems=[worlds.system(name) for name in ("hub", "a", "b", "c")],
        integrations=[worlds.flow("hub", "a", provider="target"), worlds.flow("b", "hub"), worlds.flow("a", "c")],
    )
    drawn = draw(inventory, "impact", focus="hub").data.decode()

    assert "What follows when" in drawn
    assert "failure reaches no other system" in drawn
    assert 'id="system-a"' in drawn
    assert 'id="system-b"' not in drawn
    assert "1 more system further along the data" in drawn
