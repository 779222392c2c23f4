"""A derived document as it goes out, and how it is coded for the way.

A small one is kept as it is, and compressed whole when a client first asks for that. A large one is compressed as it is made,
and never in memory as it is read: what passes from worker to server, and what is kept, is a tenth of it or less. A client that
takes zstd gets these very bytes; for others they are unpacked, or coded anew, a piece at a time.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON: Final = "application/json"
WORTH_COMPRESSING_BYTES: Final = 1024
PACKED_BYTES: Final = 4 * 1024 * 1024
"""From here on a document that compressing makes smaller is packed."""
PIECE_BYTES: Final = 256 * 1024
GZIP_LEVEL: Final = 6
ZSTD_LEVEL: Final = 6
QUICK_GZIP_LEVEL: Final = 3  # of what is coded anew for every client that asks
GZIP_WINDOW: Final = 31  # zlib's way to say: 32 KiB, with gzip's header


class Coding(StrEnum):
    """How a body is coded for the way."""

    IDENTITY = "identity"
    GZIP = "gzip"
    ZSTD = "zstd"


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived document as it is kept.

    Attributes:
        body: its bytes; of a large one, packed as zstd.
        unpacked_bytes: how long it is when it is read, where it is packed; ``None``: *body* is the document.
    """

    body: bytes
    media_type: str = JSON
    unpacked_bytes: int | None = None

    @property
    def is_packed(self) -> bool:
        """Whether *body* has to be unpacked to be read."""
        return self.unpacked_bytes is not None

    def read(self) -> bytes:
        """Return the document."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """Yield the document, a packed one a piece at a time."""
        if self.is_packed:
            yield from unpack(self.body)
        else:
            yield self.body


class Packing:
    """Takes a document as it is made, and keeps it as :class:`Derived` says: as it is while small, packed from then on."""

    def __init__(self, media_type: str = JSON) -> None:
        self._media_type = media_type
        self._is_worth_it = is_compressible(media_type)
        self._waiting = bytearray()
        self._packed: list[bytes] = []
        self._size = 0
        self._packer: zstandard.ZstdCompressionObj | None = None

    def write(self, data: bytes | memoryview, /) -> None:
        """Take the next bytes."""
        self._waiting += data
        self._size += len(data)
        if self._is_worth_it and len(self._waiting) >= (PIECE_BYTES if self._packer else PACKED_BYTES):
            self._pack()

    def finish(self) -> Derived:
        """Return the document, of which no more comes."""
        if self._packer is None:
            return Derived(bytes(self._waiting), self._media_type)
        self._pack()
        self._packed.append(self._packer.flush())
        return Derived(b"".join(self._packed), self._media_type, self._size)

    def _pack(self) -> None:
        if self._packer is None:
            self._packer = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compressobj()
        self._packed.append(self._packer.compress(bytes(self._waiting)))
        self._waiting.clear()


def pack(whole: Derived) -> Derived:
    """Return a document that was made whole as :class:`Packing` keeps it, to the byte."""
    if whole.is_packed or len(whole.body) < PACKED_BYTES or not is_compressible(whole.media_type):
        return whole
    packing, body = Packing(whole.media_type), memoryview(whole.body)
    for first in range(0, len(body), PIECE_BYTES):
        packing.write(body[first : first + PIECE_BYTES])
    return packing.finish()


def unpack(packed: bytes) -> Iterator[bytes]:
    """Yield what was packed, a piece at a time."""
    yield from zstandard.ZstdDecompressor().read_to_iter(packed, write_size=PIECE_BYTES)


def recode(packed: bytes, coding: Coding) -> Iterator[bytes]:
    """Yield a packed document in another coding, a piece at a time, the same bytes every time."""
    if coding is Coding.IDENTITY:
        yield from unpack(packed)
        return
    packer = zlib.compressobj(QUICK_GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW)
    for piece in unpack(packed):
        if coded := packer.compress(piece):
            yield coded
    yield packer.flush()


def is_compressible(media_type: str) -> bool:
    """Return whether compressing makes such documents smaller by enough: pictures and PDF are compressed already."""
    return media_type.startswith("text/") or media_type.partition(";")[0].endswith(("json", "xml", "graphviz"))


def is_worth_compressing(derived: Derived) -> bool:
    """Return whether a document is long enough for compressing, and such that it helps."""
    return is_compressible(derived.media_type) and len(derived.body) >= WORTH_COMPRESSING_BYTES


def compress(body: bytes, coding: Coding) -> bytes:
    """Return *body* in that coding; the same bytes every time.

    >>> gzip.decompress(compress(b"seamap", Coding.GZIP))
    b'seamap'
    """
    match coding:
        case Coding.GZIP:
            return gzip.compress(body, GZIP_LEVEL, mtime=0)
        case Coding.ZSTD:
            return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)
        case Coding.IDENTITY:
            return body
