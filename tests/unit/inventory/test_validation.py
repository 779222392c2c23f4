"""Every fault of a document at once, each with a stable code, its place, and words an architect understands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.errors import LimitExceeded
from app.findings import Severity
from app.inventory.validate import validate_document


def flow(source: str, target: str, **facts: Any) -> dict[str, Any]:
    return {"source": source, "target": target, **facts}


def base(**changes: Any) -> dict[str, Any]:
    """A valid document in which every kind of thing can be referred to."""
    tree = {
        "schema": "seamap/inventory/v1",
        "id": "claims",
        "name": "Claims",
        "currency": "EUR",
        "teams": [{"id": "mainframe-ops"}, {"id": "crm-team"}],
        "pools": [{"id": "integration", "capacity": 2, "activities": ["build"]}],
        "systems": [
            {"id": "core", "name": "Core", "owner": "mainframe-ops", "schemas": [{"name": "Policy"}]},
            {"id": "crm", "name": "CRM", "owner": "crm-team"},
            {"id": "portal", "name": "Portal"},
        ],
        "integrations": [{"source": "core", "target": "crm", "carries": ["Policy"]}],
        "paths": [{"id": "sale", "name": "Sale", "hops": ["portal", "crm", "core"]}],
    }
    return tree | changes


def one_system(**facts: Any) -> dict[str, Any]:
    systems = [{"id": "core", "name": "Core", **facts}, {"id": "crm", "name": "CRM"}, {"id": "portal", "name": "P"}]
    return base(systems=systems, integrations=[{"source": "core", "target": "crm"}])


def faults_of(tree: Any, severity: Severity = Severity.ERROR) -> list[tuple[str, str, str]]:
    found = validate_document(tree).findings
    return [(f.code, f.place.pointer if f.place else "", f.detail) for f in found if f.severity is severity]


def test_the_base_is_valid_and_says_nothing():
    result = validate_document(base())
    assert result.inventory is not None
    assert result.findings == ()


@pytest.mark.parametrize(
    ("tree", "code", "pointer", "says"),
    [
        (base(sistems=[]), "unknown-key", "/sistems", "did you mean `systems`?"),
        (base(currency="EURO"), "bad-currency", "/currency", "`EURO`"),
        (base(currency="EUX"), "unknown-currency", "/currency", "did you mean `EUR`?"),
        (base(schema="seamap/inventory/v2"), "unsupported-schema", "/schema", "`seamap/inventory/v2`"),
        (base(id="unknown"), "reserved-id", "/id", "`unknown` cannot be an id"),
        (base(id="My Claims"), "bad-id", "/id", "`My Claims`"),
        (base(name=None), "missing-key", "/name", "has no value"),
        (base(systems=5), "wrong-type", "/systems", "must be a list"),
        (base(teams=["mainframe-ops"]), "wrong-type", "/teams/0", "must be a group of keys"),
        (one_system(hosting="Mainfrme"), "unknown-word", "/systems/0/hosting", "did you mean `mainframe`?"),
        (one_system(api={"availability": "fulll"}), "unknown-word", "/systems/0/api/availability", "did you mean `full`?"),
        (one_system(api={"styles": ["rset"]}), "unknown-word", "/systems/0/api/styles/0", "did you mean `rest`?"),
        (one_system(api={"availabilty": "full"}), "unknown-key", "/systems/0/api/availabilty", "did you mean `availability`?"),
        (one_system(apis=None), "unknown-key", "/systems/0/apis", "did you mean `api`?"),
        (one_system(sla={"availability": 99.5}), "out-of-range", "/systems/0/sla/availability", "at most 1"),
        (one_system(sla={"latency_p95_ms": "fast"}), "wrong-type", "/systems/0/sla/latency_p95_ms", "must be a number"),
        (one_system(available_from=20260105), "bad-date", "/systems/0/available_from", "not a date"),
        (one_system(available_from="05.01.2026"), "bad-date", "/systems/0/available_from", "not a date"),
        (one_system(available_from="2026-02-30"), "bad-date", "/systems/0/available_from", "not a date"),
        (one_system(location=["Germany"]), "bad-country", "/systems/0/location/0", "not a country code"),
        (one_system(name="a\x00b"), "hidden-characters", "/systems/0/name", "cannot be seen"),
        (one_system(name="a\u202eb"), "hidden-characters", "/systems/0/name", "cannot be seen"),
        (one_system(name="a\uffffb"), "hidden-characters", "/systems/0/name", "cannot be seen"),
        (one_system(description="a\ufffeb"), "hidden-characters", "/systems/0/description", "cannot be seen"),
        (one_system(name="x" * 513), "too-long", "/systems/0/name", "longer than 512"),
        (one_system(name="  "), "empty-text", "/systems/0/name", "is empty"),
        (one_system(name=False), "wrong-type", "/systems/0/name", "`false`"),
        (one_system(sla={"latency_p95_ms": True}), "wrong-type", "/systems/0/sla/latency_p95_ms", "must be a number"),
        (one_system(owner="maiframe-ops"), "unknown-team", "/systems/0/owner", "did you mean `mainframe-ops`?"),
        (one_system(effort={"low": 5, "likely": 3, "high": 9}), "out-of-order", "/systems/0/effort", "5, 3, 9"),
        (one_system(effort={"low": 5, "likely": 8}), "missing-key", "/systems/0/effort", "no `high`"),
        (base(systems=[*base()["systems"], {"id": "crm", "name": "Again"}]), "duplicate-id", "/systems/3/id", "`crm`"),
        (
            base(teams=[{"id": "crm-team"}, {"id": "crm-team"}, {"id": "mainframe-ops"}]),
            "duplicate-id",
            "/teams/1/id",
            "number 1",
        ),
        (base(pools=[{"id": "a"}, {"id": "a"}]), "duplicate-id", "/pools/1/id", "`a`"),
        (base(paths=[*base()["paths"], *base()["paths"]]), "duplicate-id", "/paths/1/id", "`sale`"),
        (
            base(integrations=[flow("core", "crm", id="x"), flow("crm", "core", id="x")]),
            "duplicate-id",
            "/integrations/1/id",
            "`x`",
        ),
        (base(scenarios=[{"id": "a"}, {"id": "a"}]), "duplicate-id", "/scenarios/1/id", "`a`"),
        (base(programme={"phases": [{"id": "a", "name": "A"}] * 2}), "duplicate-id", "/programme/phases/1/id", "`a`"),
        (base(programme={"reviews": [{"id": "a"}] * 2}), "duplicate-id", "/programme/reviews/1/id", "`a`"),
        (base(systems=[*base()["systems"], {"id": "unknown", "name": "U"}]), "reserved-id", "/systems/3/id", "unknown"),
        (base(integrations=[flow("cor", "crm")]), "unknown-system", "/integrations/0/source", "did you mean `core`?"),
        (base(integrations=[flow("core", "crn")]), "unknown-system", "/integrations/0/target", "did you mean `crm`?"),
        (base(integrations=[flow("core", "crm", via=["esb"])]), "unknown-system", "/integrations/0/via/0", "`esb`"),
        (base(integrations=[flow("core", 5)]), "wrong-type", "/integrations/0/target", "must be text"),
        (base(integrations=[{"source": "core"}]), "missing-key", "/integrations/0", "no `target`"),
        (base(integrations=[flow("core", "crm", provider="both")]), "unknown-word", "/integrations/0/provider", "`both`"),
        (base(programme={"hub": "hubb"}), "unknown-system", "/programme/hub", "`hubb`"),
        (
            base(programme={"pilot": {"systems": ["crmm"]}}),
            "unknown-system",
            "/programme/pilot/systems/0",
            "did you mean `crm`?",
        ),
        (base(programme={"pilot": {"paths": ["sales"]}}), "unknown-path", "/programme/pilot/paths/0", "did you mean `sale`?"),
        (
            base(programme={"phases": [{"id": "a", "name": "A", "systems": ["x"]}]}),
            "unknown-system",
            "/programme/phases/0/systems/0",
            "`x`",
        ),
        (
            base(programme={"reviews": [{"id": "a", "applies_to": {"systems": ["x"]}}]}),
            "unknown-system",
            "/programme/reviews/0/applies_to/systems/0",
            "`x`",
        ),
        (
            base(programme={"freezes": [{"from": "2026-12-15", "to": "2027-01-06", "teams": ["crm-taem"]}]}),
            "unknown-team",
            "/programme/freezes/0/teams/0",
            "did you mean `crm-team`?",
        ),
        (
            base(programme={"freezes": [{"from": "2027-01-06", "to": "2026-12-15"}]}),
            "out-of-order",
            "/programme/freezes/0/to",
            "before it begins",
        ),
        (
            base(programme={"unlisted_integrations": {"low": 3, "likely": 2, "high": 6}}),
            "out-of-order",
            "/programme/unlisted_integrations",
            "3, 2, 6",
        ),
        (base(programme={"other_costs": "many"}), "wrong-type", "/programme/other_costs", "must be a number"),
        (base(programme={"other_costs": [{"once": 1}]}), "missing-key", "/programme/other_costs/0", "no `name`"),
        (base(programme={"other_costs": {"a": 1}}), "wrong-type", "/programme/other_costs", "single value or a list"),
        (base(programme={"holidays": "Germany"}), "bad-country", "/programme/holidays", "`Germany`"),
        (base(programme={"holidays": [1]}), "bad-date", "/programme/holidays/0", "not a date"),
        (
            base(pools=[{"id": "a", "activities": ["build"]}, {"id": "b", "activities": ["build"]}]),
            "activity-in-two-pools",
            "/pools/1/activities/0",
            "`build`",
        ),
        (
            base(pools=[{"id": "a", "capacity": 1, "steps": [{"from": "2026-01-01", "capacity": 1}]}]),
            "contradiction",
            "/pools/0/steps",
            "both",
        ),
        (
            base(pools=[{"id": "a", "steps": [{"from": "2026-03-01", "capacity": 1}, {"from": "2026-01-01", "capacity": 2}]}]),
            "out-of-order",
            "/pools/0/steps",
            "not in order",
        ),
        (
            base(paths=[{"id": "p", "name": "P", "hops": ["crm", "crmm"]}]),
            "unknown-system",
            "/paths/0/hops/1",
            "did you mean `crm`?",
        ),
        (
            base(paths=[{"id": "p", "name": "P", "hops": ["crm", {"system": "crmm"}]}]),
            "unknown-system",
            "/paths/0/hops/1/system",
            "crm",
        ),
        (
            base(paths=[{"id": "p", "name": "P", "hops": ["crm", "crm", "core"]}]),
            "repeated-hop",
            "/paths/0/hops/1",
            "twice in a row",
        ),
        (base(paths=[{"id": "p", "name": "P", "hops": ["crm"]}]), "too-few", "/paths/0/hops", "at least 2"),
        (one_system(sla={"throughput_per_s": float("inf")}), "not-a-number", "/systems/0/sla/throughput_per_s", "infinite"),
        (one_system(schemas=[{"name": "P", "fields": 2**53}]), "number-too-large", "/systems/0/schemas/0/fields", "too large"),
        (one_system(evidence={1: {"source": "x"}}), "key-not-text", "/systems/0/evidence/1", "not text"),
        ([], "not-an-inventory", "", "a list"),
        (None, "not-an-inventory", "", "empty"),
        ("hello", "not-an-inventory", "", "`hello`"),
    ],
)
def test_each_fault_is_named_placed_and_worded(tree, code, pointer, says):
    matching = [(c, p, d) for c, p, d in faults_of(tree) if c == code and p == pointer]
    assert matching, faults_of(tree)
    assert says in matching[0][2]
    assert validate_document(tree).inventory is None


@pytest.mark.parametrize(
    ("tree", "code", "pointer"),
    [
        (base(integrations=[flow("crm", "crm")]), "flow-to-itself", "/integrations/0/target"),
        (base(integrations=[flow("core", "crm", carries=["Polcy"])]), "unlisted-schema", "/integrations/0/carries/0"),
        (one_system(evidence={"api.write": {"source": "x"}}), "evidence-without-fact", "/systems/0/evidence/api.write"),
        (one_system(schemas=[{"name": "A"}, {"name": "A"}]), "duplicate-schema", "/systems/0/schemas/1/name"),
        (one_system(aliases=["crm"]), "ambiguous-alias", "/systems/0/aliases/0"),
        (one_system(lifecycle="retired"), "retired-system-used", "/integrations/0/source"),
        (one_system(lifecycle="retired"), "retired-system-used", "/paths/0/hops/2"),
        (base(programme={"holidays": "XX"}), "unknown-holidays", "/programme/holidays"),
        (one_system(description="jdbc:db2://bob:correcthorse@db/x"), "pasted-secret", "/systems/0/description"),
    ],
)
def test_what_is_odd_but_usable_is_a_warning(tree, code, pointer):
    assert (code, pointer) in [(c, p) for c, p, _ in faults_of(tree, Severity.WARNING)]
    assert validate_document(tree).inventory is not None


def test_all_kinds_of_fault_are_reported_together_in_document_order():
    tree = base(
        currency="EUX",
        systems=[{"id": "core", "name": "Core", "hosting": "moon", "owner": "nobody"}, {"id": "core"}],
        integrations=[{"source": "core", "target": "gone", "mode": "telepathy"}],
        extra=1,
    )
    assert [code for code, _, _ in faults_of(tree)] == [
        "unknown-currency",
        "unknown-word",
        "unknown-team",
        "missing-key",
        "duplicate-id",
        "unknown-system",
        "unknown-word",
        "unknown-system",
        "unknown-system",
        "unknown-key",
    ]


@pytest.mark.parametrize("nothing", [None, "unknown"])
def test_not_knowing_is_never_a_fault(nothing):
    tree = one_system(
        **dict.fromkeys(["type", "owner", "api", "schemas", "effort", "available_from", "zone", "vendor"], nothing)
    )
    tree["programme"] = dict.fromkeys(["start", "deadline", "hub", "pilot", "other_costs", "total_cost", "holidays"], nothing)
    tree["integrations"][0] |= dict.fromkeys(["id", "provider", "via", "carries", "mode", "write", "needs", "pilot"], nothing)
    assert validate_document(tree).findings == ()


def test_an_end_that_is_no_id_is_one_fault():
    assert [code for code, _, _ in faults_of(base(integrations=[flow("A B", "crm")]))] == ["bad-id", "unknown-system"]


def test_a_fault_names_its_subject():
    [finding] = validate_document(one_system(owner="nobody")).findings
    assert finding.subject == {"system": "core"}


def test_no_words_of_the_machinery_reach_the_architect():
    tree = base(
        systems=[{"id": 5, "name": [], "api": 3, "sla": {"availability": {}}}], programme={"start": [], "pilot": "x"}, pools={}
    )
    for finding in validate_document(tree).findings:
        for word in ("Input should", "pydantic", "tuple", "dict", "NoneType", "validat", "str "):
            assert word not in finding.detail + finding.advice


def test_a_pasted_secret_is_never_repeated():
    secret = "AKIAIOSFODNN7EXAMPLE"
    tree = one_system(description=f"key {secret}", hosting=secret, vendor=secret, **{f"x-{secret}": 1})
    found = validate_document(tree).findings
    assert any(finding.code == "pasted-secret" for finding in found)
    assert all(secret not in finding.detail + finding.advice for finding in found)


def test_hostile_trees_give_a_bounded_number_of_findings():
    tree = base(systems=[{f"k{n}": 1 for n in range(100)} for _ in range(2_000)])
    found = validate_document(tree).findings
    assert 1_000 < len(found) <= 10_001
    assert len(json.dumps([finding.as_json() for finding in found])) < 20_000_000


def test_more_systems_than_are_read_is_said_at_once():
    with pytest.raises(LimitExceeded, match="50,000"):
        validate_document(base(systems=[{}] * 50_001))


def test_a_number_out_of_range_comes_with_advice():
    trees = (one_system(effort={"low": -2, "likely": 3, "high": 9}), one_system(sla={"availability": 99.5}))
    assert [found.advice for tree in trees for found in validate_document(tree).findings if found.code == "out-of-range"] == [
        "Correct it, or leave it out: what nobody knows widens the estimate.",
        "Write a share from 0 to 1: 99.5 % is 0.995.",
    ]


def test_a_wrong_type_comes_with_what_to_write():
    (found,) = validate_document(one_system(sla={"latency_p95_ms": "fast"})).findings
    assert found.advice == "Write digits alone, without a unit or a thousands separator; leave it out where it is unknown."


def test_a_number_that_is_none_is_told_once():
    found = validate_document(one_system(effort={"low": float("nan"), "likely": 3, "high": 9})).findings
    assert [finding.code for finding in found] == ["not-a-number"]
