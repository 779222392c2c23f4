"""docs/properties.md names properties that there are, and the long run runs them and counts."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.__main__ import PAGE, PROPERTY
from tests.docs.commands import ROOT


def test_every_property_of_the_page_is_there():
    named = PROPERTY.findall(PAGE.read_text(encoding="utf-8"))

    assert len(set(named)) > 10
    for file, name in named:
        assert f"\ndef {name}(" in (ROOT / file).read_text(encoding="utf-8")


def test_the_long_run_says_how_many_examples_each_property_had():
    command = [sys.executable, "-m", "tests", "--long", "-n", "0", "-k", "no_draw_takes_more"]
    env = {**os.environ, "HYPOTHESIS_PROFILE": "quick"}  # a dozen will do here
    done = subprocess.run(command, capture_output=True, check=True, text=True, cwd=ROOT, env=env)
    line = next(line for line in done.stdout.splitlines() if "examples  " in line)

    assert line.split()[:2] == ["12", "examples"]
    assert line.endswith("passed test_no_draw_takes_more_people_than_there_are")
