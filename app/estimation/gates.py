"""The go / no-go criteria before production, as gates: met, not met, unknown or not assessed. None is ever met by default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.landscape.wording import name_flow

if TYPE_CHECKING:
    from app.estimation.pilot import PilotCheck
    from app.estimation.plan import WorkPlan
    from app.inventory.model import Integration

MET, NOT_MET, UNKNOWN, NOT_ASSESSED = "met", "not_met", "unknown", "not_assessed"
NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Gate:
    """One criterion: ``answer`` is met, not_met, unknown or not_assessed, and ``because`` says on what evidence."""

    criterion: str
    answer: str
    because: str


def check_gates(plan: WorkPlan, pilot: PilotCheck) -> tuple[Gate, ...]:
    """Return the five criteria, always the same ones in the same order.

    An inventory says nothing of a model's accuracy, of adoption or of returns: those are not assessed, whatever else is true.
    """
    accuracy = "No inventory says how accurate the model is on production's data."
    if pilot.cleaner:
        systems = ", ".join(plan.landscape.label_of(row.system) for row in pilot.cleaner)
        accuracy += f" The pilot's accuracy does not carry over: its data of {systems} were cleaner."
    return (
        Gate("Integrations with production's systems are proven", *_integrations(plan, pilot)),
        Gate("Production's volume, latency and failures are proven", *_load(plan, pilot)),
        Gate("The model is accurate on production's data", NOT_ASSESSED, accuracy),
        Gate("The people concerned will use it", NOT_ASSESSED, "No inventory says who will use it, and whether gladly."),
        Gate("The return pays for production", NOT_ASSESSED, "No inventory says what the programme earns or saves."),
    )


def _integrations(plan: WorkPlan, pilot: PilotCheck) -> tuple[str, str]:
    if not pilot.described:
        return UNKNOWN, "No pilot is described."
    if pilot.integrations is None:
        return UNKNOWN, "No integration is to be built, so there is nothing to prove."
    missing = []
    if pilot.stop_gaps:
        missing.append(f"{len(pilot.stop_gaps)} of {len(plan.flows)} integrations are stop-gaps to be replaced")
    if pilot.integrations < 1:
        missing.append(f"{_of(pilot.integrations, len(plan.flows))} integrations were exercised")
    if pilot.never_met:
        missing.append(
            f"{len(pilot.never_met)} {'missing API was' if len(pilot.never_met) == 1 else 'missing APIs were'} never met"
        )
    if pilot.paths is not None and pilot.paths < 1:
        missing.append(f"{_of(pilot.paths, len(plan.paths))} paths were exercised")
    if missing:
        return NOT_MET, f"{'; '.join(missing)}."
    landscape = plan.landscape
    open_systems = [landscape.label_of(system) for system in plan.systems if landscape.lacks_api(system) is None]
    if open_systems:
        return UNKNOWN, f"It is unknown whether {', '.join(open_systems[:NAMED_AT_MOST])} can be reached by programs."
    return MET, "The pilot exercised every integration and path, and none of them is a stop-gap."


def _of(share: float, whole: int) -> str:
    return f"{round(share * whole)} of {whole}"


def _load(plan: WorkPlan, pilot: PilotCheck) -> tuple[str, str]:
    if not pilot.described:
        return UNKNOWN, "No pilot is described."
    if pilot.shortfalls:
        more = len(pilot.shortfalls) - NAMED_AT_MOST
        rest = f"; and {more} more" if more > 0 else ""
        return NOT_MET, f"{'; '.join(pilot.shortfalls[:NAMED_AT_MOST])}{rest}."
    rows = [price.flow.integration for price in plan.flows.values()]
    unmeasured = [row.id for row in rows if not _is_measured(row)]
    if not rows or unmeasured:
        named = ", ".join(name_flow(plan.landscape, row) for row in unmeasured[:NAMED_AT_MOST]) or "any integration"
        return UNKNOWN, f"Volume, latency and failures in the pilot and in production are not all stated for {named}."
    return MET, "The pilot carried the volume of production, in time and failing no more often, on every integration."


def _is_measured(row: Integration) -> bool:
    """Whether pilot and production can be compared in everything that this integration has to do."""
    if row.pilot is None or row.pilot.volume_per_day is None or row.volume_per_day is None:
        return False
    if row.pilot.failure_share is None or row.failure_share is None:
        return False
    return row.needs.latency_ms is None or row.pilot.latency_ms is not None
