"""Single changes to an inventory, each a function from one inventory to another, for properties that compare before and after.

Every function leaves the inventory that it is given alone, keeps all ids (integrations carry theirs, so that a new one never
renumbers the others), and gives a valid inventory. The strategies at the end draw an inventory with such a change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from app.inventory.model import Inventory, Needs
from app.inventory.vocabulary import ApiAvailability
from tests.fact_strategies import integration_facts
from tests.strategies import inventories, mostly_small

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from hypothesis.strategies import DrawFn

Tree = dict[str, Any]
Base = SearchStrategy[Inventory] | None
"""What is changed, where it is not an inventory of the size that is asked for."""

OFFERS = (ApiAvailability.FULL, ApiAvailability.PARTIAL)
LACKS = (ApiAvailability.BATCH, ApiAvailability.MANUAL, ApiAvailability.NONE)
LISTS_WITHOUT_ORDER = ("systems", "integrations", "paths", "pools", "teams", "scenarios", "not_needed", "assumptions")
SYSTEM_FACTS = (
    *("hosting", "zone", "owner", "domain", "type", "schemas", "auth.method", "data.classification", "data.residency"),
    *("api.availability", "api.write", "api.realtime", "api.rate_limit", "api.terms", "data_quality.completeness"),
    *("test.environment", "test.data", "test.lead_time_days"),
    *("sla.availability", "sla.latency_p95_ms", "sla.throughput_per_s", "sla.freshness_hours"),
)
INTEGRATION_FACTS = ("carries", "identifiers", "mode", "write", "volume_per_day", "peak_factor", "failure_share")


def tree_of(inventory: Inventory) -> Tree:
    """Return the inventory as a plain tree, every id in it, nothing that says unknown."""
    return inventory.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"schema": inventory.schema_}


def changed(inventory: Inventory, change: Callable[[Tree], None]) -> Inventory:
    """Return the inventory that *change* makes of its tree in place."""
    tree = tree_of(inventory)
    change(tree)
    return Inventory.model_validate(tree)


def row_of(tree: Tree, kind: str, row_id: str) -> Tree:
    """Return the row of that id in the list *kind* of a tree."""
    return next(row for row in tree[kind] if row["id"] == row_id)


def put(row: Tree, fact: str, value: Any) -> None:
    """Set a fact by its dotted name; ``None`` makes it unknown."""
    *outer, last = fact.split(".")
    for name in outer:
        row = row.setdefault(name, {})
    if value is None:
        row.pop(last, None)
    else:
        row[last] = value


def with_fact(inventory: Inventory, kind: str, row_id: str, fact: str, value: Any) -> Inventory:
    """Return the inventory with one fact set, such as ``("systems", "crm", "api.availability", "none")``."""
    return changed(inventory, lambda tree: put(row_of(tree, kind, row_id), fact, value))


def without_fact(inventory: Inventory, kind: str, row_id: str, fact: str) -> Inventory:
    """Return the inventory with one fact unknown."""
    return with_fact(inventory, kind, row_id, fact, None)


def without_api(inventory: Inventory, system_id: str, availability: str = "none") -> Inventory:
    """Return the inventory with the system's API taken away; flows that override it keep theirs."""
    return with_fact(inventory, "systems", system_id, "api.availability", availability)


def with_api(inventory: Inventory, system_id: str, availability: str = "full") -> Inventory:
    """Return the inventory with an API given to the system, all else about it the same."""
    return with_fact(inventory, "systems", system_id, "api.availability", availability)


def with_integration(inventory: Inventory, source: str, target: str, **facts: Any) -> Inventory:
    """Return the inventory with one planned integration more, called ``added-flow``."""
    row = {"id": "added-flow", "source": source, "target": target, "status": "planned", **facts}
    return changed(inventory, lambda tree: tree.setdefault("integrations", []).append(row))


def with_hop(inventory: Inventory, path_id: str, system_id: str, position: int) -> Inventory:
    """Return the inventory with one hop more, without a fallback, at *position* of the path."""
    return changed(inventory, lambda tree: row_of(tree, "paths", path_id)["hops"].insert(position, {"system": system_id}))


def with_need(inventory: Inventory, kind: str, row_id: str, need: str, value: float) -> Inventory:
    """Return the inventory with one need set on an integration or path."""
    return with_fact(inventory, kind, row_id, f"needs.{need}", value)


