"""Findings about the landscape: stable codes, names with ids, and something to do about each."""

from __future__ import annotations

import pytest

from app.landscape.analysis import analyse, landscape_findings
from app.landscape.build import build_landscape
from app.landscape.usually_present import KINDS, find_absent_kinds
from tests.worlds import WORLDS, bare, flow, mainframe_between_two, one_missing_api, ring, system, tiny_hub, world


def found(inventory, code: str) -> list:
    return [finding for finding in analyse(build_landscape(inventory)).findings if finding.code == code]


def test_a_missing_api_is_named_with_what_needs_it() -> None:
    (finding,) = found(one_missing_api("batch"), "missing-api")
    assert finding.subject == {"system": "billing"}
    assert finding.detail.startswith("Billing (billing) has no API (batch); 1 flow in scope needs it.")
    assert finding.advice


def test_an_unknown_api_is_a_note_and_not_a_missing_one() -> None:
    inventory = one_missing_api("unknown")
    assert found(inventory, "missing-api") == []
    (finding,) = found(inventory, "api-unknown")
    assert str(finding.severity) == "note"


def test_a_need_that_systems_cannot_promise_is_an_error_and_one_behind_a_missing_api_a_warning() -> None:
    (warning,) = found(mainframe_between_two(), "service-level-unmet")
    assert (str(warning.severity), warning.subject) == ("warning", {"path": "decide"})
    assert found(mainframe_between_two(), "service-level-unreachable") == []
    slow = world(
        systems=[system("a"), system("b", sla={"latency_p95_ms": 1900})],
        integrations=[flow("a", "b", mode="synchronous")],
        paths=[{"id": "way", "name": "Way", "hops": ["a", "b"], "needs": {"latency_ms": 2000}}],
    )
    (error,) = found(slow, "service-level-unreachable")
    assert (str(error.severity), error.subject) == ("error", {"path": "way"})
    assert "add up to 2100 ms; the slowest hop B (b)." in error.detail


def test_a_mission_path_stops_where_no_fallback_is_stated() -> None:
    (finding,) = found(mainframe_between_two(), "mission-path-without-fallback")
    assert "Portal (portal) and Core (core)" in finding.detail
    assert "scoring" not in finding.detail


def test_a_cycle_shows_one_way_round() -> None:
    (finding,) = found(ring(), "cycle")
    assert finding.detail.startswith("3 systems depend on each other, for example one → ")


def test_the_centre_of_everything_is_a_single_point_of_failure() -> None:
    (finding,) = found(tiny_hub(), "single-point-of-failure")
    assert finding.subject == {"system": "hub"}
    assert "cuts 2 other systems off" in finding.detail


def test_a_system_on_every_path_is_one_too_unless_a_fallback_replaces_it() -> None:
    def inventory(fallback: str):
        return world(
            systems=[bare(name) for name in "abcd"],
            integrations=[flow("a", "b"), flow("b", "c"), flow("b", "d"), flow("a", "d"), flow("c", "d"), flow("a", "c")],
            paths=[
                {"id": "one", "name": "One", "hops": ["a", "b", {"system": "c", "fallback": "queue"}]},
                {"id": "two", "name": "Two", "hops": [{"system": "b", "fallback": fallback}, "d"]},
            ],
        )

    (finding,) = found(inventory("none"), "single-point-of-failure")
    assert finding.detail == "The failure of B (b) stops all 2 declared paths."
    assert found(inventory("rules"), "single-point-of-failure") == []


def test_hops_that_nothing_joins() -> None:
    inventory = world(
        systems=[bare("a"), bare("b"), bare("c")],
        integrations=[flow("a", "b")],
        paths=[{"id": "way", "name": "Way", "hops": ["a", "b", "c"]}],
    )
    (finding,) = found(inventory, "hops-not-joined")
    assert "B (b) and C (c)" in finding.detail


def test_retired_systems_that_are_used_and_retiring_ones_built_upon() -> None:
    inventory = world(
        systems=[bare("old", lifecycle="retired"), bare("ageing", lifecycle="retiring"), bare("new")],
        integrations=[
            flow("old", "new", status="live"),
            flow("ageing", "new"),
            flow("ageing", "new", id="kept", status="live"),
        ],
        paths=[{"id": "way", "name": "Way", "hops": ["old", "new"]}],
    )
    assert [finding.subject for finding in found(inventory, "retired-system-used")] == [
        {"integration": "old-to-new"},
        {"path": "way"},
    ]
    assert [finding.subject for finding in found(inventory, "retiring-system-used")] == [{"integration": "ageing-to-new"}]


