"""Zip archives to documents, under limits: what an archive claims is never believed, every byte is counted while it is read."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from app.errors import LimitExceeded
from app.findings import Place, error, note
from app.importers.reading import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.findings import Finding

MOST_MEMBERS = 1_000
MOST_BYTES = 200 * 1024 * 1024
LARGEST_RATIO = 100
SMALL = 1024 * 1024  # below which a good ratio is no attack
CHUNK = 64 * 1024
ENCRYPTED = 0x1
UNIX, LINK, KIND = 3, 0o120000, 0o170000
BROKEN = (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError, EOFError, RuntimeError, zlib.error)
NOT_FOR_US = re.compile(r"(^|/)(__MACOSX|\.git|node_modules)/|(^|/)(\.DS_Store|Thumbs\.db)$|/$")


class NotZip(Exception):
    """The bytes are no archive that is read; ``finding`` says why."""

    def __init__(self, detail: str, advice: str = "") -> None:
        super().__init__(detail)
        self.finding: Finding = error("not-zip", detail, advice, Place())


def is_zip(data: bytes) -> bool:
    r"""Return whether the bytes begin like a zip archive.

    >>> is_zip(b"PK\x03\x04..."), is_zip(b"{}")
    (True, False)
    """
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def names_in(data: bytes) -> tuple[str, ...]:
    """Return the names of an archive's members, none where it cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return tuple(archive.namelist()[: MOST_MEMBERS + 1])
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError):
        return ()


def unpack(data: bytes) -> list[Document]:
    """Return the files of an archive in its order, without folders and what operating systems leave behind.

    Raises:
        NotZip: it is broken, encrypted, or holds links or a name twice.
        LimitExceeded: it has more than 1,000 files, 200 MiB unpacked, or a file packed more than 100 to 1.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [info for info in archive.infolist() if not NOT_FOR_US.search(info.filename)]
            _check(archive.infolist())
            return list(_read(archive, members))
    except BROKEN:
        raise NotZip("The archive is broken or packed in a way that is not read.", "Pack it again as a plain zip.") from None


def check_archive(data: bytes) -> None:
    """Count through an archive that somebody else will open, without keeping any of it. Raises as :func:`unpack` does."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive.infolist())
            for _ in _read(archive, archive.infolist()):
                pass
    except BROKEN:
        raise NotZip("The archive is broken or packed in a way that is not read.", "Pack it again as a plain zip.") from None


def _check(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise LimitExceeded(f"The archive has {len(members):,} files; at most {MOST_MEMBERS:,} are read.")
    seen: set[str] = set()
    for info in members:
        if info.flag_bits & ENCRYPTED:
            raise NotZip("The archive is encrypted.", "Pack it without a password.")
        if info.create_system == UNIX and (info.external_attr >> 16) & KIND == LINK:
            raise NotZip("The archive holds a link.", "Pack the files themselves.")
        if info.filename in seen:
            raise NotZip("The archive holds two files of one name.", "Pack it again.")
        seen.add(info.filename)


def _read(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[Document]:
    total = 0
    for info in members:
        parts: list[bytes] = []
        size = 0
        with archive.open(info) as member:
            while chunk := member.read(CHUNK):
                parts.append(chunk)
                size += len(chunk)
                if total + size > MOST_BYTES:
                    raise LimitExceeded(f"The archive unpacks to more than {MOST_BYTES // 1024**2} MiB.")
                if size > SMALL and size > LARGEST_RATIO * max(info.compress_size, 1):
                    raise LimitExceeded(f"A file of the archive is packed more than {LARGEST_RATIO} to 1.")
        total += size
        if size:
            yield Document(info.filename, b"".join(parts))


def left_out(names: list[str]) -> Finding:
    """Return the note that files of a bundle were not read.

    >>> left_out(["logo.png"]).detail
    'Left out: 1 file in no format that is read (`logo.png`).'
    """
    shown = ", ".join(f"`{name[-60:]}`" for name in names[:3]) + (", …" if len(names) > 3 else "")  # noqa: PLR2004
    what = "file" if len(names) == 1 else "files"
    return note("left-out", f"Left out: {len(names):,} {what} in no format that is read ({shown}).", "", Place())
