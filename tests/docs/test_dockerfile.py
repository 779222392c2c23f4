"""The Dockerfile cannot be built everywhere, so what makes one safe is read out of it (hadolint's rules in brackets)."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word.upper(), rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def values(instructions: list[tuple[str, str]], name: str) -> list[str]:
    return [value for word, value in instructions if word == name]


def test_only_known_instructions(instructions: list[tuple[str, str]]) -> None:
    known = {"FROM", "ENV", "COPY", "RUN", "USER", "WORKDIR", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}

    assert {word for word, _ in instructions} <= known  # among them no ADD [DL3020] and no MAINTAINER [DL4000]


def test_bases_are_pinned_slim_and_the_same(instructions: list[tuple[str, str]]) -> None:
    bases = {value.split()[0] for value in values(instructions, "FROM")}

    assert len(values(instructions, "FROM")) == 2
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", bases.pop())  # a tag [DL3006], not latest [DL3007]


def test_last_user_is_not_root(instructions: list[tuple[str, str]]) -> None:
    last_from = max(index for index, (word, _) in enumerate(instructions) if word == "FROM")

    assert values(instructions[last_from:], "USER") == ["10001"]  # [DL3002], by number so that Kubernetes can tell


def test_health_is_asked_without_tools_that_slim_images_lack(instructions: list[tuple[str, str]]) -> None:
    (check,) = values(instructions, "HEALTHCHECK")

    assert "python" in check
    assert "/health/ready" in check
    assert "curl" not in check


def test_commands_are_in_exec_form(instructions: list[tuple[str, str]]) -> None:
    for word in ("ENTRYPOINT", "CMD"):
        (value,) = values(instructions, word)
        assert value.startswith("[")  # [DL3025]: signals reach the process


def test_workdir_is_absolute_and_nobody_becomes_root(instructions: list[tuple[str, str]]) -> None:
    assert all(value.startswith("/") for value in values(instructions, "WORKDIR"))  # [DL3000]
    assert not any("sudo" in shlex.split(value) for value in values(instructions, "RUN"))  # [DL3004]


def test_packages_are_installed_with_their_hashes_and_no_secret_is_baked_in(instructions: list[tuple[str, str]]) -> None:
    installs = [value for value in values(instructions, "RUN") if "pip install" in value]

    assert installs
    assert all("--require-hashes" in value for value in installs)
    assert not any("KEY" in value or "TOKEN" in value for value in values(instructions, "ENV"))


def test_what_is_copied_exists_and_is_let_through(instructions: list[tuple[str, str]]) -> None:
    sources = {source for value in values(instructions, "COPY") if "--from" not in value for source in value.split()[:-1]}
    let_through = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    }

    assert all((ROOT / source).exists() for source in sources)
    assert sources == let_through
