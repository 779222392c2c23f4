"""Use case: read an uploaded document and keep of it what is stored. Module-level and picklable, so that a worker can do it.

What it needs is imported where it is done, so that the process that only answers requests stays small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import BadParameter, InventoryRejected

if TYPE_CHECKING:
    from app.findings import Finding
    from app.importers.reading import Options
    from app.inventory.matching import Proposal


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
    proposals: tuple[Proposal, ...] = ()


def check_upload(
    files: tuple[UploadedFile, ...],
    fmt: str | None = None,
    options: Options | None = None,
    mapping: bytes | None = None,
    into: bytes | None = None,
) -> CheckedInventory:
    """Read documents, of our format or another, and check what they give whole.

    Args:
        files: one document, a zip archive, or several that make one inventory.
        fmt: name, ending or media type of their format; by default each is recognised.
        options: what the user says about the reading.
        mapping: a mapping file, which decides near matches.
        into: canonical JSON of the inventory that they are merged into.

    Raises:
        InventoryRejected: with every fault, located.
        UnsupportedFormat: no reader knows the bytes, or the format named.
        LimitExceeded: larger or deeper than is read.
        BadParameter: no file, or an option that cannot be used.
    """
    from app.importers.reading import Options
    from app.importers.registry import read_document
    from app.inventory.digest import canonical_json, digest
    from app.services.importing import ImportRequest, check_identity, import_documents

    if not files:
        raise BadParameter("No file was sent.", hint="Send the inventory as a multipart field named file, or as the body.")
    options = options or Options()
    check_identity(options)
    if len(files) == 1 and into is None and mapping is None:
        result = read_document(files[0].name, files[0].data, format=fmt, options=options)
    else:
        base = read_document("stored.json", into, format="json").inventory if into is not None else None
        named = tuple(_name_apart(files).items())
        result = import_documents(ImportRequest(named, fmt, options, mapping), base)
    if result.inventory is None or result.errors:
        raise InventoryRejected(result.errors)
    return CheckedInventory(
        inventory_id=result.inventory.id,
        name=result.inventory.name,
        digest=digest(result.inventory),
        payload=canonical_json(result.inventory),
        findings=result.findings,
        proposals=result.proposals,
    )


def mark_upload(file: UploadedFile, fmt: str | None = None, options: Options | None = None) -> bytes | None:
    """Return an uploaded spreadsheet with its faults marked, as XLSX; ``None`` where it is none, or cannot be opened."""
    from app.services.marking import mark_document

    try:
        return mark_document(file.name, file.data, fmt=fmt, options=options)
    except BadParameter:
        return None


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
