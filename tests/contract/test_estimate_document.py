"""CONTRACT 5: the estimate document keeps its shape, and anyone can check its sums by hand."""

from __future__ import annotations

import json
import math
from functools import cache
from typing import Any

import jsonschema
import pytest

from app.errors import BadParameter, UnknownSubject, UnusableEffortModel
from app.exporters.estimate_schema import EstimateDocument, estimate_schema
from app.importers.registry import read_document
from app.services.derivation.json_text import encode_json
from app.services.estimates import estimate_document
from tests.conftest import INVENTORIES, ROOT
from tests.world_pieces import POOLS
from tests.worlds import WORLDS, flow, mainframe_between_two, one_missing_api, staffed, system, tiny_hub, world

PUBLISHED = ROOT / "docs" / "schemas" / "estimate.v1.json"
POOLS_OF_NOBODY = [{**pool, "capacity": 0} for pool in POOLS]
FILES = sorted(INVENTORIES.glob("*.yaml"))
SPREAD = {"mean", "p10", "p50", "p80", "p90"}
PARTS = {
    *("schema", "inventory", "scenario", "model", "samples", "seed", "summary", "scope", "cost_by", "programme", "pilot"),
    *("systems", "integrations", "paths", "work_packages", "schedule", "sensitivity", "questions", "api_investments", "risks"),
    *("findings", "structure", "assumptions", "cross_checks"),
}
"""The top level of CONTRACT 5, written out again: fields may be added, none removed."""


@cache
def bundled(stem: str):
    file = INVENTORIES / f"{stem}.yaml"
    return read_document(file.name, file.read_bytes()).inventory


@cache
def document_of(stem: str, scenario: str | None = None) -> dict[str, Any]:
    return estimate_document(bundled(stem), version=3, scenario=scenario, samples=500)


each_bundled = pytest.mark.parametrize("stem", [file.stem for file in FILES])
each_world = pytest.mark.parametrize("build", WORLDS.values(), ids=WORLDS)


