"""What docs/questions-of-a-landscape.md tells people to type works, and it speaks of every part of the analysis."""

from __future__ import annotations

from app.exporters.registry import FORMATS
from app.landscape import hubs
from tests.docs.commands import ROOT, Newcomer, read_steps

PAGE = ROOT / "docs" / "questions-of-a-landscape.md"


def test_commands(tmp_path):
    newcomer = Newcomer(tmp_path)
    said = [newcomer.follow(step) for step in read_steps(PAGE)]

    assert "Single points of failure" in said[0]
    assert "Whom to tell" in said[1]
    assert "person-days" in said[2]
    assert "the other way" in " ".join(said[3].split())
    assert (tmp_path / "interfaces.html").read_bytes().startswith(b"<!doctype html>")
    assert b"<mxGraphModel" in (tmp_path / "landscape.drawio").read_bytes()


def test_figures_and_formats():
    text = " ".join(PAGE.read_text(encoding="utf-8").split())

    assert (hubs.MANY_NEIGHBOURS, hubs.MANY_SHARE, hubs.FAR_ABOVE) == (5, 0.25, 2.0)
    assert "from five on, where these are a quarter of all or two standard deviations" in text
    for name in FORMATS:
        if name.startswith("catalogue") or name in {"graphml", "cytoscape", "drawio"}:
            assert f"`{name}`" in text, name
