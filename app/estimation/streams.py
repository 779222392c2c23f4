"""Streams of random numbers, one per thing that is drawn: adding a thing leaves the others' draws alone.

Every stream is named by (seed, name) and comes in blocks of a fixed size, so that fewer samples are the first of more. Draws
at random would need twenty times as many for the same trust in a P80, so each block is spread evenly:

- what all lines of work share has one draw in each of BLOCK slices of equal probability, and draw number i always lies in the
  same one of BINS coarse bins of them;
- what an owner's lines share has one draw in each of PER_BIN slices *within each bin* of what all share;
- every other normal comes in pairs of equal size and opposite sign, both in one bin.

No draw's own distribution changes, and neither does the mean of anything reckoned from them; see docs/decisions/0090.

Sources:
    McKay, Beckman & Conover, A comparison of three methods for selecting values of input variables, Technometrics 21 (1979).
    Hammersley & Morton, A new Monte Carlo technique: antithetic variates, Proc. Cambridge Phil. Soc. 52 (1956).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from app.estimation.counted_normals import COUNTERS, draw_normals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BLOCK = 1024
BINS = 64
ROUNDS = 8  # a block is ROUNDS x 2 (the two of a pair) x BINS draws
PER_BIN = BLOCK // BINS
BIN_ORDER = np.arange(BINS) * 37 % BINS  # so that the first few draws of a block are spread out, too
ABOVE_NOTHING = 2.0**-32  # of a slice: the quantile of 0 would be endless
MOST_KEPT = 2048  # draws of shared streams, facts and shares remembered: 16 MB
KEY_BYTES = 24
COMMON = "common"
GROUP = "group:"


def is_shared(name: str) -> bool:
    """Whether many lines of work share the stream of this name.

    >>> is_shared("common"), is_shared("group:core"), is_shared("item:engage@crm")
    (True, True, False)
    """
    return name == COMMON or name.startswith(GROUP)


class Streams:
    """All streams of one seed.

    The first draws of shared streams, facts and shares are remembered: what explains an estimate asks for the very ones that
    made it.

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
        self._kept: dict[tuple[str, int, float, float], NDArray[np.float64]] = {}

    def open(self, name: str, block: int) -> np.random.Generator:
        """Return the generator at the start of one block of the stream *name*; valid until the next call."""
        self._state["state"]["key"] = self._key(name)[:2]
        self._state["state"]["counter"][:] = (0, 0, block, 0)
        self._bits.state = self._state
        return self._generator

    def keys(self, names: Sequence[str]) -> NDArray[np.uint64]:
        """Return the keys of streams that are not shared, for :meth:`normals_of`. Shape: (names,)."""
        return np.array([self._key(name)[2] for name in names], dtype=np.uint64)

    def normals_of(self, keys: NDArray[np.uint64], block: int) -> NDArray[np.float32]:
        """Return standard normal draws, one row per key; pairs of opposite sign. Shape: (keys, BLOCK)."""
        half = draw_normals(keys, block * COUNTERS).reshape(-1, ROUNDS, 1, BINS)
        rows = np.empty((len(keys), ROUNDS, 2, BINS), dtype=np.float32)
        rows[:, :, :1] = half
        np.negative(half, out=rows[:, :, 1:])
        return rows.reshape(len(keys), BLOCK)

    def normals(self, names: Sequence[str], block: int) -> NDArray[np.float32]:
        """Return standard normal draws, one row per name, as each kind of stream spreads them. Shape: (names, BLOCK)."""
        if not any(is_shared(name) for name in names):
            return self.normals_of(self.keys(names), block)
        rows = np.empty((len(names), BLOCK), dtype=np.float32)
        for row, name in enumerate(names):
            rows[row] = self._shared(name, block) if is_shared(name) else self.normals([name], block)[0]
        return rows

    def uniforms(self, name: str, block: int) -> NDArray[np.float64]:
        """Return uniform draws from [0, 1), to be read alone. Shape: (BLOCK,)."""
        known = self._kept.get((name, block, 0.0, 0.0))
        return self._keep((name, block, 0.0, 0.0), self.open(name, block).random(BLOCK)) if known is None else known

    def beta(self, name: str, block: int, alpha: float, beta: float) -> NDArray[np.float64]:
        """Return draws from a beta distribution, one in each of BLOCK slices, to be read alone. Shape: (BLOCK,)."""
        known = self._kept.get((name, block, alpha, beta))
        if known is not None:
            return known
        generator = self.open(name, block)
        even = (generator.permutation(BLOCK) + generator.uniform(ABOVE_NOTHING, 1, BLOCK)) / BLOCK
        return self._keep((name, block, alpha, beta), special.betaincinv(alpha, beta, even))

    def _key(self, name: str) -> NDArray[np.uint64]:
        key = self._keys.get(name)
        if key is None:
            digest = hashlib.blake2b(f"{self._seed}|{name}".encode(), digest_size=KEY_BYTES).digest()
            key = self._keys[name] = np.frombuffer(digest, dtype="<u8")
        return key

    def _shared(self, name: str, block: int) -> NDArray[np.float64]:
        known = self._kept.get((name, block, 0.0, 0.0))
        if known is not None:
            return known
        draw = _draw_common if name == COMMON else _draw_group
        return self._keep((name, block, 0.0, 0.0), draw(self.open(name, block)).reshape(BLOCK))

    def _keep(self, key: tuple[str, int, float, float], drawn: NDArray[np.float64]) -> NDArray[np.float64]:
        drawn.flags.writeable = False
        if len(self._kept) < MOST_KEPT:
            self._kept[key] = drawn
        return drawn


def _draw_common(generator: np.random.Generator) -> NDArray[np.float64]:
    """Return one normal draw in each of BLOCK slices; the two of a pair are neighbours. Shape: (ROUNDS, 2, BINS)."""
    lower, flipped = 2 * _shuffle(generator), _toss(generator)
    slices = BIN_ORDER * PER_BIN + np.stack((lower + flipped, lower + 1 - flipped), axis=1)
    drawn: NDArray[np.float64] = special.ndtri((slices + generator.uniform(ABOVE_NOTHING, 1, slices.shape)) / BLOCK)
    return drawn


def _draw_group(generator: np.random.Generator) -> NDArray[np.float64]:
    """Return one normal draw in each of PER_BIN slices in every bin, in pairs of opposite sign. Shape: (ROUNDS, 2, BINS)."""
    slices, flipped = _shuffle(generator), _toss(generator)
    half = special.ndtri((slices + generator.uniform(ABOVE_NOTHING, 1, slices.shape)) / PER_BIN)
    half *= 1 - 2 * flipped
    return np.stack((half, -half), axis=1)


def _shuffle(generator: np.random.Generator) -> NDArray[np.intp]:
    """Return the numbers below ROUNDS in an order of their own in every bin. Shape: (ROUNDS, BINS)."""
    return generator.random((ROUNDS, BINS)).argsort(axis=0)


def _toss(generator: np.random.Generator) -> NDArray[np.intp]:
    """Return 0 or 1 with equal odds. Shape: (ROUNDS, BINS)."""
    return generator.integers(0, 2, (ROUNDS, BINS))
