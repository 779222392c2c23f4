"""Advice: what the questions asked of a landscape found, as findings in people's words, each with what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.findings import error, note, warning
from app.inventory.vocabulary import Criticality, Fallback, Lifecycle
from app.landscape.gaps import find_closed_flows, find_targets_without_way_in
from app.landscape.soundness import say_whom_to_ask
from app.landscape.usually_present import find_absent_kinds
from app.landscape.wording import join_words, list_systems

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.findings import Finding
    from app.landscape.cycles import CyclicGroup
    from app.landscape.gaps import MissingApi
    from app.landscape.hotspots import CutPoint
    from app.landscape.landscape import Landscape
    from app.landscape.offered import PathServiceLevel


def advise_on_missing_apis(landscape: Landscape, gaps: Sequence[MissingApi], unknown: Sequence[MissingApi]) -> list[Finding]:
    """Return a warning for each missing API and a note for each that may be missing, and flows and targets that stay closed."""
    found = [
        warning(
            "missing-api",
            f"{landscape.label_of(gap.system)} has no API ({gap.availability}); {_count_need(gap)} it.{_say_unknown(gap)}",
            "Decide how it is opened: a facade, change data capture, batch, screens, or a real interface in the core."
            + say_whom_to_ask(landscape, gap.system),
            system=gap.system,
        )
        for gap in gaps
    ]
    found += [
        note(
            "api-unknown",
            f"Nobody has said whether {landscape.label_of(gap.system)} has an API; {_count_need(gap)} it.",
            "Ask its owner for api.availability: the estimate widens until it is known."
            + say_whom_to_ask(landscape, gap.system),
            system=gap.system,
        )
        for gap in unknown
    ]
    found += [
        warning(
            "missing-api",
            f"{flow.id} cannot use the API of {landscape.label_of(flow.provider)}: for it that is {flow.api.availability}.",
            "Decide how this one flow is opened.",
            integration=flow.id,
        )
        for flow in find_closed_flows(landscape)
    ]
    found += [
        warning(
            "target-without-way-in",
            f"{flow.id} hands its data to {landscape.label_of(flow.integration.target)}, which has no way in.",
            "Let the target provide the interface, or name what stands between.",
            integration=flow.id,
        )
        for flow in find_targets_without_way_in(landscape)
    ]
    return found


def advise_on_service_levels(landscape: Landscape, levels: Sequence[PathServiceLevel]) -> list[Finding]:
    """Return what paths miss: an error where what the systems promise is not enough, a warning where a remedy may help."""
    found: list[Finding] = []
    for level in levels:
        found += [
            warning(
                "hops-not-joined",
                f"Nothing joins {landscape.label_of(one)} and {landscape.label_of(other)}, neighbours on {level.path}.",
                "List the integration between them, or the system that stands between.",
                path=level.path,
            )
            for one, other in level.gaps
        ]
        found += advise_on_misses(landscape, level)
    return found


def advise_on_misses(landscape: Landscape, level: PathServiceLevel) -> list[Finding]:
    """Return a finding for each miss of a path, in its order: a warning where a remedy may cure it, else an error."""
    found = []
    for miss in level.misses:
        if miss.by_interface:
            advice = "Open the interface so that it answers in time, or relax the need."
            found.append(warning("service-level-unmet", f"{level.path}: {miss.words}", advice, path=level.path))
        else:
            advice = "Relax the need, give the hop a fallback, or change how the data reach it."
            advice += _about_today(landscape, miss.hop)
            found.append(error("service-level-unreachable", f"{level.path}: {miss.words}", advice, path=level.path))
    return found


def _about_today(landscape: Landscape, hop: str | None) -> str:
    """Say that a miss is about today's interface where the hop lacks an API: what replaces it may promise more, or not."""
    if hop is None or landscape.lacks_api(hop) is not True:
        return ""
    label, upgrade = landscape.label_of(hop), landscape.get_system(hop).api.upgrade
    coming = "an upgrade of it is stated, but not what that would promise" if upgrade else "a way round it is to come"
    return (
        f" This is about today's interface of {label}, which lacks an API: {coming}. Put what it is to promise "
        "(api, sla) into a scenario to see whether the need is met then."
    )


def advise_on_paths(landscape: Landscape) -> list[Finding]:
    """Return a warning for each mission path on which a hop has no fallback."""
    found = []
    for path in landscape.paths.values():
        bare = list(dict.fromkeys(hop.system for hop in path.hops if hop.fallback is Fallback.NONE))
        if path.business_criticality is Criticality.MISSION and bare:
            found.append(
                warning(
                    "mission-path-without-fallback",
                    f"The mission path {path.id} stops with any of {list_systems(landscape, bare)}: no fallback is stated.",
                    "Say what happens at each hop when it does not answer: manual, rules or queue.",
                    path=path.id,
                )
            )
    return found


