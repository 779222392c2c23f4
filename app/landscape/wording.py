"""How systems and lists of them read in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.landscape.landscape import Landscape

LONGEST_LIST = 8


def list_systems(landscape: Landscape, ids: Sequence[str]) -> str:
    """Return systems as a list in a sentence, each by its name and id, the rest of a long one counted."""
    return join_words([landscape.label_of(system_id) for system_id in ids])


def join_words(words: Sequence[str]) -> str:
    """Return one word or more as a list in a sentence, the rest of a long one counted.

    >>> join_words(["a", "b", "c"])
    'a, b and c'
    """
    if len(words) > LONGEST_LIST:
        return f"{', '.join(words[:LONGEST_LIST])} and {len(words) - LONGEST_LIST} more"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
