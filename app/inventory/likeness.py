"""How alike systems are that have different ids: of each pair of two lists, by their names, neighbours and domains.

Two lists of systems come in; matrices with a row for each of the first and a column for each of the second go out. Which of
them are the same is :mod:`app.inventory.system_pairing`'s to decide.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from app.inventory.matching import name_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from app.inventory.model import System

WEIGHTS = {"name": 0.5, "neighbours": 0.35, "domain": 0.15}
PERCENT = 100
NAMES_AT_ONCE = 256  # rows of names that are compared in one go, which bounds the memory
TELLING_TOKEN = re.compile(r"\d+(?:[\W_]\d+)*|\b[a-z]\b[+#]*|(?<=\w)[+#]+")
BETWEEN_NUMBERS = re.compile(r"(?<=\d)[\W_](?=\d)")
SIGNS = re.compile(r"[+#]")
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scores:
    """How alike each pair is from 0 to 1, as a whole and in its parts; a part of which neither says anything is nan."""

    whole: Matrix
    by_part: dict[str, Matrix]

    def parts(self, row: int, column: int) -> dict[str, float]:
        """Return of one pair how alike its parts are, without those of which neither says anything."""
        values = {part: float(matrix[row, column]) for part, matrix in self.by_part.items()}
        return {part: value for part, value in values.items() if not np.isnan(value)}


def score_pairs(
    left: Sequence[System],
    right: Sequence[System],
    names: Matrix,
    around: Sequence[AbstractSet[str]],
    beside: Sequence[AbstractSet[str]],
) -> Scores:
    """Return how alike each pair is; what neither says is left out.

    *names* is how alike they are named, *around* and *beside* are the ids of the neighbours of *left* and of *right*.
    """
    by_part = {"name": names, "neighbours": _compare_neighbours(around, beside), "domain": _compare_domains(left, right)}
    total, weights = np.zeros_like(names), np.zeros_like(names)
    for part, values in by_part.items():
        said = ~np.isnan(values)
        total += np.where(said, WEIGHTS[part] * values, 0)
        weights += np.where(said, WEIGHTS[part], 0)
    return Scores(total / weights, by_part)


def _compare_neighbours(around: Sequence[AbstractSet[str]], beside: Sequence[AbstractSet[str]]) -> Matrix:
    """Return the part of the neighbours of either that both have, nan where neither has any."""
    having: dict[str, list[int]] = defaultdict(list)
    for column, ids in enumerate(beside):
        for name in ids:
            having[name].append(column)
    shared = np.zeros((len(around), len(beside)))
    for row, ids in enumerate(around):
        for name in ids & having.keys():
            shared[row, having[name]] += 1
    sizes = [np.array([len(ids) for ids in side], dtype=np.float64) for side in (around, beside)]
    either = sizes[0][:, None] + sizes[1][None, :] - shared
    return np.divide(shared, either, out=np.full_like(shared, np.nan), where=either > 0)


def _compare_domains(left: Sequence[System], right: Sequence[System]) -> Matrix:
    """Return 1 where the domains are the same, 0 where not, nan where one has none."""
    numbers: dict[str | None, float] = {None: np.nan}
    for system in (*left, *right):
        numbers.setdefault(system.domain, len(numbers))
    rows, columns = (np.array([numbers[system.domain] for system in side]) for side in (left, right))
    unknown = np.isnan(rows)[:, None] | np.isnan(columns)[None, :]
    return np.where(unknown, np.nan, rows[:, None] == columns[None, :])


class _Spelling(NamedTuple):
    """A name, made ready to be compared with many: in lower case, without spaces, and its numbers and single letters."""

    text: str
    key: str
    telling: tuple[str, ...]

    @classmethod
    def of(cls, name: str) -> _Spelling:
        text = name.lower()
        telling = (BETWEEN_NUMBERS.sub(".", token) for token in TELLING_TOKEN.findall(text))
        return cls(text, name_key(name), tuple(sorted(telling)))


def compare_names(left: Sequence[System], right: Sequence[System]) -> Matrix:
    """Return how alike the names of each pair are: those of the two that are the most alike, aliases and ids included."""
    rows, columns = ([_spellings(system) for system in side] for side in (left, right))
    found = np.zeros((len(rows), len(columns)))
    others = [spelling for spellings in columns for spelling in spellings]
    starts = _starts(columns)
    first = 0
    while first < len(rows):
        last, count = first, 0
        while last < len(rows) and (last == first or count + len(rows[last]) <= NAMES_AT_ONCE):
            count += len(rows[last])
            last += 1
        block = rows[first:last]
        alike = _compare_spellings([spelling for spellings in block for spelling in spellings], others)
        found[first:last] = np.maximum.reduceat(np.maximum.reduceat(alike, starts, axis=1), _starts(block), axis=0)
        first = last
    return found


def _spellings(system: System) -> list[_Spelling]:
    """Return the names of a system, its id among them unless that is the name without its signs (``c`` of ``C++``)."""
    names = [system.name, *system.aliases]
    key = name_key(system.name)
    if key == (plain := SIGNS.sub("", key)) or plain != name_key(system.id):
        names.append(system.id.replace("-", " "))
    return list(dict.fromkeys(_Spelling.of(name) for name in names))


def _starts(groups: Sequence[Sequence[object]]) -> NDArray[np.intp]:
    """Return where each group begins if they are put one after the other; none is empty."""
    return np.cumsum([0, *(len(group) for group in groups[:-1])])


def _compare_spellings(left: Sequence[_Spelling], right: Sequence[_Spelling]) -> Matrix:
    """Return how alike names are; numbers, single letters and signs tell things apart that are otherwise named alike.

    >>> def alike(one, other):
    ...     return float(_compare_spellings([_Spelling.of(one)], [_Spelling.of(other)])[0, 0])
    >>> alike("Policy Administration", "policy administration system") > 0.8, alike("Plant A", "Plant B") < 0.6
    (True, True)
    >>> alike("Web shop", "Webshop"), alike("Plant 1-2", "Plant 12") < 0.6, alike("C++ build", "C# build") < 0.6
    (1.0, True, True)
    """
    texts = [[spelling.text for spelling in side] for side in (left, right)]
    alike = process.cdist(*texts, scorer=fuzz.token_ratio, dtype=np.float64) / PERCENT
    alike[_differ([one.telling for one in left], [other.telling for other in right])] /= 2
    alike[~_differ([one.key for one in left], [other.key for other in right])] = 1
    return alike


def _differ(left: Sequence[object], right: Sequence[object]) -> NDArray[np.bool_]:
    numbers: dict[object, int] = {}
    rows, columns = (np.array([numbers.setdefault(value, len(numbers)) for value in side]) for side in (left, right))
    unlike: NDArray[np.bool_] = rows[:, None] != columns[None, :]
    return unlike
