"""docs/effort-model.md says what the profile says, and every constant is explained."""

from __future__ import annotations

import re

from app.estimation.effort_model import default_effort_model
from app.exporters.effort_model_page import SECTIONS, export_effort_model_page, section_of
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "effort-model.md"


def test_the_page_is_current(update_golden):
    page = export_effort_model_page(default_effort_model())
    if update_golden:
        PAGE.write_text(page, encoding="utf-8")

    assert PAGE.read_text(encoding="utf-8") == page


def test_every_constant_and_mixture_is_on_the_page_once_with_what_it_is_not():
    model = default_effort_model()
    page = PAGE.read_text(encoding="utf-8")

    assert [name for name in model.constants if section_of(name) is None] == []
    for name in model.constants:
        assert page.count(f"| `{name}` |") == 1, name
    for fact in model.mixtures:
        assert f"| `{fact}` | " in page, fact
    assert page.count("*What it is not:*") == len(SECTIONS)


def test_every_name_that_a_formula_mentions_is_a_constant():
    model = default_effort_model()
    for section in SECTIONS:
        for name in re.findall(r"`([a-z_]+\.[a-z_.0-9]+)`", section.formula):
            assert name in model.constants or name == "api.upgrade" or name.endswith("."), name
