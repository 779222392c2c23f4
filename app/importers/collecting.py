"""Puts the garbage collector off while a large document is read: nothing of it is garbage, and looking takes half the time."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = 256 * 1024


@contextmanager
def collector_paused(size: int) -> Iterator[None]:
    """Pause Python's collector of reference cycles for the block, where *size* bytes are worth it.

    The collector belongs to the process: of several threads that read at once, the one that paused it turns it on again.
    """
    paused = size >= SMALL and gc.isenabled()
    if paused:
        gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
