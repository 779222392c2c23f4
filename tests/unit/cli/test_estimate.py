"""estimate prints a document for programs, a screen for people, and multiplications for those who doubt."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys

import pytest

from app.cli.estimate_text import estimate_parts
from app.cli.explain_text import explain_parts
from app.cli.output import rich_text
from app.estimation.effort_model import bundled_profile
from tests.conftest import INVENTORIES

SAMPLES = ("--samples", "400")


def test_json_is_the_contract_s_document_and_repeats_to_the_byte(seamap, write):
    file = str(write())
    first = seamap("estimate", file, *SAMPLES, "--format", "json")
    command = [sys.executable, "-m", "app", "estimate", file, *SAMPLES, "--format", "json"]
    elsewhere = {**os.environ, "PYTHONHASHSEED": "7"}  # another process, in which sets have another order
    second = subprocess.run(command, capture_output=True, check=True, text=True, cwd=INVENTORIES.parent, env=elsewhere)
    document = json.loads(first.out)

    assert first.code == 0
    assert first.out == second.stdout
    assert document["schema"] == "seamap/estimate/v1"
    assert document["samples"] == 400
    assert document["summary"]["systems_lacking_api"] == 1


def test_text_fits_a_terminal_and_names_what_matters(seamap, write):
    done = seamap("estimate", write(), *SAMPLES)

    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    for words in ("P50", "P80", "Missing APIs", "The mainframe", "Integration share", "Facts known", "Effort model"):
        assert words in done.out


def test_what_a_pilot_should_try_is_named_with_what_p80_comes_down_by(seamap, inventories):
    file = str(inventories / "regional-bank.yaml")
    text = seamap("estimate", file, *SAMPLES).out.partition("Pilot against production")[2].partition("Gates before")[0]
    document = json.loads(seamap("estimate", file, *SAMPLES, "--format", "json").out)
    to_try = document["pilot"]["to_try"]
    said = " ".join(text.split())

    assert max(len(line) for line in text.splitlines()) <= 80
    assert "Worth trying in a pilot; the P80 of the cost would come down by about so much" in said
    for row in to_try["trials"][:5]:
        assert f"{row['kind']}: {row['name'].split()[0]}" in said
    assert all(" ".join(sentence.split()) in said for sentence in to_try["explanation"])
    left = len(to_try["trials"]) + sum(to_try["more"].values()) - 5
    assert f"and {left} more" in said
    document["pilot"]["to_try"] |= {"trials": [], "explanation": ["Nothing is left to try."]}
    assert "Nothing is left to try." in rich_text(*estimate_parts(document, {}, "EUR"))


def test_a_scenario_changes_the_estimate_and_is_named(seamap, write):
    done = seamap("estimate", write(), *SAMPLES, "--scenario", "new-api", "--format", "json")

    assert json.loads(done.out)["scenario"] == "new-api"
    assert json.loads(done.out)["summary"]["systems_lacking_api"] == 0


def test_an_effort_model_of_one_s_own(seamap, write, tmp_path):
    own = tmp_path / "own.toml"
    own.write_bytes(re.sub(rb'^id = "[^"]*"', b'id = "our-own"', bundled_profile(), count=1, flags=re.MULTILINE))
    done = seamap("estimate", write(), *SAMPLES, "--model", str(own), "--format", "json")

    assert json.loads(done.out)["model"]["id"] == "our-own"


@pytest.mark.parametrize("asked", ["summary", "share", "assumptions", "team:ops", "activity:build", "mainframe", "order"])
def test_an_explanation_fits_a_terminal(seamap, write, asked):
    done = seamap("estimate", write(), *SAMPLES, "--explain", asked)

    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80


@pytest.mark.parametrize("subject", ["mainframe", "mainframe-to-hub", "order"])
def test_explain_prints_multiplications_that_come_out(seamap, write, subject):
    done = seamap("estimate", write(), *SAMPLES, "--explain", subject, "--format", "json")
    packages = json.loads(done.out)["work_packages"]
    text = rich_text(*explain_parts(json.loads(done.out)))
    blocks = re.split(r"base, person-days", text)

    assert packages
    assert len(blocks) == len(packages) + 1
    for package in packages:
        product = package["base_days"] * math.prod(driver["factor"] for driver in package["drivers"])
        assert product == pytest.approx(package["median_days"], rel=1e-3)
        assert package["name"][:20] in text


def test_printed_factors_multiply_to_the_printed_median(seamap, write):
    text = seamap("estimate", write(), *SAMPLES, "--explain", "mainframe-to-hub").out
    checked = 0
    for block in re.split(r"\n\n", text):
        base = re.search(r"^\s+([\d.e+-]+) base, person-days", block, re.MULTILINE)
        median = re.search(r"^=\s+([\d.e+-]+) median", block, re.MULTILINE)
        factors = re.findall(r"^×\s+([\d.e+-]+) ", block, re.MULTILINE)
        if base and median:
            assert float(base[1]) * math.prod(map(float, factors)) == pytest.approx(float(median[1]), rel=2e-3)
            checked += 1

    assert checked >= 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--explain", "nothing"), "nothing"),
        (("--scenario", "never"), "never"),
        (("--samples", "0"), "samples"),
        (("--samples", "many"), "samples"),
        (("--model", "no-such.toml"), "no-such.toml"),
    ],
)
def test_what_cannot_be_done_is_bad_usage_with_a_sentence(seamap, write, arguments, says):
    done = seamap("estimate", write(), *arguments)

    assert done.code == 2
    assert done.out == ""
    assert says in done.err
    assert "Traceback" not in done.err


def test_an_invalid_file_is_bad_usage_with_every_fault(seamap, write):
    done = seamap("estimate", write(("owner: ops\n", "owner: opps\n"), ("domain: Sales", "domian: Sales")))

    assert done.code == 2
    assert done.out == ""
    assert len(re.findall(r": error [a-z-]+: ", done.err)) == 2


def test_explain_asks_whether_another_id_was_meant(seamap, write):
    done = seamap("estimate", write(), *SAMPLES, "--explain", "mainframee")

    assert done.code == 2
    assert "did you mean `mainframe`?" in done.err


def test_a_need_that_several_ways_round_miss_is_printed_once(seamap, write):
    done = seamap("estimate", write(), *SAMPLES, "--format", "json")
    document = json.loads(done.out)
    lacking = next(system for system in document["systems"] if system["id"] == "mainframe")
    way = {**lacking["remedies"][0], "chosen": True}
    lacking["remedies"] = [{**way, "misses": ["need one", "need two"]}, {**way, "misses": ["need one"]}]
    text = " ".join(rich_text(*estimate_parts(document, {}, "EUR")).split())

    assert text.count("need one") == 1
    assert "1 more need" in text


def test_the_mainframe_is_a_decision_between_stated_options_in_the_first_screen(seamap, inventories):
    """A reader of 80 columns and 40 lines sees every way round the core's missing API, what each misses, and what it costs."""
    screen = seamap("estimate", str(inventories / "regional-bank.yaml"), *SAMPLES).out.splitlines()[:40]
    first = next(index for index, line in enumerate(screen) if line.startswith("To decide"))
    said = " ".join(line.strip() for line in screen[first : first + 5])
    assert "Core banking" in said
    assert "Only replacing or upgrading it meets every need (nobody has stated what it is to promise); 5.00 M" in said
    assert "a dependable batch feed is 5.2" in said
    rows = {line.split()[0]: line for line in screen[first + 5 : first + 11]}
    assert set(rows) >= {"upgrade", "batch", "capture", "facade", "screens"}
    assert rows["upgrade"].rstrip().endswith("nothing")
    assert "250" in rows["upgrade"]
    for name in ("batch", "capture", "facade", "screens"):
        assert "answer within 2,000 ms" in rows[name]


