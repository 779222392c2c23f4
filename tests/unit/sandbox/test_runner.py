"""A child does its work within its limits, or is gone, with everything that it started."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from app.sandbox.runner import Limits, run_child


def test_input_and_output_of_any_size_pass_through_without_blocking():
    data = bytes(range(256)) * 4000
    outcome = run_child(["/bin/cat"], data)

    assert outcome.succeeded
    assert outcome.stdout == data


def test_the_environment_is_exactly_what_was_given():
    outcome = run_child(["/usr/bin/env"], environment={"ONLY": "this"})

    assert outcome.stdout == b"ONLY=this\n"


def test_a_slow_child_is_stopped_in_time_with_all_that_it_started(tmp_path):
    script = f"sleep 60 & echo $! ; exec sleep 60 # {tmp_path}"
    began = time.monotonic()
    outcome = run_child(["/bin/sh", "-c", script], limits=Limits(wall_s=0.4), environment={"PATH": "/usr/bin:/bin"})

    assert outcome.stopped == "time"
    assert time.monotonic() - began < 5
    grandchild = int(outcome.stdout)
    for _ in range(50):
        if not _is_running(grandchild):
            return
        time.sleep(0.05)
    pytest.fail("an orphan was left running")


def test_a_child_that_closes_its_output_and_lingers_is_stopped_too():
    outcome = run_child(
        ["/bin/sh", "-c", "exec >&- 2>&- <&-; sleep 60"], limits=Limits(wall_s=0.4), environment={"PATH": "/bin"}
    )

    assert outcome.stopped == "time"


def test_a_talkative_child_is_stopped():
    outcome = run_child(["/usr/bin/yes"], limits=Limits(output_bytes=100_000))

    assert outcome.stopped == "output"
    assert len(outcome.stdout) < 300_000


def test_a_child_cannot_take_more_memory_than_allowed():
    outcome = run_child(
        [sys.executable, "-c", "input(); b = bytearray(900_000_000); print(len(b))"],
        b"\n",
        limits=Limits(memory_bytes=400_000_000),
    )

    assert not outcome.succeeded
    assert b"MemoryError" in outcome.stderr


def test_a_child_cannot_write_a_file(tmp_path):
    target = tmp_path / "written"
    outcome = run_child(["/bin/sh", "-c", f"read line; echo too much > {target}"], b"go\n")

    assert not outcome.succeeded
    assert not target.exists() or target.read_bytes() == b""


def test_a_failing_child_says_how_it_failed():
    outcome = run_child(["/bin/sh", "-c", "echo why >&2; exit 3"])

    assert (outcome.status, outcome.stderr, outcome.stopped) == (3, b"why\n", None)


def test_a_child_that_does_not_read_its_input_is_no_error():
    assert run_child(["/bin/true"], b"x" * 1_000_000).succeeded


def test_a_command_that_does_not_exist_raises():
    with pytest.raises(FileNotFoundError):
        run_child(["/no/such/program"])


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
    finally:
        os.sched_yield()
