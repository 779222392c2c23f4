"""Whatever bytes come: findings, or one clear error. What is read is a valid inventory, whatever its document was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import AppError
from app.importers.bundles import read_files
from app.importers.formats import IMPORTERS
from app.importers.reading import Document, Options
from app.importers.registry import detect
from app.inventory.digest import canonical_json
from app.inventory.model import Inventory
from tests.unit.importers.foreign import read
from tests.unit.importers.mutations import AWKWARD, damage_bytes, damage_tree, trees_of
from tests.unit.importers.small_documents import DOCUMENTS
from tests.unit.importers.test_eventcatalog import packed

FOREIGN = [importer for importer in IMPORTERS if importer.name not in {"json", "yaml"}]
ROUNDS = 25


def check(documents: list[Document], fmt: str | None = None, level: str | None = None, into: Inventory | None = None) -> str:
    """Read, and return what came of it; anything but an inventory, findings or an error of ours is a bug."""
    try:
        result = read_files(documents, format=fmt, options=Options(level=level), into=into)
    except AppError as problem:
        return problem.code
    if result.inventory is None:
        assert result.errors
        assert all(finding.detail for finding in result.errors)
        return "rejected"
    assert not result.errors
    again = read_files([Document("again.json", canonical_json(result.inventory))])
    assert again.inventory == result.inventory, [finding.detail for finding in again.errors]
    return "read"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_format_recognises_its_own(name):
    assert detect("", DOCUMENTS[name].encode()).name == name.partition("-2")[0].replace("swagger", "openapi")
    read(DOCUMENTS[name])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_damaged_bytes(name):
    fmt = name.partition("-2")[0].replace("swagger", "openapi")
    for seed in range(ROUNDS):
        check([Document("x", damage_bytes(DOCUMENTS[name].encode(), seed))], fmt if seed % 2 else None)


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if not name.startswith("archi")])
def test_damaged_trees(name):
    fmt = name.partition("-2")[0].replace("swagger", "openapi")
    levels = [None, *next(importer.levels for importer in FOREIGN if importer.name == fmt)]
    for seed in range(ROUNDS * 2):
        trees = damage_tree(trees_of(DOCUMENTS[name]), seed)
        trees = trees if isinstance(trees, list) and trees else [trees]
        files = [json.dumps(tree).encode("utf-8", "surrogatepass") for tree in trees]
        outcome = check(
            [Document(f"{number}.json", data) for number, data in enumerate(files)], fmt, levels[seed % len(levels)]
        )
        assert outcome in {"read", "rejected"}  # a tree of the wrong shape is no reason to refuse the format


def test_damaged_documents_merge():
    names = sorted(DOCUMENTS)
    for seed in range(ROUNDS * 2):
        chosen = [names[seed % len(names)], names[seed * 7 % len(names)]]
        trees = [tree for name in chosen if not name.startswith("archi") for tree in trees_of(DOCUMENTS[name])]
        files = [json.dumps(damage_tree(tree, seed)).encode("utf-8", "surrogatepass") for tree in trees]
        base = read(DOCUMENTS[names[seed * 3 % len(names)]]).inventory
        check([Document(f"{number}.json", data) for number, data in enumerate(files)], into=base)


def test_damaged_archives():
    data = packed().data
    for seed in range(ROUNDS):
        check([Document("x.zip", damage_bytes(data, seed))])


@pytest.mark.parametrize("importer", FOREIGN, ids=lambda importer: importer.name)
def test_documents_of_other_formats_are_no_reason_to_fail(importer):
    for text in [
        *DOCUMENTS.values(),
        "",
        " ",
        "null",
        "[]",
        "{}",
        "[1, {}]",
        '"text"',
        "- a\n- b",
        "<a/>",
        *map(json.dumps, AWKWARD),
    ]:
        check([Document("x", text.encode("utf-8", "surrogatepass"))], importer.name)


@given(st.binary(max_size=300), st.sampled_from([None, *(importer.name for importer in IMPORTERS)]))
def test_any_bytes(data, fmt):
    check([Document("x", data)], fmt)


KEYS = [
    "id",
    "name",
    "unique-id",
    "kind",
    "metadata",
    "spec",
    "relationships",
    "nodes",
    "services",
    "data",
    "model",
    "softwareSystems",
    "containers",
    "sourceId",
    "destinationId",
    "paths",
    "components",
    "schemas",
    "channels",
    "operations",
    "parent",
    "child",
    "source",
    "target",
    "destination",
    "node-type",
    "relationship-type",
]
TOPS = [
    "openapi",
    "asyncapi",
    "info",
    "paths",
    "components",
    "channels",
    "operations",
    "nodes",
    "relationships",
    "flows",
    "model",
    "views",
    "services",
    "dependencies",
    "data",
    "items",
    "kind",
    "metadata",
    "spec",
]
SINGLE = st.sampled_from([value for value in AWKWARD if not isinstance(value, dict | list)]) | st.text(max_size=20)
VALUES = st.recursive(
    SINGLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=6),
    max_leaves=25,
)


@given(st.sampled_from([importer.name for importer in FOREIGN]), st.dictionaries(st.sampled_from(TOPS), VALUES, max_size=6))
def test_any_tree(fmt, tree):
    check([Document("x.json", json.dumps(tree).encode("utf-8", "surrogatepass"))], fmt)
