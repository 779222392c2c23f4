"""Many figures at once are the figures one by one."""

from __future__ import annotations

import numpy as np

from app.exporters.estimate_figures import figure, figures


def test_many_figures_are_those_one_by_one():
    dice = np.random.default_rng(1)
    values = np.concatenate([10.0 ** dice.uniform(-9, 12, 20_000), -(10.0 ** dice.uniform(-3, 6, 1_000)), [0.0, 1.0, 999999.5]])

    assert figures(values).tolist() == [figure(value) for value in values.tolist()]
