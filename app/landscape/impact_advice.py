"""Advice on an impact: which paths stop and where, what fails at once, and what to do before it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.findings import note, warning
from app.inventory.vocabulary import Criticality, Lifecycle, Mode
from app.landscape.routes import find_retired
from app.landscape.wording import join_words, list_systems

if TYPE_CHECKING:
    from app.findings import Finding
    from app.landscape.impact import Impact, PathImpact
    from app.landscape.landscape import Landscape

GRAVE = {Criticality.MISSION: 0, Criticality.HIGH: 1}


def advise_on_impact(landscape: Landscape, impact: Impact) -> list[Finding]:
    """Return what to know about a system's failure and its change, the gravest first."""
    stopped = [item for item in impact.paths if item.survives is False]
    stopped.sort(key=lambda item: (GRAVE.get(item.path.business_criticality, 2), item.path.id))
    return [
        *[_say_stopped(landscape, impact.system, item) for item in stopped],
        *_say_open_paths(impact),
        *_say_at_once(landscape, impact),
        *_say_unknown_modes(landscape, impact),
        *_say_retired(landscape, impact.system),
    ]


def _say_stopped(landscape: Landscape, system_id: str, item: PathImpact) -> Finding:
    path = item.path
    if item.bare:
        detail = (
            f"The path {path.id} stops: {list_systems(landscape, item.bare)} {_fails(item.bare)}, and no fallback is stated."
        )
        advice = "State what happens there instead (fallback: manual, rules or queue), or plan a second way round."
    else:
        detail = f"The path {path.id} stops: {landscape.label_of(system_id)} is what joins two of its hops."
        advice = "Plan a second way between them; a fallback at the hops does not bring the data across."
    return warning("failure-stops-path", detail, advice, path=path.id)


def _fails(systems: tuple[str, ...]) -> str:
    return "fails" if len(systems) == 1 else "fail"


def _say_open_paths(impact: Impact) -> list[Finding]:
    doubtful = [item.path.id for item in impact.paths if item.survives is None]
    if not doubtful:
        return []
    detail = f"Whether {join_words(doubtful)} {'survives' if len(doubtful) == 1 else 'survive'} hangs on flows of unknown mode."
    return [note("failure-unclear", detail, "Ask how these flows work: mode.", system=impact.system)]


def _say_at_once(landscape: Landscape, impact: Impact) -> list[Finding]:
    first = [item.system for item in impact.failure if item.at_once and item.steps == 1]
    further = sum(bool(item.at_once) and item.steps > 1 for item in impact.failure)
    if not further:
        return []
    detail = (
        f"The failure of {landscape.label_of(impact.system)} is passed on at once by {list_systems(landscape, first)} "
        f"to {further} more {'system' if further == 1 else 'systems'}."
    )
    return [
        note("failure-cascades", detail, "Break the chain there: a time limit, a queue or a copy of the data.", system=first[0])
    ]


def _say_unknown_modes(landscape: Landscape, impact: Impact) -> list[Finding]:
    direct = [flow_id for item in impact.failure if item.steps == 1 for flow_id in item.over]
    unknown = [flow_id for flow_id in direct if landscape.flows[flow_id].integration.mode is Mode.UNKNOWN]
    if not unknown:
        return []
    detail = f"How the data move is not known for {join_words(unknown)}: who feels the failure at once may be more."
    return [note("mode-unknown", detail, "Ask the owners for mode.", system=impact.system)]


def _say_retired(landscape: Landscape, system_id: str) -> list[Finding]:
    found = []
    if landscape.get_system(system_id).lifecycle is Lifecycle.RETIRED and landscape.flows_of(system_id):
        detail = f"{landscape.label_of(system_id)} is retired; what is listed here still names it."
        advice = "Aim its integrations at the successor, or remove them."
        found.append(warning("retired-system-used", detail, advice, system=system_id))
    others = find_retired(landscape) - {system_id}
    left_out = sum(not others.isdisjoint({flow.provider, flow.consumer}) for flow in landscape.flows.values())
    if left_out:
        detail = (
            f"{left_out} {'flow' if left_out == 1 else 'flows'} of retired systems {'is' if left_out == 1 else 'are'} left out."
        )
        found.append(note("retired-left-out", detail, "Nothing runs there any more.", programme=landscape.inventory.id))
    return found
