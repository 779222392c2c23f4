"""Hypothesis strategies for whole inventories: every fact, every way of not knowing it, everything that hangs together by id.

:func:`documents` gives plain trees as a person might upload them (absent, ``null`` and the word ``unknown`` mixed);
:func:`inventories` gives the same, checked and frozen. Both are valid: every reference is kept. They shrink to two systems of
which nothing is known. Facts are :mod:`tests.fact_strategies`'; changes to compare before and after are
:mod:`tests.modifications`'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from app.inventory.model import SCHEMA_ID, Inventory
from app.inventory.vocabulary import Activity, CostCategory, Criticality, Fallback, Hosting, TeamKind
from tests.fact_strategies import (
    NAMES,
    Tree,
    amount,
    apis,
    capacities,
    facts,
    integration_facts,
    needs,
    some,
    system_facts,
    word,
    words,
)

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

MAX_TEAMS = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How large and how odd inventories may be.

    Attributes:
        known: every fact is known; makes rules that unknown facts blur exact.
        self_loops: an integration may join a system to itself.
        scenarios: what-ifs are drawn too.
        upgrades: upgrades of missing interfaces may be priced.
    """

    max_systems: int = 7
    min_integrations: int = 1
    max_integrations: int = 10
    min_paths: int = 0
    max_paths: int = 3
    known: bool = False
    self_loops: bool = False
    scenarios: bool = True
    upgrades: bool = True


def _schema_names(row: Tree) -> set[str]:
    declared = row.get("schemas")
    return {schema["name"] for schema in declared} if isinstance(declared, list) else set()


@st.composite
def integrations(draw: DrawFn, systems: list[Tree], size: Size) -> list[Tree]:
    """Draw integrations between *systems*, several between the same two included, with and without ids of their own."""
    drawn = draw(
        st.lists(
            st.tuples(st.sampled_from(systems), st.sampled_from(systems), integration_facts(known=size.known)),
            min_size=size.min_integrations,
            max_size=size.max_integrations,
        )
    )
    rows = []
    for number, (source, other, body) in enumerate(drawn):
        target = other
        if source["id"] == target["id"] and not size.self_loops:
            target = systems[(systems.index(source) + 1) % len(systems)]
        row = {"source": source["id"], "target": target["id"], **body}
        names = _schema_names(source) | _schema_names(target)
        if names and (size.known or draw(st.booleans())):
            row["carries"] = draw(st.lists(st.sampled_from(sorted(names)), min_size=1, unique=True))
        middle = [one["id"] for one in systems if one["id"] not in {source["id"], target["id"]}]
        if middle and draw(st.integers(0, 3)) == 3:
            row["via"] = draw(st.lists(st.sampled_from(middle), min_size=1, max_size=2, unique=True))
        if row.get("mode") in {None, "unknown"}:
            row.pop("evidence", None)
        if draw(st.booleans()):
            row["id"] = f"flow-{number}"
        rows.append(row)
    return rows


@st.composite
def paths(draw: DrawFn, ids: list[str], size: Size) -> list[Tree]:
    """Draw paths of two or more different systems, some hops with a fallback; neighbours need not be joined."""
    hop = st.tuples(st.sampled_from(ids), st.none() | word(Fallback))
    drawn = draw(
        st.lists(
            st.tuples(
                st.lists(hop, min_size=2, max_size=5, unique_by=lambda one: one[0]),
                st.fixed_dictionaries({}, optional={"business_criticality": word(Criticality), "needs": needs()}),
            ),
            min_size=size.min_paths,
            max_size=size.max_paths,
        )
    )
    return [
        {
            "id": f"path-{number}",
            "name": f"Path {number}",
            "hops": [{"system": end, "fallback": fallback} if fallback else end for end, fallback in hops],
            **body,
        }
        for number, (hops, body) in enumerate(drawn)
    ]


