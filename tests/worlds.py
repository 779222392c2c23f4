"""Named small inventories, each showing one thing.

The pieces they are made of, here too for tests that build their own, are :mod:`tests.world_pieces`'. Nothing is random:
generated inventories are :mod:`tests.strategies`' and :mod:`benchmarks.generate`'s.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tests.world_pieces import START, TEAMS, Tree, bare, document, flow, overlay, staffed, system, world

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.inventory.model import Inventory

__all__ = ["START", "TEAMS", "WORLDS", "Tree", "bare", "document", "flow", "overlay", "staffed", "system", "world"]


def empty() -> Inventory:
    """Nothing but a name."""
    return world()


def lonely() -> Inventory:
    """One system, connected to nothing."""
    return world(systems=[bare("alone")])


def tiny_hub() -> Inventory:
    """A hub and three systems with full APIs, all known: the cheapest thing that is a programme."""
    return staffed(
        systems=[system("hub", type="platform"), system("crm"), system("billing", owner="blue"), system("shop")],
        integrations=[flow("crm", "hub"), flow("billing", "hub"), flow("hub", "shop")],
        programme={"hub": "hub"},
    )


def undeclared_hub() -> Inventory:
    """A hub and no integrations: one with each of the two other active systems is assumed, none with the retired one."""
    return staffed(
        systems=[system("hub"), system("crm"), system("billing"), system("old", lifecycle="retired")],
        programme={"hub": "hub"},
    )


def one_missing_api(availability: str = "none") -> Inventory:
    """The tiny hub, but billing lacks an API; its owner is blue."""
    return staffed(
        systems=[system("hub"), system("crm"), system("billing", owner="blue", api={"availability": availability})],
        integrations=[flow("crm", "hub"), flow("billing", "hub")],
        programme={"hub": "hub"},
    )


def mainframe_between_two() -> Inventory:
    """A channel and a scoring engine, between them a nightly mainframe; the path needs two seconds, an upgrade is priced."""
    core = system(
        "core",
        hosting="mainframe",
        owner="blue",
        business_criticality="mission",
        api={
            "availability": "batch",
            "styles": ["file"],
            "write": False,
            "realtime": False,
            "upgrade": {"cost": 5_000_000, "effort_days": 900, "lead_time_days": 250},
        },
        auth={"method": "mainframe"},
        schemas=[{"name": "Account", "format": "copybook", "fields": 340, "documented": False, "contains": ["pii"]}],
        sla={"freshness_hours": 24, "latency_p95_ms": 900, "throughput_per_s": 40},
    )
    return staffed(
        systems=[system("portal", type="channel"), core, system("scoring", type="platform")],
        integrations=[
            flow("core", "scoring", carries=["Account"], mode="synchronous", needs={"latency_ms": 2000}),
            flow("portal", "core", provider="target", status="live", write=True),
        ],
        paths=[
            {
                "id": "decide",
                "name": "Application to decision",
                "hops": ["portal", "core", {"system": "scoring", "fallback": "manual"}],
                "business_criticality": "mission",
                "needs": {"latency_ms": 2000, "availability": 0.995},
            }
        ],
        programme={"hub": "scoring"},
        scenarios=[
            {
                "id": "real-core",
                "changes": [{"system": "core", "set": {"api": {"availability": "full", "realtime": True}}}],
            }
        ],
    )


def all_unknown() -> Inventory:
    """An architect's first hour: names and connections, no fact, in all three spellings of unknown."""
    return world(
        systems=[
            bare("hub"),
            bare("crm", hosting="unknown", api={"availability": "unknown"}, owner=None),
            bare("billing", schemas=None, sla={"availability": None}),
            bare("core", zone="unknown", business_criticality="unknown"),
        ],
        integrations=[
            {"source": "crm", "target": "hub", "mode": "unknown", "volume_per_day": None},
            {"source": "billing", "target": "hub"},
            {"source": "hub", "target": "core", "carries": "unknown"},
        ],
        programme={"hub": "hub"},
        paths=[{"id": "sale", "name": "Sale", "hops": ["crm", "billing", "core"]}],
    )


def no_hub_mesh() -> Inventory:
    """Four systems that all talk to each other, and no hub: the provider is the source."""
    names = ["north", "east", "south", "west"]
    return staffed(
        systems=[system(name, owner=owner) for name, owner in zip(names, ["red", "blue", "red", "blue"], strict=True)],
        integrations=[flow(one, other) for one in names for other in names if one < other],
        paths=[{"id": "round", "name": "All the way round", "hops": names}],
    )


