"""Reads the commands and files out of a page of documentation, and runs them as a newcomer would: in order, in one folder."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED_FILE = re.compile(r"(?:# (\S+\.(?:ya?ml|toml))|// (\S+\.json)|<!-- (\S+\.xml) -->)\n")
DOCUMENTED_PORT = "8099"
PATIENCE_S = 120


@dataclass(frozen=True)
class Step:
    """One shell command of a page, or one file that the page says to write."""

    command: str = ""
    file: str = ""
    content: str = ""


def read_steps(page: Path) -> list[Step]:
    steps: list[Step] = []
    for language, body in FENCE.findall(page.read_text(encoding="utf-8")):
        if language == "sh":
            steps += [Step(command=line) for line in body.splitlines() if line.strip()]
        elif named := NAMED_FILE.match(body):
            content = body.removeprefix(named[0]) if named[2] else body  # JSON has no comments
            steps.append(Step(file=next(filter(None, named.groups())), content=content))
    return steps


@dataclass
class Newcomer:
    """Someone in an empty folder beside the project, with its launcher and its inventories at hand."""

    folder: Path
    port: str = field(default_factory=lambda: str(_free_port()))
    server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        for name in ("run.py", "inventories"):
            (self.folder / name).symlink_to(ROOT / name)

    def follow(self, step: Step) -> str:
        """Do what a step says and return what it printed; a failure is an assertion with its output."""
        if step.file:
            (self.folder / step.file).write_text(step.content, encoding="utf-8")
            return ""
        command = step.command.replace(DOCUMENTED_PORT, self.port)
        if " run.py serve" in command:
            self._serve(command)
            return ""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
        output = done.stdout.decode()
        assert done.returncode == 0, f"{command}\n{output}\n{done.stderr.decode()}"
        return output

    def leave(self) -> None:
        if self.server is not None:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(timeout=PATIENCE_S)

    def _serve(self, command: str) -> None:
        self.server = subprocess.Popen(["bash", "-c", f"exec {command}"], cwd=self.folder, env=self._environment())
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and self.server.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(self.port))) == 0:
                    return
            time.sleep(0.1)
        message = f"no answer from: {command}"
        raise AssertionError(message)

    def _environment(self) -> dict[str, str]:
        """Return an environment in which python3 is the one that made this one, and curl is there."""
        tools = self.folder / ".tools"
        tools.mkdir(exist_ok=True)
        _write_script(tools / "python3", f'exec "{getattr(sys, "_base_executable", sys.executable)}" "$@"')
        if shutil.which("curl") is None:
            _write_script(tools / "curl", f'exec "{sys.executable}" "{ROOT / "tests" / "docs" / "small_curl.py"}" "$@"')
        return {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}


def _write_script(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    path.chmod(0o755)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
