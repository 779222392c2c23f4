"""Chains of Triggering in an ArchiMate model to paths, for those who ask for them: ``--paths``.

Steps are whatever triggers and is triggered: functions, processes, events. A step stands for the components behind it, or,
where it belongs to the business, for those whose services it uses; several are passed in the order of the model.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.importers.archimate_model import JUNCTIONS, Model
from app.importers.names import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.importers.draft import Draft

PEOPLE = frozenset({"BusinessActor", "BusinessRole", "BusinessCollaboration"})  # use systems at all times, not in a step
MOST_PATHS = 200
MOST_STEPS = 50
MOST_VISITS = 20_000
FURTHER = "further chains of Triggering"


@dataclass(frozen=True, slots=True)
class Chain:
    """Elements that trigger one another, first to last."""

    steps: tuple[str, ...]


def put_paths(draft: Draft, model: Model, owners: Callable[[str], Sequence[str]]) -> None:
    """Put a path into the draft for every chain that passes at least two systems; *owners* says who is behind an element."""
    served = _served(model, owners)
    following = _following(model)
    for number, chain in enumerate(_chains(following)):
        if number == MOST_PATHS:
            draft.leave_out(FURTHER, why=f"At most {MOST_PATHS} paths are made of them.")
            return
        first, last = (one_line(model.elements[step].name) or step for step in (chain.steps[0], chain.steps[-1]))
        hops = [owner for step in chain.steps for owner in (owners(step) or served.get(step, ()))]
        if draft.path(f"{first} to {last}", list(hops), reference=f"{chain.steps[0]}..{chain.steps[-1]}") is None:
            draft.leave_out("chains of Triggering that pass fewer than two systems", f"{first} to {last}")
    turning = sum(len(targets) for targets in following.values()) if not _starts(following) else 0
    if turning:
        draft.leave_out("relationships of type Triggering that go round in circles", count=turning)


def _served(model: Model, owners: Callable[[str], Sequence[str]]) -> dict[str, list[str]]:
    """Return the components whose services an element uses, by the element."""
    found: dict[str, list[str]] = defaultdict(list)
    for relation in model.relations:
        if relation.type == "Serving" and model.type_of(relation.target) not in PEOPLE:
            found[relation.target] += [owner for owner in owners(relation.source) if owner not in found[relation.target]]
    return found


def _following(model: Model) -> dict[str, list[str]]:
    """Return what each element triggers, through junctions."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for relation in model.relations:
        if relation.type != "Triggering" or relation.target not in model.elements:
            continue
        if model.type_of(relation.target) not in JUNCTIONS:
            for start in model.before(relation):
                if start in model.elements and start != relation.target:
                    found[start][relation.target] = None
    return {start: list(targets) for start, targets in found.items()}


def _starts(following: dict[str, list[str]]) -> list[str]:
    triggered = {target for targets in following.values() for target in targets}
    return [start for start in following if start not in triggered]


def _chains(following: dict[str, list[str]]) -> Iterator[Chain]:
    """Yield every way from an element that nothing triggers to one that triggers nothing more, none passing one twice."""
    visits = 0
    stack: list[tuple[str, ...]] = [(start,) for start in reversed(_starts(following))]
    while stack and visits < MOST_VISITS:
        steps = stack.pop()
        visits += 1
        onward = [target for target in following.get(steps[-1], ()) if target not in steps]
        if not onward or len(steps) >= MOST_STEPS:
            yield Chain(steps)
        stack += [(*steps, target) for target in reversed(onward)] if len(steps) < MOST_STEPS else []