def two_teams_one_bottleneck() -> Inventory:
    """Six systems, five of them owned by a team that has a tenth of a person: the owner binds, not the pools."""
    scarce = {**TEAMS[1], "capacity": 0.1, "change_windows": {"every_weeks": 4}}
    spokes = [system(f"spoke-{number}", owner="blue") for number in range(5)]
    return staffed(
        teams=[TEAMS[0], scarce],
        systems=[system("hub"), *spokes],
        integrations=[flow(spoke["id"], "hub") for spoke in spokes],
        programme={"hub": "hub"},
    )


def shared_test_environment() -> Inventory:
    """Two paths through a system whose test environment is shared, and one system that has none."""
    return staffed(
        systems=[
            system("hub"),
            system("crm", test={"environment": "shared"}),
            system("billing", test={"environment": "none"}),
            system("shop"),
        ],
        integrations=[flow("crm", "hub"), flow("billing", "hub"), flow("hub", "shop")],
        paths=[
            {"id": "order", "name": "Order", "hops": ["crm", "hub", "billing"]},
            {"id": "refund", "name": "Refund", "hops": ["crm", "hub", "shop"]},
        ],
        programme={"hub": "hub"},
    )


def chain(length: int = 6) -> Inventory:
    """A path through *length* systems, each feeding the next, every second owned by blue."""
    names = [f"step-{number}" for number in range(length)]
    return staffed(
        systems=[system(name, owner="blue" if number % 2 else "red") for number, name in enumerate(names)],
        integrations=[flow(one, other) for one, other in pairwise(names)],
        paths=[{"id": "end-to-end", "name": "End to end", "hops": names, "business_criticality": "mission"}],
    )


def ring() -> Inventory:
    """Three systems in a circle: a cycle that a drawing and an analysis have to survive."""
    names = ["one", "two", "three"]
    return staffed(
        systems=[system(name) for name in names],
        integrations=[flow("one", "two"), flow("two", "three"), flow("three", "one")],
    )


def parallel_flows() -> Inventory:
    """Two systems with five integrations between them, in both directions, three of them without an id."""
    return staffed(
        systems=[system("crm"), system("billing")],
        integrations=[
            flow("crm", "billing", mode="event"),
            flow("crm", "billing"),
            flow("crm", "billing", mode="file"),
            flow("billing", "crm", id="invoices"),
            flow("billing", "crm", id="payments", provider="target", write=True),
        ],
    )


def live_only() -> Inventory:
    """Everything is connected already: nothing is in scope."""
    return staffed(
        systems=[system("crm"), system("billing")],
        integrations=[flow("crm", "billing", status="live")],
        paths=[{"id": "sale", "name": "Sale", "hops": ["crm", "billing"]}],
    )


def through_middleware() -> Inventory:
    """Two flows through one bus, which is neither priced twice nor an end of anything."""
    return staffed(
        systems=[system("hub"), system("bus", type="middleware"), system("crm"), system("billing")],
        integrations=[flow("crm", "hub", via=["bus"]), flow("billing", "hub", via=["bus"])],
        programme={"hub": "hub"},
    )


def hostile_names() -> Inventory:
    """Names that would be syntax in DOT, HTML, SQL, CSV or a shell, in six scripts, one 300 characters long, two alike."""
    names = {
        "quote": 'He said "no"; drop table systems --',
        "html": "<script>alert(1)</script> & <b>bold</b>",
        "dot": 'x" [shape=none]; a -> b // \\n \\l',
        "formula": '=HYPERLINK("http://example.org","click")',
        "arabic": "نظام المطالبات",
        "hebrew": "מערכת תביעות",
        "japanese": "保険金請求システム",
        "korean": "보험금 청구",
        "greek": "Σύστημα απαιτήσεων",
        "long": "A very long name " * 17 + "with an end.",
        "twin-a": "Billing",
        "twin-b": "Billing",
    }
    return staffed(
        systems=[system(key, name=name[:300].strip(), domain=name[:40].strip()) for key, name in names.items()],
        integrations=[flow(key, "twin-a", name=name[:300].strip()) for key, name in names.items() if key != "twin-a"],
        paths=[{"id": "all", "name": names["html"], "hops": ["quote", "twin-a", "arabic"]}],
    )


WORLDS: dict[str, Callable[[], Inventory]] = {
    build.__name__: build
    for build in (
        empty,
        lonely,
        tiny_hub,
        undeclared_hub,
        one_missing_api,
        mainframe_between_two,
        all_unknown,
        no_hub_mesh,
        two_teams_one_bottleneck,
        shared_test_environment,
        chain,
        ring,
        parallel_flows,
        live_only,
        through_middleware,
        hostile_names,
    )
}
"""Every named world, by name, for tests that hold for all of them."""
