"""The committee's page says what the estimate says, reads well where much is unknown, and shows hostile names literally."""

from __future__ import annotations

import json

import pytest

from app.exporters.steering_markdown import PARTS, _text, export_markdown
from app.importers.registry import read_document
from app.quantities import chance
from app.services.exports import Material, Options
from tests.unit.exporters.plans import forecast_of, inventory_of
from tests.world_pieces import document


def page_of(material):
    return export_markdown(material.estimate(*PARTS), material.names, material.inventory.currency).decode()


@pytest.fixture(scope="module")
def claims():
    material = Material(inventory_of("insurance-claims.yaml"), Options(), samples=200)
    material.__dict__["forecast"] = forecast_of("insurance-claims.yaml")
    return material


def test_the_page_has_the_estimates_figures(claims):
    page, summary = page_of(claims), claims.estimate("summary")["summary"]

    assert f"go-live by **{summary['finish']['p80']}**" in page
    assert f"| Effort, person-days | {summary['effort_days']['p50']:,.0f} | {summary['effort_days']['p80']:,.0f} |" in page
    met = chance(summary["deadline"]["probability"])
    assert f"deadline of {summary['deadline']['date']} is met with a probability of {met}." in page
    assert f"| Go-live | {summary['finish']['p50']} | {summary['finish']['p80']} |" in page
    for head in ("Decision needed", "The numbers", "When", "Risks", "Questions whose answers", "Basis"):
        assert f"\n## {head}" in page


def test_every_table_has_as_many_cells_in_every_row(claims):
    widths = set()
    for line in page_of(claims).splitlines():
        if line.startswith("| ---"):
            widths.add(line.count("|"))
        if line.startswith("|"):
            assert line.replace("\\|", "").count("|") in {4, 5}, line
    assert widths == {4, 5}


def test_without_start_rates_or_integrations_the_page_says_so():
    tree = document(systems=[{"id": "a", "name": "A | *b* <script>"}])
    inventory = read_document("bare.json", json.dumps(tree).encode()).inventory
    page = page_of(Material(inventory, Options(), samples=200))

    assert "| Cost | unknown: no rate per day is given | | |" in page
    assert "None" not in page.replace("None was found", "")
    assert "<script" not in page
    assert "nan" not in page


@pytest.mark.parametrize(
    "name", ["# heading", "a|b", "[x](javascript:alert)", "<b>", "`code`", "line\n# two", "![i](x)", "$x$"]
)
def test_names_are_text(name):
    shown = _text(name)

    assert "\n" not in shown
    assert shown.replace("\\", "") == " ".join(name.split())
    for letter in "|[]<>`#!*_$":
        assert shown.count(letter) == shown.count(f"\\{letter}")
