"""Where a document goes that is written as it is made: a file, standard output, a compressor."""

from __future__ import annotations

from typing import Protocol


class Sink(Protocol):
    """Takes bytes, in order; every binary file that is open for writing is one."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes."""
        ...
