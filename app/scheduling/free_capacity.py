"""The free people of one resource over time: a step function that is only ever taken from.

Its steps, thousands of them, are kept in blocks that each know the most people who are free in them, so that what is taken up
is passed over a block at a time.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.scheduling.capacity import Steps

PEOPLE_TOLERANCE = 1e-9
MOST_STEPS = 128  # in a block; more are cut in two


class FreeCapacity:
    """The free people of one resource over time.

    Args:
        envelope: (offset, people from then on), ascending, growing; the first at 0.
        least: the smallest demand there will be; blocks with less than that are never looked at again.

    >>> free = FreeCapacity(((0.0, 1.0),), least=0.5)
    >>> free.take(0.0, 4.0, 0.75)
    >>> free.earliest(0.0, 2.0, 0.5)
    4.0
    """

    def __init__(self, envelope: Steps, least: float) -> None:
        self._blocks = [([offset for offset, _ in envelope], [people for _, people in envelope])]
        self._begins = [envelope[0][0]]
        self._most = [max(people for _, people in envelope)]
        self._least = least - PEOPLE_TOLERANCE
        self._first = 0

    def earliest(self, ready: float, duration: float, people: float) -> float:
        """Return the first moment from *ready* on at which so many people are free for *duration*.

        The last stretch must have them: demands are never above the envelope's peak.
        """
        needed, most, blocks = people - PEOPLE_TOLERANCE, self._most, self._blocks
        while self._first < len(blocks) - 1 and most[self._first] < self._least:
            self._first += 1
        number = max(bisect_right(self._begins, ready) - 1, self._first)
        place = max(bisect_right(blocks[number][0], ready) - 1, 0)
        start: float | None = None
        end = ready + duration
        while number < len(blocks):
            if start is None and most[number] < needed:
                number, place = number + 1, 0
                continue
            moments, free = blocks[number]
            count = len(free)
            while place < count:
                if start is None:
                    while place < count and free[place] < needed:
                        place += 1
                    if place < count:
                        start = max(ready, moments[place])
                        end = start + duration
                elif moments[place] >= end:
                    return start
                elif free[place] < needed:
                    start = None
                place += 1
            number, place = number + 1, 0
        return max(ready, blocks[-1][0][-1]) if start is None else start

    def take(self, start: float, finish: float, people: float) -> None:
        """Occupy so many people from *start* to *finish*."""
        self._cut(start)
        self._cut(finish)
        number = bisect_right(self._begins, start) - 1
        while number < len(self._blocks) and self._begins[number] < finish:
            moments, free = self._blocks[number]
            first = bisect_right(moments, start)
            first -= first > 0 and moments[first - 1] == start
            for index in range(first, len(free)):
                if moments[index] >= finish:
                    break
                free[index] -= people
            self._most[number] = max(free)
            number += 1

    def _cut(self, moment: float) -> None:
        """Let a step begin at *moment*."""
        number = bisect_right(self._begins, moment) - 1
        moments, free = self._blocks[number]
        index = bisect_right(moments, moment) - 1
        if moments[index] == moment:
            return
        moments.insert(index + 1, moment)
        free.insert(index + 1, free[index])
        if len(free) > MOST_STEPS:
            self._halve(number)

    def _halve(self, number: int) -> None:
        moments, free = self._blocks[number]
        middle = len(free) // 2
        self._blocks[number : number + 1] = [(moments[:middle], free[:middle]), (moments[middle:], free[middle:])]
        self._begins.insert(number + 1, moments[middle])
        self._most[number : number + 1] = [max(free[:middle]), max(free[middle:])]
