"""What the documentation tells a newcomer to type works, and gives what the documentation says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.docs.commands import ROOT, Newcomer, read_steps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

README = ROOT / "README.md"
UNTIL = "\nIntegration share"  # the README shows the estimate as far as that, and says what follows
RUNS_THESE_TESTS = "python3 run.py test"


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Newcomer]:
    someone = Newcomer(tmp_path)
    yield someone
    someone.leave()


def test_readme(newcomer: Newcomer, update_golden: bool) -> None:
    said = {step.command: newcomer.follow(step) for step in read_steps(README) if not step.command.startswith(RUNS_THESE_TESTS)}
    printed = next(text for command, text in said.items() if command.endswith("estimate inventories/insurance-claims.yaml"))
    graph = json.loads(next(text for command, text in said.items() if command.endswith("/graph")))
    estimate = json.loads((newcomer.folder / "estimate.json").read_text(encoding="utf-8"))
    printed = printed.partition(UNTIL)[0] + "…\n"
    if update_golden:
        put_block("text", printed)
        put_block("json", excerpt_of(estimate))

    assert block("text") == printed
    assert block("json") == excerpt_of(estimate)
    assert {"seamap-demo", "map.pdf", "missing-apis.svg", "context.png", "path.svg", "landscape.svg"} <= {
        path.name for path in newcomer.folder.iterdir()
    }
    assert len([node for node in graph["nodes"] if node["lacks_api"]]) == 6


def excerpt_of(estimate: dict[str, Any]) -> str:
    """Return the few parts of the estimate that the README shows, one fact a line."""
    facts = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in estimate["summary"].items())
    head = "".join(f"{json.dumps(name)}: {json.dumps(estimate[name])}, " for name in ("schema", "samples", "seed"))
    return f'{{{head}"summary": {{\n{facts}}}}}\n'


def block(language: str) -> str:
    return README.read_text(encoding="utf-8").partition(f"```{language}\n")[2].partition("```")[0]


def put_block(language: str, content: str) -> None:
    before, fence, rest = README.read_text(encoding="utf-8").partition(f"```{language}\n")
    README.write_text(f"{before}{fence}{content}```{rest.partition('```')[2]}", encoding="utf-8")


def test_tutorial(newcomer: Newcomer) -> None:
    said = {step.command: newcomer.follow(step) for step in read_steps(ROOT / "docs" / "tutorial.md")}

    assert "valid" in said["python3 run.py validate my-shop.yaml"]
    assert "unknown" in said["python3 run.py estimate my-shop.yaml"]
    assert json.loads(said["python3 run.py estimate my-shop.yaml --format json"])["summary"]["systems_lacking_api"] == 1


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "formats").glob("*.md")), ids=lambda page: page.stem)
def test_a_page_per_format(page: Path, newcomer: Newcomer) -> None:
    for step in read_steps(page):
        newcomer.follow(step)