def advise_on_structure(landscape: Landscape, cut_points: Iterable[CutPoint], cycles: Iterable[CyclicGroup]) -> list[Finding]:
    """Return a warning for each cyclic group, and for each system that cuts off two or more, is vital or is on every path."""
    everywhere = find_systems_on_every_path(landscape)
    cuts = {point.system: point.cuts_off for point in cut_points}
    vital = {Criticality.HIGH, Criticality.MISSION}
    found = []
    for system_id in sorted(cuts.keys() | everywhere):
        cut = cuts.get(system_id, 0)
        if cut > 1 or system_id in everywhere or landscape.systems[system_id].business_criticality in vital:
            parts = [f"cuts {cut} other {'system' if cut == 1 else 'systems'} off"] if cut else []
            parts += [f"stops all {len(landscape.paths)} declared paths"] if system_id in everywhere else []
            detail = f"The failure of {landscape.label_of(system_id)} {' and '.join(parts)}."
            advice = "Plan redundancy, a second way round, or a fallback, and test its loss."
            found.append(warning("single-point-of-failure", detail, advice, system=system_id))
    for group in cycles:
        ring = " → ".join([*group.sample, group.sample[0]])
        found.append(
            warning(
                "cycle",
                f"{len(group.systems)} systems depend on each other, for example {ring}.",
                "Turn one dependency round, or put an event between: none of them can be restored before the others.",
                system=group.systems[0],
            )
        )
    return found


def advise_on_lifecycles(landscape: Landscape) -> list[Finding]:
    """Return a warning for what uses a retired system, and a note for what is to be built on a retiring one."""
    found: list[Finding] = []
    for flow in landscape.flows.values():
        for end in sorted({flow.provider, flow.consumer}):
            lifecycle = landscape.systems[end].lifecycle
            if lifecycle is Lifecycle.RETIRED:
                detail = f"{flow.id} is {flow.integration.status}, but {landscape.label_of(end)} is retired."
                found.append(
                    warning("retired-system-used", detail, "Remove it, or aim it at the successor.", integration=flow.id)
                )
            elif lifecycle is Lifecycle.RETIRING and flow.in_scope:
                detail = f"{flow.id} is to be built, but {landscape.label_of(end)} is retiring."
                advice = "Build it against the successor, or say how long it has to last."
                found.append(note("retiring-system-used", detail, advice, integration=flow.id))
    for path in landscape.paths.values():
        for system_id in dict.fromkeys(hop.system for hop in path.hops):
            if landscape.systems[system_id].lifecycle is Lifecycle.RETIRED:
                detail = f"The path {path.id} runs through {landscape.label_of(system_id)}, which is retired."
                found.append(warning("retired-system-used", detail, "Name the system that took over.", path=path.id))
    return found


def advise_on_what_is_usual(landscape: Landscape) -> list[Finding]:
    """Return a note for each kind of system that a hub mostly needs and that this inventory does not show."""
    return [
        note(
            "usually-present",
            f"No system looks like {kind.name}: {kind.why}.",
            f"Add it, or write {kind.slug} under not_needed.",
            programme=landscape.inventory.id,
        )
        for kind in find_absent_kinds(landscape)
    ]


def find_systems_on_every_path(landscape: Landscape) -> frozenset[str]:
    """Return the ids of the systems that are hops without a fallback on each of two or more declared paths.

    A hop counts where it has no fallback at one of its occurrences.
    """
    if len(landscape.paths) < 2:  # noqa: PLR2004  (one path says nothing about all)
        return frozenset()
    bare = [{hop.system for hop in path.hops if hop.fallback is Fallback.NONE} for path in landscape.paths.values()]
    return frozenset(set.intersection(*bare))


def _count_need(gap: MissingApi) -> str:
    flows, paths = len(gap.flows), len(gap.paths)
    said = [f"{flows} {'flow' if flows == 1 else 'flows'}"] if flows else []
    said += [f"{paths} {'path' if paths == 1 else 'paths'}"] if paths else []
    if not said:
        return "it takes data in, and nothing reads from"
    return f"{' and '.join(said)} in scope {'needs' if flows + paths == 1 else 'need'}"


def _say_unknown(gap: MissingApi) -> str:
    return f" Still unknown: {join_words(gap.unknown)}." if gap.unknown else ""
