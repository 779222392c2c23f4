"""What a page shows of an estimate document. Only reads and words it: every figure was made by the estimate."""

from __future__ import annotations

from typing import Any

from app.quantities import percent
from app.web.pages.figures import UNKNOWN, Card, make_bar, show_money, show_number, show_probability, show_range, show_share

LIKELY_ENOUGH = 0.8
UNLIKELY = 0.5
MOST_ROWS = 12
MOST_QUESTIONS = 8
LEAST_SHOWN = 0.001
WORDS = {
    "within": "within the usual band",
    "below": "below the usual band",
    "above": "above the usual band",
    "unknown": UNKNOWN,
}


def read_cards(estimate: dict[str, Any], currency: str) -> list[Card]:
    """Return the headline figures; none where there is no estimate."""
    summary = estimate.get("summary")
    if not summary:
        return []
    return [
        _spread_card("Effort", summary["effort_days"], "person-days", show_number),
        _spread_card("Cost", summary["cost"], currency, show_money),
        _spread_card("Duration", summary["duration_months"], "months", show_number),
        _finish_card(summary),
        _deadline_card(summary["deadline"]),
        _apis_card(summary),
        _share_card(estimate.get("programme") or {}),
        Card("Facts known", show_share(summary["facts_known"]), note="what is unknown widens every range above"),
    ]


def read_explanation(estimate: dict[str, Any]) -> list[str]:
    """Return why the programme's share and band are what they are."""
    lines: list[str] = (estimate.get("programme") or {}).get("explanation") or []
    return lines


def read_missing(estimate: dict[str, Any], names: dict[str, str]) -> list[dict[str, str]]:
    """Return the systems that lack an API, the most laborious first, with the way round that was chosen."""
    lacking = [row for row in estimate.get("systems") or () if row["lacks_api"]]
    return [
        {
            "id": row["id"],
            "name": names.get(row["id"], row["id"]),
            "remedy": next((str(remedy["option"]) for remedy in row["remedies"] or () if remedy["chosen"]), "none needed"),
            "mean": show_number(_mean(row["effort_days"])),
            "range": show_range(row["effort_days"]),
            "paths": str(row["paths_through"]),
        }
        for row in sorted(lacking, key=lambda row: (-(_mean(row["effort_days"]) or 0), row["id"]))
    ]


def read_packages(estimate: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the largest work packages."""
    rows = sorted(estimate.get("work_packages") or (), key=lambda row: (-(_mean(row["effort_days"]) or 0), row["id"]))
    return [
        {
            "name": row["name"],
            "activity": str(row["activity"]).replace("_", " "),
            "mean": show_number(_mean(row["effort_days"])),
            "range": show_range(row["effort_days"]),
            "start": row["start"] or UNKNOWN,
            "finish": row["finish"] or UNKNOWN,
            "critical": bool(row["critical"]),
        }
        for row in rows[:MOST_ROWS]
    ]


def read_questions(estimate: dict[str, Any]) -> list[dict[str, str]]:
    """Return the questions that narrow the estimate most."""
    return [
        {
            "text": row["text"],
            "narrows": "" if row["narrows_by"] is None else _explains(row["narrows_by"]),
        }
        for row in (estimate.get("questions") or ())[:MOST_QUESTIONS]
    ]


def _explains(share: float) -> str:
    """Say how much of the cost's variance an answer explains; never that it explains nothing."""
    said = percent(share, 1) if share >= LEAST_SHOWN else f"less than {percent(LEAST_SHOWN, 1)}"
    return f"explains {said} of the cost's variance"


def _spread_card(title: str, spread: dict[str, Any] | None, unit: str, show: Any) -> Card:
    if not spread:
        return Card(title, UNKNOWN, note="the inventory does not state enough to tell")
    note = f"P80 {show(spread['p80'])} · P10 to P90 {show(spread['p10'])} to {show(spread['p90'])}"
    return Card(title, show(spread["p50"]), unit, note, make_bar(spread))


def _finish_card(summary: dict[str, Any]) -> Card:
    finish = summary["finish"] or {}
    if not finish.get("p50"):
        waits = "work waits for people whom nobody has"
        return Card("Finish", UNKNOWN, note="the inventory states no start" if summary["duration_months"] else waits)
    return Card("Finish", str(finish["p50"]), note=f"P80 {finish['p80']}")


def _deadline_card(deadline: dict[str, Any] | None) -> Card:
    if not deadline or deadline.get("probability") is None:
        return Card(
            "Deadline", "none" if not (deadline or {}).get("date") else UNKNOWN, note="nothing to miss, or no start date"
        )
    probability = deadline["probability"]
    tone = "good" if probability >= LIKELY_ENOUGH else "bad" if probability < UNLIKELY else ""
    return Card("Chance of the deadline", show_probability(probability), note=f"finished by {deadline['date']}", tone=tone)


def _apis_card(summary: dict[str, Any]) -> Card:
    lacking, unknown = summary["systems_lacking_api"], summary["systems_api_unknown"]
    note = f"of {summary['systems_in_scope']} systems in scope" + (f"; {unknown} unknown" if unknown else "")
    return Card("Lacking an API", str(lacking), note=note, tone="bad" if lacking else "")


def _share_card(programme: dict[str, Any]) -> Card:
    share = programme.get("integration_share")
    if not share:
        return Card("Integration's share of the cost", UNKNOWN, note="the inventory does not state the other costs")
    band = programme.get("band") or []
    usual = f"; usual {show_share(band[0])} to {show_share(band[1])}" if band else ""
    words = WORDS.get(str(programme.get("verdict")), UNKNOWN)
    return Card("Integration's share of the cost", show_share(share["p50"]), note=words + usual, bar=make_bar(share))


def _mean(spread: dict[str, Any] | None) -> float | None:
    return spread["mean"] if spread else None
