"""Medians of many draws at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Moments = NDArray[np.floating[Any]]


def medians_of(values: Moments) -> Moments:
    """Return the median along the last axis; parting at one place takes a third of the time of sorting, at two longer.

    >>> medians_of(np.array([[1, 5, 2], [4, 3, 9]], dtype=np.float32)).tolist()
    [2.0, 4.0]
    >>> medians_of(np.array([4, 3, 9, 8], dtype=np.float32)).tolist()
    6.0
    """
    count = values.shape[-1]
    middle = count // 2
    parted = np.partition(values, middle, axis=-1)
    upper: Moments = parted[..., middle]
    return upper if count % 2 else (parted[..., :middle].max(axis=-1) + upper) / np.float32(2)
