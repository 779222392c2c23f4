"""Who is wired to most others, where routes cross, how far a change travels, and what is advised."""

from __future__ import annotations

from app.landscape.analysis import analyse
from app.landscape.build import build_landscape
from app.landscape.crossings import count_unknown_boundaries
from app.landscape.hubs import find_hubs
from app.landscape.wiring import wire
from tests.worlds import flow, system, world


def star(leaves: int, **more):
    names = [f"leaf-{number:02}" for number in range(leaves)]
    return build_landscape(
        world(
            systems=[system("middle"), *(system(name) for name in names)],
            integrations=[flow(name, "middle") for name in names[::2]] + [flow("middle", name) for name in names[1::2]],
            **more,
        )
    )


def codes(landscape) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in analyse(landscape).findings:
        found.setdefault(finding.code, []).append(next(iter(finding.subject.values()), ""))
    return found


def test_a_hub_is_counted_by_neighbours_in_either_direction() -> None:
    landscape = star(8)
    hub, *others = find_hubs(landscape, wire(landscape))
    assert (hub.system, hub.neighbours, hub.sends_to, hub.receives_from, hub.flows) == ("middle", 8, 4, 4, 8)
    assert hub.stands_out
    assert not any(other.stands_out for other in others)


def test_parallel_flows_and_both_directions_make_one_neighbour_and_itself_is_none() -> None:
    landscape = build_landscape(
        world(
            systems=[system("a"), system("b")],
            integrations=[flow("a", "b"), flow("a", "b", id="again"), flow("b", "a"), flow("a", "a")],
        )
    )
    assert [(hub.system, hub.neighbours, hub.flows) for hub in find_hubs(landscape, wire(landscape))] == [
        ("a", 1, 4),
        ("b", 1, 3),
    ]


def test_a_system_that_nothing_is_wired_to_is_no_hub() -> None:
    landscape = build_landscape(world(systems=[system("alone")]))
    assert find_hubs(landscape, wire(landscape)) == ()


def test_hubs_and_hotspots_are_advised_on_unless_the_hub_is_meant_to_be_one() -> None:
    assert codes(star(8))["unnamed-hub"] == ["middle"]
    assert codes(star(8))["hotspot"] == ["middle"]
    meant = codes(star(8, programme={"hub": "middle"}))
    assert "unnamed-hub" not in meant
    assert "hotspot" not in meant


def test_a_change_that_travels_further_than_elsewhere_is_said_with_whom_to_part_first() -> None:
    names = [f"s{number:02}" for number in range(12)]
    ring = [flow(one, other) for one, other in zip(names, names[1:] + names[:1], strict=True)]
    landscape = build_landscape(world(systems=[system(name) for name in names], integrations=ring))
    [finding] = [finding for finding in analyse(landscape).findings if finding.code == "change-travels-far"]
    assert "100 %" in finding.detail
    assert "(s00)" in finding.advice


def test_protected_data_over_a_zone_and_unknown_places_are_said_and_never_taken_for_safe() -> None:
    landscape = build_landscape(
        world(
            systems=[
                system("core", zone="inner", data={"classification": "restricted", "residency": ["DE"]}),
                system("out", zone="outer", location=None),
            ],
            integrations=[flow("core", "out")],
        )
    )
    found = codes(landscape)
    assert found["protected-data-cross-zones"] == ["core-to-out"]
    assert found["data-location-unknown"] == ["core-to-out"]


def test_boundaries_that_nobody_knows_are_counted_apart_from_those_not_crossed() -> None:
    landscape = build_landscape(
        world(
            systems=[system("a"), system("b", zone=None), system("c", data={"residency": None})],
            integrations=[flow("a", "b"), flow("c", "a")],
        )
    )
    assert count_unknown_boundaries(landscape) == {"zones": 1, "countries": 1}
