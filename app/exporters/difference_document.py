"""Two inventories as a priced work list, as JSON: new, changed, retired, renamed, temporary bridges, and what is unclear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.exporters.comparison_document import Told, alone_json, difference_json
from app.exporters.estimate_figures import figure, spread_figures
from app.inventory.vocabulary import IntegrationStatus, Lifecycle
from app.scheduling.comparison import compare_forecasts, what_is_left
from app.scheduling.work_list import ThingDraws, price_item

if TYPE_CHECKING:
    from app.exporters.estimate_document import Heading
    from app.inventory.diff import Difference, FactChange, Pair
    from app.scheduling.forecast import Forecast, SideBySide
    from app.scheduling.work_list import Price

ENDING = frozenset({Lifecycle.RETIRING, Lifecycle.RETIRED})
NO_PRICE = "The effort model has no price for taking something out of service."
LISTS = ("new", "changed", "retired", "bridges")


@dataclass(frozen=True)
class WorkList:
    """The difference with both forecasts, the earlier one under the later one's ids."""

    difference: Difference
    sides: tuple[SideBySide, SideBySide]
    headings: tuple[Heading, Heading]

    @property
    def before(self) -> Forecast:
        """The earlier one."""
        return self.sides[0].forecast

    @property
    def after(self) -> Forecast:
        """The later one."""
        return self.sides[1].forecast

    def build(self) -> dict[str, Any]:
        """Return the parts of the document that are priced."""
        draws = ThingDraws(self.before), ThingDraws(self.after)
        lists: dict[str, list[dict[str, Any]]] = {name: [] for name in LISTS}
        old, new = (Told.of(beside.forecast, heading) for beside, heading in zip(self.sides, self.headings, strict=True))
        for kind, row in self.difference.new:
            name = "bridges" if _is_bridge(kind, row) else "new"
            extra = {"state": "new"} if name == "bridges" else {}
            lists[name].append({**self._item(draws, kind, row, None, row.id), **extra})
        was = {kind: self.difference.aligned_ids(kind) for kind in ("system", "integration", "path")}
        for kind, row in self.difference.gone:
            name = "bridges" if _is_bridge(kind, row) else "retired"
            extra = {"state": "ended"} if name == "bridges" else {"because": "it is no longer there", "note": NO_PRICE}
            lists[name].append({**self._item(draws, kind, row, was[kind][row.id], None), **extra})
        for pair in self.difference.pairs:
            self._sort_in(lists, draws, pair)
        return {
            "from": _side(self.sides[0], self.headings[0], "to", old.of_the_first()),
            "to": _side(self.sides[1], self.headings[1], "from", new.beside(old)),
            **difference_json(compare_forecasts(self.before, self.after)),
            **lists,
            "renamed": [_renamed(pair) for pair in self.difference.pairs if pair.is_renamed],
            "unclear": [
                {
                    "system": doubt.before.id,
                    "name": doubt.before.name,
                    "candidates": [{"id": row.id, "name": row.name} for row in doubt.candidates],
                    "because": doubt.because,
                    "advice": doubt.advice,
                }
                for doubt in self.difference.doubts
            ],
            "findings": [finding.as_json() for finding in self.difference.findings],
            "programme": [_fact(change) for change in self.difference.programme],
            "elsewhere": self._elsewhere(draws, lists),
        }

    def _sort_in(self, lists: dict[str, list[dict[str, Any]]], draws: tuple[ThingDraws, ThingDraws], pair: Pair) -> None:
        kind, facts = pair.kind, [_fact(change) for change in pair.facts]
        bridges = [_is_bridge(kind, row) for row in (pair.before, pair.after)]
        if not any(bridges) and not facts:
            return
        item = {**self._item(draws, kind, pair.after, pair.after.id, pair.after.id), "facts": facts}
        if any(bridges):
            state = "kept" if all(bridges) else "new" if bridges[1] else "replaced"
            lists["bridges"].append({**item, "state": state})
        elif _ends(kind, pair.after) and not _ends(kind, pair.before):
            why = pair.after.status if kind == "integration" else pair.after.lifecycle
            lists["retired"].append({**item, "because": f"it is {why} now", "note": NO_PRICE})
        else:
            lists["changed"].append(item)

    def _item(
        self, draws: tuple[ThingDraws, ThingDraws], kind: str, row: Any, was: str | None, now: str | None
    ) -> dict[str, Any]:
        """Price one thing on the sides on which it is, by its id there."""
        price = price_item(*draws, kind, was, now)
        return {
            "subject": {kind: row.id},
            "name": row.name or row.id,
            **_price(price.after),
            "before": None if price.before is None else _price(price.before),
            "difference": _price(price.difference),
        }

    def _elsewhere(
        self, draws: tuple[ThingDraws, ThingDraws], lists: dict[str, list[dict[str, Any]]]
    ) -> dict[str, float | None]:
        """What the whole differs by on average beside the things listed: neighbours, coordination, risks, unlisted, people."""
        kept = slice(0, min(side.samples for side in draws))
        listed = [row["difference"] for name in LISTS for row in lists[name]]
        whole = float(np.mean(self.after.outcome.effort_days[kept] - self.before.outcome.effort_days[kept]))
        days = what_is_left(whole, [row["effort_days"]["mean"] for row in listed])
        if self.before.cost is None or self.after.cost is None:
            return {"effort_days": figure(days), "cost": None}
        money = float(np.mean(self.after.cost[kept] - self.before.cost[kept]))
        return {"effort_days": figure(days), "cost": figure(what_is_left(money, [row["cost"]["mean"] for row in listed]))}


def _price(price: Price | None) -> dict[str, Any]:
    if price is None:
        return {"effort_days": None, "cost": None}
    return {
        "effort_days": spread_figures(price.effort_days),
        "cost": None if price.cost is None else spread_figures(price.cost),
    }


def _is_bridge(kind: str, row: Any) -> bool:
    return kind == "integration" and row.status is IntegrationStatus.WORKAROUND


def _ends(kind: str, row: Any) -> bool:
    if kind == "system":
        return row.lifecycle in ENDING
    return kind == "integration" and row.status is IntegrationStatus.RETIRING


def _fact(change: FactChange) -> dict[str, Any]:
    return {"fact": change.fact, "before": change.before, "after": change.after}


def _renamed(pair: Pair) -> dict[str, Any]:
    before, after = ({"id": row.id, "name": row.name or row.id} for row in (pair.before, pair.after))
    same = pair.before.id == pair.after.id
    because = "the same id" if same else pair.because
    return {"subject": {pair.kind: pair.after.id}, "from": before, "to": after, "because": because}


def _side(beside: SideBySide, heading: Heading, other: str, told: dict[str, Any]) -> dict[str, Any]:
    """Return one of the two inventories.

    ``order_of``: the other, where its order of work was found for that one; ``alone``: what it comes to by itself then.
    """
    inventory = beside.forecast.plan.landscape.inventory
    return {
        "id": inventory.id,
        "name": inventory.name,
        "version": heading.version,
        "digest": heading.digest,
        "order_of": None if beside.order_of is None else other,
        "alone": alone_json(beside, heading),
        **told,
    }
