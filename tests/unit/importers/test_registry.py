"""A document is recognised by what it holds, then by its name; what cannot be read is called by its name."""

from __future__ import annotations

import pytest

from app.errors import BadParameter, LimitExceeded, UnsupportedFormat
from app.importers import registry
from app.importers.bundles import read_files
from app.importers.reading import Document
from app.importers.registry import detect, read_document
from tests.conftest import INVENTORIES

YAML = b"schema: seamap/inventory/v1\nid: x\nname: X\ncurrency: EUR\n"
JSON = b'{"schema": "seamap/inventory/v1", "id": "x", "name": "X", "currency": "EUR"}'


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("x.yaml", YAML, "yaml"),
        ("", YAML, "yaml"),
        ("x.json", YAML, "yaml"),
        ("x.JSON", JSON, "json"),
        ("", JSON, "json"),
        ("", b"\xef\xbb\xbf  " + JSON, "json"),
        ("", JSON.decode().encode("utf-16"), "json"),
        ("x.yaml", JSON, "json"),
        ("x", b"{schema: seamap/inventory/v1}", "yaml"),
        ("x", b"# a comment\n\n---\nschema: x", "yaml"),
        ("x.yml", b"only words", "yaml"),
        ("x.json", b"only words", "json"),
        ("x", b"", "yaml"),
    ],
)
def test_content_comes_first_and_the_name_second(name, data, expected):
    assert detect(name, data).name == expected


@pytest.mark.parametrize(
    ("data", "called"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"just some words", "no format"),
        (b"\x00\x01\x02\x03\xff", "no format"),
    ],
)
def test_what_cannot_be_read_is_called_by_its_name(data, called):
    with pytest.raises(UnsupportedFormat) as caught:
        read_document("upload", data)
    assert called in caught.value.detail
    assert "YAML" in caught.value.hint


@pytest.mark.parametrize("named", ["json", "application/json", "application/json; charset=utf-8", ".json", "JSON"])
def test_a_format_can_be_named(named):
    assert read_document("x.txt", JSON, format=named).inventory is not None


def test_an_unknown_format_is_answered_with_the_nearest():
    with pytest.raises(UnsupportedFormat) as caught:
        read_document("x", JSON, format="jsno")
    assert "json" in caught.value.hint


def test_yaml_and_json_of_the_same_give_the_same():
    assert read_document("a", YAML).inventory == read_document("b", JSON).inventory


def test_a_document_larger_than_is_read_is_refused(monkeypatch):
    monkeypatch.setattr(registry, "LARGEST", 10)
    with pytest.raises(LimitExceeded):
        read_document("x", YAML)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"openapi: 3.1.0\ninfo: {title: A}\npaths: {}", "openapi"),
        (b'{"components": {}, "info": {}, "paths": {}, "swagger": "2.0"}', "openapi"),
        (b'{\n  "asyncapi": "3.0.0"}', "asyncapi"),
        (b"# ours\n---\nkind: Component\napiVersion: backstage.io/v1alpha1\n---\nkind: API", "backstage"),
        (b'[{"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": "a"}}]', "backstage"),
        (JSON[:-1].replace(b'"schema": "seamap/inventory/v1", ', b"") + b', "schema": "seamap/inventory/v1"}', "json"),
    ],
)
def test_foreign_formats_are_recognised_by_what_they_hold(data, expected):
    assert detect("upload", data).name == expected
    assert detect("misleading.png", data).name == expected


def test_a_description_that_mentions_our_schema_is_not_ours():
    data = b"openapi: 3.1.0\ninfo: {title: A, description: makes seamap/inventory/v1}\npaths: {}"
    assert detect("", data).name == "openapi"


def test_a_bundle_needs_a_document():
    assert read_files([Document("x.yaml", YAML)]).inventory is not None
    with pytest.raises(BadParameter):
        read_files([])


def test_two_inventories_make_one():
    other = b"schema: seamap/inventory/v1\nid: y\nname: Y\ncurrency: USD\nsystems: [{id: crm, name: CRM}]\n"
    merged = read_files([Document("x.yaml", YAML), Document("y.yaml", other)]).inventory
    assert (merged.id, merged.currency, [system.id for system in merged.systems]) == ("x", "EUR", ["crm"])


@pytest.mark.parametrize("file", sorted(INVENTORIES.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_bundled_inventory_is_valid(file):
    result = read_document(file.name, file.read_bytes())
    assert [f"{finding.place}: {finding.detail}" for finding in result.errors] == []
    assert result.inventory is not None
