"""validate says everything that is wrong, where, and whether a script may go on."""

from __future__ import annotations

import json
import re

from tests.unit.cli.conftest import TINY

BROKEN = (
    ("owner: ops\n", "owner: opps\n"),
    ("availability: full}}\n", "availability: fulll}}\n"),
    ("domain: Sales", "domian: Sales"),
)


def test_a_good_file_is_valid_and_the_code_is_0(seamap, write):
    done = seamap("validate", write())

    assert done.code == 0
    assert done.out.splitlines()[-1].split(": ")[-1].startswith("valid")


def test_every_fault_comes_at_once_with_its_place_and_the_code_is_1(seamap, write):
    path = write(*BROKEN)
    done = seamap("validate", path)
    faults = [line for line in done.out.splitlines() if re.match(rf"{re.escape(path)}:\d+:\d+: error [a-z-]+: ", line)]

    assert done.code == 1
    assert len(faults) == 3
    assert "opps" in done.out
    assert "did you mean" in done.out.lower()
    assert done.err == ""


def test_json_is_the_body_of_the_service(seamap, write):
    good = seamap("validate", write(), "--format", "json")
    bad = seamap("validate", write(*BROKEN), "--format", "json")

    assert json.loads(good.out)["valid"] is True
    assert len(json.loads(bad.out)["errors"]) == 3
    assert {"detail", "pointer", "line", "column", "code"} <= json.loads(bad.out)["errors"][0].keys()
    assert bad.code == 1


def test_what_cannot_be_parsed_is_a_fault_inside_the_file(seamap, tmp_path):
    (tmp_path / "broken.yaml").write_text("systems: [", encoding="utf-8")
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))

    for name in ("broken.yaml", "binary.yaml"):
        done = seamap("validate", str(tmp_path / name))
        assert done.code == 1
        assert name in done.out


def test_a_file_that_cannot_be_opened_is_bad_usage_and_the_others_are_still_checked(seamap, write, tmp_path):
    done = seamap("validate", write(), str(tmp_path / "missing.yaml"))

    assert done.code == 2
    assert "tiny.yaml: valid" in done.out
    assert "missing.yaml: No such file" in done.err


def test_several_files_in_one_json_document(seamap, write):
    done = seamap("validate", write(), write(*BROKEN, name="broken.yaml"), "--format", "json")

    assert done.code == 1
    assert [item["valid"] for item in json.loads(done.out)["items"]] == [True, False]


def test_standard_input(seamap):
    assert seamap("validate", "-", stdin=TINY.encode()).code == 0
    assert seamap("validate", "-", stdin=b"").code == 1
