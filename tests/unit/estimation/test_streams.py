"""Draws are spread evenly: what docs/decisions/0090 promises of every block."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from app.estimation.counted_draws import mix
from app.estimation.streams import BIN_ORDER, BINS, BLOCK, PER_BIN, Streams


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("block", [0, 3])
def test_what_all_share_has_one_draw_in_each_slice_and_each_draw_its_bin(seed, block):
    slices = np.floor(special.ndtr(Streams(seed).common(block)) * BLOCK).astype(int)

    assert sorted(slices) == list(range(BLOCK))
    assert (slices // PER_BIN == BIN_ORDER[np.arange(BLOCK) % BINS]).all()


def test_an_owner_has_one_draw_in_each_slice_of_every_bin():
    drawn = Streams(1).groups(["core", "digital"], 0).astype(np.float64)
    slices = np.floor(special.ndtr(drawn) * PER_BIN).astype(int)

    for row in slices:
        for place in range(BINS):
            assert sorted(row[place::BINS]) == list(range(PER_BIN))
    assert not np.array_equal(*drawn)


def test_items_come_in_pairs_of_opposite_sign_within_one_bin():
    first = Streams(1).normals(["item:a", "item:b"], 0)
    pairs = first.reshape(2, -1, 2, BINS)

    assert np.array_equal(pairs[:, :, 0], -pairs[:, :, 1])
    assert abs(np.corrcoef(pairs[:, :, 0].reshape(2, -1))[0, 1]) < 0.2


def test_a_stream_does_not_depend_on_who_is_drawn_beside_it():
    names = ["group:core", "item:a", "common", "item:b"]
    together = Streams(1).normals(names, 2)

    for name, row in zip(names, together, strict=True):
        assert np.array_equal(Streams(1).normals([name], 2)[0], row)


def test_blocks_and_seeds_differ():
    one = Streams(1)
    assert not np.array_equal(one.uniforms("fact:a", 0), one.uniforms("fact:a", 1))
    assert not np.array_equal(one.uniforms("fact:a", 0), Streams(2).uniforms("fact:a", 0))


def test_mixing_goes_on_where_it_left_off():
    key = np.array([42], dtype=np.uint64)
    assert np.array_equal(mix(key, 0, 8)[0, 3:], mix(key, 3, 5)[0])