def with_less_capacity(inventory: Inventory, factor: float = 0.5) -> Inventory:
    """Return the inventory with every stated capacity of pools and teams multiplied by *factor*."""

    def lessen(tree: Tree) -> None:
        for row in (*tree.get("pools", ()), *tree.get("teams", ())):
            for holder in (row, *row.get("steps", ())):
                if "capacity" in holder:
                    holder["capacity"] *= factor

    return changed(inventory, lessen)


def split(inventory: Inventory, integration_id: str) -> Inventory:
    """Return the inventory with one integration cut into two equal halves, ``…-a`` and ``…-b``: volume, throughput, effort."""

    def cut(tree: Tree) -> None:
        row = row_of(tree, "integrations", integration_id)
        halved = dict(row)
        for fact in ("volume_per_day", "effort", "needs", "pilot"):
            if fact in row:
                halved[fact] = _halve(fact, row[fact])
        tree["integrations"].remove(row)
        tree["integrations"] += [{**halved, "id": f"{integration_id[:61]}-{half}"} for half in "ab"]
        for scenario in tree.get("scenarios", ()):
            scenario["changes"] = [one for one in scenario.get("changes", ()) if integration_id not in one.values()]

    return changed(inventory, cut)


def _halve(fact: str, value: Any) -> Any:
    if fact == "volume_per_day":
        return value / 2
    parts = {"effort": ("low", "likely", "high"), "needs": ("throughput_per_s",), "pilot": ("volume_per_day",)}[fact]
    return {name: number / 2 if name in parts and number is not None else number for name, number in value.items()}


def reordered(inventory: Inventory, random: Random) -> Inventory:
    """Return the same inventory with everything shuffled whose order says nothing: hops and changes keep theirs."""

    def shuffle(tree: Tree) -> None:
        for name in LISTS_WITHOUT_ORDER:
            random.shuffle(tree.get(name, []))
        for row in (*tree.get("systems", ()), *tree.get("integrations", ())):
            for name in ("schemas", "tags", "aliases", "carries"):
                random.shuffle(row.get(name, []))

    return changed(inventory, shuffle)


def renamed(inventory: Inventory, suffix: str = " (renamed)") -> Inventory:
    """Return the same inventory under other display names, descriptions and tags; ids and schema names stay."""

    def rename(tree: Tree) -> None:
        tree["name"] += suffix
        tree["assumptions"] = ["Renamed"]
        for kind in ("systems", "integrations", "paths", "teams", "pools", "scenarios"):
            for row in tree.get(kind, ()):
                row["name"] = row.get("name", row["id"]) + suffix
                if kind in {"systems", "integrations"}:
                    row["description"], row["tags"] = suffix, ["renamed"]

    return changed(inventory, rename)


@dataclass(frozen=True, slots=True)
class Pair:
    """An inventory, the same after one change, and what the change was about.

    Attributes:
        subject: id of what was changed.
    """

    before: Inventory
    after: Inventory
    subject: str


@st.composite
def _pairs(draw: DrawFn, base: SearchStrategy[Inventory], change: Callable[[DrawFn, Inventory], tuple[Inventory, str]]) -> Pair:
    before = draw(base)
    after, subject = change(draw, before)
    return Pair(before, after, subject)


def api_taken_away(base: Base = None, **size: Any) -> SearchStrategy[Pair]:
    """Return pairs: a system that offers a full or partial API, then batch, manual or none."""

    @st.composite
    def pairs(draw: DrawFn) -> Pair:
        drawn = draw(inventories(**size) if base is None else base)
        system_id = draw(st.sampled_from([system.id for system in drawn.systems]))
        before = with_api(drawn, system_id, draw(st.sampled_from(OFFERS)))
        return Pair(before, without_api(before, system_id, draw(st.sampled_from(LACKS))), system_id)

    return pairs()


def api_given(**size: Any) -> SearchStrategy[Pair]:
    """Return pairs: a system that lacks an API, then one with a full one. The reverse of :func:`api_taken_away`."""
    return api_taken_away(**size).map(lambda pair: Pair(pair.after, with_api(pair.after, pair.subject), pair.subject))


def integration_added(base: Base = None, **size: Any) -> SearchStrategy[Pair]:
    """Return pairs: an inventory with integrations, then one more planned one between any two systems."""

    def change(draw: DrawFn, before: Inventory) -> tuple[Inventory, str]:
        ids = [system.id for system in before.systems]
        source, target = draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
        said = {
            **draw(integration_facts(known=bool(size.get("known")))),
            "status": draw(st.sampled_from(["planned", "workaround"])),
        }
        return with_integration(before, source, target, **said), "added-flow"

    return _pairs(inventories(**size) if base is None else base, change)


