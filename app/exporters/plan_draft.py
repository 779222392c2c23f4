"""A plan whose tasks have no numbers yet: the names that need one, then the document with a blank for each number.

What keeps the numbers (the store) is asked with the names once the plan is made, and the blanks are filled then: the plan,
which takes a forecast, is made once. A blank holds the place of its name between two marks that no text of a document can have:
the writer replaces such letters.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.exporters.mspdi import outline_tasks, plan_names, write_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.exporters.sink import Sink
    from app.scheduling.forecast import Forecast

MARK = "\x01"
_BLANK = re.compile(rb"\x01(\d+)\x01")
_END_OF_NAMES = b"\n"


@dataclass(frozen=True, slots=True)
class Blank:
    """Where a task's number will stand; *place* is that of its name among all names."""

    place: int

    def __str__(self) -> str:
        return f"{MARK}{self.place}{MARK}"


def write_draft(sink: Sink, forecast: Forecast, confidence: float, title: str = "") -> None:
    """Write the draft of a forecast's plan.

    Raises:
        NotRepresentable: the plan ends after the last day that planning tools know; nothing is written then.
    """
    tasks, time = outline_tasks(forecast, confidence)
    names = list(dict.fromkeys(plan_names(tasks)))
    sink.write(json.dumps(names).encode() + _END_OF_NAMES)
    write_plan(sink, forecast, tasks, time, {name: Blank(place) for place, name in enumerate(names)}, title)


def read_names(pieces: Iterable[bytes]) -> list[str]:
    """Return the names of a draft; no more of it is read than that takes."""
    head = bytearray()
    for piece in pieces:
        head += piece
        if _END_OF_NAMES in piece:
            break
    names: list[str] = json.loads(head.partition(_END_OF_NAMES)[0])
    return names


def fill_draft(pieces: Iterable[bytes], numbers: Sequence[int]) -> Iterator[bytes]:
    r"""Yield the document of a draft with the numbers of its names, in their order, a piece at a time.

    >>> list(fill_draft([b'["a", "b"]\n<UID>\x01', b'1\x01</UID>'], [7, 9]))
    [b'<UID>', b'9</UID>']
    """
    written = [str(number).encode() for number in numbers]
    is_head, rest = True, b""
    for piece in pieces:
        rest += piece
        if is_head:
            if _END_OF_NAMES not in piece:
                continue
            is_head, rest = False, rest.partition(_END_OF_NAMES)[2]
        whole, rest = _cut(rest)
        if whole:
            yield _BLANK.sub(lambda blank: written[int(blank[1])], whole)
    if rest:
        yield rest


def _cut(text: bytes) -> tuple[bytes, bytes]:
    """Return what may be filled now, and the beginning of a blank whose end is still to come."""
    if text.count(MARK.encode()) % 2 == 0:
        return text, b""
    at = text.rindex(MARK.encode())
    return text[:at], text[at:]