@st.composite
def teams(draw: DrawFn) -> list[Tree]:
    """Draw up to three owning teams, each fact of them known or not."""
    body = facts(
        known=False,
        kind=word(TeamKind),
        rate_per_day=amount(0, 500, 900.5),
        lead_time_days=amount(0, 5, 30),
        change_windows=st.sampled_from([{"every_weeks": 1}, {"every_weeks": 4}]),
    )
    drawn = draw(st.lists(st.tuples(body, capacities()), max_size=MAX_TEAMS))
    return [{"id": f"team-{number}", "name": f"Team {number}", **a, **b} for number, (a, b) in enumerate(drawn)]


@st.composite
def pools(draw: DrawFn) -> list[Tree]:
    """Draw up to three pools; an activity belongs to at most one of them."""
    shared_out = draw(st.lists(st.integers(0, 3), min_size=len(Activity), max_size=len(Activity)))
    rows = []
    for number in range(draw(st.integers(0, 3))):
        activities = [str(activity) for activity, pool in zip(Activity, shared_out, strict=True) if pool == number]
        body = draw(facts(known=False, rate_per_day=amount(0, 650, 1100)))
        rows.append({"id": f"pool-{number}", "activities": activities, **body, **draw(capacities())})
    return rows


@st.composite
def programmes(draw: DrawFn, ids: list[str], team_ids: list[str], path_ids: list[str]) -> Tree:
    """Draw dates, money, reviews, freezes and phases around *ids*; a deadline is after the start."""
    cost_line = st.fixed_dictionaries(
        {"name": st.sampled_from(NAMES), "category": word(CostCategory)},
        optional={"once": amount(0, 300_000), "per_year": amount(0, 180_000)},
    )
    applies = st.fixed_dictionaries(
        {},
        optional={
            "classification": st.just(["confidential", "restricted"]),
            "hosting": some(words(Hosting)),
            "zone": st.just(["core"]),
            "systems": some(ids),
        },
    )
    review = st.fixed_dictionaries(
        {"id": st.just("board"), "applies_to": applies},
        optional={"effort_days": amount(0, 4), "lead_time_days": amount(0, 10), "every_weeks": st.sampled_from([1, 4])},
    )
    freeze = st.fixed_dictionaries(
        {"from": st.just("2026-12-15"), "to": st.just("2027-01-06"), "teams": some(team_ids) if team_ids else st.just([])}
    )
    phase = st.fixed_dictionaries(
        {
            "id": st.just("first"),
            "name": st.just("First"),
            "systems": some(ids),
            "paths": some(path_ids) if path_ids else st.just([]),
        }
    )
    optional: dict[str, SearchStrategy[Any]] = {
        "start": st.just("2026-01-05"),
        "deadline": st.sampled_from(["2026-06-30", "2028-12-31"]),
        "hub": st.sampled_from(ids),
        "pilot": facts(known=False, cost=amount(0, 400_000), duration_months=amount(1, 6)),
        "other_costs": st.one_of(amount(0, 750_000), st.lists(cost_line, max_size=2)),
        "total_cost": amount(1_000, 4_000_000),
        "compliance": some(["gdpr", "sox"]),
        "unlisted_integrations": st.just({"low": 0, "likely": 2, "high": 6}),
        "holidays": st.sampled_from(["DE", "US", ["2026-05-01"]]),
        "reviews": st.lists(review, max_size=1),
        "freezes": st.lists(freeze, max_size=1),
        "phases": st.lists(phase, max_size=1),
    }
    return draw(st.fixed_dictionaries({}, optional=optional))