def test_nothing_is_to_decide_where_no_way_is_bought_and_every_need_is_met(seamap, inventories):
    assert "To decide" not in seamap("estimate", str(inventories / "insurance-claims.yaml"), *SAMPLES).out


def test_risks_are_a_table_and_each_is_explained(seamap, write):
    done = seamap("estimate", write(), *SAMPLES)
    assert "if it happens" in done.out
    assert "a core upgrade is needed" in done.out
    told = seamap("estimate", write(), *SAMPLES, "--explain", "core-upgrade")
    assert "Exposed: mainframe" in told.out
    assert "0.003 for each of" in told.out


def test_levers_are_shown_in_few_lines_unasked_and_in_full_when_asked(seamap, write):
    few, whole = seamap("estimate", write(), *SAMPLES), seamap("estimate", write(), *SAMPLES, "--levers")
    document = json.loads(seamap("estimate", write(), *SAMPLES, "--levers", "--format", "json").out)

    assert "--levers tries all" in " ".join(few.out.split())
    assert "--levers tries all" not in whole.out
    assert max(len(line) for line in whole.out.splitlines()) <= 80
    best = document["schedule"]["levers"][0]
    assert best["saves_months"] > 0
    assert best["what"].partition(":")[0] in whole.out


def test_the_solver_is_asked_for_by_an_option(seamap, write):
    plain, solved = (
        json.loads(seamap("estimate", write(), *SAMPLES, *more, "--format", "json").out)["schedule"]
        for more in ((), ("--solver",))
    )
    assert plain["planned_by"] == "heuristic"
    assert solved["planned_by"] in {"heuristic", "solver"}
    assert solved["lower_bound_days"]["critical_path"] == plain["lower_bound_days"]["critical_path"]


