"""What the documentation tells a newcomer to type works, and gives what the documentation says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.docs.commands import ROOT, Newcomer, read_steps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RUNS_THESE_TESTS = "python3 run.py test"


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Newcomer]:
    someone = Newcomer(tmp_path)
    yield someone
    someone.leave()


def test_readme(newcomer: Newcomer) -> None:
    said = {
        step.command: newcomer.follow(step)
        for step in read_steps(ROOT / "README.md")
        if not step.command.startswith(RUNS_THESE_TESTS)
    }
    estimate = next(text for command, text in said.items() if command.endswith("estimate inventories/insurance-claims.yaml"))
    graph = json.loads(next(text for command, text in said.items() if command.endswith("/graph")))
    over_http = json.loads((newcomer.folder / "estimate.json").read_text(encoding="utf-8"))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert estimate.strip() in readme, "the estimate printed in the README is not what the command prints"
    assert {"seamap-demo", "map.pdf", "missing-apis.svg", "context.png", "path.svg", "landscape.svg"} <= {
        path.name for path in newcomer.folder.iterdir()
    }
    assert len([node for node in graph["nodes"] if node["lacks_api"]]) == 6
    assert over_http["schema"] == "seamap/estimate/v1"


def test_json_of_the_readme_is_an_excerpt_of_the_estimate(newcomer: Newcomer) -> None:
    steps = [
        step for step in read_steps(ROOT / "README.md") if step.command.endswith("estimate inventories/insurance-claims.yaml")
    ]
    whole = json.loads(newcomer.follow(type(steps[0])(command=f"{steps[0].command} --format json")))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    excerpt = json.loads(readme.partition("```json\n")[2].partition("```")[0])

    assert excerpt == {key: whole[key] for key in excerpt}


def test_tutorial(newcomer: Newcomer) -> None:
    said = {step.command: newcomer.follow(step) for step in read_steps(ROOT / "docs" / "tutorial.md")}

    assert "valid" in said["python3 run.py validate my-shop.yaml"]
    assert "unknown" in said["python3 run.py estimate my-shop.yaml"]
    assert json.loads(said["python3 run.py estimate my-shop.yaml --format json"])["summary"]["systems_lacking_api"] == 1
