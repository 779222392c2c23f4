"""What the facts themselves give reason to check."""

from __future__ import annotations

from app.landscape.build import build_landscape
from app.landscape.soundness import advise_on_soundness
from tests.worlds import flow, system, world


def codes(**changes) -> list[tuple[str, dict[str, str]]]:
    inventory = world(**changes)
    return [(finding.code, dict(finding.subject)) for finding in advise_on_soundness(build_landscape(inventory))]


def test_a_mission_path_is_warned_of_hops_that_sleep_at_night() -> None:
    systems = [system("a", sla={"support": "always"}), system("b", sla={"support": "business_hours"})]
    path = {"id": "way", "name": "Way", "hops": ["a", "b"], "business_criticality": "mission"}
    said = codes(systems=systems, integrations=[flow("a", "b")], paths=[path])
    assert ("support-hours-short", {"path": "way"}) in said
    calm = codes(systems=systems, integrations=[flow("a", "b")], paths=[{**path, "business_criticality": "high"}])
    assert "support-hours-short" not in dict(calm)


def test_duplicates_failures_and_guesses_are_named() -> None:
    doubtful = {"hosting": {"source": "hearsay", "confidence": 0.2}, "zone": {"source": "survey", "confidence": 0.9}}
    systems = [
        system("a", data_quality={"duplicates": 0.08}, evidence=doubtful),
        system("b", data_quality={"duplicates": 0.01}),
    ]
    said = codes(systems=systems, integrations=[flow("a", "b", failure_share=0.12)])
    assert ("duplicate-records", {"system": "a"}) in said
    assert ("duplicate-records", {"system": "b"}) not in said
    assert ("transfers-fail", {"integration": "a-to-b"}) in said
    assert "weak-evidence" in dict(said)


def test_a_full_api_without_a_specification_is_a_note() -> None:
    bare = [system("a", api={"availability": "full", "specification": None}), system("b")]
    assert "api-without-specification" in dict(codes(systems=bare, integrations=[flow("a", "b")]))
    named = [system("a", api={"availability": "full", "specification": "https://example.org/a.yaml"}), system("b")]
    assert "api-without-specification" not in dict(codes(systems=named, integrations=[flow("a", "b")]))
