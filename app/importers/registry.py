"""Which importer reads a document: the one that is named, else by content first and name second."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.errors import BadParameter, LimitExceeded, UnsupportedFormat
from app.importers.collecting import collector_paused
from app.importers.decoding import encoding_of
from app.importers.inventory_document import JsonInventory, YamlInventory
from app.inventory.suggestions import nearest_word, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.importers.reading import Importer, ImportResult

IMPORTERS: tuple[Importer, ...] = (JsonInventory(), YamlInventory())

LARGEST = 64 * 1024 * 1024
HEAD = 65_536
OURS = "seamap/inventory/"

# How other files give themselves away. Bytes are compared with the beginning, expressions are searched in the first lines.
SIGNATURES = (
    (b"PK\x03\x04", "a zip archive or an Office document"),
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
FOREIGN = (
    (re.compile(r"\A\s*<"), "XML or HTML"),
    (re.compile(r"(?m)^[\s{]*[\"']?openapi[\"']?\s*:"), "an OpenAPI document"),
    (re.compile(r"(?m)^[\s{]*[\"']?swagger[\"']?\s*:"), "a Swagger document"),
    (re.compile(r"(?m)^[\s{]*[\"']?asyncapi[\"']?\s*:"), "an AsyncAPI document"),
    (re.compile(r"(?m)^apiVersion\s*:\s*backstage\.io/"), "a Backstage catalogue"),
    (re.compile(r"[\"']bomFormat[\"']\s*:\s*[\"']CycloneDX"), "a CycloneDX document"),
    (re.compile(r"[\"']\$schema[\"']\s*:\s*[\"'][^\"']{0,200}calm"), "a CALM architecture"),
)


def read_document(name: str, data: bytes, *, format: str | None = None) -> ImportResult:  # noqa: A002  (what users call it)
    r"""Return the inventory in a document, if it is a valid one, and all findings.

    Args:
        name: the file's name, a hint at most; may be empty.
        data: the document.
        format: the name, ending or media type of a format; ``None`` finds out.

    Raises:
        UnsupportedFormat: nothing recognises the bytes, or there is no such format.
        LimitExceeded: the document is larger than 64 MiB, or has more parts than is read.

    >>> read_document("x.yaml", b"schema: seamap/inventory/v1\nid: x\nname: X\ncurrency: EUR").inventory.id
    'x'
    """
    if len(data) > LARGEST:
        raise LimitExceeded(f"The document has {len(data):,} bytes; at most {LARGEST:,} are read.")
    importer = get_importer(format) if format else detect(name, data)
    with collector_paused(len(data)):
        return importer.read(data)


def read_bundle(files: Mapping[str, bytes], *, format: str | None = None) -> ImportResult:  # noqa: A002
    """Return the inventory in a bundle: for now, the one document among *files* by name.

    Raises:
        BadParameter: there is no file, or more than one.
        UnsupportedFormat: as :func:`read_document`.
        LimitExceeded: as :func:`read_document`.
    """
    if len(files) != 1:
        detail = f"{len(files)} files were given where one document is expected."
        raise BadParameter(detail, hint="Give one inventory at a time.")
    [(name, data)] = files.items()
    return read_document(name, data, format=format)


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


def detect(name: str, data: bytes) -> Importer:
    """Return the importer for a document, by content first, by name second.

    Raises:
        UnsupportedFormat: neither says what it is; the hint says what it looks like.
    """
    for signature, title in SIGNATURES:
        if data.startswith(signature):
            raise _unsupported(title)
    encoding, start = encoding_of(data)
    head = data[start : start + HEAD].decode(encoding, errors="replace").lstrip("\ufeff")
    for pattern, title in FOREIGN:
        if OURS not in head and pattern.search(head[:4096]):
            raise _unsupported(title)
    named = [importer for importer in IMPORTERS if name.lower().endswith(tuple(importer.suffixes))]
    recognised = [importer for importer in IMPORTERS if importer.recognises(head)]
    for choice in (recognised, named):
        if choice:
            return choice[0]
    if not head.strip():
        return IMPORTERS[-1]  # an empty document is said to be empty, not unsupported
    raise _unsupported("none of them")


def _unsupported(looks_like: str) -> UnsupportedFormat:
    titles = ", ".join(importer.title for importer in IMPORTERS)
    detail = "The document is in no format that can be read."
    if looks_like != "none of them":
        detail = f"The document is {looks_like}, which cannot be read."
    return UnsupportedFormat(detail, hint=f"What can be read: {titles}.")
