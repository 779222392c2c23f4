"""Two inventories compared: renames are recognised, replacements and doubtful cases are not taken for renames."""

from __future__ import annotations

import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.inventory.diff import align, diff_inventories
from app.inventory.digest import digest
from app.inventory.model import Inventory
from tests import modifications, worlds
from tests.strategies import inventories
from tests.world_pieces import flow, staffed, system


def landscape(**core):
    said = {"id": "policy-admin", "name": "Policy administration", "domain": "Policy", **core}
    name = said["id"]
    return staffed(
        systems=[system("hub"), system("crm"), system(name, **said)],
        integrations=[flow(name, "hub"), flow("crm", name)],
        paths=[{"id": "quote", "name": "Quote", "hops": ["crm", name]}],
        programme={"hub": "hub", "pilot": {"systems": [name]}},
    )


def test_an_inventory_does_not_differ_from_itself():
    found = diff_inventories(landscape(), landscape())
    assert not found.new + found.gone + found.doubts + found.programme
    assert not any(pair.facts or pair.is_renamed for pair in found.pairs)


def test_a_system_under_another_id_and_a_like_name_is_renamed_with_all_that_hangs_on_it():
    after = landscape(id="policy-core", name="Policy administration system")
    found = diff_inventories(landscape(), after)
    assert not found.new + found.gone + found.doubts
    assert found.ids("system")["policy-admin"] == "policy-core"
    assert found.ids("integration") == {
        "policy-admin-to-hub": "policy-core-to-hub",
        "crm-to-policy-admin": "crm-to-policy-core",
    }
    assert not any(pair.facts for pair in found.pairs)
    pair = next(pair for pair in found.pairs if pair.after.id == "policy-core")
    assert pair.is_renamed
    assert "neighbours 100 % alike" in pair.because


def test_an_alias_is_a_name():
    after = landscape(id="pas", name="PAS", aliases=["Policy administration"])
    assert diff_inventories(landscape(), after).ids("system")["policy-admin"] == "pas"


def test_another_system_in_the_same_place_is_a_question_not_a_rename():
    after = landscape(id="guidewire", name="Guidewire cloud")
    found = diff_inventories(landscape(), after)
    assert [row.id for kind, row in found.new if kind == "system"] == ["guidewire"]
    assert [row.id for kind, row in found.gone if kind == "system"] == ["policy-admin"]
    assert [(doubt.before.id, doubt.candidates[0].id) for doubt in found.doubts] in ([], [("policy-admin", "guidewire")])


def plants(*names):
    rows = [system(f"plant-{name}", name=f"Plant {name}", domain="Plants") for name in names]
    return staffed(
        systems=[system("hub"), *rows],
        integrations=[flow(f"plant-{name}", "hub") for name in names],
        programme={"hub": "hub"},
    )


def test_things_told_apart_by_a_letter_or_a_number_are_not_the_same():
    found = diff_inventories(plants("a", "1"), plants("b", "2"))
    assert len([row for kind, row in found.new if kind == "system"]) == 2
    assert len([row for kind, row in found.gone if kind == "system"]) == 2


def test_two_candidates_alike_are_reported_and_neither_is_taken():
    before, after = plants("north"), plants("north-east", "north-west")
    found = diff_inventories(before, after)
    assert [doubt.before.id for doubt in found.doubts] == ["plant-north"]
    assert {row.id for row in found.doubts[0].candidates} == {"plant-north-east", "plant-north-west"}
    assert ("system", before.systems[1]) in found.gone


def test_changed_facts_are_named_and_words_for_people_are_not_changes():
    after = modifications.renamed(landscape(api={"availability": "batch"}))
    found = diff_inventories(landscape(), after)
    (pair,) = [pair for pair in found.pairs if pair.facts]
    assert [(fact.fact, fact.before, fact.after) for fact in pair.facts] == [("api.availability", "full", "batch")]


def test_saying_nothing_is_told_as_what_it_means():
    before, after = modifications.tree_of(landscape()), modifications.tree_of(landscape())
    before["integrations"][0]["status"], after["integrations"][0]["status"] = "workaround", "planned"
    after["systems"][1]["lifecycle"] = "retiring"
    found = diff_inventories(*(Inventory.model_validate(tree) for tree in (before, after)))
    told = {(fact.fact, fact.before, fact.after) for pair in found.pairs for fact in pair.facts}
    assert told == {("status", "workaround", "planned"), ("lifecycle", "active", "retiring")}


