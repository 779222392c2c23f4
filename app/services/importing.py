"""Use case: foreign documents to an inventory, or into one that is there. Files come in, an inventory and findings go out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.errors import BadParameter
from app.importers.bundles import read_files
from app.importers.mapping_file import columns_of, decisions_of, read_mapping
from app.importers.reading import Document, ImportResult, Options
from app.inventory.currencies import CURRENCIES
from app.inventory.suggestions import shown
from app.quantities import SLUG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.inventory.model import Inventory


NO_OPTIONS = Options()


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be read, and how.

    Attributes:
        files: names and bytes.
        fmt: name, ending or media type of the format of all of them; by default each is recognised.
        mapping: a mapping file, which decides near matches and what columns hold.
    """

    files: tuple[tuple[str, bytes], ...]
    fmt: str | None = None
    options: Options = NO_OPTIONS
    mapping: bytes | None = None


def import_documents(request: ImportRequest, into: Inventory | None = None) -> ImportResult:
    """Return the inventory that the documents give, merged into *into* where that is given, and all findings.

    Raises:
        BadParameter: no file, a mapping file that cannot be read, or an option that cannot be used.
        UnsupportedFormat: nothing recognises a file, or there is no such format.
        LimitExceeded: a file is larger than is read.
    """
    check_identity(request.options)
    mapping = read_mapping(request.mapping) if request.mapping is not None else None
    decisions = decisions_of(mapping) if mapping is not None else None
    options = replace(request.options, columns={**columns_of(mapping), **request.options.columns})
    documents = [Document(name, data) for name, data in request.files]
    return read_files(documents, format=request.fmt, options=options, into=into, decisions=decisions)


def check_identity(options: Options) -> None:
    """Raise BadParameter for an id or a currency that no inventory can have."""
    if options.id is not None and (not re.fullmatch(SLUG, options.id) or options.id == "unknown"):
        hint = "Use lower-case letters, digits and hyphens, at most 63."
        raise BadParameter(f"{shown(options.id)} cannot be an id.", hint=hint)
    if options.currency is not None and options.currency not in CURRENCIES:
        raise BadParameter(f"There is no currency {shown(options.currency)}.", hint="Use an ISO 4217 code such as EUR.")


def summary(inventory: Inventory, findings: Sequence[object] = ()) -> str:
    """Return what an inventory holds, in one line.

    >>> from app.importers.registry import read_document
    >>> summary(read_document("", b"{schema: seamap/inventory/v1, id: x, name: X, currency: EUR}").inventory)
    '0 systems, 0 integrations, 0 paths'
    """
    parts = (("system", inventory.systems), ("integration", inventory.integrations), ("path", inventory.paths))
    counted = ", ".join(f"{len(rows):,} {noun}{'' if len(rows) == 1 else 's'}" for noun, rows in parts)
    return f"{counted}; {len(findings):,} findings" if findings else counted
