"""compare and diff print one screen of 80 columns for people and the contract's document for programs."""

from __future__ import annotations

import json

from app.cli.compare_text import comparison_parts
from app.cli.figures import number
from app.cli.orders_text import whose_order
from app.cli.output import rich_text
from tests import modifications
from tests.world_pieces import flow, staffed, system

SAMPLES = ("--samples", "300")
NOTHING_DIFFERS = {"changes": [], "purchases": [], "elsewhere": {"effort_days": 0.0, "cost": None, "work_packages": 0}}
NOTHING_DIFFERS |= {"findings": []}


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
        told = {"effort_days": {"mean": 0.0}, "cost": None, "duration_months": {"p50": difference}}
        return {
            "id": "x", "name": "X", "summary": summary | {"systems_lacking_api": 0, "deadline": None}, "difference": told,
            "order_of": order_of, "alone": None,
            "probability_cheaper": None, "probability_sooner": 0.5, **NOTHING_DIFFERS,
        }  # fmt: skip

    def text(scenario, order_of=None):
        document = {"inventory": {"name": "A"}, "currency": "USD", "samples": 10, "base": row(22.2, 0.0, order_of)}
        return " ".join(rich_text(*comparison_parts({**document, "scenarios": [scenario]})).split())

    assert "not the difference of the P50s above" in text(row(21.9, 0.0))
    assert "not the difference" not in text(row(21.9, -0.3))
    assert "is done here in the order that was found for x." in text(row(21.9, -0.3), "x")
    assert "found for" not in text(row(21.9, -0.3))


def test_the_lines_of_what_changes_sum_to_the_mean_difference_and_name_what_is_bought(seamap, inventories):
    scenarios = ("--scenario", "nightly-batch-accepted", "--scenario", "rented-gpus")
    out = seamap("compare", str(inventories / "regional-bank.yaml"), *scenarios, *SAMPLES).out
    first, second = (part for part in out.split("work packages: ")[1:])
    (upgrade,) = (line for line in first.splitlines() if line.startswith(" -  Core banking: upgrade"))
    assert "−5.00 M  remedy: upgrade → batch" in upgrade
    assert "Enable Core banking: a dependable" in first
    assert first.count("remedy: upgrade → batch") == 2
    for words in ("all else", "more, in the JSON", "size of the landscape", "together, on average", "−5.49 M"):
        assert words in " ".join(first.split())
    assert "(not before: 2027-03-01 → 2026-06-01)" in " ".join(second.split())
    assert "Credit bureau: terms per year" in second
    assert max(map(len, out.splitlines())) <= 80


def test_whose_order_is_kept_is_said_of_each():
    summary = {"finish": {"p50": None, "p80": None}, "duration_months": {"p50": 22.4, "p80": 33.1}}
    alone = {"finish": {"p50": None, "p80": None}, "duration_months": {"p50": 22.6, "p80": 33.0}}
    rows = [{"id": "a", "order_of": None}, {"id": "b", "order_of": "a"}, {"id": "c", "order_of": "declared"}]
    said = whose_order({"order_of": "a", "alone": alone, "summary": summary}, rows)
    assert (
        "in the order that was found for a. By itself it takes 22.6 months at P50 and 33.0 at P80, here 22.4 and 33.1." in said
    )
    assert "b keeps that order, too. c keeps the order that was found for the inventory as declared." in said
    assert whose_order({"order_of": None, "alone": None, "summary": summary}, [rows[0], rows[2]]) == ""


def test_a_long_name_of_a_scenario_goes_on_in_a_second_line_beside_a_deadline():
    spread = {"p50": 22.2}
    summary = {"effort_days": {"p50": 2604.0}, "cost": {"p50": 2.8e6, "p80": 3.9e6}, "duration_months": spread}
    summary |= {"finish": {"p80": "2028-12-29"}, "systems_lacking_api": 6, "deadline": {"probability": 0.5}}
    row = {
        "id": "claims-platform-apis", "name": "X", "summary": summary, "probability_cheaper": None, "probability_sooner": 0.5,
        "difference": {"effort_days": {"mean": 0.0}, "cost": None, "duration_months": {"p50": 0.0}}, **NOTHING_DIFFERS,
        "order_of": None, "alone": None,
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


def test_a_bridge_shows_what_replacing_it_takes_and_changes_say_what_changed(seamap, tmp_path):
    before = shop()
    after = modifications.tree_of(before)
    after["integrations"][0]["status"] = "live"
    after["integrations"][1]["target"] = "erp"
    after["paths"][0]["hops"] = ["web", "hub", "erp"]
    files = []
    for name, tree in (("old", modifications.tree_of(before)), ("new", after)):
        files.append(tmp_path / f"{name}.json")
        files[-1].write_text(json.dumps(tree))
    out = seamap("diff", *map(str, files), *SAMPLES).out
    document = json.loads(seamap("diff", *map(str, files), *SAMPLES, "--format", "json").out)
    (bridge,) = document["bridges"]
    assert bridge["state"] == "kept"
    assert bridge["effort_days"]["mean"] > 1 > abs(bridge["difference"]["effort_days"]["mean"])
    (line,) = (line for line in out.splitlines() if line.startswith(" web-crm"))
    assert line.split()[1] == number(bridge["effort_days"]["mean"])
    for words in ("status: planned → live", "target: crm → erp", "hops: −crm", "kept"):
        assert words in out
    assert "entries" not in out


def shop():
    return staffed(
        systems=[system(name) for name in ("hub", "erp", "crm", "web")],
        integrations=[
            flow("erp", "hub", id="erp-hub"),
            flow("hub", "crm", id="hub-crm"),
            flow("web", "crm", id="web-crm", status="workaround"),
        ],
        paths=[{"id": "order", "name": "Order to cash", "hops": ["web", "crm", "hub", "erp"]}],
        programme={"hub": "hub"},
    )


def test_estimate_shows_the_gates_and_the_norms(seamap, write):
    done = seamap("estimate", write(), *SAMPLES)
    for words in ("Pilot against production", "Gates before production", "not assessed", "Norms"):
        assert words in done.out


EMPTY = ("changes: [{system: mainframe, set: {api: {availability: full}}}]", "changes: [{team: ops, set: {capacity: 0}}]")


def test_a_scenario_with_work_for_nobody_is_neither_sooner_nor_later_and_says_why(seamap, write):
    done = seamap("compare", write(EMPTY), *SAMPLES)
    rows = [line.split() for line in done.out.splitlines() if line.startswith(" new-api")]

    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    assert [rows[0][4:6], rows[1][-2:]] == [["–", "–"], ["–", "–"]]  # months and finish; months and sooner
    assert "new-api, error: The team ops has nobody, but work needs it." in " ".join(done.out.split())
    assert "State the people it has, or give the work to others." in " ".join(done.out.split())


def test_people_who_come_are_no_difference_of_dates_to_a_programme_without_any(seamap, write):
    done = seamap("diff", write(("capacity: 1}", "capacity: 0}")), write(name="new.yaml"), *SAMPLES)

    assert done.code == 0
    assert "whether it is sooner is not known" in done.out
    assert "Before, error: The team ops has nobody, but work needs it." in " ".join(done.out.split())
