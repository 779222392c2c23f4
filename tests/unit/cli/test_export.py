"""export writes every format of the registry, the same bytes every time, and says what it cannot do."""

from __future__ import annotations

import json

import pytest

from app.exporters.registry import FORMATS
from app.services.exports import _MAKERS

SAMPLES = ("--samples", "200")


def test_every_format_has_a_maker():
    assert set(FORMATS) == set(_MAKERS)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_the_same_every_time(seamap, write, tmp_path, name):
    file, outs = write(), [tmp_path / "first", tmp_path / "second"]
    for out in outs:
        done = seamap("export", file, "--to", name, *SAMPLES, "-o", str(out))
        assert (done.code, done.out) == (0, "")

    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert outs[0].stat().st_size > 100


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
