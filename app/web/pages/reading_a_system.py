"""What the page of a system shows of the graph, the impact and the estimate. Only reads and words them."""

from __future__ import annotations

from typing import Any

from app.web.pages.figures import UNKNOWN, Card, make_bar, show_money, show_number, show_range, show_share

MOST_REACHED = 15
HOW = {True: "at once", False: "as data that stop coming", None: "unknown how"}
FACTS = ("domain", "type", "hosting", "zone", "owner", "lifecycle", "business_criticality")


def read_facts(node: dict[str, Any], declared: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what is declared about the system in a few words each; what is unknown says so."""
    facts = [(name.replace("_", " "), str(node[name] or UNKNOWN).replace("_", " ")) for name in FACTS]
    return facts + ([("vendor", declared["vendor"])] if declared.get("vendor") else [])


def read_system_cards(node: dict[str, Any], row: dict[str, Any] | None, impact: dict[str, Any], currency: str) -> list[Card]:
    """Return the system's figures; effort and cost only where the system is in scope and an estimate could be made."""
    lacks = node["lacks_api"]
    tone = "bad" if lacks else ""
    words = {True: "lacks an API", False: "has an API", None: "whether it has an API is unknown"}[lacks]
    cards = [Card("API", str(node["availability"]), note=words, tone=tone)]
    if row is not None:
        cards.append(_spread_card("Effort of connecting and opening it", row["effort_days"], "person-days", show_number))
        cards.append(_spread_card("Cost", row["cost"], currency, show_money))
        cards.append(Card("Routes across it", show_share(row["betweenness"]), note="of the shortest between two others"))
    failure, paths = impact["summary"]["failure"], impact["summary"]["paths"]
    cards.append(
        Card(
            "Its failure reaches",
            str(failure["systems"]),
            "systems",
            f"{failure['at_once']} at once; {paths['stop']} of {paths['declared']} paths stop",
            tone="bad" if paths["stop"] else "",
        )
    )
    change = impact["summary"]["change"]
    return [*cards, Card("Its data reach", str(change["systems"]), "systems", f"{change['direct']} directly")]


def read_remedies(row: dict[str, Any] | None, currency: str) -> list[dict[str, Any]]:
    """Return the ways round a missing API, the chosen one first."""
    remedies = sorted((row or {}).get("remedies") or (), key=lambda item: (not item["chosen"], item["option"]))
    return [
        {
            "option": str(item["option"]).replace("_", " "),
            "chosen": item["chosen"],
            "effort": show_number(item["effort_days"]["mean"]) if item["effort_days"] else UNKNOWN,
            "range": show_range(item["effort_days"]),
            "cost": f"{show_money(item['cost']['mean'])} {currency}" if item["cost"] else UNKNOWN,
            "lead": show_number(item["lead_time_days"]),
            "misses": ", ".join(str(miss) for miss in item["misses"]) or "nothing",
        }
        for item in remedies
    ]


def read_integrations(graph: dict[str, Any], estimate: dict[str, Any], system_id: str) -> list[dict[str, Any]]:
    """Return every integration that starts, ends or passes here, those that bring data first."""
    names = {node["id"]: node["name"] for node in graph["nodes"]}
    effort = {row["id"]: row["effort_days"] for row in estimate.get("integrations") or ()}
    rows = []
    for edge in graph["edges"]:
        ends = (edge["source"], edge["target"])
        if system_id not in ends and system_id not in edge["via"]:
            continue
        way = _way_of(ends, system_id)
        others = ends if way == "passes" else (ends[0] if way == "from" else ends[1],)
        how = [edge["mode"], edge["protocol"], edge["frequency"]]
        rows.append(
            {
                "id": edge["id"],
                "name": edge["name"],
                "way": way,
                "others": [{"id": other, "name": names.get(other, other)} for other in others],
                "data": UNKNOWN if edge["carries"] is None else ", ".join(edge["carries"]),
                "how": " · ".join(word for word in how if word),
                "via": ", ".join(names.get(middle, middle) for middle in edge["via"] if middle != system_id),
                "provides": edge["provider"] == system_id,
                "status": edge["status"],
                "effort": show_number(effort[edge["id"]]["mean"]) if effort.get(edge["id"]) else "–",
            }
        )
    return sorted(rows, key=lambda row: (("from", "to", "itself", "passes").index(row["way"]), row["id"]))


def _way_of(ends: tuple[str, str], system_id: str) -> str:
    """Return how an integration between *ends* lies to the system: data come from the other end or go to it, or pass."""
    if system_id not in ends:
        return "passes"
    if ends[0] == ends[1]:
        return "itself"
    return "from" if ends[1] == system_id else "to"


def read_reached(reached: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the nearest of those whom an impact reaches, and how many more there are."""
    rows = [{**row, "how": HOW[row["at_once"]], "flows": ", ".join(row["over"][:3])} for row in reached[:MOST_REACHED]]
    return {"rows": rows, "left_out": len(reached) - len(rows)}


def read_neighbours(graph: dict[str, Any], system_id: str) -> list[dict[str, str]]:
    """Return every other system by name, to choose from."""
    others = [{"id": node["id"], "name": node["name"]} for node in graph["nodes"] if node["id"] != system_id]
    return sorted(others, key=lambda row: (row["name"].casefold(), row["id"]))


def read_routes(document: dict[str, Any]) -> dict[str, Any]:
    """Return the routes in a row each, or what is in the way."""
    rows = [
        {
            "systems": [{"id": system, "name": document["names"][system]} for system in route["systems"]],
            "effort": show_number(route["effort_days"]),
            "open": ", ".join(f"{row['system']} {show_number(row['effort_days'])}" for row in route["systems_to_open"]) or "–",
            "age": UNKNOWN
            if route["service_level"]["freshness_hours"] is None
            else f"{show_number(route['service_level']['freshness_hours'])} h",
        }
        for route in document["routes"]
    ]
    return {"refusal": "", "rows": rows, "no_route": document["no_route"]}


def _spread_card(title: str, spread: dict[str, Any] | None, unit: str, show: Any) -> Card:
    if not spread:
        return Card(title, UNKNOWN, note="the inventory does not state enough to tell")
    return Card(
        title, show(spread["p50"]), unit, f"P10 to P90 {show(spread['p10'])} to {show(spread['p90'])}", make_bar(spread)
    )
