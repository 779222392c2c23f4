"""Draws of many streams at once: a 64-bit key per stream and a counter are mixed into each of them.

Setting a generator to the start of each stream and drawing from it costs five times as much as the same in whole arrays. The
mixing is SplitMix64's: each key starts a sequence of its own, as Java's splittable generator does it.

Sources:
    Steele, Lea & Flood, Fast splittable pseudorandom number generators, OOPSLA 2014 (passes TestU01's BigCrush).
    Salmon, Moraes, Dror & Shaw, Parallel random numbers: as easy as 1, 2, 3, SC 2011 (counters instead of state).
    Box & Muller, A note on the generation of random normal deviates, Annals of Mathematical Statistics 29 (1958).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROWS = 64  # worked off at a time: they stay in the processor's cache
GAMMA = np.uint64(0x9E3779B97F4A7C15)
MIXES = ((np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB)))
LAST_SHIFT = np.uint64(31)
HALF = np.float32(0.5)
UNIT = np.float32(2.0**-32)
TURN = np.float32(2.0 * np.pi * 2.0**-32)
SPARE_BITS = np.uint32(8)  # of a 32-bit word, that a single-precision number has no place for
STEP = np.float32(2.0**-24)


def mix(keys: NDArray[np.uint64], first: int, count: int) -> NDArray[np.uint64]:
    """Return numbers *first* to *first* + *count* of SplitMix64's sequence of each key. Shape: (keys, count).

    >>> [int(number) for number in mix(np.array([1234567], dtype=np.uint64), 0, 2)[0]]
    [6457827717110365317, 3203168211198807973]
    """
    mixed = keys[:, None] + np.arange(first + 1, first + count + 1, dtype=np.uint64) * GAMMA
    shifted = np.empty_like(mixed)
    for shift, factor in MIXES:
        np.right_shift(mixed, shift, out=shifted)
        mixed ^= shifted
        mixed *= factor
    np.right_shift(mixed, LAST_SHIFT, out=shifted)
    mixed ^= shifted
    return mixed


def draw_steps(keys: NDArray[np.uint64], block: int, count: int) -> NDArray[np.uint32]:
    """Return the same *count* draws of each key as :func:`draw_uniforms`, in steps of 2^-24. Shape: (keys, count)."""
    steps = mix(keys, block * (count // 2), count // 2).view(np.uint32)
    steps >>= SPARE_BITS
    return steps


def steps_to(share: float | NDArray[np.float32]) -> NDArray[np.uint32]:
    """Return how many steps lie below a share of 1: a draw is below the share where its steps are fewer than these.

    >>> drawn, keys = 0.25, np.arange(3, dtype=np.uint64)
    >>> bool(((draw_uniforms(keys, 0, 64) < drawn) == (draw_steps(keys, 0, 64) < steps_to(drawn))).all())
    True
    """
    return np.ceil(np.asarray(share, dtype=np.float32).astype(np.float64) / float(STEP)).astype(np.uint32)


def words_to_uniforms(words: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Return uniform draws from [0, 1), multiples of 2^-24, one per 32-bit word; the words are used up."""
    words >>= SPARE_BITS
    uniforms = words.astype(np.float32)
    uniforms *= STEP
    return uniforms


def draw_uniforms(keys: NDArray[np.uint64], block: int, count: int) -> NDArray[np.float32]:
    """Return *count* uniform draws from [0, 1) of each key, those of one block. Shape: (keys, count).

    >>> drawn = draw_uniforms(np.arange(500, dtype=np.uint64), 0, 512)
    >>> drawn.shape, abs(float(drawn.mean()) - 0.5) < 0.01, float(drawn.min()) >= 0, float(drawn.max()) < 1
    ((500, 512), True, True, True)
    """
    drawn = np.empty((len(keys), count), dtype=np.float32)
    for start in range(0, len(keys), ROWS):
        words = mix(keys[start : start + ROWS], block * (count // 2), count // 2).view(np.uint32)
        drawn[start : start + ROWS] = words_to_uniforms(words)
    return drawn


def draw_normals(keys: NDArray[np.uint64], block: int, count: int) -> NDArray[np.float32]:
    """Return *count* standard normal draws of each key, those of one block. Shape: (keys, count).

    >>> drawn = draw_normals(np.arange(500, dtype=np.uint64), 0, 512)
    >>> drawn.shape, abs(float(drawn.mean())) < 0.01, abs(float(drawn.std()) - 1) < 0.01
    ((500, 512), True, True)
    """
    drawn, half = np.empty((len(keys), count), dtype=np.float32), count // 2
    for start in range(0, len(keys), ROWS):
        rows = drawn[start : start + ROWS]
        words = mix(keys[start : start + ROWS], block * half, half).view(np.uint32)
        radius, angle = words[:, :half].astype(np.float32), words[:, half:].astype(np.float32)
        radius += HALF
        radius *= UNIT
        np.log(radius, out=radius)
        radius *= np.float32(-2)
        np.sqrt(radius, out=radius)
        angle *= TURN
        np.cos(angle, out=rows[:, :half])
        np.sin(angle, out=rows[:, half:])
        rows[:, :half] *= radius
        rows[:, half:] *= radius
    return drawn
