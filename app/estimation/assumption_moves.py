"""What every assumption of the effort model would move: one constant at a time to its low and its high, on medians.

A work plan comes in, constants without published evidence for this kind of work (tags A and B) go out with what the sum of the
medians does when each is moved: to its own P10 and P90, or by a stated step up and down where it is one number. Only constants
that pricing this plan looked up are tried; those that shape the spread or the dates alone are named with what they shape.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.estimation.cost import find_purchases
from app.estimation.plan import build_work_plan

if TYPE_CHECKING:
    from app.estimation.effort_model import Constant, EffortModel
    from app.estimation.plan import WorkPlan

DOUBTFUL = frozenset("AB")
SHARE = "share"
SHAPES = {
    "sigma.": "the spread",
    "lacking.": "the spread",
    "crew.": "the dates",
    "capacity.": "the dates",
    "wait.": "the dates",
}
MOST_PACKAGES = 1_000  # beyond them the plan is not priced anew for every constant


@dataclass(frozen=True, slots=True)
class Move:
    """What one constant moves.

    Attributes:
        tried: the lower and the higher value, equal where there is no step: 25 % of nothing is nothing.
        days: change of the sum of the medians in person-days, at each; ``None`` where they were not tried.
        money: the same in money, purchases included; at the effort model's rate where none is given.
        shapes: the work, the spread or the dates.
    """

    constant: Constant
    tried: tuple[float, float]
    days: tuple[float, float] | None
    money: tuple[float, float] | None
    shapes: str = "the work"

    @property
    def has_step(self) -> bool:
        """Whether there are two values to try."""
        return self.tried[0] != self.tried[1]

    @property
    def width(self) -> float:
        """Money between the two."""
        return max(self.money) - min(self.money) if self.money else 0.0


class _Watched(dict[str, Any]):
    """Constants that remember which of them were looked up."""

    def __init__(self, constants: dict[str, Any]) -> None:
        super().__init__(constants)
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.used.add(name)
        return super().__getitem__(name)


def find_moves(plan: WorkPlan) -> tuple[Move, ...]:
    """Return what each doubtful constant that this plan rests on would move, the one that moves most money first."""
    watched = _Watched(dict(plan.model.constants))
    base = _sum_medians(build_work_plan(plan.landscape, replace(plan.model, constants=watched)))
    shaping = {name for name in plan.model.constants if _shapes(name)}
    rows = [plan.model[name] for name in sorted(watched.used | shaping) if plan.model[name].tag in DOUBTFUL]
    step = plan.model.value("assumption.step")
    moves = [_move(plan, row, base, step) for row in rows]
    return tuple(sorted(moves, key=lambda move: (-move.width, move.constant.name)))


def list_doubtful(model: EffortModel) -> list[str]:
    """Return the names of all constants without published evidence for this kind of work, whatever rests on them."""
    return sorted(name for name, row in model.constants.items() if row.tag in DOUBTFUL)


def _move(plan: WorkPlan, row: Constant, base: tuple[float, float], step: float) -> Move:
    low = row.likely * (1 - step) if row.low is None else row.low
    high = row.likely * (1 + step) if row.high is None else row.high
    if row.unit.startswith(SHARE) and row.likely <= 1:
        high = min(high, 1.0)  # of a share there is no more than all
    low, high = min(low, high), max(low, high)  # a quarter more of what is below zero lies lower
    if shape := _shapes(row.name):
        return Move(row, (low, high), None, None, shape)
    if low == high or len(plan.packages) > MOST_PACKAGES:
        return Move(row, (low, high), None, None)
    found = [_sum_medians(build_work_plan(plan.landscape, _with(plan.model, row, value))) for value in (low, high)]
    days, money = ((found[0][part] - base[part], found[1][part] - base[part]) for part in (0, 1))
    return Move(row, (low, high), days, money)


def _shapes(name: str) -> str:
    if name.startswith("risk.") and name.endswith(".delay"):
        return SHAPES["wait."]
    return next((shape for prefix, shape in SHAPES.items() if name.startswith(prefix)), "")


def _with(model: EffortModel, row: Constant, likely: float) -> EffortModel:
    return replace(model, constants={**model.constants, row.name: replace(row, likely=likely)})


def _sum_medians(plan: WorkPlan) -> tuple[float, float]:
    """Sum of the packages' medians, each weighted with its probability, in person-days and in money with purchases."""
    days = money = 0.0
    needed: dict[str, float] = {}
    for row in plan.all_packages:
        package = row.package
        expected = package.probability * package.median_days
        needed[package.id] = package.probability
        days += expected
        money += expected * plan.people.comparable_per_day(package.pool, package.teams)
    money += sum(each.once * (needed.get(each.package, 0.0) if each.package else 1) for each in find_purchases(plan))
    return days, money
