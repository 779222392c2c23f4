"""map writes what the file's ending says."""

from __future__ import annotations

import pytest

from app.cli.map import DEPTH_HELP
from app.diagrams import views

MAGIC = {"svg": b"<", "png": b"\x89PNG", "pdf": b"%PDF", "dot": b"digraph"}


@pytest.mark.parametrize("ending", sorted(MAGIC))
def test_the_ending_says_what_is_drawn(seamap, write, tmp_path, ending):
    done = seamap("map", write(), "--view", "landscape", "-o", str(tmp_path / "new" / f"map.{ending}"))

    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "new" / f"map.{ending}").read_bytes().lstrip().startswith(MAGIC[ending])


def test_svg_goes_to_standard_output_where_no_file_is_named(seamap, write):
    done = seamap("map", write(), "--view", "context", "--focus", "mainframe")

    assert done.code == 0
    assert "<svg" in done.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--view", "landscape", "-o", "map.bmp"), ".svg"),
        (("--view", "landscapes"), "landscapes"),
        (("--view", "path"), "focus"),
        (("--view", "path", "--focus", "mainframe-order"), "mainframe-order"),
        (("--view", "context", "--focus", "mainframe", "--depth", "0"), "depth"),
        (("--view", "context", "--focus", "mainframe", "--depth", "6"), "depth is 6: it must be from 1 to 5"),
        (("--view", "landscape", "--scenario", "never"), "never"),
        (("--view", "landscape", "-o", "/dev/null/map.svg"), "/dev/null"),
        ((), "view"),
    ],
)
def test_what_cannot_be_drawn_is_bad_usage_with_a_sentence(seamap, write, arguments, says):
    done = seamap("map", write(), *arguments)

    assert done.code == 2
    assert done.out == ""
    assert says in done.err


def test_the_command_offers_the_depth_that_is_drawn():
    assert f"from 1 to {views.DEEPEST}." in DEPTH_HELP
