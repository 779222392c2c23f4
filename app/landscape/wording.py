"""How systems, integrations and lists of them read in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.landscape.landscape import Landscape

LONGEST_LIST = 8


def list_systems(landscape: Landscape, ids: Sequence[str]) -> str:
    """Return systems as a list in a sentence, each by its name and id, the rest of a long one counted."""
    return join_words([landscape.label_of(system_id) for system_id in ids])


def name_flow(landscape: Landscape, flow_id: str) -> str:
    """Return how an integration is called in a sentence: by its ends, the way the data go.

    Its name follows where several have the same ends; its id where it has no name, or shares that, too.
    """
    row = landscape.flows[flow_id].integration
    ends = f"{landscape.systems[row.source].name} → {landscape.systems[row.target].name}"
    rows = [other.integration for other in landscape.flows_between(row.source, row.target)]
    names = [other.name for other in rows if (other.source, other.target) == (row.source, row.target)]
    if len(names) == 1:
        return ends
    return f"{ends} ({row.name if row.name and names.count(row.name) == 1 else row.id})"


def join_words(words: Sequence[str]) -> str:
    """Return one word or more as a list in a sentence, the rest of a long one counted.

    >>> join_words(["a", "b", "c"])
    'a, b and c'
    """
    if len(words) > LONGEST_LIST:
        return f"{', '.join(words[:LONGEST_LIST])} and {len(words) - LONGEST_LIST} more"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