def hop_added(base: Base = None, **size: Any) -> SearchStrategy[Pair]:
    """Return pairs: a path, then the same with one more system anywhere on it."""

    def change(draw: DrawFn, before: Inventory) -> tuple[Inventory, str]:
        path = draw(st.sampled_from(before.paths))
        hops = {hop.system for hop in path.hops}
        free = [system.id for system in before.systems if system.id not in hops]
        if not free:
            return before, path.id
        position = draw(st.integers(0, len(path.hops)))
        return with_hop(before, path.id, draw(st.sampled_from(free)), position), path.id

    return _pairs(inventories(**{"min_paths": 1, **size}) if base is None else base, change)


def need_added(base: Base = None, **size: Any) -> SearchStrategy[Pair]:
    """Return pairs: an integration or path without a certain need, then with it."""
    values = {
        "latency_ms": st.sampled_from([200, 2000, 60_000]),
        "freshness_hours": st.sampled_from([0.1, 1, 24]),
        "availability": st.sampled_from([0.9, 0.98, 0.995, 0.9995]),
        "throughput_per_s": st.sampled_from([0.1, 20, 500]),
    }

    @st.composite
    def pairs(draw: DrawFn) -> Pair:
        drawn = draw(inventories(**size) if base is None else base)
        rows = [("integrations", row.id) for row in drawn.integrations] + [("paths", row.id) for row in drawn.paths]
        kind, row_id = draw(st.sampled_from(rows))
        need = draw(st.sampled_from(sorted(Needs.model_fields)))
        before = without_fact(drawn, kind, row_id, f"needs.{need}")
        return Pair(before, with_need(before, kind, row_id, need, draw(values[need])), row_id)

    return pairs()


@st.composite
def things_added(draw: DrawFn) -> tuple[Pair, ...]:
    """Draw one inventory, and what it is with one more integration, one more hop of a path, one more need."""
    base = st.just(draw(mostly_small(min_paths=1)))
    return draw(integration_added(base)), draw(hop_added(base)), draw(need_added(base))


def fact_forgotten(**size: Any) -> SearchStrategy[Pair]:
    """Return pairs: an inventory, then the same with one priced fact unknown (it may have been so before)."""

    def change(draw: DrawFn, before: Inventory) -> tuple[Inventory, str]:
        on_systems = [("systems", row.id, fact) for row in before.systems for fact in SYSTEM_FACTS]
        on_flows = [("integrations", row.id, fact) for row in before.integrations for fact in INTEGRATION_FACTS]
        kind, row_id, fact = draw(st.sampled_from(on_systems + on_flows))
        return without_fact(before, kind, row_id, fact), row_id

    return _pairs(inventories(**size), change)


def integration_split(**size: Any) -> SearchStrategy[Pair]:
    """Return pairs: an inventory, then the same with one in-scope integration cut into two equal halves."""

    def change(draw: DrawFn, before: Inventory) -> tuple[Inventory, str]:
        row = draw(st.sampled_from(before.integrations))
        return split(before, row.id), row.id

    @st.composite
    def planned(draw: DrawFn) -> Inventory:
        drawn = draw(inventories(**size))
        first = drawn.integrations[0].id
        return with_fact(drawn, "integrations", first, "status", "planned")

    return _pairs(planned(), change)


def capacity_lessened(**size: Any) -> SearchStrategy[Pair]:
    """Return pairs: an inventory, then the same with half or a tenth of the people."""

    def change(draw: DrawFn, before: Inventory) -> tuple[Inventory, str]:
        return with_less_capacity(before, draw(st.sampled_from([0.5, 0.1]))), before.id

    return _pairs(inventories(**size), change)


def order_shuffled(**size: Any) -> SearchStrategy[Pair]:
    """Return pairs: an inventory, then the same in another order."""

    def change(draw: DrawFn, before: Inventory) -> tuple[Inventory, str]:
        return reordered(before, draw(st.randoms(use_true_random=False))), before.id

    return _pairs(inventories(**size), change)


def displays_renamed(**size: Any) -> SearchStrategy[Pair]:
    """Return pairs: an inventory, then the same under other display names."""
    return inventories(**size).map(lambda before: Pair(before, renamed(before), before.id))
