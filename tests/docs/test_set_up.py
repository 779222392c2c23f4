"""What the launcher relies on: hashed requirement files that name no host, and a small file that needs nothing installed."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)


def pins(name: str) -> set[tuple[str, str]]:
    return set(PIN.findall((ROOT / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", FILES)
def test_requirements_are_hashed_and_name_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z])", text.partition("\n")[2])

    assert "://" not in text
    assert not re.search(r"^\s*-", text, re.MULTILINE | re.ASCII) or "--hash" in text
    assert not re.search(r"^--?(index|extra-index|find-links|i|f)", text, re.MULTILINE)
    assert all("--hash=sha256:" in block for block in blocks if PIN.match(block))


def test_what_the_tests_install_holds_what_runs() -> None:
    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_launcher_needs_only_the_standard_library() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    imported = {alias.name.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module).partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert imported <= set(sys.stdlib_module_names)


def test_continuous_integration_runs_the_tests_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "python3").write_text('#!/bin/sh\necho "$PWD $CI $*"; exit 3\n', encoding="utf-8")
    (tmp_path / "python3").chmod(0o755)
    environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([ROOT / ".ci" / "run"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert done.stdout.strip() == f"{ROOT} 1 run.py test"
    assert done.returncode == 3
