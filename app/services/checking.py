"""Use case: read an uploaded document and keep of it what is stored. Module-level and picklable, so that a worker can do it.

What it needs is imported where it is done, so that the process that only answers requests stays small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import BadParameter, InventoryRejected

if TYPE_CHECKING:
    from app.findings import Finding


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """One file as it was sent; the name is a hint at most."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class CheckedInventory:
    """A document that is a valid inventory: what is stored of it, and what there is to say about it."""

    inventory_id: str
    name: str
    digest: str
    payload: bytes
    findings: tuple[Finding, ...]


def check_upload(files: tuple[UploadedFile, ...], fmt: str | None = None) -> CheckedInventory:
    """Read one document (or the files of one bundle) and check it whole.

    Raises:
        InventoryRejected: with every fault, located.
        UnsupportedFormat: no reader knows the bytes, or the format named.
        LimitExceeded: larger or deeper than is read.
        BadParameter: no file, or several where one document is expected.
    """
    from app.importers.registry import read_bundle, read_document
    from app.inventory.digest import canonical_json, digest

    if not files:
        raise BadParameter("No file was sent.", hint="Send the inventory as a multipart field named file, or as the body.")
    if len(files) == 1:
        result = read_document(files[0].name, files[0].data, format=fmt)
    else:
        result = read_bundle(_name_apart(files), format=fmt)
    if result.inventory is None or result.errors:
        raise InventoryRejected(result.errors)
    return CheckedInventory(
        inventory_id=result.inventory.id,
        name=result.inventory.name,
        digest=digest(result.inventory),
        payload=canonical_json(result.inventory),
        findings=result.findings,
    )


def _name_apart(files: tuple[UploadedFile, ...]) -> dict[str, bytes]:
    """Return the files by name; of equal names the later ones are numbered, so that none is lost."""
    named: dict[str, bytes] = {}
    for file in files:
        name, number = file.name, 1
        while name in named:
            number += 1
            name = f"{number}-{file.name}"
        named[name] = file.data
    return named
