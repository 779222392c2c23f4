"""Reads foreign documents in tests: samples where they are at hand, small ones of our own always."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.importers.bundles import read_files
from app.importers.reading import Document, Options
from app.inventory.digest import canonical_json

if TYPE_CHECKING:
    from app.inventory.model import Inventory, System
    from app.inventory.result import ImportResult

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = [folder / "shared" / "samples" for folder in (ROOT.parent, ROOT.parent.parent)]
SAMPLES = next((folder for folder in FOLDERS if folder.is_dir()), None)
needs_samples = pytest.mark.skipif(SAMPLES is None, reason="the samples are not at hand")


def sample(name: str) -> Document:
    if SAMPLES is None or not (SAMPLES / name).is_file():
        pytest.skip(f"{name} is not at hand")
    return Document(Path(name).name, (SAMPLES / name).read_bytes())


def read(
    *documents: Document | str | bytes, into: Inventory | None = None, fmt: str | None = None, **options: str
) -> ImportResult:
    """What importing the documents gives; it is valid, and reading what was made of it again gives the same."""
    result = try_read(*documents, into=into, fmt=fmt, **options)
    assert result.inventory is not None, [finding.detail for finding in result.errors]
    again = read_files([Document("again.json", canonical_json(result.inventory))])
    assert again.inventory == result.inventory
    return result


def try_read(
    *documents: Document | str | bytes, into: Inventory | None = None, fmt: str | None = None, decisions=None, **options: str
) -> ImportResult:
    files = [
        row if isinstance(row, Document) else Document(f"file-{number}", row.encode() if isinstance(row, str) else row)
        for number, row in enumerate(documents, 1)
    ]
    return read_files(files, format=fmt, options=Options(**options), into=into, decisions=decisions)


def system(result: ImportResult, identity: str) -> System:
    assert result.inventory is not None
    return next(row for row in result.inventory.systems if row.id == identity)


def flows(result: ImportResult) -> set[tuple[str, str]]:
    assert result.inventory is not None
    return {(row.source, row.target) for row in result.inventory.integrations}


def left_out(result: ImportResult) -> dict[str, int]:
    """What was left out, by kind."""
    found = {}
    for finding in result.findings:
        if finding.code == "left-out":
            count, _, kind = finding.detail.removeprefix("Left out: ").rstrip(".").partition(" (")[0].partition(" ")
            found[kind] = int(count.replace(",", ""))
    return found


def codes(result: ImportResult) -> list[str]:
    return [finding.code for finding in result.findings]
