"""Every integration is drawn, counted in something drawn, or in the stated remainder; nothing is in two of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.diagrams.change_map import list_change_pictures
from app.diagrams.context import draw_context, draw_folded
from app.diagrams.data_protection import draw_exposed
from app.diagrams.effort_map import draw_effort
from app.diagrams.exposure import find_exposed
from app.diagrams.heat import Efforts
from app.diagrams.impact_map import draw_impact, draw_impact_folded, list_impact_pictures, trace_failure
from app.diagrams.landscape_map import Labels, draw_chips, draw_compact, draw_overview, draw_whole
from app.diagrams.lens import FILTERS, ColourBy, read_lens
from app.diagrams.missing_apis import draw_by_domain, draw_waiting, draw_wall
from app.diagrams.path_chain import draw_path
from app.diagrams.picture import Origin
from app.diagrams.pilot_map import draw_pilot
from app.diagrams.protection_zones import draw_zones
from app.diagrams.render import choose_readable
from app.diagrams.scenario_map import list_scenario_pictures
from app.diagrams.views import Request, offer_pictures
from app.landscape.build import build_landscape
from app.landscape.impact import find_impact
from app.services.diagrams import draw
from tests import worlds
from tests.strategies import inventories

ORIGIN = Origin("x", "X", 1, "sha256:0")

WHOLE_PICTURES = [
    lambda land: draw_whole(land, ORIGIN, Labels.WORDS),
    lambda land: draw_whole(land, ORIGIN, Labels.NUMBERS),
    lambda land: draw_compact(land, ORIGIN),
    lambda land: draw_chips(land, ORIGIN),
    lambda land: draw_overview(land, ORIGIN),
    lambda land: draw_waiting(land, ORIGIN, labelled=True),
    lambda land: draw_wall(land, ORIGIN),
    lambda land: draw_by_domain(land, ORIGIN),
    lambda land: draw_effort(draw_compact(land, ORIGIN), land, Efforts()),
    lambda land: draw_pilot(draw_compact(land, ORIGIN), land),
    lambda land: draw_pilot(draw_chips(land, ORIGIN), land),
    lambda land: draw_exposed(land, ORIGIN, find_exposed(land), labelled=True),
    lambda land: draw_exposed(land, ORIGIN, find_exposed(land), labelled=True, numbered=True),
    lambda land: draw_zones(land, ORIGIN, find_exposed(land)),
]


@given(inventory=inventories(self_loops=True))
def test_no_integration_is_lost_and_none_is_counted_twice(inventory):
    """All pictures of one inventory: making it up takes longer than drawing it."""
    landscape = build_landscape(inventory)
    for number, draw_picture in enumerate(WHOLE_PICTURES):
        picture = draw_picture(landscape)

        assert picture.integrations_accounted_for() == set(landscape.flows), number
        assert not picture.integrations_shown() & set(picture.left_out), number
        assert picture.shown.integrations == len(picture.integrations_shown()), number
        assert picture.shown.systems == len({name for box in picture.boxes for name in box.stands_for}), number


@given(inventory=inventories(self_loops=True, min_paths=1))
def test_pictures_with_a_focus_account_for_the_rest(inventory):
    landscape = build_landscape(inventory)
    focus = inventory.systems[0].id
    pictures = [
        draw_context(landscape, ORIGIN, focus, 1, labelled=True),
        draw_context(landscape, ORIGIN, focus, 2, labelled=False),
        draw_folded(landscape, ORIGIN, focus, 2),
        draw_impact(landscape, ORIGIN, trace_failure(landscape, focus)),
        draw_impact_folded(landscape, ORIGIN, trace_failure(landscape, focus)),
        *(make() for make in list_impact_pictures(landscape, ORIGIN, focus)),
        *(make() for make in list_change_pictures(landscape, ORIGIN, find_impact(landscape, focus), ())),
        *(draw_path(landscape, ORIGIN, path) for path in landscape.paths.values()),
    ]

    for picture in pictures:
        assert picture.integrations_accounted_for() == set(landscape.flows)
        assert not picture.integrations_shown() & set(picture.left_out)
        assert picture.shown.integrations == len(picture.integrations_shown())


@given(inventory=inventories(self_loops=True), data=st.data())
def test_what_a_scenario_touches_and_what_it_leaves_is_all_accounted_for(inventory, data):
    before = build_landscape(inventory)
    gone = set(data.draw(st.lists(st.sampled_from([row.id for row in inventory.systems]), max_size=2)))
    kept = [row for row in inventory.integrations if not {row.source, row.target} & gone]
    smaller = inventory.model_copy(
        update={
            "systems": tuple(row for row in inventory.systems if row.id not in gone),
            "integrations": tuple(kept),
            "paths": tuple(row for row in inventory.paths if not {hop.system for hop in row.hops} & gone),
        }
    )
    after = build_landscape(smaller.model_copy(update={"programme": smaller.programme.model_copy(update={"hub": None})}))
    everything = set(before.flows) | set(after.flows)

    for make in list_scenario_pictures(before, after, ORIGIN):
        picture = make()
        assert picture.integrations_accounted_for() == everything
        assert not picture.integrations_shown() & set(picture.left_out)
        assert picture.shown.integrations == len(picture.integrations_shown())


@given(inventory=inventories(self_loops=True, min_paths=1), data=st.data())
def test_what_a_lens_keeps_out_is_in_the_stated_remainder(inventory, data):
    landscape = build_landscape(inventory)
    kind = data.draw(st.sampled_from(sorted(FILTERS)))
    value = data.draw(st.sampled_from(sorted(FILTERS[kind](landscape))))
    lens = read_lens(landscape, [f"{kind}:{value}"], [f"path:{inventory.paths[0].id}"], data.draw(st.sampled_from([*ColourBy])))
    focus = inventory.systems[0].id

    for view in ("landscape", "missing-apis", "context"):
        for make in offer_pictures(landscape, view, ORIGIN, Request(focus, lens=lens)):
            picture = make()
            assert picture.integrations_accounted_for() == set(landscape.flows)
            assert not picture.integrations_shown() & set(picture.left_out)
            assert (picture.shown.of_systems, picture.shown.of_integrations) == (len(landscape.systems), len(landscape.flows))
            assert f"filter {kind}:{value}" in picture.filters


@given(inventory=inventories(self_loops=True))
@settings(max_examples=15)
def test_whatever_is_drawn_can_be_laid_out_whole(inventory):
    landscape = build_landscape(inventory)
    focus = inventory.systems[0].id
    for view in ("landscape", "missing-apis", "context", "impact", "data-protection"):
        laid_out = choose_readable(offer_pictures(landscape, view, ORIGIN, Request(focus)))

        assert set(laid_out.layout.boxes) == {box.key for box in laid_out.picture.boxes}
        assert set(laid_out.layout.lines) == set(range(len(laid_out.picture.lines)))


NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp")), min_size=1, max_size=60).filter(
    str.strip
)


@given(names=st.lists(NAMES, min_size=2, max_size=5))
@settings(max_examples=25)
def test_any_name_in_any_script_can_be_printed(names):
    inventory = worlds.world(
        systems=[worlds.system(f"s{index}", name=name, domain=name) for index, name in enumerate(names)],
        integrations=[worlds.flow("s0", f"s{index}", name=name, protocol=name) for index, name in enumerate(names) if index],
    )

    assert draw(inventory, "landscape", fmt="pdf").data.startswith(b"%PDF")
    assert draw(inventory, "landscape", fmt="png").data.startswith(b"\x89PNG")


@given(inventory=inventories(self_loops=True), data=st.data())
def test_what_is_a_badge_is_counted_like_its_lines(inventory, data):
    landscape = build_landscape(inventory)
    badges = data.draw(st.lists(st.sampled_from(sorted(landscape.systems)), min_size=1, max_size=3))
    request = Request(inventory.systems[0].id, lens=read_lens(landscape, badges=badges))

    for view in ("landscape", "context"):
        plain = offer_pictures(landscape, view, ORIGIN, Request(request.focus))
        for make, make_plain in zip(offer_pictures(landscape, view, ORIGIN, request), plain, strict=True):
            picture, as_lines = make(), make_plain()
            assert picture.integrations_accounted_for() == set(landscape.flows)
            assert picture.integrations_shown() == as_lines.integrations_shown()
            assert picture.shown == as_lines.shown
