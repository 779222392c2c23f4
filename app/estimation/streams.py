"""Streams of random numbers, one per thing that is drawn: adding a thing leaves the others' draws alone.

Every stream is named by (seed, name) and comes in blocks of a fixed size, so that fewer samples are the first of more.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BLOCK = 1024
MOST_ROWS = 4096  # of normal draws remembered: 16 MB
MOST_OTHERS = 1024  # of other draws: 8 MB
KEY_BYTES = 16


class Streams:
    """All streams of one seed. One generator is moved from stream to stream: making one for each costs three times as much.

    The first draws are remembered: what explains an estimate asks for the very ones that made it.

    >>> one, other = Streams(1), Streams(1)
    >>> bool((one.normals(["a", "b"], 0)[1] == other.normals(["b"], 0)[0]).all())
    True
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._bits = np.random.Philox(0)
        self._generator = np.random.Generator(self._bits)
        self._state = self._bits.state
        self._keys: dict[str, NDArray[np.uint64]] = {}
        self._rows: dict[tuple[str, int], NDArray[np.float32]] = {}
        self._others: dict[tuple[str, int, float, float], NDArray[np.float64]] = {}

    def open(self, name: str, block: int) -> np.random.Generator:
        """Return the generator at the start of one block of the stream *name*; valid until the next call."""
        key = self._keys.get(name)
        if key is None:
            digest = hashlib.blake2b(f"{self._seed}|{name}".encode(), digest_size=KEY_BYTES).digest()
            key = self._keys[name] = np.frombuffer(digest, dtype="<u8")
        self._state["state"]["key"] = key
        self._state["state"]["counter"][:] = (0, 0, block, 0)
        self._bits.state = self._state
        return self._generator

    def normals(self, names: Sequence[str], block: int) -> NDArray[np.float32]:
        """Return standard normal draws, one row per name. Shape: (names, BLOCK)."""
        rows = np.empty((len(names), BLOCK), dtype=np.float32)
        for row, name in enumerate(names):
            known = self._rows.get((name, block))
            if known is not None:
                rows[row] = known
                continue
            self.open(name, block).standard_normal(dtype=np.float32, out=rows[row])
            if len(self._rows) < MOST_ROWS:
                self._rows[name, block] = rows[row].copy()
        return rows

    def uniforms(self, name: str, block: int) -> NDArray[np.float64]:
        """Return uniform draws from [0, 1), to be read alone. Shape: (BLOCK,)."""
        known = self._others.get((name, block, 0.0, 0.0))
        return self._remember((name, block, 0.0, 0.0), self.open(name, block).random(BLOCK)) if known is None else known

    def beta(self, name: str, block: int, alpha: float, beta: float) -> NDArray[np.float64]:
        """Return draws from a beta distribution, to be read alone. Shape: (BLOCK,)."""
        known = self._others.get((name, block, alpha, beta))
        if known is not None:
            return known
        return self._remember((name, block, alpha, beta), self.open(name, block).beta(alpha, beta, BLOCK))

    def _remember(self, key: tuple[str, int, float, float], drawn: NDArray[np.float64]) -> NDArray[np.float64]:
        drawn.flags.writeable = False
        if len(self._others) < MOST_OTHERS:
            self._others[key] = drawn
        return drawn