def test_targets_without_a_way_in() -> None:
    inventory = world(
        systems=[system("a"), system("b", api={"availability": "none"})], integrations=[flow("a", "b", provider="source")]
    )
    (finding,) = found(inventory, "target-without-way-in")
    assert "B (b), which has no way in" in finding.detail


def test_the_same_data_twice_is_a_hint_and_many_hints_are_one() -> None:
    several = world(systems=[bare("a"), bare("b"), bare("c")], integrations=[flow("a", "c"), flow("b", "c")])
    (finding,) = found(several, "duplicate-integrations")
    assert finding.detail == "a-to-c and b-to-c each bring Record to C (c)."
    same = [bare(f"s{number}", domain="Sales", schemas=[{"name": f"Thing {number // 2}"}]) for number in range(60)]
    (folded,) = found(world(systems=same), "duplicate-systems")
    assert folded.detail.startswith("30 groups of systems of one domain hold the same data; the first: S0 (s0) and S1 (s1)")


def test_data_that_leave_the_country_they_must_stay_in() -> None:
    stays = {"residency": ["DE"], "classification": "confidential"}
    inventory = world(
        systems=[bare("a", data=stays), bare("here", location=["DE"]), bare("there", location=["US", "DE"]), bare("somewhere")],
        integrations=[flow("a", "here"), flow("a", "there"), flow("a", "somewhere")],
    )
    (finding,) = found(inventory, "data-leave-residency")
    assert finding.subject == {"integration": "a-to-there"}
    assert "to US, where" in finding.detail


def test_what_a_hub_usually_also_needs_is_asked_for_until_somebody_looked() -> None:
    landscape = build_landscape(tiny_hub())
    assert {kind.slug for kind in find_absent_kinds(landscape)} == {kind.slug for kind in KINDS} - {
        "payments"
    }  # there is billing
    silenced = build_landscape(tiny_hub().model_copy(update={"not_needed": ("audit", "identity")}))
    assert {kind.slug for kind in find_absent_kinds(silenced)} & {"audit", "identity"} == set()
    assert len(found(tiny_hub(), "usually-present")) == len(KINDS) - 1


def test_without_a_hub_nothing_is_usual() -> None:
    assert found(ring(), "usually-present") == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Azure AD (Entra ID)", "identity"),
        ("SSO", "identity"),
        ("Accounts payable", "payments"),
        ("Document archive", "documents"),
        ("E-mail gateway", "correspondence"),
        ("EDW", "warehouse"),
        ("Statutory returns", "regulatory-reporting"),
        ("Audit trail", "audit"),
        ("Outcome feedback loop", "outcome-feedback"),
    ],
)
def test_kinds_are_recognised_by_their_words(name, slug) -> None:
    inventory = world(systems=[bare("hub"), bare("x", name=name)], programme={"hub": "hub"})
    assert slug not in {kind.slug for kind in find_absent_kinds(build_landscape(inventory))}


def test_a_word_inside_another_word_is_no_sign() -> None:
    inventory = world(systems=[bare("hub"), bare("x", name="Biscuit mobile")], programme={"hub": "hub"})
    assert len(find_absent_kinds(build_landscape(inventory))) == len(KINDS)


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_every_finding_says_something_about_something(name) -> None:
    landscape = build_landscape(WORLDS[name]())
    findings = analyse(landscape).findings
    for finding in findings:
        assert finding.detail.endswith((".", "!", "?")) or finding.code.startswith("duplicate")
        assert finding.subject
    codes = {finding.code for finding in findings}
    assert {finding.code for finding in landscape_findings(landscape)} <= codes


def test_a_miss_at_a_hop_without_an_api_says_that_it_is_about_today_s_interface() -> None:
    api = {"availability": "batch", "upgrade": {"cost": 5_000_000}}
    slow = world(
        systems=[system("a"), system("b", api=api, sla={"latency_p95_ms": 1900})],
        integrations=[flow("a", "b", mode="synchronous", api={"availability": "full"})],
        paths=[{"id": "way", "name": "Way", "hops": ["a", "b"], "needs": {"latency_ms": 1000}}],
    )
    errors = found(slow, "service-level-unreachable")

    assert errors
    assert all("today's interface of" in each.advice and "upgrade" in each.advice for each in errors)
