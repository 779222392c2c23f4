"""The last percent of a small programme's plan: packages moved to and fro in the best order, each order judged in the draws.

The search for an order works on paper, on a grid, and where there are few packages many orders are equally long there. What the
draws say of them differs by some percent.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from app.scheduling.orders import places_of

if TYPE_CHECKING:
    from app.scheduling.baseline import Plan
    from app.scheduling.schedule_model import ScheduleModel
    from app.scheduling.shortlist import Judged, Shortlist

NEAR_SHARE = 1 / 8  # of the order: how far most moves go
FAR_SHARE = 0.4  # of the moves, which go anywhere
LATER_SHARE = 0.005  # than the best: how much later a plan may be, at first, for moves to go on from it
CRITICAL_SHARE = 0.4  # of the moves, of a package on the plan's critical path


def polish(shortlist: Shortlist, model: ScheduleModel) -> None:
    """Try orders near the best one of a shortlist, ever the best so far, and add them to it.

    Moves one package at a time, chosen by seeded random numbers, often one of those that decide the end, by up to an eighth of
    the order or, less often, anywhere: what is long, uncertain and free to start does best at the start in some programmes,
    which no short move finds. It goes on from a plan that is a little later than the best, too, ever less so: otherwise it
    stops where no single move makes things better. Larger programmes are left as they are, since judging one of their orders
    takes longer and changes less.

    Source:
        Dueck, New optimization heuristics: the great deluge algorithm and the record-to-record travel, 1993.
    """
    moves = model.orders_to_polish(len(shortlist.efforts))
    if not moves:
        return
    chance = random.Random(model.search_seed)  # noqa: S311  (a search, not a secret)
    best = at = shortlist.best()
    busy = [index for index, days in enumerate(best.work.network.durations) if days > 0]
    if len(busy) <= 1:
        return
    order = _order_of(at.levelled)
    near, known = max(int(len(order) * NEAR_SHARE), 1), {tuple(order)}
    for number in range(moves):
        farthest = len(order) if chance.random() < FAR_SHARE else near
        movable = at.plan.critical_path if chance.random() < CRITICAL_SHARE else busy
        tried = _moved(order, chance.choice(movable), chance.choice((-1, 1)) * chance.randint(1, farthest))
        if tuple(tried) in known:
            continue
        known.add(tuple(tried))
        found = shortlist.add(at.work, [at.work.level(at.levelled.reckoning, places_of(tried))])
        best = shortlist.best()
        if found is best or _is_near(found, best, LATER_SHARE * (1 - number / moves)):
            at, order = found, _order_of(found.levelled)


def _is_near(found: Judged, best: Judged, share: float) -> bool:
    """Return whether a plan ends nothing later than the best does by more than that share."""
    return all(end <= least * (1 + share) for end, least in zip(found.ends, best.ends, strict=True))


def _moved(order: list[int], index: int, by: int) -> list[int]:
    """Return the order with one package so many places later (or sooner, below 0), as far as there are places.

    >>> _moved([3, 1, 2, 0], 1, 2), _moved([3, 1, 2, 0], 2, -5)
    ([3, 2, 0, 1], [2, 3, 1, 0])
    """
    place = order.index(index)
    rest = order[:place] + order[place + 1 :]
    where = min(max(place + by, 0), len(rest))
    return [*rest[:where], index, *rest[where:]]


def _order_of(plan: Plan) -> list[int]:
    starts, finishes = plan.starts, plan.finishes
    return sorted(range(len(starts)), key=lambda index: (starts[index], finishes[index], index))
