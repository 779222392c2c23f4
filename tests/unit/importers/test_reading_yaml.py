"""YAML is read as an architect means it: text stays text, and every refusal says where."""

from __future__ import annotations

import pytest

from app.errors import LimitExceeded
from app.importers import safe_yaml
from app.importers.registry import read_document
from app.importers.safe_yaml import NotYaml, read_yaml

HEAD = "schema: seamap/inventory/v1\nid: x\nname: X\ncurrency: EUR\n"


def places(text: str) -> list[tuple[str, int | None, int | None]]:
    found = read_document("x.yaml", text.encode()).findings
    return [(f.code, f.place.line if f.place else None, f.place.column if f.place else None) for f in found]


@pytest.mark.parametrize(
    "text", ["NO", "012", "1:30", "1.10", "0x1F", "1e3", "0o17", "+5", "007", "1_000", "2026-01-05", "yes", "1."]
)
@pytest.mark.parametrize("form", ["name: {}", "tags: [{}]", "aliases:\n  - {}", "name: '{}'"])
def test_what_is_written_in_a_text_field_stays_as_written(text, form):
    tree, faults = read_yaml(form.format(text))
    [value] = tree.values()
    assert (value if isinstance(value, str) else value[0]) == text
    assert faults == []


def test_numbers_and_yes_or_no_are_read_as_such_elsewhere():
    facts = "api: {write: NO, realtime: yes}, sla: {availability: 0.990}, schemas: [{name: 1.10}]"
    inventory = read_document("", f"{HEAD}systems:\n- {{id: crm, name: C, {facts}}}\n".encode()).inventory
    assert inventory is not None
    [system] = inventory.systems
    assert (system.api.write, system.api.realtime, system.sla.availability) == (False, True, 0.99)
    assert system.schemas is not None
    assert system.schemas[0].name == "1.10"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (HEAD + "systems:\n  - id: crm\n    name: C\n    owner: nobody\n", ("unknown-team", 8, 12)),
        (HEAD + "systems:\n  - id: crm\n    name: C\n    onwer: nobody\n", ("unknown-key", 8, 5)),
        (HEAD + "systems:\n  - id: crm\n    tags: [a, b]\n", ("missing-key", 6, 5)),
        (HEAD + "systems: [{id: crm, name: C, hosting: moon}]\n", ("unknown-word", 5, 39)),
        (HEAD + "name: Y\n", ("duplicate-key", 5, 1)),
        (HEAD + "paths:\n- {id: p, name: P, hops: [a, b]}\n", ("unknown-system", 6, 27)),
        (HEAD + "1: x\n", ("key-not-text", 5, 1)),
        (HEAD + "[1, 2]: x\n", ("key-not-text", 5, 1)),
        (HEAD + "assumptions: [*x]\n", ("alias", 5, 15)),
        (HEAD + "assumptions: [!!python/object:os.system x]\n", ("tag", 5, 15)),
        (HEAD + "---\n" + HEAD, ("several-documents", 5, 1)),
        (HEAD + "\tname: x\n", ("not-yaml", 5, 1)),
        (HEAD + "a: b: c\n", ("not-yaml", 5, 5)),
        (HEAD + "assumptions: ['x]\n", ("not-yaml", 6, 1)),
        (HEAD + "assumptions: ['a\x07b']\n", ("control-character", 5, 17)),
        (HEAD + "assumptions: [12345678901234567890123]\n", ("number-too-large", 5, 15)),
    ],
)
def test_every_fault_has_its_line_and_column(text, place):
    assert place in places(text)
    assert read_document("x.yaml", text.encode()).inventory is None


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_count_as_lines(ends):
    text = (HEAD + "systems:\n- id: crm\n  name: C\n  owner: nobody\n").replace("\n", ends)
    assert places(text) == [("unknown-team", 8, 10)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_is_read(encoding):
    inventory = read_document("x.yaml", (HEAD + "assumptions: [Prüfung 検査]\n").encode(encoding)).inventory
    assert inventory is not None
    assert inventory.assumptions == ("Prüfung 検査",)


def test_bytes_that_are_no_text_are_placed():
    [finding] = read_document("x.yaml", HEAD.encode() + b"# M\xfcller\n").findings
    assert finding.place is not None
    assert (finding.code, finding.place.line, finding.place.column) == ("not-text", 5, 4)


def test_a_key_given_twice_does_not_hide_the_other_faults():
    codes = [code for code, _, _ in places(HEAD + "name: Y\nname: Z\nsystems: [{id: A, name: 012}]\n")]
    assert codes == ["duplicate-key", "bad-id"]


def test_an_empty_document_is_said_to_be_empty():
    for text in ("", "\n", "# only a comment\n", "---\n"):
        assert [code for code, _, _ in places(text)] == ["not-an-inventory"]


def test_more_values_than_are_read_is_said_at_once(monkeypatch):
    monkeypatch.setattr(safe_yaml, "MOST_NODES", 100)
    with pytest.raises(LimitExceeded):
        read_yaml("[" + "1," * 200 + "]")


@pytest.mark.parametrize("depth", [65, 1_000, 100_000])
@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "{[", "{{"])
def test_deep_nesting_is_refused_where_it_becomes_too_deep(opening, depth):
    with pytest.raises(NotYaml) as caught:
        read_yaml(opening * depth)
    assert caught.value.findings[0].code in {"too-deep", "not-yaml"}


def test_sixty_four_deep_is_read():
    tree, _ = read_yaml("[" * 64 + "]" * 64)
    assert tree[0][0][0] is not None
