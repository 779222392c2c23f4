"""A bounded memory of derived documents, with their compressed forms. Keyed by everything that their bytes depend on."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future
from typing import TYPE_CHECKING

from app.errors import Overloaded
from app.services.derivation.derived import Coding, Derived, compress

if TYPE_CHECKING:
    from collections.abc import Callable


class DerivedCache:
    """Keeps the documents used last, at most so many bytes of them. Two callers who want the same one wait for one making.

    A failure is not kept. A document larger than a quarter of the cache is handed out but not kept.

    Args:
        waiting: how many callers may wait for documents that others are making; more are told to come back. Each holds a
            thread, and without a bound those who want one slow document would leave none for anybody else.
    """

    def __init__(self, capacity_bytes: int, *, waiting: int = 64) -> None:
        self._capacity = capacity_bytes
        self._waiting = threading.BoundedSemaphore(waiting)
        self._size = 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, Coding], Derived] = OrderedDict()
        self._coming: dict[str, Future[Derived]] = {}

    def get_or_make(self, key: str, make: Callable[[], Derived]) -> Derived:
        """Return the document under *key*, made now if it is not there. Raises what *make* raises, to everyone who waited.

        Raises:
            Overloaded: somebody else is making it, and too many callers wait for such documents already.
        """
        with self._lock:
            kept = self._find(key, Coding.IDENTITY)
            if kept is not None:
                return kept
            coming = self._coming.get(key)
            is_mine = coming is None
            if coming is None:
                coming = self._coming[key] = Future()
        if not is_mine:
            return self._wait_for(coming)
        try:
            made = make()
        except BaseException as fault:
            with self._lock:
                del self._coming[key]
            coming.set_exception(fault)
            raise
        with self._lock:
            self._keep(key, Coding.IDENTITY, made)
            del self._coming[key]
        coming.set_result(made)
        return made

    def _wait_for(self, coming: Future[Derived]) -> Derived:
        if not self._waiting.acquire(blocking=False):
            raise Overloaded("Too many are waiting for documents that are being made.", hint="Try again in a moment.")
        try:
            return coming.result()
        finally:
            self._waiting.release()

    def encode(self, key: str, derived: Derived, coding: Coding) -> Derived:
        """Return *derived* in that coding, from memory where it has been compressed before; a packed one stays as it is."""
        if coding is Coding.IDENTITY or derived.is_packed:
            return derived
        with self._lock:
            kept = self._find(key, coding)
        if kept is None:
            kept = Derived(compress(derived.body, coding), derived.media_type)
            with self._lock:
                self._keep(key, coding, kept)
        return kept

    def _find(self, key: str, coding: Coding) -> Derived | None:
        found = self._kept.get((key, coding))
        if found is not None:
            self._kept.move_to_end((key, coding))
        return found

    def _keep(self, key: str, coding: Coding, derived: Derived) -> None:
        if len(derived.body) > self._capacity // 4 or (key, coding) in self._kept:
            return
        self._kept[key, coding] = derived
        self._size += len(derived.body)
        while self._size > self._capacity:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped.body)
