"""Shares by a cubic: a skewed cause keeps all of its share, chance keeps none, and few draws or none break nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.estimation.cause_draws import Cause
from app.estimation.pair_shares import share_among_pairs
from app.estimation.streams import BLOCK, Streams
from app.estimation.work_package import Subject

CAUSES = [Cause(name, Subject("programme", "x"), f"item:{name}") for name in ("a", "b", "c")]


def draws_of(samples, seed=1):
    blocks = [Streams(seed).normals([cause.stream for cause in CAUSES], number) for number in range(-(-samples // BLOCK))]
    return np.concatenate(blocks, axis=1)[:, :samples].astype(np.float64)


@pytest.mark.parametrize("sigma", [0.3, 0.6, 0.9])
def test_a_skewed_cause_keeps_its_share(sigma):
    """The variance of exp(sz) is exp(s²)(exp(s²) - 1)."""
    skewed, even, _ = draws_of(10_000)
    own = math.exp(sigma**2) * (math.exp(sigma**2) - 1)
    shares = share_among_pairs(Streams(1), CAUSES, [np.exp(sigma * skewed) + math.sqrt(own) * even])

    assert shares[:, 0] == pytest.approx([0.5, 0.5, 0.0], abs=0.03)


def test_a_cause_that_counts_on_either_side_is_found_by_its_square():
    first, second, _ = draws_of(10_000)
    shares = share_among_pairs(Streams(1), CAUSES, [np.abs(first), second])

    assert shares[0, 0] > 0.85
    assert shares[1, 0] == 0
    assert shares[:, 1] == pytest.approx([0.0, 1.0, 0.0], abs=1e-6)


def test_what_chance_could_explain_counts_as_nothing_in_nearly_all_cases():
    found = 0
    for seed in range(40):
        other = draws_of(4096, seed + 100)
        found += np.count_nonzero(share_among_pairs(Streams(seed), CAUSES, [other[0], np.exp(other[1])]))

    assert found <= 0.05 * 40 * len(CAUSES) * 2


def test_the_mean_of_the_figure_tells_nothing():
    first, *_ = draws_of(2048)

    assert np.allclose(share_among_pairs(Streams(1), CAUSES, [first]), share_among_pairs(Streams(1), CAUSES, [first + 1000]))


@pytest.mark.parametrize("samples", [1, 2, 3, 60, 100, 128, 1500])
def test_few_draws_give_shares_between_nothing_and_all(samples):
    shares = share_among_pairs(Streams(1), CAUSES, [draws_of(samples)[0], np.zeros(samples)])

    assert ((shares >= 0) & (shares <= 1)).all()
    assert (shares[:, 1] == 0).all()
    assert share_among_pairs(Streams(1), [], [np.zeros(samples)]).shape == (0, 1)


def test_the_second_draws_of_pairs_that_are_not_there_are_left_out():
    first, *_ = draws_of(BLOCK)
    whole = share_among_pairs(Streams(1), CAUSES, [first])
    part = share_among_pairs(Streams(1), CAUSES, [first[: BLOCK - 40]])

    assert whole[0, 0] == pytest.approx(1.0, abs=1e-6)
    assert part[0, 0] == pytest.approx(1.0, abs=0.1)