def test_a_solver_that_is_not_installed_is_bad_usage_that_says_how_to_get_it(seamap, write, monkeypatch):
    monkeypatch.setattr("app.scheduling.solver.LIBRARY", "no_such_library")
    done = seamap("estimate", write(), *SAMPLES, "--solver")

    assert done.code == 2
    assert "seamap[solver]" in done.err


def test_what_the_figures_do_not_hold_and_what_other_models_say_is_in_the_text(seamap, inventories):
    path = str(inventories / "half-known.yaml")
    document = json.loads(seamap("estimate", path, *SAMPLES, "--format", "json").out)
    text = " ".join(seamap("estimate", path, *SAMPLES).out.split())

    assert "No price: Rescue service dispatch: a contract for its interface is needed and no cost is stated." in text
    assert "Nothing to build, and not in them: 1 system, 1 integration; the JSON says why." in text
    assert (
        f"Integrations that nobody has listed yet: {document['scope']['unlisted']['integrations']['mean']:.1f} on average"
        in text
    )
    for check in document["cross_checks"]:
        ratio = float(f"{check['ratio']:.2g}")
        assert f"{ratio:g} times this estimate" in text


def test_where_nothing_lacks_an_api_one_line_says_so(seamap, write):
    full = write(("availability: batch", "availability: full"), name="full.yaml")
    document = json.loads(seamap("estimate", full, *SAMPLES, "--format", "json").out)
    text = seamap("estimate", full, *SAMPLES).out

    assert document["summary"]["systems_lacking_api"] == document["summary"]["systems_api_unknown"] == 0
    assert re.search(r"Missing APIs\n  (All \d+ systems in scope have|The one system in scope has) an API\.\n", text)
    assert "way round it" not in text


@pytest.mark.parametrize("name", ["half-known", "regional-bank", "insurance-claims"])
def test_the_costs_of_opening_systems_add_up_to_their_heading(seamap, inventories, name):
    path = str(inventories / f"{name}.yaml")
    document = json.loads(seamap("estimate", path, *SAMPLES, "--format", "json").out)
    opening = [row for row in document["work_packages"] if row["activity"] == "enable" and "system" in row["subject"]]
    labour = sum(row["cost"]["mean"] for row in opening)
    text = " ".join(rich_text(*estimate_parts(document, {}, "EUR")).split())
    said = re.search(r"opening them takes work for (\d+) k(?: and purchases for ([\d.]+) M)?", text)

    assert int(said[1]) == round(labour / 1000)
    bought = float(said[2] or 0) * 1e6
    assert bought == pytest.approx(document["cost_by"]["category"]["remedies"], rel=0.01)


