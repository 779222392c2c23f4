"""Which causes of an estimate's spread each trial of a pilot would settle: what it shows, and what it does not.

A work plan, what the described pilot has exercised, and causes with what they explain come in; candidates go out, ranked in
:mod:`app.estimation.pilot_trials`. What all packages share and what an owner's packages share no trial settles.
"""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from app.estimation.cause_draws import Kind
from app.estimation.work_package import Subject
from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.estimation.cause_draws import Cause
    from app.estimation.pilot_exercised import Exercised
    from app.estimation.plan import WorkPlan
    from app.landscape.landscape import Flow

VOLUME = "volume"
SHOWN_BY_CONNECTING = frozenset(
    {"api.availability", "api.realtime", "api.write", "auth.method", "sla.freshness_hours", "test.environment"}
)
"""Facts of a provider that whoever connects to it meets: its interface, who may call it, how old its data are, where it is
tested. Where it runs, who owns it and how its data are classified is known by asking. Whether its data are complete a pilot
does not show: its data are often cleaner than production's."""
OPENING = frozenset({Activity.ENGAGE, Activity.ACCESS, Activity.ENABLE})
"""Work on a provider without which no integration with it exists: what it takes is known once one does."""
RISKS_OF_CONNECTING = frozenset({"vendor_refuses", "no_environment", "core_upgrade"})
RISKS_OF_PATHS = frozenset({"no_environment"})


class TrialKind(StrEnum):
    """What is tried: really building an integration, production's load, or hops that fail."""

    INTEGRATION = "integration"
    LOAD = "load"
    FAILURE = "failure"


class Explained(NamedTuple):
    """A cause with its shares of the variance of the cost and of the finish, from 0 to 1."""

    cause: Cause
    cost: float
    finish: float


class Candidate(NamedTuple):
    """A trial with all that it would settle, whatever is settled already."""

    kind: TrialKind
    subject: Subject
    settles: tuple[Explained, ...]


class OpenTrials:
    """What the described pilot has not exercised, and the causes that trying it would settle."""

    def __init__(self, plan: WorkPlan, exercised: Exercised, causes: Sequence[Explained]) -> None:
        self._landscape, self._exercised = plan.landscape, exercised
        self._of: dict[Subject, list[Explained]] = defaultdict(list)
        for each in causes:
            self._of[each.cause.subject].append(each)
        struck = {risk.package: risk for risk in plan.risks}
        self._risks = [
            (struck[each.cause.stream].kind, {one.system for one in struck[each.cause.stream].strike.exposed}, each)
            for each in causes
            if each.cause.kind is Kind.EVENT and each.cause.stream in struck
        ]

    @cached_property
    def kinds(self) -> frozenset[TrialKind]:
        """The kinds of which something has not been exercised, whether or not it would narrow anything."""
        done, flows = self._exercised, [flow.id for flow in self._landscape.flows_in_scope()]
        still_open = {
            TrialKind.INTEGRATION: any(flow not in done.integrations for flow in flows),
            TrialKind.LOAD: any(flow not in done.loads for flow in flows),
            TrialKind.FAILURE: any(path.id not in done.paths for path in self._landscape.paths_in_scope()),
        }
        return frozenset(kind for kind, is_open in still_open.items() if is_open)

    def candidates(self) -> Iterator[Candidate]:
        """Yield every trial that would settle something."""
        paths = self._landscape.paths_in_scope()
        for flow in self._landscape.flows_in_scope():
            subject = Subject("integration", flow.id)
            if flow.id not in self._exercised.integrations:
                yield from _candidate(TrialKind.INTEGRATION, subject, self._shown_by_connecting(flow))
            yield from _candidate(TrialKind.LOAD, subject, self._shown_by_load(flow))
        for path in paths:
            subject = Subject("path", path.id)
            loads = [each for flow in self._landscape.flows_of_path(path) for each in self._shown_by_load(flow)]
            yield from _candidate(TrialKind.LOAD, subject, loads)
            if path.id not in self._exercised.paths:
                hops = {hop.system for hop in path.hops}
                told = [*self._of.get(subject, ()), *self._risks_within(hops, RISKS_OF_PATHS)]
                yield from _candidate(TrialKind.FAILURE, subject, told)

    def _shown_by_connecting(self, flow: Flow) -> Iterator[Explained]:
        """Yield the integration's own causes but its volume, and what connecting shows of its ends, if not shown already."""
        yield from (each for each in self._of.get(Subject("integration", flow.id), ()) if not _is_volume(each.cause))
        schemas = tuple(f"schemas.{name}." for name in flow.integration.carries or ())
        for end in dict.fromkeys((flow.provider, flow.consumer)):
            if end in self._exercised.systems:
                continue
            for each in self._of.get(Subject("system", end), ()):
                if each.cause.driver.startswith(schemas) or (end == flow.provider and _is_shown_by_connecting(each.cause)):
                    yield each
        if flow.provider not in self._exercised.systems:
            yield from self._risks_within({flow.provider}, RISKS_OF_CONNECTING)

    def _shown_by_load(self, flow: Flow) -> list[Explained]:
        if flow.id in self._exercised.loads:
            return []
        return [each for each in self._of.get(Subject("integration", flow.id), ()) if _is_volume(each.cause)]

    def _risks_within(self, systems: set[str], kinds: frozenset[str]) -> Iterator[Explained]:
        """Yield the risk events that can strike these systems alone: with others exposed, a trial here settles nothing."""
        return (each for kind, exposed, each in self._risks if kind in kinds and exposed <= systems)


def _candidate(kind: TrialKind, subject: Subject, settles: Iterable[Explained]) -> Iterator[Candidate]:
    if told := tuple(settles):
        yield Candidate(kind, subject, told)


def _is_volume(cause: Cause) -> bool:
    return cause.kind is Kind.UNIFORM and cause.driver == VOLUME


def _is_shown_by_connecting(cause: Cause) -> bool:
    """Whether it is a fact of a provider that connecting shows, or what opening it takes or waits for; never its owner's."""
    kind, _, name = cause.stream.partition(":")
    if kind == "fact":
        return cause.driver in SHOWN_BY_CONNECTING
    if kind == "wait":
        return name.split("/")[2] in OPENING
    return kind == "item" and cause.driver in OPENING
