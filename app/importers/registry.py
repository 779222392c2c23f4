"""Which importer reads a document: the one that is named, else by content first and name second."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.errors import BadParameter, LimitExceeded, UnsupportedFormat
from app.importers.bundle import NotZip, is_zip, names_in
from app.importers.collecting import collector_paused
from app.importers.formats import IMPORTERS
from app.importers.inventory_document import is_json, is_ours, is_yaml
from app.importers.reading import Document, ImportResult, Options
from app.inventory.suggestions import nearest_word, shown
from app.inventory.vocabulary import IntegrationStatus

if TYPE_CHECKING:
    from app.importers.reading import Importer

LARGEST = 64 * 1024 * 1024
NO_OPTIONS = Options()
STATUSES = tuple(str(status) for status in IntegrationStatus)

# How other files give themselves away. Bytes are compared with the beginning, expressions are searched in the first lines.
SIGNATURES = (
    (b"PK\x03\x04", "a zip archive or an Office document that holds nothing known"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x28\xb5\x2f\xfd", "zstandard-compressed"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
)
FOREIGN = ((re.compile(r"\A\s*<"), "XML or HTML"),)


def read_document(
    name: str,
    data: bytes,
    *,
    format: str | None = None,  # noqa: A002  (what users call it)
    options: Options = NO_OPTIONS,
) -> ImportResult:
    r"""Return the inventory in a document, if it is a valid one, and all findings. A zip archive is read as a bundle.

    Args:
        name: the file's name, a hint at most; may be empty.
        data: the document.
        format: the name, ending or media type of a format; ``None`` finds out.
        options: what the user says about the reading.

    Raises:
        UnsupportedFormat: nothing recognises the bytes, or there is no such format.
        LimitExceeded: the document is larger than 64 MiB, or has more parts than is read.
        BadParameter: an option that the format does not have.

    >>> read_document("x.yaml", b"schema: seamap/inventory/v1\nid: x\nname: X\ncurrency: EUR").inventory.id
    'x'
    """
    check_size(data)
    document = Document(name, data)
    if is_zip(data) and not _reads_zip(document, format):
        from app.importers.bundles import read_files

        return read_files([document], format=format, options=options)
    importer = get_importer(format) if format else detect(name, data, document)
    check_options(importer, options)
    with collector_paused(len(data)):
        return importer.read([document], options)


def check_size(data: bytes) -> None:
    """Raise LimitExceeded for more bytes than are read."""
    if len(data) > LARGEST:
        raise LimitExceeded(f"The document has {len(data):,} bytes; at most {LARGEST:,} are read.")


def check_options(importer: Importer, options: Options) -> None:
    """Raise BadParameter for an option that no format, or not this one, has."""
    if options.level is not None and importer.levels and options.level not in importer.levels:
        near = nearest_word(options.level, importer.levels)
        hint = f"Did you mean `{near}`?" if near else f"There are {', '.join(importer.levels)}."
        raise BadParameter(f"{importer.title} has no level {shown(options.level)}.", hint=hint)
    if options.status is not None and options.status not in STATUSES:
        raise BadParameter(f"There is no status {shown(options.status)}.", hint=f"There are {', '.join(STATUSES)}.")


def get_importer(name: str) -> Importer:
    """Return the importer that a name, file ending or media type means.

    Raises:
        UnsupportedFormat: there is none.

    >>> get_importer("application/yaml").name, get_importer(".yml").name
    ('yaml', 'yaml')
    """
    wanted = name.split(";", maxsplit=1)[0].strip().lower()
    for importer in IMPORTERS:
        if wanted == importer.name or wanted in importer.media_types or f".{wanted.lstrip('.')}" in importer.suffixes:
            return importer
    names = [importer.name for importer in IMPORTERS]
    near = nearest_word(wanted, names)
    hint = f"Did you mean `{near}`?" if near else f"Formats: {', '.join(names)}."
    raise UnsupportedFormat(f"There is no format {shown(name)}.", hint=hint)


def detect(name: str, data: bytes, document: Document | None = None) -> Importer:
    """Return the importer for a document, by content first, by name second.

    Raises:
        UnsupportedFormat: neither says what it is; the hint says what it looks like.
    """
    document = document or Document(name, data)
    found = find_importer(document)
    if found is not None:
        return found
    for signature, title in SIGNATURES:
        if data.startswith(signature):
            raise _unsupported(title)
    named = [importer for importer in IMPORTERS if name.lower().endswith(tuple(importer.suffixes))]
    for syntax, looks_like in (("json", is_json), ("yaml", is_yaml)):
        if looks_like(document):
            return get_importer(syntax)  # an inventory without its first line, which will be said
    for pattern, title in FOREIGN:
        if pattern.search(document.head):
            raise _unsupported(title)
    if named:
        return named[0]
    if not document.head.strip():
        return get_importer("yaml")  # an empty document is said to be empty, not unsupported
    raise _unsupported("")


def find_importer(document: Document) -> Importer | None:
    """Return the importer that recognises a document by its content, or ``None``."""
    if is_ours(document):
        return get_importer("json" if is_json(document) else "yaml")
    return next((importer for importer in IMPORTERS if importer.recognises(document)), None)


def _reads_zip(document: Document, wanted: str | None) -> bool:
    """Return whether an importer takes the archive itself, as of an Office document, and not the files in it."""
    importer = get_importer(wanted) if wanted else find_importer(document)
    return importer is not None and getattr(importer, "reads_archives", False)


def _unsupported(looks_like: str) -> UnsupportedFormat:
    titles = ", ".join(importer.title for importer in IMPORTERS)
    detail = (
        f"The document is {looks_like}, which cannot be read."
        if looks_like
        else "The document is in no format that can be read."
    )
    return UnsupportedFormat(detail, hint=f"What can be read: {titles}.")


__all__ = ["NotZip", "check_options", "detect", "find_importer", "get_importer", "names_in", "read_document"]
