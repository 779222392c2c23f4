"""Medians of many draws at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def medians_of(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the median along the last axis; sorting single precision is quicker than finding it.

    >>> medians_of(np.array([[1, 5, 2], [4, 3, 9]], dtype=np.float32)).tolist()
    [2.0, 4.0]
    """
    ordered = np.sort(values, axis=-1)
    count = ordered.shape[-1]
    middle: NDArray[np.float32] = (ordered[..., (count - 1) // 2] + ordered[..., count // 2]) / np.float32(2)
    return middle
