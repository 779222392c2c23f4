"""The pilot against production: what it exercised of what production needs, and what it could not have met.

A work plan comes in, with cost and months per draw; shares, names and sentences go out. Nothing here enters the estimate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.estimation.outcome import spread_of
from app.inventory.vocabulary import IntegrationStatus
from app.landscape.wording import name_flow
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from app.estimation.plan import WorkPlan
    from app.inventory.model import Integration
    from app.landscape.landscape import Landscape
    from app.quantities import Spread

    Floats = NDArray[np.float64]

NAMED_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class Cleaner:
    """A system whose data were cleaner in the pilot than they are in production, by completeness from 0 to 1."""

    system: str
    pilot: float
    production: float


@dataclass(frozen=True, slots=True)
class PilotCheck:
    """How far the pilot speaks for production.

    Attributes:
        described: whether the inventory says anything of a pilot; everything else is empty or ``None`` where it does not.
        systems, integrations, paths, missing_apis: share of those in scope that the pilot exercised, from 0 to 1; ``None``
            where there are none. An integration exercised as a stop-gap is not: production builds another.
        volume: transfers in the pilot over those in production, of the integrations for which both are known.
        stop_gaps: integrations that production must replace.
        never_met: systems lacking an API that the pilot did not touch.
        cleaner: systems whose data were cleaner by more than the effort model's ``pilot.cleaner``.
        shortfalls: what was measured in the pilot and is not what production needs, in words.
        duration_ratio: production's duration over the pilot's; ``cost_ratio`` alike.
    """

    described: bool
    systems: float | None = None
    integrations: float | None = None
    paths: float | None = None
    missing_apis: float | None = None
    volume: float | None = None
    stop_gaps: tuple[str, ...] = ()
    never_met: tuple[str, ...] = ()
    cleaner: tuple[Cleaner, ...] = ()
    shortfalls: tuple[str, ...] = ()
    duration_ratio: Spread | None = None
    cost_ratio: Spread | None = None
    explanation: tuple[str, ...] = ()


def check_pilot(plan: WorkPlan, cost: Floats | None, months: Floats | None) -> PilotCheck:
    """Return what the pilot says of production.

    Args:
        plan: the work plan.
        cost: integration cost per draw; ``None`` where there are no rates.
        months: duration per draw; ``None`` where it is not known.
    """
    landscape = plan.landscape
    pilot = landscape.inventory.programme.pilot
    rows = [flow.integration for flow in landscape.flows_in_scope()]
    stop_gaps = tuple(row.id for row in rows if row.status is IntegrationStatus.WORKAROUND)
    if pilot is None and all(flow.integration.pilot is None for flow in landscape.flows.values()):
        words = "No pilot is described (programme.pilot, integrations[].pilot): nothing shows that any of this works yet."
        return PilotCheck(described=False, stop_gaps=stop_gaps, explanation=(words,))
    touched = _touched_systems(plan)
    lacking = [system for system in sorted(landscape.in_scope) if landscape.lacks_api(system)]
    exercised = [row for row in rows if row.pilot is not None and row.status is not IntegrationStatus.WORKAROUND]
    paths = [path.id for path in landscape.paths_in_scope()]
    check = PilotCheck(
        described=True,
        systems=_share(sum(system in touched for system in landscape.in_scope), len(landscape.in_scope)),
        integrations=_share(len(exercised), len(rows)),
        paths=_share(sum(path in pilot.paths for path in paths) if pilot else 0, len(paths)),
        missing_apis=_share(sum(system in touched for system in lacking), len(lacking)),
        volume=_volume_share(rows),
        stop_gaps=stop_gaps,
        never_met=tuple(system for system in lacking if system not in touched),
        cleaner=_cleaner(plan),
        shortfalls=tuple(find_shortfalls(landscape, rows)),
        duration_ratio=_ratio(months, pilot.duration_months if pilot else None),
        cost_ratio=_ratio(cost, pilot.cost if pilot else None),
    )
    return replace(check, explanation=tuple(_explain(check, plan)))


def _touched_systems(plan: WorkPlan) -> frozenset[str]:
    """The systems that the pilot names, and both ends of every integration that it exercised, stop-gap or not."""
    pilot = plan.landscape.inventory.programme.pilot
    used = [flow for flow in plan.landscape.flows.values() if flow.integration.pilot is not None]
    ends = {end for flow in used for end in (flow.provider, flow.consumer)}
    return frozenset(ends | set(pilot.systems if pilot else ()))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _ratio(draws: Floats | None, pilot: float | None) -> Spread | None:
    return spread_of(draws / pilot) if draws is not None and pilot else None


def _volume_share(rows: Iterable[Integration]) -> float | None:
    tried = [
        (row.pilot.volume_per_day, row.volume_per_day)
        for row in rows
        if row.pilot is not None and row.pilot.volume_per_day is not None and row.volume_per_day
    ]
    whole = sum(production for _, production in tried)
    return sum(small for small, _ in tried) / whole if whole else None


def _cleaner(plan: WorkPlan) -> tuple[Cleaner, ...]:
    least = plan.model.value("pilot.cleaner")
    found = []
    for system_id in sorted(plan.landscape.in_scope):
        quality = plan.landscape.get_system(system_id).data_quality
        if quality.completeness is None or quality.pilot_completeness is None:
            continue
        if quality.pilot_completeness - quality.completeness > least and not math.isclose(
            quality.pilot_completeness - quality.completeness, least
        ):
            found.append(Cleaner(system_id, quality.pilot_completeness, quality.completeness))
    return tuple(found)


def find_shortfalls(landscape: Landscape, rows: Iterable[Integration]) -> list[str]:
    """Return, in words, where production needs more than the pilot showed: volume, latency, failures. In order of *rows*."""
    found = []
    for row in rows:
        pilot = row.pilot
        if pilot is None:
            continue
        name = name_flow(landscape, row.id)
        if pilot.volume_per_day is not None and row.volume_per_day is not None and pilot.volume_per_day < row.volume_per_day:
            found.append(f"{name} carried {pilot.volume_per_day:,.0f} a day and has to carry {row.volume_per_day:,.0f}")
        if pilot.latency_ms is not None and row.needs.latency_ms is not None and pilot.latency_ms > row.needs.latency_ms:
            found.append(f"{name} answered in {pilot.latency_ms:,.0f} ms and has to in {row.needs.latency_ms:,.0f} ms")
        if pilot.failure_share is not None and row.failure_share is not None and row.failure_share > pilot.failure_share:
            then, today = percent(pilot.failure_share, 1), percent(row.failure_share, 1)
            found.append(f"{name} failed in {then} of transfers then and fails in {today} today")
    return found


def _explain(check: PilotCheck, plan: WorkPlan) -> list[str]:
    said = [_coverage_words(check, plan), *_ratio_words(check)]
    if check.stop_gaps:
        flows = [name_flow(plan.landscape, flow) for flow in check.stop_gaps]
        said.append(f"Production must replace stop-gaps: {_listed(flows)}.")
    if check.never_met:
        names = [plan.landscape.label_of(system) for system in check.never_met]
        said.append(f"The pilot never met {_count(len(names), 'missing API')}: {_listed(names)}.")
    said += [
        f"The pilot's data of {plan.landscape.label_of(row.system)} were {percent(row.pilot)} complete, production's are "
        f"{percent(row.production)}: clean first, accept the loss, or begin with a segment that is clean."
        for row in check.cleaner
    ]
    if check.shortfalls:
        said.append(f"The pilot did not show what production needs: {_listed(check.shortfalls, '; ')}.")
    return said


def _coverage_words(check: PilotCheck, plan: WorkPlan) -> str:
    parts = (
        ("systems", check.systems, len(plan.landscape.in_scope)),
        ("integrations", check.integrations, len(plan.flows)),
        ("paths", check.paths, len(plan.paths)),
    )
    words = [f"{round(share * whole)} of {whole} {noun}" for noun, share, whole in parts if share is not None]
    return f"The pilot exercised {', '.join(words)}." if words else "Nothing is in scope that a pilot could exercise."


def _ratio_words(check: PilotCheck) -> list[str]:
    parts = [
        f"{spread.p50:.1f} times its {noun} at the median ({spread.p10:.1f} to {spread.p90:.1f})"
        for noun, spread in (("duration", check.duration_ratio), ("cost", check.cost_ratio))
        if spread is not None
    ]
    return [f"Against the pilot, production takes {' and '.join(parts)}."] if parts else []


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _listed(names: Sequence[str], between: str = ", ") -> str:
    more = f" and {len(names) - NAMED_AT_MOST} more" if len(names) > NAMED_AT_MOST else ""
    return between.join(names[:NAMED_AT_MOST]) + more
