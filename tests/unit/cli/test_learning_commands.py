"""calibrate writes a model that estimates use; backtest says how good it is; both refuse a table with every fault."""

from __future__ import annotations

import json

import pytest

from app.estimation.effort_model import read_effort_model

TABLE = "organisation,activity,estimate_days,actual_days\n" + "acme,build,10,20\n" * 5 + "beta,test,10,9\n" * 2


@pytest.fixture
def actuals(tmp_path):
    path = tmp_path / "actuals.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def test_calibrate_to_a_file_and_estimate_with_it(seamap, write, actuals, tmp_path):
    model = tmp_path / "ours.toml"
    done = seamap("calibrate", actuals, "--organisation", "acme", "-o", str(model))
    estimate = seamap("estimate", write(), "--samples", "200", "--model", str(model), "--format", "json")

    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines() if str(model) not in line) <= 80
    assert "7 finished work packages" in done.out
    assert json.loads(estimate.out)["model"]["calibrated_on"] == 7
    assert "own record" in {driver["name"] for row in json.loads(estimate.out)["work_packages"] for driver in row["drivers"]}


def test_a_learned_model_is_neither_learned_from_nor_scored(seamap, actuals, tmp_path):
    model = tmp_path / "ours.toml"
    seamap("calibrate", actuals, "--organisation", "acme", "-o", str(model))

    for command in ("calibrate", "backtest"):
        done = seamap(command, actuals, "--model", str(model))
        assert (done.code, done.out) == (2, "")
        assert "has learned from 7 packages already" in done.err


def test_an_organisation_that_is_spelt_in_two_ways_is_pointed_at(seamap, tmp_path):
    path = tmp_path / "spelt.csv"
    path.write_text(TABLE + "Acme,build,10,12\n", encoding="utf-8")
    done = seamap("backtest", str(path))

    assert done.code == 0
    assert "organisation-spelt-differently: acme, Acme are taken for 2 organisations." in done.err


def test_thousands_with_a_dot_are_refused_where_decimals_have_a_comma(seamap, tmp_path):
    path = tmp_path / "german.csv"
    path.write_text("activity;estimate_days;actual_days\nbuild;980,0;1.500\ntest;2.5;2,5\n", encoding="utf-8")
    done = seamap("backtest", str(path))

    assert (done.code, done.err.count("error not-a-number")) == (2, 1)
    assert "german.csv:2:1: error not-a-number: actual_days is `1.500`" in done.err


def test_a_comma_in_a_name_makes_no_decimal_comma(seamap, tmp_path):
    path = tmp_path / "named.csv"
    path.write_text("organisation;activity;estimate_days;actual_days\nteam 1,2;build;1.500;12.25\n", encoding="utf-8")

    assert seamap("backtest", str(path)).code == 0


def test_calibrate_to_standard_output_is_the_model_alone(seamap, actuals):
    done = seamap("calibrate", actuals)

    assert done.code == 0
    assert read_effort_model(done.out.encode()).calibrated_on == 7
    assert "+others" in done.err


def test_actuals_of_an_estimate_s_packages(seamap, write, tmp_path):
    document = tmp_path / "estimate.json"
    document.write_text(seamap("estimate", write(), "--samples", "200", "--format", "json").out, encoding="utf-8")
    package = next(row for row in json.loads(document.read_text())["work_packages"] if row["median_days"] > 1)
    table = tmp_path / "done.csv"
    table.write_text(f"package,actual_days\n{package['id']},{package['median_days'] * 2}\n", encoding="utf-8")
    right = seamap("calibrate", str(table), "--estimate", str(document))
    table.write_text("package,actual_days\nsystem/never/build,3\n", encoding="utf-8")
    wrong = seamap("calibrate", str(table), "--estimate", str(document))

    assert right.code == 0
    assert read_effort_model(right.out.encode()).value("learned.organisation") == pytest.approx(
        2 ** (1 / (1 + 1.890625)), rel=1e-3
    )
    assert (wrong.code, wrong.out) == (2, "")
    assert "done.csv:2:1: error unknown-package" in wrong.err


def test_finished_work_as_json_teaches_the_same_as_a_table(seamap, actuals, tmp_path):
    names = TABLE.splitlines()[0].split(",")
    rows = [dict(zip(names, line.split(","), strict=True)) for line in TABLE.splitlines()[1:]]
    items = tmp_path / "actuals.json"
    items.write_text(json.dumps({"items": rows}), encoding="utf-8")
    one, other = (read_effort_model(seamap("calibrate", path).out.encode()) for path in (actuals, str(items)))

    assert one.constants == other.constants
    items.write_text(
        json.dumps([rows[0], rows[0] | {"actual_days": "x"}, {"activty": "build", "actual_days": 1}]), encoding="utf-8"
    )
    wrong = seamap("calibrate", str(items))
    assert (wrong.code, wrong.out) == (2, "")
    for said in ("actuals.json:/1: error not-a-number", "actuals.json:/2: error unknown-key", "Did you mean activity?"):
        assert said in wrong.err


def test_the_same_table_twice_is_not_counted_twice(seamap, actuals):
    done = seamap("backtest", actuals, actuals)

    assert done.code == 2
    assert "error table-twice" in done.err


def test_explain_names_what_was_learned(seamap, write, actuals, tmp_path):
    model = tmp_path / "ours.toml"
    seamap("calibrate", actuals, "--organisation", "acme", "-o", str(model))
    done = seamap("estimate", write(), "--samples", "200", "--model", str(model), "--explain", "mainframe-to-hub")

    assert "own record" in done.out
    assert "Learned from 5" in done.out


def test_backtest_in_text_and_json(seamap, actuals):
    text, document = seamap("backtest", actuals), json.loads(seamap("backtest", actuals, "--format", "json").out)

    assert text.code == 0
    assert max(len(line) for line in text.out.splitlines()) <= 80
    assert "pinball loss at 0.8" in text.out
    assert set(document["scores"]) == {"as_estimated", "leave_one_out", "leave_one_organisation_out"}
    assert document["packages"] == 7


def test_a_table_with_faults_is_bad_usage_with_every_fault(seamap, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("organisation,estimate,actual\nacme,x,-1\n,3,\n", encoding="utf-8")
    done = seamap("backtest", str(path))

    assert (done.code, done.out) == (2, "")
    assert done.err.count(": error ") == 4
    assert "bad.csv:2:1: error" in done.err
