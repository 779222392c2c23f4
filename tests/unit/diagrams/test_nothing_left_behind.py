"""Whatever stops a rendering (its time, the person, the system), no process of it is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.errors import RenderingFailed
from app.services.diagrams import draw
from tests import worlds

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def hanging_dot(monkeypatch, tmp_path):
    """Put in place of dot one that never answers and has started a process of its own; return what both are known by."""
    child, dot = tmp_path / "started-by-dot", tmp_path / "dot"
    child.write_text("#!/bin/sh\nsleep 120; true\n")
    dot.write_text(f"#!/bin/sh\n{child} &\nsleep 120; true\n")
    for script in (child, dot):
        script.chmod(0o755)
    monkeypatch.setenv("SEAMAP_DOT", str(dot))
    return str(tmp_path)


def list_running(mark: str) -> list[int]:
    """Return the processes, this one and what is only waiting to be collected aside, with *mark* in their command line."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if mark in words and "sh" in words.split("\0")[0]:
            found.append(int(place.name))
    return found


def wait_until(is_so, within_s: float = 90.0) -> bool:
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def test_a_drawing_that_takes_too_long_is_refused_and_leaves_nothing(hanging_dot, monkeypatch):
    monkeypatch.setattr("app.diagrams.render.ATTEMPT_S", 0.2)

    with pytest.raises(RenderingFailed):
        draw(worlds.world(systems=[worlds.system("a"), worlds.system("b")], integrations=[worlds.flow("a", "b")]), "landscape")
    assert wait_until(lambda: not list_running(hanging_dot))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_told_to_stop_takes_its_children_with_it(hanging_dot, number):
    command = [sys.executable, "-m", "app", "map", "inventories/half-known.yaml", "--view", "landscape"]
    with subprocess.Popen(
        command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        started = wait_until(lambda: len(list_running(hanging_dot)) > 1 or process.poll() is not None)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)

    assert started
    assert process.returncode == 128 + number, said.decode()
    assert wait_until(lambda: not list_running(hanging_dot))
