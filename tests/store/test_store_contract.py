"""What every store promises, asked of each."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from app.errors import IdTaken, UnknownSubject, VersionMoved
from app.store.database import open_store
from app.store.protocol import Content, LearnedModel, StoredActual

HERE = "default"
A = Content("crm", "CRM", "sha256:a", b'{"a":1}' * 50)
B = Content("crm", "CRM 2", "sha256:b", b'{"b":2}' * 50)


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    opened = open_store("memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'seamap.db'}")
    yield opened
    opened.close()


def test_what_was_saved_comes_back_byte_for_byte(store):
    saved = store.create(HERE, A)
    assert saved.is_new
    assert (saved.version.inventory_id, saved.version.number, saved.version.name) == ("crm", 1, "CRM")
    assert store.load_payload(HERE, saved.version) == A.payload
    assert store.get_version(HERE, "crm") == saved.version


def test_same_content_again_makes_no_new_version(store):
    first = store.create(HERE, A)
    again = store.create(HERE, A)
    assert not again.is_new
    assert again.version == first.version
    assert len(store.list_versions(HERE, "crm")) == 1


def test_other_content_under_a_taken_id_is_refused_and_changes_nothing(store):
    store.create(HERE, A)
    with pytest.raises(IdTaken):
        store.create(HERE, B)
    assert store.get_version(HERE, "crm").digest == "sha256:a"


def test_replacing_keeps_every_version_readable(store):
    store.create(HERE, A)
    second = store.replace(HERE, B, based_on=1)
    assert second.version.number == 2
    assert [version.number for version in store.list_versions(HERE, "crm")] == [2, 1]
    assert store.load_payload(HERE, store.get_version(HERE, "crm", 1)) == A.payload
    assert store.load_payload(HERE, store.get_version(HERE, "crm")) == B.payload


def test_replacing_by_the_same_content_makes_no_new_version(store):
    store.create(HERE, A)
    assert not store.replace(HERE, A, based_on=1).is_new


def test_a_change_based_on_an_old_version_is_refused(store):
    store.create(HERE, A)
    store.replace(HERE, B, based_on=1)
    with pytest.raises(VersionMoved):
        store.replace(HERE, A, based_on=1)
    with pytest.raises(VersionMoved):
        store.delete(HERE, "crm", based_on=1)


def test_going_back_to_earlier_content_is_a_new_version(store):
    store.create(HERE, A)
    store.replace(HERE, B, based_on=1)
    assert store.replace(HERE, A, based_on=2).version.number == 3


def test_a_deleted_id_keeps_its_version_counter(store):
    store.create(HERE, A)
    store.replace(HERE, B, based_on=1)
    store.delete(HERE, "crm")
    with pytest.raises(UnknownSubject):
        store.get_version(HERE, "crm")
    with pytest.raises(UnknownSubject):
        store.list_versions(HERE, "crm")
    assert store.list_latest(HERE) == []
    saved = store.create(HERE, A)
    assert (saved.is_new, saved.version.number) == (True, 3)
    assert store.load_payload(HERE, saved.version) == A.payload


def test_deleting_spares_content_that_another_inventory_uses(store):
    twin = Content("twin", "Twin", "sha256:t", A.payload)
    store.create(HERE, A)
    kept = store.create(HERE, twin).version
    store.delete(HERE, "crm")
    assert store.load_payload(HERE, kept) == A.payload


@pytest.mark.parametrize("number", [0, 2, 2**31 - 1])
def test_an_unknown_version_is_not_found(store, number):
    store.create(HERE, A)
    with pytest.raises(UnknownSubject):
        store.get_version(HERE, "crm", number)


def test_what_is_unknown_cannot_be_replaced_or_deleted(store):
    with pytest.raises(UnknownSubject):
        store.replace(HERE, A, based_on=1)
    with pytest.raises(UnknownSubject):
        store.delete(HERE, "crm")
    with pytest.raises(UnknownSubject):
        store.get_version(HERE, "crm", 1)


def test_lists_are_in_order_of_id_and_page_by_id(store):
    for name in ("c", "a", "b"):
        store.create(HERE, Content(name, name.upper(), f"sha256:{name}", b"{}"))
    assert [version.inventory_id for version in store.list_latest(HERE)] == ["a", "b", "c"]
    assert [version.inventory_id for version in store.list_latest(HERE, after="a", limit=1)] == ["b"]


def test_another_workspace_sees_nothing(store):
    version = store.create(HERE, A).version
    assert store.list_latest("other") == []
    for ask in (
        lambda: store.get_version("other", "crm"),
        lambda: store.load_payload("other", version),
        lambda: store.delete("other", "crm"),
        lambda: store.replace("other", B, based_on=1),
    ):
        with pytest.raises(UnknownSubject):
            ask()
    assert store.create("other", B).version.number == 1


def test_of_ten_racing_writers_one_wins(store):
    store.create(HERE, A)
    outcomes: list[str] = []
    ready = threading.Barrier(10)

    def write(number: int) -> None:
        ready.wait()
        try:
            store.replace(HERE, Content("crm", "CRM", f"sha256:{number}", b"%d" % number), based_on=1)
            outcomes.append("won")
        except VersionMoved:
            outcomes.append("moved")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved"] * 9 + ["won"]
    assert store.get_version(HERE, "crm").number == 2


NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def actual(package: str, days: float) -> StoredActual:
    return StoredActual("crm", package, "build", 4.0, days, 1, NOW)


def test_the_latest_actual_of_a_package_is_kept(store):
    store.create(HERE, A)
    assert store.save_actuals(HERE, "crm", [actual("b", 2.0), actual("a", 1.0)])
    assert not store.save_actuals(HERE, "crm", [actual("a", 1.0)])
    assert store.save_actuals(HERE, "crm", [actual("a", 3.0)])
    assert store.list_actuals(HERE, "crm") == [actual("a", 3.0), actual("b", 2.0)]
    assert store.list_actuals(HERE) == store.list_actuals(HERE, "crm")
    assert store.list_actuals("elsewhere") == []


def test_actuals_belong_to_an_inventory_and_go_with_it(store):
    with pytest.raises(UnknownSubject):
        store.save_actuals(HERE, "crm", [actual("a", 1.0)])
    with pytest.raises(UnknownSubject):
        store.list_actuals(HERE, "crm")
    store.create(HERE, A)
    store.save_actuals(HERE, "crm", [actual("a", 1.0)])
    store.delete(HERE, "crm")
    store.create(HERE, A)
    assert store.list_actuals(HERE, "crm") == []


def test_the_model_saved_last_is_in_force_and_every_one_can_be_had(store):
    assert store.get_model(HERE) is None
    one, other = (LearnedModel(name, f"sha256:{name}", 5, name.encode() * 100, NOW) for name in ("one", "other"))
    assert store.save_model(HERE, one)
    assert not store.save_model(HERE, one)
    assert store.save_model(HERE, other)
    assert store.get_model(HERE) == other
    assert store.get_model(HERE, "one") == one
    assert store.list_models(HERE) == [other, one]
    assert store.save_model(HERE, one)
    assert store.list_models(HERE) == [one, other]
    assert store.get_model("elsewhere") is None
    with pytest.raises(UnknownSubject):
        store.get_model(HERE, "none")


def test_a_task_keeps_its_number_and_no_other_gets_it(store):
    store.create(HERE, A)
    first = store.number_tasks(HERE, "crm", ["b", "a", "b"])
    second = store.number_tasks(HERE, "crm", ["c", "a"])

    assert first == {"b": 1, "a": 2}
    assert second == {"c": 3, "a": 2}
    assert store.number_tasks(HERE, "crm", ["a", "b", "c"]) == {"a": 2, "b": 1, "c": 3}


def test_numbers_of_tasks_outlive_the_inventory(store):
    store.create(HERE, A)
    store.number_tasks(HERE, "crm", ["a", "b"])
    store.delete(HERE, "crm")
    with pytest.raises(UnknownSubject):
        store.number_tasks(HERE, "crm", ["a"])
    store.create(HERE, B)

    assert store.number_tasks(HERE, "crm", ["new", "b"]) == {"new": 3, "b": 2}


def test_numbers_of_tasks_are_each_inventorys_own(store):
    store.create(HERE, A)
    store.create("other", A)
    store.number_tasks(HERE, "crm", ["a", "b"])

    assert store.number_tasks("other", "crm", ["b"]) == {"b": 1}
    with pytest.raises(UnknownSubject):
        store.number_tasks(HERE, "nobody", ["a"])


def test_racing_exports_agree_on_the_numbers(store):
    store.create(HERE, A)
    names, found = [f"task-{number}" for number in range(50)], []

    def number(offset):
        found.append(store.number_tasks(HERE, "crm", names[offset:] + names[:offset]))

    threads = [threading.Thread(target=number, args=(offset,)) for offset in range(0, 40, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 4
    assert all(numbers == found[0] for numbers in found)
    assert sorted(found[0].values()) == list(range(1, 51))
