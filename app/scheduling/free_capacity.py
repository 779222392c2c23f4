"""The free people of one resource over time: a step function that is only ever taken from.

Its steps, thousands of them, are kept in blocks that each know how many people are free in them at most and at least, so that
what is taken up, or free throughout, is passed over a block at a time. The most is looked up again only where a search has
found nobody: people who are taken do not come back, and until then it may be too many, but never too few.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from app.scheduling.capacity import PEOPLE_TOLERANCE

if TYPE_CHECKING:
    from app.scheduling.capacity import Steps

MOST_STEPS = 200  # in a block; more are cut in two


class FreeCapacity:
    """The free people of one resource over time.

    Args:
        envelope: (offset, people from then on), ascending, the first at 0, the last enough for any package.
        least: the smallest demand there will be; blocks with less than that are never looked at again.

    >>> free = FreeCapacity(((0.0, 1.0),), least=0.5)
    >>> free.take(0.0, 4.0, 0.75)
    >>> free.earliest(0.0, 2.0, 0.5)
    4.0
    """

    def __init__(self, envelope: Steps, least: float) -> None:
        moments, free = [offset for offset, _ in envelope], [people for _, people in envelope]
        self._blocks = [(moments, free)]
        self._begins = [moments[0]]
        self._most, self._fewest = [max(free)], [min(free)]
        self._least = least - PEOPLE_TOLERANCE
        self._first = 0

    def earliest(self, ready: float, duration: float, people: float) -> float:
        """Return the first moment from *ready* on, which is 0 or later, at which so many people are free for *duration*.

        The last stretch must have them: demands are never above the envelope's last step.
        """
        needed, blocks = people - PEOPLE_TOLERANCE, self._blocks
        if len(blocks) > 1:
            return self._earliest_of_many(ready, duration, needed)
        moments, free = blocks[0]
        place, count, start = bisect_right(moments, ready) - 1, len(free), ready
        while True:
            if free[place] < needed:
                while place < count and free[place] < needed:
                    place += 1
                if place == count:
                    return max(ready, moments[-1])
                start = moments[place]
            end = start + duration
            place += 1
            while place < count and moments[place] < end:
                if free[place] < needed:
                    break
                place += 1
            else:
                return start

    def _earliest_of_many(self, ready: float, duration: float, needed: float) -> float:
        """Do what :meth:`earliest` does where there are several blocks."""
        blocks, fewest = self._blocks, self._fewest
        number, last = self._block_of(ready), len(blocks) - 1
        place = max(bisect_right(blocks[number][0], ready) - 1, 0)
        moments, free = blocks[number]
        while True:
            if place == len(free) or free[place] < needed:
                number, place = self._first_enough(number, place, needed)
                moments, free = blocks[number]
                if place == len(free):
                    return max(ready, moments[-1])
            moment = moments[place]
            start = moment if moment > ready else ready  # noqa: FURB136  (max() would double the time)
            end = start + duration
            while True:
                stop = bisect_left(moments, end, place)
                if fewest[number] < needed and place < stop and min(free[place:stop]) < needed:
                    break
                if stop < len(free) or number == last:
                    return start
                number, place = number + 1, 0
                moments, free = blocks[number]
            place = stop
            while free[place - 1] >= needed:  # only what begins after the last stretch with too few can be long enough
                place -= 1

    def take(self, start: float, finish: float, people: float) -> None:
        """Occupy so many people from *start* to *finish*."""
        if len(self._blocks) == 1:
            self._take_of_few(start, finish, people)
            return
        self._cut(start)
        self._cut(finish)
        number = bisect_right(self._begins, start) - 1
        while number < len(self._blocks) and self._begins[number] < finish:
            moments, free = self._blocks[number]
            first = bisect_left(moments, start)
            end = bisect_left(moments, finish, first)
            left = [there - people for there in free[first:end]]
            free[first:end] = left
            fewest = self._fewest[number]
            self._fewest[number] = min(fewest, min(left, default=fewest))
            number += 1

    def _take_of_few(self, start: float, finish: float, people: float) -> None:
        """Do what :meth:`take` does where there is one block."""
        moments, free = self._blocks[0]
        first = bisect_right(moments, start) - 1
        if moments[first] != start:
            first += 1
            moments.insert(first, start)
            free.insert(first, free[first - 1])
        end = bisect_left(moments, finish, first)
        if end == len(moments) or moments[end] != finish:
            moments.insert(end, finish)
            free.insert(end, free[end - 1])
        for index in range(first, end):
            free[index] -= people
        if len(free) > MOST_STEPS:
            self._halve(0)

    def _block_of(self, moment: float) -> int:
        """Return the block to begin looking in: that of a moment, or the first in which anybody is free at all."""
        while self._first < len(self._blocks) - 1 and self._most[self._first] < self._least:
            self._first += 1
        return max(bisect_right(self._begins, moment) - 1, self._first)

    def _first_enough(self, number: int, place: int, needed: float) -> tuple[int, int]:
        """Return block and place of the first step from a place on with so many people; the end of all where there is none."""
        blocks, most = self._blocks, self._most
        for which in range(number, len(blocks)):
            if most[which] >= needed:
                free = blocks[which][1]
                for index in range(place, len(free)):
                    if free[index] >= needed:
                        return which, index
                most[which] = max(free)
            place = 0
        return len(blocks) - 1, len(blocks[-1][1])

    def _cut(self, moment: float) -> None:
        """Let a step begin at *moment*."""
        number = bisect_right(self._begins, moment) - 1
        moments, free = self._blocks[number]
        index = bisect_right(moments, moment)
        if moments[index - 1] == moment:
            return
        moments.insert(index, moment)
        free.insert(index, free[index - 1])
        if len(free) > MOST_STEPS:
            self._halve(number)

    def _halve(self, number: int) -> None:
        moments, free = self._blocks[number]
        middle = len(free) // 2
        halves = free[:middle], free[middle:]
        self._blocks[number : number + 1] = [(moments[:middle], halves[0]), (moments[middle:], halves[1])]
        self._begins.insert(number + 1, moments[middle])
        self._most[number : number + 1] = [max(half) for half in halves]
        self._fewest[number : number + 1] = [min(half) for half in halves]
