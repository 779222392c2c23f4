"""compare and diff print one screen of 80 columns for people and the contract's document for programs."""

from __future__ import annotations

import json

from app.cli.compare_text import comparison_parts
from app.cli.output import rich_text

SAMPLES = ("--samples", "300")


def test_compare_takes_scenarios_in_either_way_and_fits_a_terminal(seamap, write):
    done = seamap("compare", write(), "--scenario", "new-api", *SAMPLES)
    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    for words in ("Side by side", "as declared", "new-api", "sooner", "With an API"):
        assert words in done.out


def test_a_median_that_is_not_the_difference_of_medians_is_explained():
    def row(months, difference, order_of=None):
        spread = {"p50": months}
        summary = {"effort_days": {"p50": 1.0}, "cost": None, "duration_months": spread, "finish": {"p80": None}}
        told = {"cost": None, "duration_months": {"p50": difference}}
        return {
            "id": "x", "name": "X", "summary": summary | {"systems_lacking_api": 0, "deadline": None}, "difference": told,
            "order_of": order_of,
            "probability_cheaper": None, "probability_sooner": 0.5, "changes": [],
        }  # fmt: skip

    def text(scenario, order_of=None):
        document = {"inventory": {"name": "A"}, "currency": "USD", "samples": 10, "base": row(22.2, 0.0, order_of)}
        return " ".join(rich_text(*comparison_parts({**document, "scenarios": [scenario]})).split())

    assert "not the difference of the P50s above" in text(row(21.9, 0.0))
    assert "not the difference" not in text(row(21.9, -0.3))
    assert "sooner here than in its own estimate: it is done in the order that was found for x." in text(row(21.9, -0.3), "x")
    assert "found for" not in text(row(21.9, -0.3))


def test_a_long_name_of_a_scenario_goes_on_in_a_second_line_beside_a_deadline():
    spread = {"p50": 22.2}
    summary = {"effort_days": {"p50": 2604.0}, "cost": {"p50": 2.8e6, "p80": 3.9e6}, "duration_months": spread}
    summary |= {"finish": {"p80": "2028-12-29"}, "systems_lacking_api": 6, "deadline": {"probability": 0.5}}
    row = {
        "id": "claims-platform-apis", "name": "X", "summary": summary, "probability_cheaper": None, "probability_sooner": 0.5,
        "difference": {"cost": None, "duration_months": {"p50": 0.0}}, "changes": [],
    }  # fmt: skip
    document = {
        "inventory": {"name": "A"},
        "currency": "USD",
        "samples": 10,
        "base": {**row, "id": None, "order_of": None},
        "scenarios": [row],
    }
    text = rich_text(*comparison_parts(document))
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= 80
    begun = {line.split()[0] for line in text.splitlines() if line.startswith(" claims")}
    assert begun <= {"claims-", "claims-platform-", "claims-platform-apis"}


def test_compare_in_json_is_the_like_named_route_s_body(seamap, write):
    document = json.loads(seamap("compare", write(), "--format", "json", *SAMPLES).out)
    assert [row["id"] for row in document["scenarios"]] == ["new-api"]
    assert document["base"]["id"] is None


def test_an_unknown_scenario_is_bad_usage_with_a_hint(seamap, write):
    done = seamap("compare", write(), "--scenario", "new-apy", *SAMPLES)
    assert done.code == 2
    assert "new-api" in done.err


def test_diff_is_a_priced_work_list(seamap, write):
    new = write(("availability: batch", "availability: full"), ("The shop", "The web shop"), name="new.yaml")
    done = seamap("diff", write(), new, *SAMPLES)
    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    for words in ("Changed", "batch → full", "Renamed", "The web shop", "Everything else"):
        assert words in done.out
    document = json.loads(seamap("diff", write(), new, *SAMPLES, "--format", "json").out)
    assert {"new", "changed", "retired", "renamed", "bridges"} <= set(document)


def test_estimate_shows_the_gates_and_the_norms(seamap, write):
    done = seamap("estimate", write(), *SAMPLES)
    for words in ("Pilot against production", "Gates before production", "not assessed", "Norms"):
        assert words in done.out