@st.composite
def scenarios(draw: DrawFn, tree: Tree) -> list[Tree]:
    """Draw what-ifs over *tree* whose every aim exists: patches first, then additions, then one removal."""
    ids = [row["id"] for row in tree["systems"]]
    choices: list[SearchStrategy[Tree]] = [
        st.tuples(st.sampled_from(ids), apis()).map(lambda two: {"system": two[0], "set": {"api": two[1]}}),
        st.sampled_from(ids).map(lambda one: {"system": one, "set": {"sla": None, "hosting": "cloud"}}),
        st.just({"programme": {"deadline": "2029-06-30"}}),
    ]
    for kind in ("path", "team", "pool"):
        rows = [row["id"] for row in tree[f"{kind}s"]]
        body = {"business_criticality": "high"} if kind == "path" else {"rate_per_day": 777}
        if rows:
            choices.append(st.sampled_from(rows).map(lambda one, kind=kind, body=body: {kind: one, "set": body}))
    additions = st.sampled_from(ids).map(
        lambda one: [
            {"add_system": {"id": "added", "name": "Added"}},
            {"add_integration": {"source": "added", "target": one, "status": "planned"}},
            {"add_path": {"id": "added-path", "name": "Added path", "hops": ["added", one]}},
        ]
    )
    hub = tree["programme"].get("hub")
    removals = [{"remove_system": one} for one in ids[2:] if one != hub]
    removals += [{"remove_path": row["id"]} for row in tree["paths"]]
    removals += [{"remove_integration": row["id"]} for row in tree["integrations"] if "id" in row]
    last = st.sampled_from(removals).map(lambda one: [one]) if removals else st.just([])
    drawn = draw(
        st.lists(st.tuples(st.lists(st.one_of(choices), max_size=2), st.just([]) | additions, st.just([]) | last), max_size=2)
    )
    return [{"id": f"scenario-{number}", "changes": [*a, *b, *c]} for number, (a, b, c) in enumerate(drawn)]


def _name_system(system_id: str, body: Tree) -> Tree:
    """Return the row of a system: aliases that are its own, and evidence only for a fact that it states."""
    row = {"id": system_id, "name": f"System {system_id[1:]}", **body}
    if "aliases" in row:
        row["aliases"] = [f"{alias} {system_id}" for alias in row["aliases"]]
    if not isinstance(row.get("api"), dict) or row["api"].get("availability") in {None, "unknown"}:
        row.pop("evidence", None)
    return row


@st.composite
def documents(draw: DrawFn, size: Size = Size()) -> Tree:
    """Draw a valid inventory document as a plain tree."""
    team_rows = draw(teams())
    team_ids = [row["id"] for row in team_rows]
    bodies = draw(st.lists(system_facts(tuple(team_ids), known=size.known), min_size=2, max_size=size.max_systems))
    rows = [_name_system(f"s{number}", body) for number, body in enumerate(bodies)]
    ids = [row["id"] for row in rows]
    path_rows = draw(paths(ids, size))
    tree: Tree = {
        "schema": SCHEMA_ID,
        "id": "drawn",
        "name": "Drawn",
        "currency": draw(st.sampled_from(["EUR", "USD"])),
        "programme": draw(programmes(ids, team_ids, [row["id"] for row in path_rows])),
        "pools": draw(pools()),
        "teams": team_rows,
        "systems": rows,
        "integrations": draw(integrations(rows, size)),
        "paths": path_rows,
    }
    if size.scenarios:
        tree["scenarios"] = draw(scenarios(tree))
    if not size.upgrades:
        _drop_upgrades(tree)
    return tree


def _drop_upgrades(value: Any) -> None:
    """Leave every ``upgrade`` of an interface out of a tree, in place."""
    if isinstance(value, dict):
        value.pop("upgrade", None)
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _drop_upgrades(part)


def mostly_small(**size: Any) -> SearchStrategy[Inventory]:
    """Return valid inventories of which two thirds are small: drawing a large one takes longer than pricing it."""
    small = inventories(**{"max_systems": 4, "max_integrations": 5, "max_paths": 2, **size})
    return st.one_of(small, small, inventories(**size))


def inventories(
    max_systems: int = 7,
    *,
    min_integrations: int = 1,
    max_integrations: int = 10,
    min_paths: int = 0,
    max_paths: int = 3,
    known: bool = False,
    self_loops: bool = False,
    scenarios: bool = True,
    upgrades: bool = True,
) -> SearchStrategy[Inventory]:
    """Return valid inventories of two to *max_systems* systems; the other arguments are :class:`Size`'s."""
    size = Size(max_systems, min_integrations, max_integrations, min_paths, max_paths, known, self_loops, scenarios, upgrades)
    return documents(size).map(Inventory.model_validate)
