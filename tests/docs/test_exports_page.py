"""What docs/exports.md tells people to type works, and it names every format there is."""

from __future__ import annotations

import csv
import json
import shlex

from app.cli.main import run
from app.exporters.registry import FORMATS
from tests.docs.commands import ROOT, read_steps

PAGE = ROOT / "docs" / "exports.md"
LAUNCHER = "python3 run.py "


def test_commands(tmp_path, monkeypatch):
    """In this process and with few draws: that the launcher works and how long an estimate takes is tested elsewhere."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inventories").symlink_to(ROOT / "inventories")
    for step in read_steps(PAGE):
        if step.file:
            (tmp_path / step.file).write_text(step.content, encoding="utf-8")
            continue
        assert step.command.startswith(LAUNCHER)
        arguments = [*shlex.split(step.command.removeprefix(LAUNCHER)), "--samples", "100"]
        assert run(arguments, serve=lambda *_: None) == 0, step.command
    numbers = json.loads((tmp_path / "uids.json").read_text(encoding="utf-8"))

    assert len(set(numbers.values())) == len(numbers)
    for name in ("plan.xml", "plan.xlsx", "packages.csv", "dates.ics", "plan.mmd", "committee.md", "boards.csv"):
        assert (tmp_path / name).stat().st_size > 1000, name
    with (tmp_path / "jira-again.csv").open(encoding="utf-8", newline="") as file:
        keys = {row[1] for row in csv.reader(file)}
    assert {"CLAIMS-1", "CLAIMS-2"} <= keys


def test_every_format_is_named():
    text = PAGE.read_text(encoding="utf-8")

    for name in FORMATS:
        assert f"`{name}`" in text or f"`{name.partition('.')[0]}.*`" in text, name
