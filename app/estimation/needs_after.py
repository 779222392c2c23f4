"""Whether a need that today's interfaces miss is met with the ways round missing APIs that the estimate takes.

A work plan and what a path misses come in; per need a verdict and its reason go out. What a stated upgrade is to promise is
stated nowhere, so that it never makes a need certain: it leaves the need open, where the other hops do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from app.estimation.enabling import REMEDY_NAMES
from app.estimation.remediation import UPGRADE, say_needs
from app.inventory.model import RateLimit, Sla
from app.inventory.vocabulary import ApiAvailability
from app.landscape.service_levels import path_service_level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.estimation.plan import WorkPlan
    from app.estimation.remediation import Option
    from app.landscape.landscape import Landscape
    from app.landscape.offered import Miss, PathServiceLevel

MET = "With the ways round missing APIs that this estimate takes, it is met."
NOT_KNOWN = (
    "With the ways round missing APIs that this estimate takes, nothing that is known rules it out; not every figure is known."
)
NO_WAY = "This estimate takes no way round a missing API that changes that."


class Verdict(NamedTuple):
    """Why a need is met then, or not, and which; ``None`` where that is open."""

    because: str
    holds: bool | None = None


@dataclass(frozen=True)
class NeedsAfter:
    """Judges the needs of the paths of one plan."""

    plan: WorkPlan

    def judge(self, level: PathServiceLevel) -> dict[str, Verdict]:
        """Return the verdict on each need that a path in scope misses today; nothing on other paths."""
        if level.path not in self.plan.paths:
            return {}
        needs = dict.fromkeys(miss.need for miss in level.misses)
        return {need: self._judge(level, need) for need in needs}

    def _judge(self, level: PathServiceLevel, need: str) -> Verdict:
        """What rules the need out comes first, then what leaves it open."""
        found = list(self._reasons(level, need))
        ranked = sorted(found, key=lambda verdict: verdict.holds is not False)
        return ranked[0] if ranked else Verdict(MET, holds=True)

    def _reasons(self, level: PathServiceLevel, need: str) -> Iterator[Verdict]:
        """Yield every reason why the need is not, or not certainly, met."""
        misses = [miss for miss in level.misses if miss.need == need]
        yield from self._missed_by_ways(level, need)
        if fixed := [miss for miss in misses if not miss.by_interface]:
            yield self._judge_promises(level, fixed)
        curable = [miss for miss in misses if miss.by_interface]
        stale = self._stale_hops(level, curable[0].asked) if curable and need == "freshness_hours" else []
        for hop in dict.fromkeys([*(miss.hop for miss in curable if miss.hop is not None), *stale]):
            way = self._taken.get(hop)
            if way is None and self._landscape.lacks_api(hop):
                yield Verdict(
                    f"This estimate takes no way round the missing API of {self._landscape.label_of(hop)}.", holds=False
                )
            elif way is not None and way.name == UPGRADE:
                yield self._relying_on(hop)
        if not self._is_known(level, need):
            yield Verdict(NOT_KNOWN)

    def _missed_by_ways(self, level: PathServiceLevel, need: str) -> Iterator[Verdict]:
        """Yield what the ways say that are taken at the path's hops, also where an API may turn out to be missing."""
        path = self._landscape.get_path(level.path)
        words = say_needs(f"path {path.id}", path.needs).get(need)
        hops = dict.fromkeys(hop.system for hop in path.hops if hop.system in self.plan.systems)
        for way in (way for hop in hops for way in self.plan.systems[hop].remedies):
            if way.chosen is None or words not in way.chosen.misses:
                continue
            label, taken = self._landscape.label_of(way.system), REMEDY_NAMES[way.chosen.name]
            if way.share < 1:
                yield Verdict(f"It hangs on the API of {label}, of which nobody has said what it is.")
            else:
                said = f"The way that this estimate takes round the missing API of {label}, {taken}, does not meet it."
                yield Verdict(said, holds=False)

    def _judge_promises(self, level: PathServiceLevel, misses: list[Miss]) -> Verdict:
        """Judge what systems promise: only an upgrade changes that, to what nobody has stated."""
        path, hop = self._landscape.get_path(level.path), misses[0].hop
        upgraded = next((each.system for each in path.hops if each.system in self._upgraded), None)
        if upgraded is not None:
            left = path_service_level(self._at_best, path).misses
            still = next((miss for miss in left if miss.need == misses[0].need and not miss.by_interface), None)
            if still is None:
                return self._relying_on(upgraded)
            best = f"Not even the best upgrade of {self._landscape.label_of(upgraded)} meets it"
            return Verdict(f"{best}: {still.words[:1].lower()}{still.words[1:]}", holds=False)
        if hop is None or hop not in self._taken:
            return Verdict(NO_WAY, holds=False)
        label, taken = self._landscape.label_of(hop), REMEDY_NAMES[self._taken[hop].name]
        return Verdict(
            f"The way that this estimate takes round the missing API of {label}, {taken}, does not change that.", holds=False
        )

    def _relying_on(self, hop: str) -> Verdict:
        label = self._landscape.label_of(hop)
        return Verdict(f"This estimate relies on the upgrade of {label} to meet it; what that is to promise is not stated.")

    def _is_known(self, level: PathServiceLevel, need: str) -> bool:
        """Whether the figure is known that the path then has: of hops that a way makes real-time, no age counts."""
        if need != "freshness_hours":
            return getattr(level, need) is not None
        ages = [hop.freshness_hours for hop in level.hops if not self._opens_real_time(hop.system)]
        return None not in {*ages, *(hop.wait_hours for hop in level.hops[1:])}

    def _stale_hops(self, level: PathServiceLevel, asked: float) -> list[str]:
        """Ids of hops without an API whose data are older than is asked for: each needs a way of its own."""
        hops = [hop for hop in level.hops if self._landscape.lacks_api(hop.system)]
        return [hop.system for hop in hops if hop.freshness_hours is not None and hop.freshness_hours > asked]

    def _opens_real_time(self, system_id: str) -> bool:
        return system_id in self._taken and self._landscape.get_system(system_id).api.realtime is True

    @property
    def _landscape(self) -> Landscape:
        return self.plan.landscape

    @cached_property
    def _taken(self) -> dict[str, Option]:
        """The way taken round each system's own interface, where it is known to lack an API."""
        ways = ((name, way) for name, work in self.plan.systems.items() for way in work.remedies if not way.suffix)
        return {name: way.chosen for name, way in ways if way.chosen is not None and self._landscape.lacks_api(name)}

    @cached_property
    def _upgraded(self) -> frozenset[str]:
        """Ids of the systems whose upgrade is taken, for certain."""
        return frozenset(
            name
            for name, work in self.plan.systems.items()
            for way in work.remedies
            if not way.suffix and way.chosen is not None and way.chosen.name == UPGRADE
        )

    @cached_property
    def _at_best(self) -> Landscape:
        """The landscape with upgrades that are as good as anybody may wish: what they promise is left open."""
        systems = dict(self._landscape.systems)
        for name in self._upgraded:
            system = systems[name]
            opened = {"availability": ApiAvailability.FULL, "realtime": True, "rate_limit": RateLimit()}
            systems[name] = system.model_copy(update={"sla": Sla(), "api": system.api.model_copy(update=opened)})
        return replace(self._landscape, systems=systems)