def test_pools_and_dates_are_the_programme_s():
    tree = modifications.tree_of(landscape())
    tree["pools"][1]["capacity"] = 9
    tree["programme"]["deadline"] = "2027-01-01"
    found = diff_inventories(landscape(), Inventory.model_validate(tree))
    assert [(row.fact, row.after) for row in found.programme] == [
        ("pools.integration.capacity", 9),
        ("programme.deadline", "2027-01-01"),
    ]


def test_aligning_gives_the_old_one_the_new_ids_everywhere():
    before, after = landscape(), landscape(id="policy-core", name="Policy administration system")
    moved = align(before, diff_inventories(before, after))
    assert {row.id for row in moved.systems} == {"hub", "crm", "policy-core"}
    assert moved.programme.pilot.systems == ("policy-core",)
    assert [hop.system for hop in moved.paths[0].hops] == ["crm", "policy-core"]


@settings(max_examples=max(settings().max_examples // 2, 1))
@given(inventories(), st.integers(0, 2**32))
def test_order_and_words_are_no_difference(inventory, seed):
    after = modifications.reordered(inventory, random.Random(seed))
    found = diff_inventories(inventory, after)
    assert not found.new + found.gone + found.doubts
    assert not any(pair.facts for pair in found.pairs)


@settings(max_examples=max(settings().max_examples // 2, 1))
@given(inventories(), inventories())
def test_everything_is_accounted_for_once(before, after):
    found = diff_inventories(before, after)
    moved = align(before, found)
    for kind in ("system", "integration", "path"):
        ids = [row.id for row in getattr(moved, f"{kind}s")]
        assert len(set(ids)) == len(ids)
        assert not {found.aligned_ids(kind)[row.id] for noun, row in found.gone if noun == kind} & {
            row.id for row in getattr(after, f"{kind}s")
        }
        paired = [pair for pair in found.pairs if pair.kind == kind]
        old = sorted([pair.before.id for pair in paired] + [row.id for noun, row in found.gone if noun == kind])
        new = sorted([pair.after.id for pair in paired] + [row.id for noun, row in found.new if noun == kind])
        assert old == sorted(row.id for row in getattr(before, f"{kind}s"))
        assert new == sorted(row.id for row in getattr(after, f"{kind}s"))


@pytest.mark.parametrize("name", ["tiny_hub", "mainframe_between_two", "parallel_flows", "all_unknown"])
def test_aligning_with_itself_changes_nothing(name):
    inventory = getattr(worlds, name)()
    moved = align(inventory, diff_inventories(inventory, inventory))
    assert digest(moved) == digest(inventory.model_copy(update={"scenarios": ()}))


def shop(names=("hub", "erp", "crm", "web"), **titles):
    """A shop of four systems whose ids are *names*, whose names are *titles*, and which name no domain."""
    told = {"hub": "Hub", "erp": "Enterprise resource planning", "crm": "Customer management", "web": "Web shop", **titles}
    hub, erp, crm, web = names
    rows = zip(names, told, strict=True)
    return staffed(
        systems=[system(name, name=told[key], domain=None) for name, key in rows],
        integrations=[flow(erp, hub, id="erp-hub"), flow(hub, crm, id="hub-crm"), flow(web, crm, id="web-crm")],
        paths=[{"id": "order", "name": "Order to cash", "hops": [web, crm, hub, erp]}],
        programme={"hub": hub},
    )


def test_one_name_on_both_sides_is_a_rename_whatever_stands_beside_it():
    tree = modifications.tree_of(shop(("hub", "erp", "crm2", "web")))
    tree["integrations"] = [tree["integrations"][0], flow("erp", "crm2", id="erp-crm")]
    tree["paths"] = []
    found = diff_inventories(shop(), Inventory.model_validate(tree))
    assert found.ids("system")["crm"] == "crm2"
    assert not found.doubts
    assert not [row for kind, row in (*found.new, *found.gone) if kind == "system"]


def test_one_name_in_another_domain_and_among_others_is_a_question():
    before = staffed(
        systems=[system("hub"), system("a1", name="Reporting", domain="Finance")], integrations=[flow("a1", "hub")]
    )
    rows = [system("hub"), system("other"), system("b1", name="Reporting", domain="People")]
    found = diff_inventories(before, staffed(systems=rows, integrations=[flow("b1", "other")]))
    (doubt,) = found.doubts
    assert (doubt.before.id, [row.id for row in doubt.candidates], doubt.advice) == ("a1", ["b1"], "Keep the id.")


def test_a_name_that_several_have_decides_nothing():
    before = staffed(systems=[system("hub"), system("p1", name="Portal")], integrations=[flow("p1", "hub")])
    after = staffed(
        systems=[system("hub"), system("q1", name="Portal"), system("q2", name="Portal")],
        integrations=[flow("q1", "hub"), flow("q2", "hub")],
    )
    found = diff_inventories(before, after)
    assert "p1" not in found.ids("system")
    assert [{row.id for row in doubt.candidates} for doubt in found.doubts] == [{"q1", "q2"}]


def test_neighbours_that_are_renamed_at_once_are_found_in_rounds():
    """The CRM is known by neighbours that are themselves known by theirs alone."""
    after = shop(("hub", "erp", "customers", "front"), crm="Customer mgmt. and care", web="The web shop for all")
    found = diff_inventories(shop(), after)
    assert found.ids("system") == {"hub": "hub", "erp": "erp", "crm": "customers", "web": "front"}
    assert {"hub-crm", "web-crm", "erp-hub"} == set(found.ids("integration"))
    assert not found.new + found.gone + found.doubts
    spelled = diff_inventories(shop(), shop(("hub", "erp", "crm-new", "front"), crm="Customer Management", web="Webshop"))
    assert spelled.ids("system") == {"hub": "hub", "erp": "erp", "crm": "crm-new", "web": "front"}


def test_ids_that_were_exchanged_stay_as_they_say_with_a_warning():
    found = diff_inventories(shop(), shop(("hub", "crm", "erp", "web")))
    assert found.ids("system")["crm"] == "crm"
    (warning,) = found.findings
    assert (warning.code, warning.severity, warning.subject) == ("names-exchanged", "warning", {"system": "crm"})
    assert "'erp' is called 'Customer management'" in warning.detail
    assert not diff_inventories(shop(), shop(crm="Customers")).findings
    assert {pair.after.id for pair in found.pairs if pair.facts} >= {"hub-crm", "erp-hub"}


def called(name, other):
    """Two landscapes with one system each, whose ids say nothing of what it is called."""
    return [
        staffed(systems=[system("hub"), system(key, name=said, domain=None)])
        for key, said in (("left", name), ("other", other))
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Plant 1-2", "Plant 12"),
        ("Version 1.21 ERP", "Version 12.1 ERP"),
        ("Version 1.2 ERP", "Version 2.1 ERP"),
        ("C++ build", "C# build"),
        ("A+", "A-"),
    ],
)
def test_names_that_differ_in_numbers_or_signs_are_not_the_same(before, after):
    found = diff_inventories(*called(before, after))
    assert [row.name for kind, row in (*found.gone, *found.new) if kind == "system"] == [before, after]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Web shop", "Webshop"),
        ("Crm-System", "CRM System"),
        ("S/4HANA", "S4HANA"),
        ("E-Mail", "Email"),
        ("Plant 1-2", "Plant 1.2"),
        ("Sales + care", "Sales & care"),
        ("Caf\u00e9", "Cafe\u0301"),
        ("\u0938\u0947\u0935\u093e-\u0915", "\u0938\u0947\u0935\u093e \u0915"),
    ],
)
def test_names_that_differ_in_spelling_alone_are_the_same(before, after):
    found = diff_inventories(*called(before, after))
    (pair,) = [pair for pair in found.pairs if pair.is_renamed]
    assert (pair.before.name, pair.after.name, pair.because) == (before, after, "the same name")


def test_names_that_differ_in_a_vowel_sign_are_alike_but_not_the_same():
    found = diff_inventories(*called("\u0938\u0947\u0935\u093e", "\u0938\u0947\u0935\u0940"))
    assert [pair.because for pair in found.pairs if pair.is_renamed] == ["name 75 % alike"]


def test_an_id_does_not_take_the_sign_from_a_name():
    before = staffed(systems=[system("hub"), system("c", name="C++", domain=None)])
    found = diff_inventories(before, staffed(systems=[system("hub"), system("c-2", name="C", domain=None)]))
    assert {row.name for kind, row in (*found.gone, *found.new) if kind == "system"} == {"C++", "C"}


def test_the_work_of_comparing_grows_with_the_systems_not_with_their_pairs():
    """Counted in calls of Python functions, among systems that are all renamed."""

    def count_calls(size):
        before, after = (
            staffed(
                systems=[
                    system(f"{side}-{one}", name=f"Policy administration system {one} {side}", domain=None)
                    for one in range(size)
                ],
                integrations=[flow(f"{side}-{one}", f"{side}-{one + 1}") for one in range(size - 1)],
            )
            for side in ("old", "new")
        )
        calls = []
        sys.setprofile(lambda _, event, __: calls.append(event) if event == "call" else None)
        try:
            found = diff_inventories(before, after)
        finally:
            sys.setprofile(None)
        assert len(found.ids("system")) == size
        return len(calls)

    assert count_calls(80) < 3 * count_calls(40)
