"""What docs/learning.md tells people to type works, and its figures are the model's."""

from __future__ import annotations

import math

from app.estimation.calibration import prior_of
from app.estimation.effort_model import default_effort_model
from tests.docs.commands import ROOT, Newcomer, read_steps

PAGE = ROOT / "docs" / "learning.md"


def test_commands(tmp_path):
    newcomer = Newcomer(tmp_path)
    said = [newcomer.follow(step) for step in read_steps(PAGE)]

    assert "300 work packages of 5 organisations" in said[0]
    assert "birch-bank" in said[1]
    assert "learned from 300 work packages" in " ".join(said[2].split())


def test_figures():
    prior, text = prior_of(default_effort_model()), " ".join(PAGE.read_text(encoding="utf-8").split())
    ratio = prior.item**2 / prior.organisation**2
    fall = prior.organisation * math.sqrt(ratio / (5 + ratio))

    assert f"*k* / (*k* + {ratio:.1f}): five packages {5 / (5 + ratio):.0%}".replace("%", " %") in text
    assert f"twenty {20 / (20 + ratio):.0%}".replace("%", " %") in text
    assert f"sigma {prior.organisation:.2f} falls to {fall:.2f} after five" in text
    assert f"*n* / (*n* + {prior.item**2 / prior.activity**2:.1f})" in text
