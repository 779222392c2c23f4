"""The comparison of scenarios as JSON: the base and each scenario with its summary, the difference and what makes it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.exporters.estimate_document import Heading, build_estimate_document
from app.exporters.estimate_figures import figure, spread_figures
from app.findings import Severity
from app.scheduling.comparison import compare_forecasts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.scheduling.comparison import Comparison, PackageChange
    from app.scheduling.forecast import Forecast, SideBySide
    from app.scheduling.purchase_changes import PurchaseChange

    Row = Mapping[str, Any]

DECLARED = "declared"
GRAVE = frozenset({Severity.ERROR, Severity.WARNING})


@dataclass(frozen=True, slots=True)
class Told:
    """What the estimate of one of the programmes says that is worth saying beside another: the summary, and what is wrong.

    Attributes:
        findings: errors and warnings, as the estimate has them.
    """

    summary: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, forecast: Forecast, heading: Heading) -> Told:
        """Return it of a forecast."""
        document = build_estimate_document(forecast, heading, ["summary", "findings"])
        return cls(document["summary"], [row for row in document["findings"] if row["severity"] in GRAVE])

    def of_the_first(self) -> dict[str, Any]:
        """Return the summary, with the errors: what cannot be relied on in anything that is compared with it."""
        return {"summary": self.summary, "findings": [row for row in self.findings if row["severity"] == Severity.ERROR]}

    def beside(self, first: Told) -> dict[str, Any]:
        """Return the summary, with the errors and warnings that the first does not have."""
        return {"summary": self.summary, "findings": list(_find_added(first.findings, self.findings))}


def _find_added(before: Sequence[Row], after: Sequence[Row]) -> Sequence[Row]:
    """Return the findings that come on top: not those there were, wherever they stand now, nor one in other words or figures.

    What is said in the same words is found first, whatever its place or the programme's id is now. Of what is left, one about
    the same is the same in other words.
    """
    for alike in (_in_the_same_words, _about):
        before, after = _unmatched(before, after, alike), _unmatched(after, before, alike)
    return after


def _unmatched(rows: Sequence[Row], others: Sequence[Row], alike: Callable[[Row], tuple[Any, ...]]) -> list[Row]:
    """Return the rows that have no fellow among the others; each of those is the fellow of one."""
    there, left = Counter(map(alike, others)), []
    for row in rows:
        if there[alike(row)]:
            there[alike(row)] -= 1
        else:
            left.append(row)
    return left


def _in_the_same_words(finding: Row) -> tuple[Any, ...]:
    """Return what a finding says and of what, without its place."""
    return finding["severity"], finding["code"], finding["detail"], *_subject(finding)


def _about(finding: Row) -> tuple[Any, ...]:
    """Return what a finding is about, without its words. Pools and teams are no subjects: which it is, only the place tells."""
    whose = finding.get("pointer") if "programme" in finding["subject"] else None
    return finding["severity"], finding["code"], whose, *_subject(finding)


def _subject(finding: Row) -> list[tuple[str, str]]:
    """Return what a finding names; of the programme no id, which two inventories may write differently."""
    return sorted((kind, "" if kind == "programme" else name) for kind, name in finding["subject"].items())


def base_row(base: SideBySide, told: Told, order_of: str | None, heading: Heading) -> dict[str, Any]:
    """Return the base: its id is ``None``, because it is no scenario. *order_of*: the scenario that its order was found for."""
    name = base.forecast.plan.landscape.inventory.name
    return {"id": None, "name": name, "order_of": order_of, "alone": alone_json(base, heading), **told.of_the_first()}


def alone_json(beside: SideBySide, heading: Heading) -> dict[str, Any] | None:
    """Return duration and finish in the order that a programme found by itself; ``None`` where it keeps that one."""
    if beside.order_of is None or beside.alone is None:
        return None
    summary = build_estimate_document(beside.alone(), heading, ["summary"])["summary"]
    return {"duration_months": summary["duration_months"], "finish": summary["finish"]}


def scenario_row(
    base: Forecast, scenario: Forecast, told: tuple[Told, Told], name: str | None, order_of: str | None
) -> dict[str, Any]:
    """Return one scenario beside the base, on common draws. *told*: of the base, and of the scenario.

    *order_of*: the scenario that its order was found for, or ``declared``.
    """
    comparison = compare_forecasts(base, scenario)
    return {
        "id": scenario.plan.landscape.scenario,
        "name": name,
        "order_of": order_of,
        **told[1].beside(told[0]),
        **difference_json(comparison),
        "changes": [change_json(change) for change in comparison.changes],
        "purchases": [purchase_json(purchase) for purchase in comparison.purchases],
        "elsewhere": {
            "effort_days": figure(comparison.elsewhere_days),
            "cost": None if comparison.elsewhere_cost is None else figure(comparison.elsewhere_cost),
            "work_packages": comparison.moved,
        },
    }


def difference_json(comparison: Comparison) -> dict[str, Any]:
    """Return the difference with its own spreads, and how often it is one to the good."""
    cheaper, sooner = comparison.probability_cheaper, comparison.probability_sooner
    return {
        "difference": {
            "effort_days": spread_figures(comparison.effort_days),
            "cost": None if comparison.cost is None else spread_figures(comparison.cost),
            "duration_months": None if comparison.duration_months is None else spread_figures(comparison.duration_months),
        },
        "probability_cheaper": None if cheaper is None else figure(cheaper),
        "probability_sooner": None if sooner is None else figure(sooner),
        "probability_less_effort": figure(comparison.probability_less_effort),
    }


def change_json(change: PackageChange) -> dict[str, Any]:
    """Return one work package that differs."""
    return {
        "work_package": change.package.id,
        "name": change.package.name,
        "subject": change.package.subject.as_json(),
        "change": change.change,
        "effort_days": figure(change.days),
        "cost": None if change.cost is None else figure(change.cost),
        "because": list(change.because),
    }


def purchase_json(purchase: PurchaseChange) -> dict[str, Any]:
    """Return what is bought otherwise for one system; ``paid`` says whether once or per year."""
    return {
        "subject": {"system": purchase.system},
        "name": purchase.name,
        "category": purchase.category,
        "paid": purchase.paid,
        "change": purchase.change,
        "before": figure(purchase.before),
        "after": figure(purchase.after),
        "cost": figure(purchase.cost),
        "because": list(purchase.because),
    }
