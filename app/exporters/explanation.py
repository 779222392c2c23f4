"""What an explanation is: sentences, and rows that add up to a figure, as documents carry them.

What rows and sentences a figure has is in the modules beside this one, a kind of subject each.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.exporters.estimate_figures import figure
from app.exporters.explanation_words import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.estimation.assumption_moves import Move
    from app.scheduling.forecast import Forecast


@dataclass
class Explanation:
    """The sum behind one figure.

    Attributes:
        kind: work_package, system, integration, path, pool, team, activity, risk, or the word that was asked for.
    """

    id: str
    kind: str
    sentences: list[str] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    assumptions: list[Move] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it as documents carry it; the sum's rows are the largest first."""
        terms = sorted(
            _told_apart(self.terms), key=lambda term: (-(term.cost or 0.0), -(term.days or 0.0), term.what, term.package or "")
        )
        days = [term.days for term in terms if term.days is not None]
        costs = [term.cost for term in terms if term.cost is not None]
        return {
            "id": self.id,
            "kind": self.kind,
            "sentences": self.sentences,
            "sum": [
                {"what": term.what, "package": term.package, "effort_days": _figure(term.days), "cost": _figure(term.cost)}
                for term in terms
            ],
            "total": {"effort_days": figure(sum(days)) if days else None, "cost": figure(sum(costs)) if costs else None},
            "assumptions": [_move(move) for move in self.assumptions],
        }


def all_terms(forecast: Forecast) -> list[Term]:
    """Return every package's mean, coordination last."""
    outcome = forecast.outcome
    means = outcome.mean_days()
    costs = (means * outcome.rates.per_day).tolist() if forecast.cost is not None else [None] * len(means)
    return [
        Term(row.package.name, days, cost, row.package.id)
        for row, days, cost in zip(forecast.plan.all_packages, means.tolist(), costs, strict=True)
    ]


def average(terms: Iterable[Term]) -> str:
    """Return what the rows take together, on average."""
    rows = list(terms)
    days = sum(term.days or 0.0 for term in rows)
    money = [term.cost for term in rows if term.cost is not None]
    cost = f" and costs {figure(sum(money)):,.0f}" if money else ""
    of = f" in {len(rows)} parts" if len(rows) > 1 else ""
    return f"On average it takes {days:,.1f} person-days{cost}{of}."


def _told_apart(terms: list[Term]) -> list[Term]:
    """Rows of one name carry the id of their package too."""
    seen = Counter(term.what for term in terms)
    return [
        replace(term, what=f"{term.what} ({term.package})") if term.package and seen[term.what] > 1 else term for term in terms
    ]


def _figure(value: float | None) -> float | None:
    return None if value is None else figure(value)


def _move(move: Move) -> dict[str, Any]:
    row = move.constant
    return {
        "name": row.name,
        "unit": row.unit,
        "likely": figure(row.likely),
        "source": row.source,
        "tag": row.tag,
        "shapes": move.shapes,
        "at": {
            edge: {
                "value": figure(move.tried[number]),
                "effort_days": None if move.days is None else figure(move.days[number]),
                "cost": None if move.money is None else figure(move.money[number]),
            }
            for number, edge in enumerate(("low", "high"))
        },
    }
