"""MODEL 9: the public cases. Examples, never targets: does P10 to P90 hold the fact, and is the right cause named?"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import pytest

from app.importers.registry import read_document
from app.services.estimates import estimate_document
from tests.conftest import INVENTORIES

SAMPLES = 4000
MEASURED_MONTHS = 14


@cache
def inventory_of(stem: str):
    file = INVENTORIES / f"{stem}.yaml"
    return read_document(file.name, file.read_bytes()).inventory


@cache
def document_of(stem: str, scenario: str | None = None) -> dict[str, Any]:
    return estimate_document(inventory_of(stem), scenario=scenario, samples=SAMPLES)


def system_of(stem: str, system_id: str, scenario: str | None = None) -> dict[str, Any]:
    return next(row for row in document_of(stem, scenario)["systems"] if row["id"] == system_id)


def test_the_insurers_fourteen_months_lie_between_p10_and_p90(capsys):
    months = document_of("insurance-claims")["summary"]["duration_months"]
    with capsys.disabled():
        sys.stdout.write(f"[measured {MEASURED_MONTHS} months: P10 {months['p10']:.1f}, P50 {months['p50']:.1f}, ")
        sys.stdout.write(f"P90 {months['p90']:.1f}]")
    assert months["p10"] <= MEASURED_MONTHS <= months["p90"]


def test_the_insurer_has_seven_to_nine_people():
    assert 7 <= sum(pool.capacity or 0 for pool in inventory_of("insurance-claims").pools) <= 9


def test_the_insurer_has_fifteen_integrations_and_six_systems_without_an_api():
    summary = document_of("insurance-claims")["summary"]
    assert (summary["integrations_in_scope"], summary["systems_in_scope"]) == (15, 15)
    assert (summary["systems_lacking_api"], summary["systems_api_unknown"]) == (6, 0)


def test_missing_apis_are_the_first_cause_that_the_insurers_estimate_names():
    document = document_of("insurance-claims")
    dearest = sorted(document["systems"], key=lambda row: -row["effort_days"]["mean"])
    assert all(row["lacks_api"] for row in dearest[:5])
    lacking = [row["id"] for row in document["systems"] if row["lacks_api"]]
    said = document["programme"]["explanation"][1]
    assert said.startswith("6 of 15 systems lack an API")
    assert all(name in said for name in lacking)
    warned = [row["subject"]["system"] for row in document["findings"] if row["code"] == "missing-api"]
    assert warned == lacking


def test_opening_the_insurers_systems_costs_more_than_any_other_work_on_them():
    """Enabling is the largest activity among those of systems, as the case tells it."""
    by = document_of("insurance-claims")["cost_by"]["activity"]
    assert by["enable"] == max(by[name] for name in ("engage", "access", "data_quality", "enable", "operate", "review"))


def test_giving_the_insurer_apis_saves_effort():
    base, better = (document_of("insurance-claims", name)["summary"] for name in (None, "claims-platform-apis"))
    assert better["effort_days"]["p50"] < base["effort_days"]["p50"]
    assert better["systems_lacking_api"] < base["systems_lacking_api"]


def test_the_banks_mainframe_is_a_decision_between_stated_options():
    core = system_of("regional-bank", "core-banking")
    assert core["lacks_api"] is True
    options = {row["option"]: row for row in core["remedies"]}
    assert set(options) == {"batch", "facade", "capture", "screens", "upgrade"}
    for name, row in options.items():
        assert row["effort_days"]["p50"] > 0
        assert bool(row["misses"]) == (name != "upgrade")
        assert row["chosen"] == (name == "upgrade")


def test_the_banks_upgrade_is_chosen_because_nothing_else_answers_within_two_seconds():
    options = {row["option"]: row for row in system_of("regional-bank", "core-banking")["remedies"]}
    for name in ("batch", "facade", "capture", "screens"):
        assert any("within 2,000 ms" in words for words in options[name]["misses"])
        assert options[name]["money_with_flows"] < options["upgrade"]["money_with_flows"]
    assert options["upgrade"]["purchase"] == 5_000_000
    assert document_of("regional-bank")["cost_by"]["category"]["remedies"] >= 5_000_000


def test_where_the_bank_accepts_the_nightly_batch_nothing_is_bought():
    core = system_of("regional-bank", "core-banking", "nightly-batch-accepted")
    chosen = [row for row in core["remedies"] if row["chosen"]]
    assert [row["option"] for row in chosen] == ["batch"]
    assert chosen[0]["misses"] == []
    cost = [document_of("regional-bank", name)["summary"]["cost"]["p50"] for name in (None, "nightly-batch-accepted")]
    assert cost[0] - cost[1] > 4_500_000


@pytest.mark.parametrize("stem", ["retail-personalisation", "telecom-assistant", "maintenance-rollout", "half-known"])
def test_every_other_case_is_estimated_with_a_width_that_admits_what_is_not_known(stem):
    summary = document_of(stem)["summary"]
    assert summary["effort_days"]["p90"] / summary["effort_days"]["p10"] > 2
    assert 0 < summary["facts_known"] < 1


def test_the_less_is_known_the_more_the_width_comes_of_it():
    widths = {stem: document_of(stem)["summary"] for stem in ("half-known", "insurance-claims")}
    assert widths["half-known"]["facts_known"] < widths["insurance-claims"]["facts_known"]
    assert widths["half-known"]["width"]["unknown_facts"] > widths["insurance-claims"]["width"]["unknown_facts"]
