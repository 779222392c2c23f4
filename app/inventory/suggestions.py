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


class Suggestions:
    """Finds the nearest of the known words, once per word, and gives up guessing after a bounded amount of work."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, int], str | None] = {}
        self._normal: dict[int, tuple[list[str], Collection[str]]] = {}  # with the collection, so that its id stays its own
        self._comparisons = 0

    def nearest(self, word: Any, known: Collection[str]) -> str | None:
        """Return the known word that is most like *word*, or ``None`` where none is like it.

        *known* is taken to stay as it is.

        >>> Suggestions().nearest("maiframe-ops", ["mainframe-ops", "crm-team"])
        'mainframe-ops'
        """
        key = (word, id(known)) if isinstance(word, str) else ("", 0)
        if key not in self._answers:
            if not self._can_afford(word, len(known)):
                return None
            if id(known) not in self._normal:
                self._normal[id(known)] = [_normal(name) for name in known], known
            self._answers[key] = nearest_word(word, known, self._normal[id(known)][0])
        return self._answers[key]

    def hint(self, word: Any, known: Collection[str]) -> str:
        """Return ``; did you mean `x`?`` or a full stop.

        >>> Suggestions().hint("fulll", ["full", "partial"])
        '; did you mean `full`?'
        """
        return _question(self.nearest(word, known))

    def hint_among(self, word: str, *known: Collection[str]) -> str:
        """Return the like of collections that change between calls."""
        if not self._can_afford(word, sum(map(len, known))):
            return "."
        return _question(nearest_word(word, sorted({name for names in known for name in names})))

    def _can_afford(self, word: Any, comparisons: int) -> bool:
        if not isinstance(word, str) or not 0 < len(word) <= 2 * SHOWN_LENGTH:
            return False
        self._comparisons += comparisons
        return self._comparisons <= MOST_COMPARISONS


def _question(found: str | None) -> str:
    return "." if found is None else f"; did you mean `{found}`?"


def nearest_word(word: str, known: Collection[str], normal: list[str] | None = None) -> str | None:
    """Return the known word that is most like *word*; ties go to the first in the alphabet.

    Case and punctuation play no part. *normal* are the known words without them, where a caller has them already.

    >>> nearest_word("REST api", ["rest", "soap"])
    'rest'
    """
    words, plain = list(known), _normal(word)
    normal = [_normal(name) for name in words] if normal is None else normal
    found = process.extract(plain, normal, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH, limit=5)
    ranked = sorted((-score, words[index]) for _, score, index in found)
    if not ranked:
        parts = set(plain.split("-"))
        ranked = sorted((0.0, name) for name, text in zip(words, normal, strict=True) if text in parts)
    return ranked[0][1] if ranked else None


def near_words(word: str, known: Collection[str], most: int) -> list[str]:
    """Return at most so many known words like *word*, the likest first; then those that hold it.

    >>> near_words("policy", ["policy-admin", "polisy", "payments"], 3)
    ['polisy', 'policy-admin']
    """
    if not 0 < len(word) <= 2 * SHOWN_LENGTH:
        return []
    plain, words = _normal(word), sorted(known)
    normal = [_normal(name) for name in words]
    found = process.extract(plain, normal, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH, limit=most)
    like = [words[index] for _, _, index in found]
    return [*like, *(name for name, text in zip(words, normal, strict=True) if plain in text and name not in like)][:most]


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
    text = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(value)[: SHOWN_LENGTH * 2])
    return f"`{text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + '…'}`"
