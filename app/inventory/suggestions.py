"""Says what somebody probably meant, and shows what was written without letting it break the sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Collection

CLOSE_ENOUGH = 66.0  # of 100: one letter in three may be wrong
MOST_COMPARISONS = 2_000_000
SHOWN_LENGTH = 60
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class Suggestions:
    """Finds the nearest of the known words, once per word, and gives up guessing after a bounded amount of work."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, int], tuple[str | None, Collection[str]]] = {}
        self._comparisons = 0

    def nearest(self, word: Any, known: Collection[str]) -> str | None:
        """Return the known word that is most like *word*, or ``None`` where none is like it.

        >>> Suggestions().nearest("maiframe-ops", ["mainframe-ops", "crm-team"])
        'mainframe-ops'
        """
        if not isinstance(word, str) or not word or len(word) > SHOWN_LENGTH * 2:
            return None
        key = (word, id(known))
        if key not in self._answers:
            if self._comparisons + len(known) > MOST_COMPARISONS:
                return None
            self._comparisons += len(known)
            self._answers[key] = nearest_word(word, known), known  # kept, so that its id stays its own
        return self._answers[key][0]

    def hint(self, word: Any, known: Collection[str]) -> str:
        """Return ``; did you mean `x`?`` or a full stop.

        >>> Suggestions().hint("fulll", ["full", "partial"])
        '; did you mean `full`?'
        """
        return _question(self.nearest(word, known))

    def hint_among(self, word: str, known: Collection[str]) -> str:
        """Return the like of a collection that does not outlive the call."""
        self._comparisons += len(known)
        return _question(nearest_word(word, known) if self._comparisons < MOST_COMPARISONS else None)


def _question(found: str | None) -> str:
    return "." if found is None else f"; did you mean `{found}`?"


def nearest_word(word: str, known: Collection[str]) -> str | None:
    """Return the known word that is most like *word*; ties go to the first in the alphabet.

    >>> nearest_word("REST api", ["rest", "soap"])
    'rest'
    """
    plain = _normal(word)
    if not plain:
        return None
    candidates = process.extract(plain, list(known), scorer=fuzz.ratio, processor=_normal, score_cutoff=CLOSE_ENOUGH, limit=5)
    if not candidates:
        candidates = [(k, 100.0, 0) for k in known if _normal(k) and _normal(k) in plain.split("-")]
    best = sorted(candidates, key=lambda row: (-row[1], row[0]))
    return best[0][0] if best else None


def _normal(word: str) -> str:
    return re.sub(r"[^0-9a-z]+", "-", word.casefold()).strip("-") or word.casefold()


def shown(value: Any) -> str:
    """Return what was written, short, in one line and with what cannot be seen taken out.

    >>> shown("a" * 80)
    '`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…`'
    >>> shown(True), shown([1, 2]), shown({})
    ('`true`', 'a list', 'a group of keys')
    """
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list | tuple):
        return "a list"
    text = HIDDEN.sub("\N{REPLACEMENT CHARACTER}", str(value)[: SHOWN_LENGTH * 2])
    return f"`{text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + '…'}`"
