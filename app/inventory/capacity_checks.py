"""Checks the people of a pool or team: said one way, steps in order of date, and somebody there while work may need them.

Takes a plain row and where it stands, as :mod:`app.inventory.references` does. What a plan finds beside that is the estimate's.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from app.findings import Severity
from app.inventory.faults import COLLECTIONS, Fault
from app.inventory.identities import rows_of
from app.inventory.structure_wording import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.inventory.places import TreePath

NOT_KNOWN = (None, "unknown")


def check_capacity(row: dict[str, Any], path: TreePath, tree: Any, is_needed: Callable[[], bool]) -> Iterator[Fault]:
    """Yield what is wrong with a row's ``capacity`` and ``steps``; that nobody is there only where somebody *is_needed*."""
    steps = [step for _, step in rows_of(row, "steps")]
    name = name_of(path, tree)
    start = name[:1].upper() + name[1:]
    if steps and row.get("capacity") not in NOT_KNOWN:
        advice = "Give one capacity, or its steps over time, not both."
        yield Fault((*path, "steps"), "contradiction", f"{start} has both `capacity` and `steps`.", advice, on_key=True)
    nobody = list(_check_anybody(row, path, start))
    if nobody and is_needed():
        yield from nobody
    dates = [step["from"] for step in steps if isinstance(step.get("from"), str)]
    if any(later <= earlier for earlier, later in pairwise(dates)):
        detail = f"The steps of {name} are not in order of date, or two begin on one day."
        yield Fault((*path, "steps"), "out-of-order", detail, "List the steps by date, each day once.")


def _check_anybody(row: dict[str, Any], path: TreePath, start: str) -> Iterator[Fault]:
    """Yield a warning where there never is anybody, or nobody any more after the last step."""
    steps = list(rows_of(row, "steps"))
    stated = [row.get("capacity"), *(step.get("capacity") for _, step in steps)]
    people = [value for value in stated if isinstance(value, int | float) and not isinstance(value, bool)]
    code = f"{COLLECTIONS[str(path[0])]}-without-capacity"
    if not people:
        return
    if not any(people):
        detail = f"{start} never has anybody: its capacity is 0."
        advice = "State the people it has, or give its work to others; until then nobody knows how long its work takes."
        yield Fault((*path, "steps") if steps else (*path, "capacity"), code, detail, advice, Severity.WARNING)
    elif steps and steps[-1][1].get("capacity") == 0:
        index, last = steps[-1]
        detail = f"{start} has nobody any more from {last.get('from')} on: its last step is 0."
        advice = "If work needs it after that, state who does it then: it is planned as if the last people stayed."
        yield Fault((*path, "steps", index, "capacity"), code, detail, advice, Severity.WARNING)
