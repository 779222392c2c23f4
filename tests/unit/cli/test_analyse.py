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
