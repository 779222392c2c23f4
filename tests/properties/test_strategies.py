"""The strategies and modifications give what the other properties stand on: valid inventories, the change and no other."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.inventory.model import Inventory
from app.landscape.build import build_landscape
from tests import modifications
from tests.modifications import (
    Pair,
    api_given,
    api_taken_away,
    capacity_lessened,
    displays_renamed,
    fact_forgotten,
    hop_added,
    integration_added,
    integration_split,
    need_added,
    order_shuffled,
    reordered,
    tree_of,
)
from tests.strategies import documents, inventories
from tests.worlds import WORLDS

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

PAIRS = {
    "api_taken_away": api_taken_away(),
    "api_given": api_given(),
    "integration_added": integration_added(),
    "hop_added": hop_added(),
    "need_added": need_added(),
    "fact_forgotten": fact_forgotten(),
    "integration_split": integration_split(),
    "capacity_lessened": capacity_lessened(),
    "order_shuffled": order_shuffled(),
    "displays_renamed": displays_renamed(),
}


def dangling(inventory: Inventory) -> set[str]:
    """Return every id that is used and declared nowhere, prefixed by where it is used."""
    systems = {row.id for row in inventory.systems}
    teams = {row.id for row in inventory.teams}
    paths = {row.id for row in inventory.paths}
    programme = inventory.programme
    used = [(row.owner, teams, f"owner of {row.id}") for row in inventory.systems if row.owner]
    used += [(end, systems, row.id) for row in inventory.integrations for end in (row.source, row.target, *row.via)]
    used += [(hop.system, systems, row.id) for row in inventory.paths for hop in row.hops]
    used += [(programme.hub, systems, "hub")] if programme.hub else []
    used += [(one, systems, f"phase {row.id}") for row in programme.phases for one in row.systems]
    used += [(one, paths, f"phase {row.id}") for row in programme.phases for one in row.paths]
    used += [(one, systems, f"review {row.id}") for row in programme.reviews for one in row.applies_to.systems]
    used += [(one, teams, "freeze") for row in programme.freezes for one in row.teams]
    return {f"{where}: {one}" for one, known, where in used if one not in known}


@settings(max_examples=30)
@given(inventories(max_systems=6))
def test_drawn_inventories_keep_every_reference(inventory: Inventory) -> None:
    assert dangling(inventory) == set()
    assert len({row.id for row in inventory.integrations}) == len(inventory.integrations)
    start, deadline = inventory.programme.start, inventory.programme.deadline
    assert start is None or deadline is None or start < deadline
    listed = [activity for pool in inventory.pools for activity in pool.activities]
    assert len(listed) == len(set(listed))
    build_landscape(inventory)


@settings(max_examples=30)
@given(documents())
def test_the_three_ways_of_not_knowing_are_one(tree: dict) -> None:
    inventory = Inventory.model_validate(tree)
    assert Inventory.model_validate(tree_of(inventory)) == inventory


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_a_modification_keeps_the_inventory_valid(name: str) -> None:
    strategy: SearchStrategy[Pair] = PAIRS[name]

    @settings(max_examples=10)
    @given(strategy)
    def holds(pair: Pair) -> None:
        assert dangling(pair.before) == set()
        assert dangling(pair.after) == set()
        build_landscape(pair.after)

    holds()


@settings(max_examples=20)
@given(api_taken_away())
def test_taking_an_api_away_changes_that_system_alone(pair: Pair) -> None:
    before = {row.id: row for row in pair.before.systems}
    after = {row.id: row for row in pair.after.systems}
    assert {key for key in before if before[key] != after[key]} == {pair.subject}
    assert before[pair.subject].api.availability.lacks_api is False
    assert after[pair.subject].api.availability.lacks_api is True


@settings(max_examples=20)
@given(integration_added())
def test_an_added_integration_leaves_the_ids_of_the_others_alone(pair: Pair) -> None:
    assert {row.id for row in pair.after.integrations} == {row.id for row in pair.before.integrations} | {"added-flow"}


@settings(max_examples=20)
@given(integration_split())
def test_the_halves_of_a_split_integration_add_up(pair: Pair) -> None:
    whole = next(row for row in pair.before.integrations if row.id == pair.subject)
    halves = [row for row in pair.after.integrations if row.id in {f"{pair.subject}-a", f"{pair.subject}-b"}]
    assert len(halves) == 2
    if whole.volume_per_day is not None:
        assert sum(half.volume_per_day or 0 for half in halves) == pytest.approx(whole.volume_per_day)
    assert {half.carries for half in halves} == {whole.carries}


@settings(max_examples=20)
@given(inventories(), st.integers(0, 1000))
def test_another_order_is_the_same_content(inventory: Inventory, seed: int) -> None:
    shuffled = reordered(inventory, Random(seed))
    assert {row.id for row in shuffled.systems} == {row.id for row in inventory.systems}
    assert [path.hops for path in sorted(shuffled.paths, key=lambda row: row.id)] == [
        path.hops for path in sorted(inventory.paths, key=lambda row: row.id)
    ]


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_named_worlds_keep_every_reference(name: str) -> None:
    assert dangling(WORLDS[name]()) == set()


def test_a_forgotten_fact_is_unknown() -> None:
    inventory = WORLDS["tiny_hub"]()
    forgotten = modifications.without_fact(inventory, "systems", "crm", "api.availability")
    crm = next(row for row in forgotten.systems if row.id == "crm")
    assert str(crm.api.availability) == "unknown"
    assert forgotten.programme.start == date(2026, 1, 5)
