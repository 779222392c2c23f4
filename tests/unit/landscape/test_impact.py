"""What a failure and a change reach, over what, and which paths survive."""

from __future__ import annotations

import pytest

from app.errors import UnknownSubject
from app.landscape.build import build_landscape
from app.landscape.impact import Reached, find_impact
from app.landscape.impact_advice import advise_on_impact
from tests.worlds import flow, system, world


def landscape_of(**more):
    return build_landscape(
        world(
            systems=[system(name) for name in ("core", "crm", "portal", "report", "apart")]
            + [system("bus", type="middleware")],
            integrations=[
                flow("core", "crm", id="lookup", mode="synchronous", via=["bus"]),
                flow("crm", "portal", id="screen", mode="synchronous"),
                flow("portal", "crm", id="entry", provider="target", mode="synchronous"),
                flow("crm", "report", id="load", mode="batch"),
            ],
            **more,
        )
    )


def test_a_failure_travels_from_provider_to_consumer_and_says_whether_at_once() -> None:
    impact = find_impact(landscape_of(), "core")
    assert impact.failure == (
        Reached("crm", 1, ("lookup",), at_once=True, nearer=("core",)),
        Reached("portal", 2, ("entry", "screen"), at_once=True, nearer=("crm",)),
        Reached("report", 2, ("load",), at_once=False, nearer=("crm",)),
    )


def test_the_failure_of_middleware_hits_the_consumers_of_what_passes_it() -> None:
    assert [item.system for item in find_impact(landscape_of(), "bus").failure] == ["crm", "portal", "report"]


def test_a_change_travels_along_the_data() -> None:
    impact = find_impact(landscape_of(), "portal")
    assert [(item.system, item.steps) for item in impact.change] == [("crm", 1), ("report", 2)]
    assert impact.failure == ()


def test_a_change_reaches_middleware_but_does_not_go_on_with_what_else_passes_it() -> None:
    landscape = build_landscape(
        world(
            systems=[system(name) for name in ("a", "b", "c", "d")] + [system("bus", type="middleware")],
            integrations=[flow("a", "b", via=["bus"]), flow("c", "d", via=["bus"])],
        )
    )
    assert [item.system for item in find_impact(landscape, "a").change] == ["b", "bus"]
    assert [item.system for item in find_impact(landscape, "bus").change] == ["b", "d"]


def test_over_a_flow_of_unknown_mode_nobody_knows_whether_it_is_felt_at_once() -> None:
    landscape = build_landscape(
        world(
            systems=[system(name) for name in ("a", "b", "c", "d")],
            integrations=[flow("a", "b", mode=None), flow("b", "c", mode="synchronous"), flow("c", "d", mode="batch")],
            paths=[
                {"id": "bare", "name": "Bare", "hops": ["c", "d"]},
                {"id": "safe", "name": "Safe", "hops": [{"system": "c", "fallback": "queue"}, "d"]},
            ],
        )
    )
    impact = find_impact(landscape, "a")
    assert {item.system: item.at_once for item in impact.failure} == {"b": None, "c": None, "d": False}
    assert {item.path.id: item.survives for item in impact.paths} == {"bare": None, "safe": True}
    advice = {finding.code: finding.detail for finding in advise_on_impact(landscape, impact)}
    assert "a-to-b" in advice["mode-unknown"]
    assert "bare" in advice["failure-unclear"]


def test_retired_systems_neither_feel_nor_pass_on_and_are_said_to_be_left_out() -> None:
    landscape = build_landscape(
        world(
            systems=[system("a"), system("old", lifecycle="retired"), system("c")],
            integrations=[flow("a", "old"), flow("old", "c")],
        )
    )
    impact = find_impact(landscape, "a")
    assert (impact.failure, impact.change) == ((), ())
    assert [finding.code for finding in advise_on_impact(landscape, impact)] == ["retired-left-out"]
    assert [item.system for item in find_impact(landscape, "old").failure] == ["c"]


def test_advice_names_the_hop_where_a_path_stops_and_who_passes_the_failure_on() -> None:
    paths = [{"id": "bare", "name": "Bare", "hops": ["portal", "crm"]}]
    landscape = landscape_of(paths=paths)
    advice = {finding.code: finding for finding in advise_on_impact(landscape, find_impact(landscape, "core"))}
    assert "(portal) and " in advice["failure-stops-path"].detail
    assert dict(advice["failure-stops-path"].subject) == {"path": "bare"}
    assert "(crm) to 1 more system" in advice["failure-cascades"].detail


def test_paths_stop_where_a_struck_hop_has_no_fallback() -> None:
    paths = [
        {"id": "bare", "name": "Bare", "hops": ["portal", "crm", "core"]},
        {
            "id": "safe",
            "name": "Safe",
            "hops": [{"system": "crm", "fallback": "manual"}, {"system": "core", "fallback": "queue"}],
        },
        {"id": "through-bus", "name": "Through", "hops": ["core", {"system": "crm", "fallback": "manual"}]},
        {"id": "elsewhere", "name": "Elsewhere", "hops": ["apart", "report"]},
    ]
    landscape = landscape_of(paths=paths)
    core = {item.path.id: item for item in find_impact(landscape, "core").paths}
    assert set(core) == {"bare", "safe", "through-bus"}
    assert core["bare"].hops == ("portal", "crm", "core")
    assert not core["bare"].survives
    assert core["safe"].survives
    bus = {item.path.id: item for item in find_impact(landscape, "bus").paths}
    assert bus["through-bus"].passes_failed
    assert not bus["through-bus"].survives


def test_a_system_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(UnknownSubject):
        find_impact(landscape_of(), "nowhere")
