"""The launcher's decisions, with everything that it would run replaced by a note of it."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent.parent
CERTIFICATES = ("PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@pytest.fixture
def launcher(tmp_path: Path) -> ModuleType:
    for name in ("run.py", "requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    spec = importlib.util.spec_from_file_location("launcher", tmp_path / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def commands(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    noted: list[str] = []

    def note(*command: str) -> None:
        noted.append(" ".join(command))
        if command[1:3] == ("-m", "venv"):
            (launcher.VENV / "bin").mkdir(parents=True)
            (launcher.VENV / "lib" / "python3.x" / "site-packages").mkdir(parents=True)

    monkeypatch.setattr(launcher, "run", note)
    return noted


def test_fresh_machine_gets_environment_then_uv_then_hashed_packages(
    launcher: ModuleType, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    launcher.set_up("requirements.txt")

    assert [
        word in command
        for word, command in zip(("venv --clear", "pip install --quiet", "--require-hashes"), commands, strict=True)
    ] == [True] * 3
    assert launcher.is_set_up("requirements.txt")
    assert not launcher.is_set_up("requirements-dev.txt")


def test_changed_requirements_are_installed_again(launcher: ModuleType, commands: list[str]) -> None:
    launcher.set_up("requirements.txt")
    with (launcher.ROOT / "requirements.txt").open("a") as file:
        file.write("# changed\n")

    assert commands
    assert not launcher.is_set_up("requirements.txt")


def test_without_ensurepip_root_gets_it_and_others_are_told(
    launcher: ModuleType, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(launcher.os, "geteuid", lambda: 0)
    launcher.set_up("requirements.txt")
    assert commands[:2] == ["apt-get -qq update", "apt-get -qq install -y python3-venv"]

    (launcher.VENV / "bin").rename(launcher.VENV / "gone")
    monkeypatch.setattr(launcher.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        launcher.set_up("requirements.txt")


@pytest.mark.parametrize("stated", CERTIFICATES)
def test_a_company_s_certificates_reach_pip_and_uv(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, stated: str) -> None:
    monkeypatch.setattr(launcher.os, "environ", {stated: "/company.pem"})
    launcher.trust_what_the_system_trusts()

    assert launcher.os.environ["SSL_CERT_FILE"] == "/company.pem"
    assert launcher.os.environ["UV_SYSTEM_CERTS"] == "1"


def test_script_starts_seamap_from_any_folder(
    launcher: ModuleType, commands: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher.set_up("requirements.txt")
    assert commands
    (launcher.VENV / "bin" / "python").write_text('#!/bin/sh\necho "$@"\n')
    (launcher.VENV / "bin" / "python").chmod(0o755)
    monkeypatch.chdir(tmp_path)

    assert (
        subprocess.run([launcher.SEAMAP, "map", "a b"], capture_output=True, text=True, check=True).stdout
        == "-P -m app map a b\n"
    )
