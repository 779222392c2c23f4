"""Zip archives: read as bundles, within limits that do not believe what an archive claims."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.errors import LimitExceeded
from app.importers import bundle
from app.importers.registry import read_document
from tests.unit.importers.foreign import codes

INVENTORY = "schema: seamap/inventory/v1\nid: x\nname: X\ncurrency: EUR\n"


def pack(members, **how):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, **how) as writer:
        for name, text in members:
            writer.writestr(name, text)
    return archive.getvalue()


def test_a_document_in_an_archive_is_read_and_the_rest_counted():
    data = pack(
        [("a/", ""), ("__MACOSX/a", "x"), ("a/x.yaml", INVENTORY), ("a/logo.png", b"\x89PNG"), ("a/notes.txt", "words")]
    )
    result = read_document("all.zip", data)
    assert result.inventory.id == "x"
    assert [finding.detail for finding in result.findings] == [
        "Left out: 2 files in no format that is read (`a/logo.png`, `a/notes.txt`)."
    ]


def test_an_archive_of_nothing_known_gives_no_inventory():
    assert read_document("all.zip", pack([("a.txt", "words")])).inventory is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-30],
        lambda data: data[:40],
        lambda data: data.replace(b"PK\x01\x02", b"PK\x01\x03"),
        lambda data: data[:30] + bytes(20) + data[50:],
    ],
)
def test_a_broken_archive_is_one_clear_fault(damage):
    data = damage(pack([("x.yaml", INVENTORY * 3)]))
    result = read_document("all.zip", data)
    assert result.inventory is None
    assert all(finding.detail for finding in result.findings)


def test_encryption_links_and_names_given_twice_are_refused():
    data = bytearray(pack([("x.yaml", INVENTORY)]))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert codes(read_document("a.zip", bytes(data))) == ["not-zip"]
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    assert "link" in read_document("a.zip", pack([(link, "/etc/passwd")])).findings[0].detail
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = pack([("x.yaml", INVENTORY), ("x.yaml", INVENTORY)])
    assert codes(read_document("a.zip", twice)) == ["not-zip"]


def test_bombs_are_refused(monkeypatch):
    with pytest.raises(LimitExceeded, match="100 to 1"):
        read_document("a.zip", pack([("x.yaml", b"0" * 8_000_000)]))
    with pytest.raises(LimitExceeded, match="at most 1,000"):
        read_document("a.zip", pack([(f"{number}.txt", "") for number in range(1001)]))
    monkeypatch.setattr(bundle, "MOST_BYTES", 1000)
    with pytest.raises(LimitExceeded, match="unpacks to more"):
        read_document("a.zip", pack([(f"{number}.yaml", INVENTORY * 5) for number in range(10)]))


def test_an_archive_in_an_archive_is_not_opened():
    inner = pack([("x.yaml", INVENTORY)])
    result = read_document("a.zip", pack([("inner.zip", inner)]))
    assert result.inventory is None
    assert "inner.zip" in result.findings[0].detail


def test_a_path_out_of_the_archive_is_only_a_name(tmp_path):
    result = read_document("a.zip", pack([("../../escape.yaml", INVENTORY)]))
    assert result.inventory.id == "x"
    assert not list(tmp_path.iterdir())
