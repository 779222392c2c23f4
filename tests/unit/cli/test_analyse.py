"""analyse prints the structure, without any estimate."""

from __future__ import annotations

import json

PARTS = {"missing_apis", "single_points_of_failure", "cycles", "coupling", "service_level_gaps", "findings"}


def test_json_has_the_contract_s_parts(seamap, write):
    done = seamap("analyse", write(), "--format", "json")

    assert done.code == 0
    assert json.loads(done.out).keys() >= PARTS


def test_text_names_the_missing_api_and_fits_a_terminal(seamap, write):
    done = seamap("analyse", write())

    assert done.code == 0
    assert "The mainframe" in done.out
    assert max(len(line) for line in done.out.splitlines()) <= 80


def test_a_scenario_with_an_api_has_none_missing(seamap, write):
    done = seamap("analyse", write(), "--scenario", "new-api", "--format", "json")

    assert json.loads(done.out)["missing_apis"] == []


def test_text_answers_every_question_and_says_what_to_do_once_for_each_kind(seamap, write):
    done = seamap("analyse", write())

    titles = (
        "Single points of failure",
        "Hotspots",
        "Most connected",
        "Cycles",
        "Coupling",
        "Service levels",
        "Data",
        "What to do",
    )
    for title in titles:
        assert f"\n{title}" in done.out
    assert done.out.count("→ Decide how it is opened") == 1
    assert max(len(line) for line in done.out.splitlines()) <= 80


def test_a_system_alone_has_no_structure_and_that_is_said(seamap, tmp_path):
    file = tmp_path / "alone.yaml"
    file.write_text("schema: seamap/inventory/v1\nid: alone\nname: Alone\ncurrency: EUR\nsystems: [{id: a, name: A}]\n")
    done = seamap("analyse", str(file))

    assert done.code == 0
    assert "no system is wired to another" in done.out
