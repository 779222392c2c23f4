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
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from scipy import special

from app.estimation.counted_draws import ROWS, STEP, draw_normals, draw_steps, draw_uniforms, mix, words_to_uniforms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

Number = TypeVar("Number", bound=np.generic)

BLOCK = 1024
BINS = 64
ROUNDS = 8  # a block is ROUNDS x 2 (the two of a pair) x BINS draws
PAIRS = BLOCK // 2
PER_BIN = BLOCK // BINS
BIN_ORDER = np.arange(BINS) * 37 % BINS  # so that the first few draws of a block are spread out, too
GROUP_COUNTERS = (PAIRS + BINS) // 2  # of a block of a group: a word per pair, and one per bin for the order in it
KEPT_BLOCKS = 256  # of what all share, and of shares that lack an API
KEPT_GROUPS = 4096  # of draws of owners' lines, a block each: 16 MB
KEY_BYTES = 8
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

    >>> one, other = Streams(1), Streams(1)
    >>> bool((one.normals(["a", "b"], 0)[1] == other.normals(["b"], 0)[0]).all())
    True
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._keys: dict[str, int] = {}
        self._kept: dict[tuple[str, int, float, float], NDArray[np.float64]] = {}
        self._groups: dict[tuple[str, int], Floats] = {}

    def keys(self, names: Sequence[str]) -> NDArray[np.uint64]:
        """Return the keys of streams. Shape: (names,)."""
        return np.array([self._key(name) for name in names], dtype=np.uint64)

    def normals_of(self, keys: NDArray[np.uint64], block: int) -> Floats:
        """Return standard normal draws of streams that are not shared, in pairs of opposite sign. Shape: (keys, BLOCK)."""
        return _pair(self.halves_of(keys, block))

    def halves_of(self, keys: NDArray[np.uint64], block: int) -> Floats:
        """Return one draw of each pair, in the order of :func:`apart`. Shape: (keys, PAIRS)."""
        return draw_normals(keys, block, PAIRS)

    def groups(self, names: Sequence[str], block: int) -> Floats:
        """Return standard normal draws of what owners' lines share, one row per group. Shape: (names, BLOCK)."""
        rows = np.empty((len(names), BLOCK), dtype=np.float32)
        new = []
        for row, name in enumerate(names):
            known = self._groups.get((name, block))
            if known is None:
                new.append(row)
            else:
                rows[row] = known
        if new:
            drawn = _draw_groups(self.keys([GROUP + names[row] for row in new]), block)
            rows[new] = drawn
            if len(self._groups) + len(new) <= KEPT_GROUPS:
                self._groups |= {(names[row], block): own for row, own in zip(new, drawn, strict=True)}
        return rows

    def normals(self, names: Sequence[str], block: int) -> Floats:
        """Return standard normal draws, one row per name, as each kind of stream spreads them. Shape: (names, BLOCK)."""
        keys = self.keys(names)
        if not any(is_shared(name) for name in names):
            return self.normals_of(keys, block)
        rows = np.empty((len(names), BLOCK), dtype=np.float32)
        group = np.array([name.startswith(GROUP) for name in names])
        own = np.array([not is_shared(name) for name in names])
        rows[group] = self.groups([name.removeprefix(GROUP) for name in names if name.startswith(GROUP)], block)
        rows[own] = self.normals_of(keys[own], block)
        rows[~(group | own)] = self.common(block)
        return rows

    def common(self, block: int) -> NDArray[np.float64]:
        """Return standard normal draws of what all lines share, to be read alone. Shape: (BLOCK,)."""
        known = self._kept.get((COMMON, block, 0.0, 0.0))
        if known is not None:
            return known
        return self._keep((COMMON, block, 0.0, 0.0), _draw_common(self._open(COMMON, block)).reshape(BLOCK))

    def uniforms_of(self, keys: NDArray[np.uint64], block: int) -> Floats:
        """Return uniform draws from [0, 1), one row per key. Shape: (keys, BLOCK)."""
        return draw_uniforms(keys, block, BLOCK)

    def steps_of(self, keys: NDArray[np.uint64], block: int) -> Iterator[tuple[slice, NDArray[np.uint32]]]:
        """Yield the same in steps of 2^-24, for some of the keys at a time: which, and their draws. Shape: (some, BLOCK)."""
        for first in range(0, len(keys), ROWS):
            some = slice(first, min(first + ROWS, len(keys)))
            yield some, draw_steps(keys[some], block, BLOCK)

    def uniforms(self, name: str, block: int) -> Floats:
        """Return uniform draws from [0, 1). Shape: (BLOCK,)."""
        drawn: Floats = self.uniforms_of(self.keys([name]), block)[0]
        return drawn

    def beta(self, name: str, block: int, alpha: float, beta: float) -> NDArray[np.float64]:
        """Return draws from a beta distribution, one in each of BLOCK slices, to be read alone. Shape: (BLOCK,)."""
        known = self._kept.get((name, block, alpha, beta))
        if known is not None:
            return known
        generator = self._open(name, block)
        even = (generator.permutation(BLOCK) + _within(generator, (BLOCK,))) / BLOCK
        return self._keep((name, block, alpha, beta), special.betaincinv(alpha, beta, even))

    def _open(self, name: str, block: int) -> np.random.Generator:
        return np.random.Generator(np.random.Philox(key=self._key(name), counter=(0, 0, block, 0)))

    def _key(self, name: str) -> int:
        key = self._keys.get(name)
        if key is None:
            digest = hashlib.blake2b(f"{self._seed}|{name}".encode(), digest_size=KEY_BYTES).digest()
            key = self._keys[name] = int.from_bytes(digest, "little")
        return key

    def _keep(self, key: tuple[str, int, float, float], drawn: NDArray[np.float64]) -> NDArray[np.float64]:
        drawn.flags.writeable = False
        if len(self._kept) < KEPT_BLOCKS:
            self._kept[key] = drawn
        return drawn