def test_a_system_of_which_nobody_has_said_counts_as_much_as_it_is_likely_to_have_to_be_opened(seamap, inventories):
    document = json.loads(seamap("estimate", str(inventories / "half-known.yaml"), *SAMPLES, "--format", "json").out)
    text = rich_text(*estimate_parts(document, {}, "EUR"))
    cases = [row for row in document["work_packages"] if row["id"].startswith("system/nursing/enable/")]
    line = next(line for line in text.splitlines() if "nursing" in line and "unknown;" in line)

    days = float(re.search(r"% +([\d.]+)", line)[1])
    assert days == pytest.approx(sum(row["effort_days"]["mean"] for row in cases), rel=0.02)
    assert f"unknown; {round(100 * sum(row['probability'] for row in cases))} %" in line


@pytest.mark.parametrize("name", ["insurance-claims", "half-known"])
def test_what_an_api_costs_spares_and_saves_adds_up_to_what_is_left_over(seamap, inventories, name):
    document = json.loads(seamap("estimate", str(inventories / f"{name}.yaml"), *SAMPLES, "--format", "json").out)
    shown = rich_text(*estimate_parts(document, {}, "EUR")).partition("APIs worth giving")[2].partition("\n\n")[0]
    rows = re.findall(r"(?:facade|upgrade) +([\d.]+) k +([\d.]+) k +([\d.]+)( k)? +(−?[\d.]+) k", shown)

    assert rows
    for costs, spares, saves, thousands, left in rows:
        besides = float(saves) if thousands else float(saves) / 1000
        assert float(spares) + besides - float(costs) == pytest.approx(float(left.replace("−", "-")), abs=2)
    without = sum(row["lacks_api"] is not False for row in document["systems"])
    assert f"all {without} tried" in " ".join(shown.split())


def test_the_sum_of_a_total_has_the_figure_of_the_summary(seamap, inventories):
    path = str(inventories / "insurance-claims.yaml")
    mean = json.loads(seamap("estimate", path, *SAMPLES, "--format", "json").out)["summary"]["cost"]["mean"]

    assert f"costs {mean:,.0f} in" in " ".join(seamap("estimate", path, *SAMPLES, "--explain", "summary").out.split())


def test_the_bank_s_mainframe_is_a_decision_on_the_first_screen(seamap, inventories):
    done = seamap("estimate", str(inventories / "regional-bank.yaml"), *SAMPLES)
    screen = "\n".join(done.out.splitlines()[:23])

    for words in (
        "To decide",
        "upgrade (taken)",
        "batch",
        "capture",
        "facade",
        "screens",
        "bought",
        "Only replacing or upgrading",
    ):
        assert words in screen


def test_a_landscape_with_nothing_to_build_says_why_all_is_nothing(seamap, tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text(
        "schema: seamap/inventory/v1\nid: one\nname: One\ncurrency: EUR\nsystems: [{id: a, name: A}]\n", encoding="utf-8"
    )
    done = seamap("estimate", str(path), *SAMPLES)

    said = " ".join(done.out.split())
    assert "nothing-in-scope: Nothing is in scope: the inventory has no integration to be built or replaced" in said
    assert "Where the work is" not in said


def test_a_lever_says_why_a_scenario_of_the_same_change_may_gain_more(seamap, inventories):
    said = " ".join(seamap("estimate", str(inventories / "regional-bank.yaml"), *SAMPLES, "--levers").out.split())
    assert "A scenario of the same change is drawn in full and searched for a better order" in said
