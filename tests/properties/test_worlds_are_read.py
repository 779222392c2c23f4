"""What the tests make up is what a person could upload: the reader takes it without a fault."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from app.importers.registry import read_document
from benchmarks.generate import generate_document
from tests.modifications import Pair, api_taken_away, fact_forgotten, integration_split, tree_of
from tests.strategies import documents
from tests.worlds import WORLDS

# Of a drawn scenario that is empty or sets what is so already, and of a drawn date: worth saying, and no fault.
SAID = {"nothing-changes", "available-after-deadline"}


def faults(tree):
    result = read_document("made-up.json", json.dumps(tree).encode())
    return [finding.as_json() for finding in result.findings if finding.severity != "note" and finding.code not in SAID]


@settings(max_examples=40)
@given(documents())
def test_drawn_documents_are_read_without_a_fault(tree):
    assert faults(tree) == []


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_named_worlds_are_read_without_a_fault(name):
    assert faults(tree_of(WORLDS[name]())) == []


@pytest.mark.parametrize(("systems", "integrations"), [(15, 40), (300, 1500)])
def test_made_up_landscapes_are_read_without_a_fault(systems, integrations):
    assert faults(generate_document(systems, integrations, seed=1)) == []


@pytest.mark.parametrize("pairs", [api_taken_away(), fact_forgotten(), integration_split()], ids=["api", "fact", "split"])
def test_changed_inventories_are_still_documents(pairs):
    @settings(max_examples=10)
    @given(pairs)
    def holds(pair: Pair) -> None:
        result = read_document("changed.json", json.dumps(tree_of(pair.after)).encode())
        assert result.inventory == pair.after

    holds()
