"""Many figures at once are the figures one by one."""

from __future__ import annotations

import numpy as np

from app.exporters.estimate_figures import figure, figures


def test_many_figures_are_those_one_by_one():
    dice = np.random.default_rng(1)
    values = np.concatenate([10.0 ** dice.uniform(-9, 12, 20_000), -(10.0 ** dice.uniform(-3, 6, 1_000)), [0.0, 1.0, 999999.5]])

    assert figures(values).tolist() == [figure(value) for value in values.tolist()]


def test_half_way_between_two_figures_many_at_once_go_the_way_that_one_goes():
    whole = np.arange(100_000.0, 120_000.0)
    values = np.concatenate([(whole * 10 + 5) / 10**places for places in range(9)] + [whole * 1_000 + 500])

    assert figures(values).tolist() == [figure(value) for value in values.tolist()]
