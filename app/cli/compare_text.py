"""Scenarios side by side on one screen: figures, differences, what makes them. Reads the document; computes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from app.cli.changes_text import change_parts
from app.cli.figures import count, in_futures, months, number, signed, text_of
from app.cli.figures import money as amount
from app.cli.layout import Name, heading, indented, programmes_findings, table_of
from app.cli.orders_text import whose_order
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType
    from rich.table import Table

DECLARED = "as declared"
FINDINGS_SHOWN = 3
LEAST_MONTHS = 0.1  # that the table shows


def comparison_parts(document: Mapping[str, Any]) -> list[RenderableType]:
    """Return what ``seamap compare`` prints."""
    base, scenarios = document["base"], document["scenarios"]
    title = Text(plain(document["inventory"]["name"]), style="bold")
    said = f"{count(len(scenarios), 'scenario')} against the inventory as declared, on the same {document['samples']:,} futures"
    return [
        title,
        Text(said, style="dim"),
        *_figures([base, *scenarios], document["currency"]),
        *_whose_order(base, scenarios),
        *_differences(scenarios, document["currency"]),
        *_why_medians_differ(base, scenarios),
        *programmes_findings(
            "errors as declared, and what each scenario adds",
            ((row["id"] or DECLARED, row["findings"]) for row in (base, *scenarios)),
            FINDINGS_SHOWN,
        ),
        *(part for row in scenarios for part in change_parts(row)),
    ]


def _figures(rows: Sequence[Mapping[str, Any]], currency: str) -> list[RenderableType]:
    dated = any(row["summary"]["deadline"] for row in rows)
    columns = [("", 20), ("days", 0), ("cost P50", 0), ("P80", 0), ("months", 0), ("finish P80", 0), ("no API", 0)]
    table = _wrapping(table_of(*columns, *([("deadline", 0)] if dated else [])))
    for row in rows:
        summary = row["summary"]
        cost = summary["cost"] or {}
        table.add_row(
            Name(row["id"] or DECLARED, style="bold" if row["id"] is None else ""),
            number(summary["effort_days"]["p50"]),
            amount(cost.get("p50")),
            amount(cost.get("p80")),
            months(_median(summary["duration_months"])),
            text_of(summary["finish"]["p80"]),
            str(summary["systems_lacking_api"]),
            *([in_futures((summary["deadline"] or {}).get("probability"))] if dated else []),
        )
    return [*heading("Side by side", f"P50 where nothing else is said; cost in {currency}"), table]


def _whose_order(base: Mapping[str, Any], scenarios: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    said = whose_order(base, scenarios)
    return [indented(Text(said, style="dim"))] if said else []


def _wrapping(table: Table) -> Table:
    """Let names of scenarios go on in a second line rather than be cut off."""
    table.columns[0].no_wrap = False
    return table


def _differences(rows: Sequence[Mapping[str, Any]], currency: str) -> list[RenderableType]:
    columns = [("cost P10", 0), ("P50", 0), ("P90", 0), ("cheaper", 0), ("months", 0), ("sooner", 0)]
    table = _wrapping(table_of(("", 20), *columns))
    for row in rows:
        difference = row["difference"]
        cost = difference["cost"] or {}
        table.add_row(
            Name(row["id"]),
            signed(cost.get("p10"), amount),
            Text(signed(cost.get("p50"), amount), style="bold"),
            signed(cost.get("p90"), amount),
            in_futures(row["probability_cheaper"]),
            signed(_median(difference["duration_months"]), months),
            in_futures(row["probability_sooner"]),
        )
    aside = f"against as declared, draw by draw; {currency}, and how probable"
    return [*heading("Difference", aside), table]


def _why_medians_differ(base: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    """Return the sentence that explains a difference's median which is not the difference of the medians; nothing elsewhere."""
    middle = _median(base["summary"]["duration_months"])
    medians = [(_median(row["summary"]["duration_months"]), _median(row["difference"]["duration_months"])) for row in rows]
    differ = any(
        middle is not None and after is not None and between is not None and abs(after - middle - between) >= LEAST_MONTHS
        for after, between in medians
    )
    said = "Differences are taken future by future, and P50 is the middle one of them, not the difference of the P50s above: "
    said += "where most futures move little and some a lot, the P50s above move further than it."
    return [indented(Text(said, style="dim"))] if differ else []


def _median(spread: Mapping[str, float] | None) -> float | None:
    return None if spread is None else spread["p50"]