@pytest.fixture(scope="module")
def validator():
    schema = estimate_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def walk(value: Any, path: str = ""):
    yield path, value
    if isinstance(value, dict):
        for key, part in value.items():
            yield from walk(part, f"{path}.{key}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from walk(part, f"{path}[{index}]")


def check(document: dict[str, Any], validator: Any) -> None:
    """Hold one document to all that holds for every one."""
    assert [error.message[:300] for error in validator.iter_errors(json.loads(encode_json(document)))] == []
    EstimateDocument.model_validate(document)
    assert set(document) == PARTS
    for path, value in walk(document):
        if isinstance(value, float):
            assert math.isfinite(value), path
        if isinstance(value, dict) and set(value) == SPREAD:
            assert value["p10"] <= value["p50"] <= value["p80"] <= value["p90"], path
    check_sums(document)


def check_sums(document: dict[str, Any]) -> None:
    packages, summary = document["work_packages"], document["summary"]
    for row in packages:
        product = row["base_days"] * math.prod(driver["factor"] for driver in row["drivers"])
        assert product == pytest.approx(row["median_days"], rel=1e-4, abs=1e-9), row["id"]
        assert set(row["depends_on"]) <= {other["id"] for other in packages}
    others = sum(row["median_days"] * row["probability"] for row in packages[:-1])
    assert packages[-1]["activity"] == "coordinate"
    assert packages[-1]["base_days"] == pytest.approx(others, rel=1e-3, abs=1e-9)
    assert summary["sum_of_medians_days"] == pytest.approx(others + packages[-1]["median_days"], rel=1e-3, abs=1e-9)
    days = sum(row["effort_days"]["mean"] for row in packages)
    assert days == pytest.approx(summary["effort_days"]["mean"], rel=1e-3, abs=1e-4)
    check_groups(document)
    check_money(document)


def check_groups(document: dict[str, Any]) -> None:
    """Every system, integration and path is as much as its packages."""
    of_a_system = {"engage", "access", "data_quality", "enable", "operate"}
    for kind, part in (("system", "systems"), ("integration", "integrations"), ("path", "paths")):
        for row in document[part]:
            own = [
                package["effort_days"]["mean"]
                for package in document["work_packages"]
                if package["subject"] == {kind: row["id"]} and (kind != "system" or package["activity"] in of_a_system)
            ]
            assert row["effort_days"]["mean"] == pytest.approx(sum(own), rel=1e-3, abs=1e-4)


def check_money(document: dict[str, Any]) -> None:
    cost, by = document["summary"]["cost"], document["cost_by"]
    if cost is None:
        assert set(by.values()) == {None}
        assert all(row["cost"] is None for row in document["work_packages"])
        return
    bought = by["category"]["remedies"] + by["category"]["terms"]
    labour = sum(row["cost"]["mean"] for row in document["work_packages"])
    near = pytest.approx(cost["mean"], rel=1e-3, abs=1e-4)
    assert sum(by["pool"].values()) + sum(by["team"].values()) + bought == near
    assert labour + bought == near
    assert sum(by["activity"].values()) + bought == near
    assert sum(by["category"].values()) == near
    if by["year"] is not None:
        assert sum(by["year"].values()) == near


@each_bundled
def test_every_bundled_inventory(stem, validator):
    check(document_of(stem), validator)


@pytest.mark.parametrize(
    ("stem", "scenario"), [(file.stem, row.id) for file in FILES for row in bundled(file.stem).scenarios], ids=str
)
def test_every_bundled_scenario(stem, scenario, validator):
    document = estimate_document(bundled(stem), scenario=scenario, samples=100)
    check(document, validator)
    assert document["scenario"] == scenario


@each_world
def test_every_small_world(build, validator):
    check(estimate_document(build(), samples=100), validator)


PAIR = {"systems": [system("crm"), system("shop")], "integrations": [flow("crm", "shop")]}


RETIRED = [system(name, lifecycle="retired") for name in ("crm", "shop")]
SILENT = {"low": 0, "likely": 0, "high": 0}
ODD = {
    "nobody to do it": world(**PAIR),
    "a deadline and no start": world(**PAIR, programme={"deadline": "2026-06-01"}),
    "a deadline before the start": staffed(**PAIR, programme={"deadline": "2020-01-01"}),
    "a programme that costs nothing": staffed(**PAIR, programme={"total_cost": 0}),
    "no other costs": staffed(**PAIR, programme={"other_costs": []}),
    "pools of nobody": staffed(**PAIR, pools=POOLS_OF_NOBODY),
    "owners without time": staffed(**PAIR, teams=[{"id": name, "capacity": 0} for name in ("red", "blue")]),
    "only a hub": staffed(systems=[system("hub")], programme={"hub": "hub"}),
    "a hub that feeds itself": staffed(systems=[system("crm")], integrations=[flow("crm", "crm")], programme={"hub": "crm"}),
    "a hub and all retired": staffed(systems=RETIRED, programme={"hub": "crm"}),
    "all retired": staffed(systems=RETIRED, integrations=[flow("crm", "shop")]),
    "people say nothing": staffed(systems=[system("crm", effort=SILENT), system("shop")], integrations=PAIR["integrations"]),
    "perhaps unlisted": staffed(**PAIR, programme={"unlisted_integrations": {"low": 0, "likely": 0, "high": 6}}),
    "a free review": staffed(**PAIR, programme={"reviews": [{"id": "free", "effort_days": 0, "lead_time_days": 0}]}),
    "available late": staffed(
        systems=[system("crm", available_from="2099-01-01"), system("shop")], integrations=PAIR["integrations"]
    ),
}


@pytest.mark.parametrize("inventory", ODD.values(), ids=ODD)
def test_what_is_odd_is_estimated_all_the_same(inventory, validator):
    check(estimate_document(inventory, samples=100), validator)


def test_the_published_schema_is_what_the_models_say(update_golden):
    text = json.dumps(estimate_schema(), indent=2, ensure_ascii=False) + "\n"
    if update_golden:
        PUBLISHED.write_text(text, encoding="utf-8")
    assert PUBLISHED.read_text(encoding="utf-8") == text


def test_the_schema_refuses_what_is_not_promised(validator):
    good = json.loads(encode_json(document_of("half-known")))
    for breaking in (
        {"schema": "seamap/estimate/v2"},
        {"summary": {}},
        {"verdict": "within"},
        {"samples": "many"},
        {"integrations": [{**good["integrations"][0], "class": "hard"}]},
    ):
        assert not validator.is_valid(good | breaking)


def test_the_heading_says_what_was_estimated():
    document = document_of("regional-bank")
    assert document["schema"] == "seamap/estimate/v1"
    assert document["inventory"]["id"] == "regional-bank"
    assert document["inventory"]["version"] == 3
    assert document["inventory"]["digest"].startswith("sha256:")
    assert (document["samples"], document["seed"], document["scenario"]) == (500, 1, None)
    assert document["model"]["id"] == "seamap-2026.11"
    assert document["model"]["calibrated_on"] == 0


def test_scope_says_what_is_in_and_why_the_rest_is_not():
    scope = document_of("regional-bank")["scope"]
    assert set(scope["unlisted"]["integrations"]) == SPREAD
    assert {"system": "core-banking"} in scope["included"] or len(scope["included"]) > 10
    assert all(row["why"] for row in scope["excluded"])
    summary = document_of("regional-bank")["summary"]
    kinds = [next(iter(subject)) for subject in scope["included"]]
    assert kinds.count("system") == summary["systems_in_scope"]
    assert kinds.count("integration") == summary["integrations_in_scope"]
    assert kinds.count("path") == summary["paths_in_scope"]


def test_named_parts_are_the_same_parts():
    whole = document_of("half-known")
    parts = estimate_document(bundled("half-known"), version=3, samples=500, fields=["summary", "work_packages"])
    assert set(parts) == {"summary", "work_packages"}
    assert parts == {name: whole[name] for name in parts}


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"samples": 99}, BadParameter),
        ({"samples": 200_001}, BadParameter),
        ({"seed": -1}, BadParameter),
        ({"seed": 2**53}, BadParameter),
        ({"fields": ["summary", "sumary"]}, BadParameter),
        ({"scenario": "no-such"}, UnknownSubject),
        ({"model": b"id = 1"}, UnusableEffortModel),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused(parameters, error):
    with pytest.raises(error):
        estimate_document(tiny_hub(), **parameters)


