"""export writes every format of the registry, the same bytes every time, and says what it cannot do."""

from __future__ import annotations

import io
import json

import pytest

from app.exporters.registry import FORMATS
from app.importers.registry import read_document
from app.services.exports import _MAKERS, _WRITERS, Material, Options
from tests.unit.cli.conftest import TINY

SAMPLES = ("--samples", "200")


def test_every_format_has_a_maker():
    assert set(FORMATS) == set(_MAKERS) | set(_WRITERS)


def test_every_format_is_made_the_same_every_time():
    inventory = read_document("tiny.yaml", TINY.encode()).inventory
    first, second = (Material(inventory, Options(), samples=200) for _ in range(2))

    for name, make in _MAKERS.items():
        made = make(first)
        assert made == make(second), name
        assert len(made) > 100
    for name, write in _WRITERS.items():
        out, again = io.BytesIO(), io.BytesIO()
        write(first, out)
        write(second, again)
        assert out.getvalue() == again.getvalue(), name
        assert len(out.getvalue()) > 100


def test_an_export_goes_to_the_file_that_is_named(seamap, write, tmp_path):
    done = seamap("export", write(), "--to", "graphml", *SAMPLES, "-o", str(tmp_path / "new" / "map.graphml"))

    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "new" / "map.graphml").read_bytes().startswith(b"<?xml")


def test_without_a_file_the_result_goes_to_standard_output(seamap, write):
    done = seamap("export", write(), "--to", "estimate.json", *SAMPLES)

    assert json.loads(done.out)["schema"] == "seamap/estimate/v1"


def test_a_scenario_is_exported_as_any_other_command_sees_it(seamap, write):
    declared, changed = (
        seamap("export", write(), "--to", "csv", *SAMPLES, *extra) for extra in ((), ("--scenario", "new-api"))
    )

    assert declared.code == changed.code == 0
    assert declared.out != changed.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "cvs"), "There is estimate.json"),
        (("--to", "csv", "--confidence", "P20"), "P50 to P99"),
        (("--to", "csv", "--confidence", "sure"), "P50 to P99"),
        (("--to", "csv", "--start", "next week"), "2026-01-05"),
        (("--to", "csv", "--scenario", "none"), "none"),
    ],
)
def test_what_cannot_be_used_is_said_with_what_can(seamap, write, arguments, said):
    done = seamap("export", write(), *arguments, *SAMPLES)

    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_start_for_the_export_alone_moves_every_date(seamap, write):
    undated = write(("start: 2026-03-02, ", ""))
    without = seamap("export", undated, "--to", "csv", *SAMPLES).out
    with_start = seamap("export", undated, "--to", "csv", *SAMPLES, "--start", "2026-03-02").out

    assert "2026" not in without
    assert with_start == seamap("export", write(), "--to", "csv", *SAMPLES).out


@pytest.mark.parametrize("name", [fmt.name for fmt in FORMATS.values() if fmt.needs_start])
def test_a_format_of_dates_says_what_to_do_where_there_is_no_start(seamap, write, name):
    done = seamap("export", write(("start: 2026-03-02, ", "")), "--to", name, *SAMPLES)

    assert (done.code, done.out) == (2, "")
    assert "programme.start" in done.err
    assert "start 2026-01-05" in done.err


def test_task_numbers_are_kept_in_the_file_that_is_named(seamap, write, tmp_path):
    keys = tmp_path / "uids.json"
    first = seamap("export", write(), "--to", "mspdi", *SAMPLES, "--keys", str(keys))
    numbers = json.loads(keys.read_text())
    more = (
        "  - {source: shop, target: hub, status: planned}",
        "  - {source: shop, target: hub, status: planned}\n  - {source: hub, target: shop, status: planned}",
    )
    second = seamap("export", write(more), "--to", "mspdi", *SAMPLES, "--keys", str(keys))
    grown = json.loads(keys.read_text())

    assert first.code == second.code == 0
    assert len(set(grown.values())) == len(grown) > len(numbers)
    assert {name: grown[name] for name in numbers} == numbers
    assert min(grown[name] for name in grown.keys() - numbers.keys()) == max(numbers.values()) + 1


def test_issue_keys_are_taken_from_json_and_csv_alike(seamap, write, tmp_path):
    as_json, as_csv = tmp_path / "keys.json", tmp_path / "keys.csv"
    as_json.write_text(json.dumps({"system/shop/engage": "PROJ-7"}))
    as_csv.write_text("Package,Key\nsystem/shop/engage,PROJ-7\n")
    printed = {seamap("export", write(), "--to", "jira", *SAMPLES, "--keys", str(file)).out for file in (as_json, as_csv)}

    assert len(printed) == 1
    assert "PROJ-7" in printed.pop()


def test_keys_are_refused_where_they_mean_nothing(seamap, write, tmp_path):
    keys = tmp_path / "keys.json"
    keys.write_text("{}")
    done = seamap("export", write(), "--to", "csv", *SAMPLES, "--keys", str(keys))

    assert done.code == 2
    assert "no map of keys" in done.err


def test_what_is_refused_leaves_an_older_file_as_it_was(seamap, write, tmp_path):
    old = tmp_path / "plan.xml"
    old.write_bytes(b"last month's")
    undated = write(("start: 2026-03-02, ", ""), name="undated.yaml")
    done = seamap("export", undated, "--to", "mspdi", "-o", str(old), "--samples", "200")

    assert done.code == 2
    assert old.read_bytes() == b"last month's"


@pytest.mark.parametrize("name", ["estimate.json", "jira", "cytoscape"])
def test_a_file_and_standard_output_get_the_same_bytes(seamap, write, tmp_path, name):
    out = tmp_path / "deep" / "export"
    printed = seamap("export", write(), "--to", name, "--samples", "200")
    written = seamap("export", write(), "--to", name, "--samples", "200", "-o", str(out))

    assert printed.code == written.code == 0
    assert out.read_bytes().decode() == printed.out
    assert written.out == ""


def test_a_file_that_cannot_be_written_is_said(seamap, write, tmp_path):
    (tmp_path / "file").write_text("")
    done = seamap("export", write(), "--to", "jira", "--samples", "200", "-o", str(tmp_path / "file" / "x.csv"))
    assert done.code == 2
    assert "Cannot write" in done.err


@pytest.fixture
def without_people(write):
    """Tiny, with a deadline and a team that never has anybody."""
    return write(("capacity: 1}", "capacity: 0}"), ("hub: hub}", "hub: hub, deadline: 2027-01-29}"))


def test_a_plan_without_dates_is_refused_and_says_why_there_are_none(seamap, without_people):
    done = seamap("export", without_people, "--to", "mspdi", *SAMPLES)

    assert done.code == 2
    assert "has no dates" in done.err
    assert "The team ops has nobody" in done.err


def test_an_estimate_without_dates_says_that_nobody_knows_whether_a_deadline_is_met(seamap, without_people):
    done = seamap("estimate", without_people, *SAMPLES)

    assert done.code == 0
    assert "2027-01-29, nobody can say whether it is met" in done.out
