"""What unknown facts put on lines of work, all lines of a block at once: factors of one shape are looked up together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.estimation.fact_draws import FactRows, combine_factors, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from app.estimation.fact_draws import FactDraws, FactorShape
    from app.estimation.facts import Uncertain, UnknownFact
    from app.estimation.pricing import Line
    from app.estimation.streams import Streams

    Floats = NDArray[np.float32]
    Rows = NDArray[np.int64]

AT_ONCE = 256  # rows that stay in the processor's cache


class Alike(NamedTuple):
    """Factors of one shape on different rows: the rows, and per term the rows of its facts."""

    shape: FactorShape
    rows: Rows
    facts: tuple[Rows, ...]


class LineFactors:
    """The uncertain factors of lines, made ready for being put on their draws.

    Attributes:
        facts: the unknown facts that they hang on, and those that decide who is exposed to an event.
    """

    def __init__(self, streams: Streams, lines: Sequence[Line]) -> None:
        capped = [(row, line.capped) for row, line in enumerate(lines) if line.capped is not None and line.capped.uncertain]
        self._capped_rows = np.array([row for row, _ in capped], dtype=np.int64)
        self._known = np.array([product.known for _, product in capped], dtype=np.float32)[:, None]
        self._cap = np.array([product.cap for _, product in capped], dtype=np.float32)[:, None]
        own = [line.uncertain for line in lines]
        under = [product.uncertain for _, product in capped]
        exposed = [[each.depends_on] for line in lines if line.strike for each in line.strike.exposed if each.depends_on]
        self.facts = FactRows(streams, _facts_of([*own, *under, *exposed]))
        self._own, self._under = gather(own, self.facts), gather(under, self.facts)

    def multiply(self, drawn: Floats, draws: FactDraws) -> None:
        """Put the factors on the draws of the lines. Shape: (lines, BLOCK)."""
        _multiply(drawn, self._own, draws)
        if len(self._capped_rows):
            product = np.repeat(self._known, drawn.shape[1], axis=1)
            _multiply(product, self._under, draws)
            for first in range(0, len(product), AT_ONCE):
                some = slice(first, first + AT_ONCE)
                drawn[self._capped_rows[some]] *= np.minimum(product[some], self._cap[some])


def _facts_of(factors: Sequence[Sequence[Uncertain]]) -> Iterator[UnknownFact]:
    for row in factors:
        for factor in row:
            yield from (fact for fact, _ in factor.terms)


def gather(factors: Sequence[Sequence[Uncertain]], facts: FactRows) -> list[Alike]:
    """Gather factors of one shape; a row that has several of one shape is in as many gatherings."""
    alike: dict[tuple[FactorShape, int], list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
    for row, own in enumerate(factors):
        seen: dict[FactorShape, int] = defaultdict(int)
        for factor in own:
            shape = shape_of(factor)
            alike[shape, seen[shape]].append((row, tuple(facts.row_of[fact.key] for fact, _ in factor.terms)))
            seen[shape] += 1
    return [
        Alike(
            shape,
            np.array([row for row, _ in members], dtype=np.int64),
            tuple(np.array(each, dtype=np.int64) for each in zip(*(terms for _, terms in members), strict=True)),
        )
        for (shape, _), members in alike.items()
    ]


def _multiply(drawn: Floats, gathered: Sequence[Alike], draws: FactDraws) -> None:
    for shape, rows, facts in gathered:
        for first in range(0, len(rows), AT_ONCE):
            some = slice(first, first + AT_ONCE)
            drawn[rows[some]] *= combine_factors(shape, [draws.values[fact[some]] for fact in facts])