def test_an_upgrade_is_in_the_cost_of_its_system():
    document = estimate_document(mainframe_between_two(), samples=500)
    core = next(row for row in document["systems"] if row["id"] == "core")
    labour = sum(
        row["cost"]["mean"]
        for row in document["work_packages"]
        if row["subject"] == {"system": "core"} and row["activity"] != "review"
    )
    assert core["cost"]["mean"] == pytest.approx(labour + 5_000_000, rel=1e-4)
    assert core["cost"]["p10"] > 5_000_000
    assert document["cost_by"]["category"]["remedies"] == pytest.approx(5_000_000)
    begins = next(row["start"] for row in document["work_packages"] if row["id"] == "system/core/enable")
    years = document["cost_by"]["year"]
    assert years[begins[:4]] >= 5_000_000
    assert sum(amount for year, amount in years.items() if year != begins[:4]) < 5_000_000


def test_without_a_start_there_are_durations_and_no_dates():
    document = estimate_document(world(**PAIR, pools=[{"id": "all", "rate_per_day": 500, "capacity": 2}]), samples=500)
    summary = document["summary"]
    assert summary["duration_months"]["p50"] > 0
    assert summary["finish"] == {"p50": None, "p80": None}
    assert summary["joint_confidence"]["finish"] is None
    assert summary["joint_confidence"]["cost"] == pytest.approx(summary["cost"]["p80"], rel=1e-4)
    assert 0.6 <= summary["joint_confidence"]["probability"] <= 0.8
    assert document["cost_by"]["year"] is None
    assert all(row["start"] is None and row["finish"] is None for row in document["work_packages"])


def test_an_unknown_api_is_said_to_be_unknown():
    document = estimate_document(one_missing_api("unknown"), samples=300)
    billing = next(row for row in document["systems"] if row["id"] == "billing")
    assert billing["lacks_api"] is None
    assert document["summary"]["systems_api_unknown"] == 1
    assert {row["availability"] for row in billing["remedies"]} == {"partial", "batch", "manual", "none"}
    assert sum(row["probability"] for row in billing["remedies"] if row["chosen"]) < 1


def test_the_total_of_the_deadline_and_the_band_are_probabilities():
    document = document_of("insurance-claims")
    assert 0 <= document["summary"]["deadline"]["probability"] <= 1
    assert document["programme"]["band"] == [0.3, 0.5]
    assert document["programme"]["verdict"] in {"within", "below", "above"}
    assert any("licences, infrastructure, run cost" in words for words in document["programme"]["explanation"])
