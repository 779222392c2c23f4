"""What the words of a relationship between two systems say of the flow: "Sends e-mail using", "Reads from [JDBC]".

In most notations an arrow points from who calls to who is called. Who is called offers the interface; which way the data go
stands in the words, if anywhere: without them the answer goes back to who asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.importers.draft import GUESSED, LIKELY, STATED
from app.importers.names import one_line
from app.importers.vocabularies import WRITING, goes_to_target, technology

if TYPE_CHECKING:
    from collections.abc import Hashable

    from app.importers.draft import Draft, Record

BY_HAND = re.compile(r"telephone|phone|\bpost\b|letter|paper|in person|manual|fax", re.IGNORECASE)


def describe_flow(
    draft: Draft,
    caller: Hashable,
    called: Hashable,
    words: str,
    means: str,
    *,
    is_event: bool = False,
    person: Hashable | None = None,
) -> Record:
    """Add the flow that "*caller* *words* *called* [*means*]" says.

    Args:
        draft: the inventory that is being written.
        caller: key of who calls; *called* offers the interface.
        words: what the relationship says in words.
        means: technology or protocol.
        is_event: the notation says that nobody waits for an answer.
        person: the end that is people: what they use has a screen, not an interface for programs.
    """
    along = goes_to_target(words)
    source, target = (caller, called) if along else (called, caller)
    row = draft.integration(source, target)
    row.facts["provider"] = "target" if along else "source"
    where = {"source": draft.source, "document": one_line(draft.document)}
    row.evidence["provider"] = {**where, "confidence": LIKELY}
    row.evidence["source"] = {**where, "confidence": GUESSED if along is None else LIKELY}
    row.state("description", words, STATED)
    row.state("protocol", means, STATED)
    style, mode = technology(means) if means else technology(words)
    if is_event:
        mode = "event"
    elif BY_HAND.search(f"{means} {words}"):
        mode = "manual"
    row.state("mode", mode, STATED if means or is_event else GUESSED)
    if WRITING.search(words):
        row.state("write", True, LIKELY)  # noqa: FBT003  (the fact's value)
    offering = draft.systems.get(called)
    if offering is not None and person is None and style:
        offering.add("api.styles", style, LIKELY if means else GUESSED)
    return row
