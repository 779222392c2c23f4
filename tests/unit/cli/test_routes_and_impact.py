"""routes and impact print what an architect asks in a review: which way, at what price; who is hit, which paths stop."""

from __future__ import annotations

import json

ONE_WAY = (
    "  - {source: shop, target: hub, status: planned}",
    "  - {source: shop, target: hub, status: planned, mode: synchronous}",
)


def width_of(text: str) -> int:
    return max(len(line) for line in text.splitlines())


def test_routes_name_each_step_with_its_price(seamap, write):
    done = seamap("routes", write(ONE_WAY), "--from", "shop", "--to", "hub")

    assert done.code == 0, done.err
    assert "The shop to The hub" in done.out
    assert "1 step" in done.out
    assert "connecting and opening" in done.out
    assert width_of(done.out) <= 80


def test_routes_as_json_are_the_contract_s_body(seamap, write):
    done = seamap("routes", write(), "--from", "mainframe", "--to", "hub", "-k", "1", "--format", "json")

    document = json.loads(done.out)
    assert [route["systems"] for route in document["routes"]] == [["mainframe", "hub"]]
    assert document["routes"][0]["steps"][0]["lacks_api"] is True
    assert document["routes"][0]["effort_days"] > 0


def test_where_there_is_no_route_what_is_in_the_way_is_said_and_it_is_no_failure(seamap, write):
    done = seamap("routes", write(), "--from", "hub", "--to", "shop")

    assert done.code == 0
    assert "No route" in done.out
    assert "shop-to-hub runs the other way" in " ".join(done.out.split())


def test_ends_that_cannot_be_used_are_bad_usage_with_a_guess(seamap, write):
    mistyped = seamap("routes", write(), "--from", "mainfrme", "--to", "hub")
    same = seamap("routes", write(), "--from", "hub", "--to", "hub")
    many = seamap("routes", write(), "--from", "shop", "--to", "hub", "-k", "101")

    assert (mistyped.code, same.code, many.code) == (2, 2, 2)
    assert "did you mean `mainframe`" in mistyped.err
    assert "two systems" in same.err


def test_impact_says_who_is_hit_which_paths_stop_and_whom_to_tell(seamap, write):
    done = seamap("impact", write(), "mainframe")

    words = " ".join(done.out.split())
    assert done.code == 0
    assert "The hub (hub), over mainframe-to-hub" in words
    assert "stops Order to delivery (order)" in words
    assert "no owner known: hub" in words
    assert "→ State what happens there" in words
    assert width_of(done.out) <= 80


def test_impact_as_json_under_a_scenario(seamap, write):
    done = seamap("impact", write(), "shop", "--scenario", "new-api", "--format", "json")

    document = json.loads(done.out)
    assert document.keys() >= {"failure", "change", "paths", "findings"}
    assert [row["system"] for row in document["failure"]] == ["hub"]
    assert document["scenario"] == "new-api"


def test_impact_of_nobody_known_is_bad_usage_with_a_guess(seamap, write):
    done = seamap("impact", write(), "mainfram")

    assert done.code == 2
    assert "did you mean `mainframe`" in done.err