def apart(rows: NDArray[Number]) -> tuple[NDArray[Number], NDArray[Number]]:
    """Return the two draws of every pair of a block, to be read or written. Shape of each: (rows, ROUNDS, BINS)."""
    rounds = rows.reshape(-1, ROUNDS, 2, BINS)
    return rounds[:, :, 0], rounds[:, :, 1]


def _pair(half: Floats) -> Floats:
    """Return draws with their opposites, each pair in one bin. Shapes: (rows, PAIRS) to (rows, BLOCK)."""
    rows = np.empty((len(half), BLOCK), dtype=np.float32)
    one, other = apart(rows)
    one[:] = half.reshape(one.shape)
    np.negative(one, out=other)
    return rows


def _draw_common(generator: np.random.Generator) -> NDArray[np.float64]:
    """Return one normal draw in each of BLOCK slices; the two of a pair are neighbours. Shape: (ROUNDS, 2, BINS)."""
    lower = 2 * generator.random((ROUNDS, BINS)).argsort(axis=0)
    flipped = generator.integers(0, 2, (ROUNDS, BINS))
    slices = BIN_ORDER * PER_BIN + np.stack((lower + flipped, lower + 1 - flipped), axis=1)
    drawn: NDArray[np.float64] = special.ndtri((slices + _within(generator, slices.shape)) / BLOCK)
    return drawn


def _draw_groups(keys: NDArray[np.uint64], block: int) -> Floats:
    """Return one normal draw in each of PER_BIN slices of every bin, in pairs of opposite sign. Shape: (keys, BLOCK)."""
    words = mix(keys, block * GROUP_COUNTERS, GROUP_COUNTERS).view(np.uint32)
    own, orders = words[:, :PAIRS].copy(), _orders()
    lower = orders[words[:, PAIRS:] % np.uint32(len(orders))].transpose(0, 2, 1)  # which slice of the lower half
    flipped = (own & np.uint32(1)).astype(np.float32)
    within = words_to_uniforms(own) + STEP / 2
    half = special.ndtri((lower.reshape(-1, PAIRS) + within) / np.float32(PER_BIN))
    half *= 1 - 2 * flipped
    return _pair(half)


@cache
def _orders() -> NDArray[np.float32]:
    """Return every order of the numbers below ROUNDS. Shape: (ROUNDS!, ROUNDS)."""
    return np.array(list(permutations(range(ROUNDS))), dtype=np.float32)


def _within(generator: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return where in its slice each draw lies: never at an end, whose quantile could be endless."""
    return generator.random(shape, dtype=np.float32).astype(np.float64) + STEP / 2
