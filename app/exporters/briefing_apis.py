"""The briefing's table of systems without a known API: what each offers, the way round it, its price, the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exporters.briefing_frame import cut
from app.exporters.briefing_words import days, money, money_range

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.exporters.briefing_frame import Names, Room


def list_apis(document: Mapping[str, Any], names: Names, room: Room) -> dict[str, Any]:
    """Return the systems without a known API, the dearest first, each with the decision that it needs."""
    rows = [row for row in document["systems"] if row["lacks_api"] is not False]
    rows.sort(
        key=lambda row: (
            row["lacks_api"] is None,
            -sum(each["effort_days"]["mean"] for each in row["remedies"] if each["chosen"]),
            row["id"],
        )
    )
    invest = {row["system"]: row for row in document["api_investments"]}
    told = [_api(row, invest.get(row["id"]), names, room) for row in rows[: room.apis]]
    return {"rows": told, "more": max(len(rows) - room.apis, 0)}


def _api(row: Mapping[str, Any], invest: Mapping[str, Any] | None, names: Names, room: Room) -> dict[str, str]:
    is_known = row["lacks_api"] is not None
    chosen = [each for each in row["remedies"] if each["chosen"] and is_known]
    offers = next((str(each.get("availability") or "") for each in row["remedies"]), "")
    missed = list(dict.fromkeys(_by_name(str(need), names) for each in chosen for need in each["misses"]))
    owner = names.owners.get(row["id"], "")
    more = f" (and {len(missed) - 1} more)" if len(missed) > 1 else ""
    return {
        "name": cut(names.subjects.get(row["id"], row["id"]), room),
        "owner": cut(names.teams.get(owner, owner) or "no owner stated", room),
        "offers": offers or "none" if is_known else "unknown",
        "way": " or ".join(each["option"].replace("_", " ") for each in chosen) or ("none chosen" if is_known else "depends"),
        "price": _price(chosen),
        "misses": cut(missed[0], room) + more if missed else "" if is_known else "–",
        "decision": _decision(row, invest),
    }


def _by_name(need: str, names: Names) -> str:
    """Return a need that a way round misses with the name of what has it, instead of its kind and id."""
    words = need.split(" ")
    start = 1 if words[0] in {"integration", "path", "system"} and len(words) > 1 else 0
    name = names.subjects.get(words[start])
    return need if name is None else " ".join((name, *words[start + 1 :]))


def _price(chosen: list[Mapping[str, Any]]) -> str:
    if not chosen:
        return "–"
    first = chosen[0]
    if first["cost"]:
        return money_range(first["cost"]["p50"], first["cost"]["p80"])
    return f"{days(first['effort_days']['p50'])}–{days(first['effort_days']['p80'])} days"


def _decision(row: Mapping[str, Any], invest: Mapping[str, Any] | None) -> str:
    if row["lacks_api"] is None:
        return "Find out what it offers before anything is spent on it."
    if invest is None:
        return "Confirm the way round it."
    unit, written = ("cost", money) if invest["saves_cost"] and invest["costs_cost"] else ("days", days)
    costs, spares, saves = (invest[f"{name}_{unit}"]["mean"] for name in ("costs", "spared", "saves"))
    amounts = f"costs {written(costs)}, spares {written(spares)} planned anyway, saves {written(saves - spares)} besides"
    weighed = amounts if unit == "cost" else f"{amounts} (days)"
    if invest["pays_back"]:
        return f"{'Confirm' if invest['in_plan'] else 'Give it'} an interface ({invest['way']}): {weighed}."
    return f"Go round it; an interface ({invest['way']}) {weighed}, and pays only if more is to use it."
