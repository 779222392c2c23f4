"""The plan as a planning tool shows it: an outline of summaries, tasks, buffers and milestones, with links, delays and dates.

A forecast and its plan at medians come in. A task that waits for people gets its delay as planning tools give it, as a
levelling delay: on itself where nothing comes before it, else on a milestone of its own that says when the people are free and
that it follows. A levelling delay on a task with predecessors is read in more than one way; this is read in one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.exporters.subject_names import name_milestone, name_subjects
from app.exporters.working_time import MinuteSpans, WorkingTime, after_freeze, worked
from app.inventory.vocabulary import Activity
from app.scheduling.median_plan import Hold
from app.scheduling.milestones import GO_LIVE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from app.scheduling.forecast import Forecast
    from app.scheduling.median_plan import MedianPackage, MedianPlan
    from app.scheduling.milestones import Milestone

KINDS = {"programme": "Programme", "system": "Systems", "integration": "Integrations", "path": "Paths"}
PERCENT = 100


@dataclass(slots=True)
class Task:
    """One line of the plan; times in working minutes.

    Attributes:
        key: what its number belongs to: a package's id, or kind and id of anything else.
        level: depth in the outline, from 1.
        delay: minutes by which levelling moves it.
        not_before: whether its start is a date that it may not start before.
        duration: minutes at work, days on which its calendar forbids it left out.
        calendar: team whose freezes it keeps; ``None``: working days alone.
        links: keys of what comes before it, with the lag in minutes.
        ends_as_start: its end is the morning on which something may start, not the evening before.
    """

    key: str
    name: str
    level: int
    start: int = 0
    finish: int = 0
    duration: int = 0
    is_summary: bool = False
    is_milestone: bool = False
    ends_as_start: bool = False
    delay: int = 0
    not_before: bool = False
    calendar: str | None = None
    links: list[tuple[str, int]] = field(default_factory=list)
    planned: MedianPackage | None = None
    note: str = ""

    def moments(self, time: WorkingTime) -> tuple[dt.datetime, dt.datetime]:
        """Return when it starts and ends. A milestone is reached when what comes before it ends."""
        if self.ends_as_start:
            return time.starts(self.start), time.starts(self.finish)
        if self.is_milestone:
            return time.ends(self.finish), time.ends(self.finish)
        return time.starts(self.start), time.ends(self.finish)


class Outline:
    """Builds the tasks of a plan, in the order in which they are shown."""

    def __init__(self, forecast: Forecast, plan: MedianPlan, time: WorkingTime, confidence: float) -> None:
        self._forecast, self._plan, self._time, self._confidence = forecast, plan, time, confidence
        self._frozen: dict[str, MinuteSpans] = {}
        self._free: dict[tuple[int, int | None], Task] = {}
        self._names = name_subjects(forecast.plan.landscape)

    def tasks(self) -> list[Task]:
        """Return every line, each summary before what it sums up."""
        groups = self._groups()
        lines: list[Task] = []
        milestones = {milestone.id: milestone for milestone in self._forecast.schedule.milestones}
        for group, subjects in groups.items():
            lines.append(Task(f"summary:{group}", self._group_name(group), 1, is_summary=True))
            for (kind, name), rows in subjects.items():
                title = self._names.get((kind, name), name)
                lines.append(Task(f"summary:{group}:{kind}:{name}", title, 2, is_summary=True))
                lines += [self._task(row) for row in rows]
                lines += self._milestone(milestones.get(f"{kind}:{name}"), rows, 3)
            everything = [row for rows in subjects.values() for row in rows]
            lines += self._milestone(milestones.get(f"phase:{group}"), everything, 2)
        lines += self._milestone(milestones[GO_LIVE], list(self._plan.packages), 1)
        if self._free:
            lines.append(Task("summary:people", "When people are free", 1, is_summary=True, ends_as_start=True))
            lines += sorted(self._free.values(), key=lambda task: (task.start, task.name, task.key))
        return _sum_up(lines)

    def _groups(self) -> dict[str, dict[tuple[str, str], list[MedianPackage]]]:
        """Return packages by phase, or by kind of subject without phases, then by subject; nobody plans for risk events."""
        phases = [phase.id for phase in self._forecast.plan.landscape.inventory.programme.phases]
        groups: dict[str, dict[tuple[str, str], list[MedianPackage]]] = {phase: {} for phase in phases}
        for row in (row for row in self._plan.packages if not row.package.is_event):
            package = row.package
            group = package.phase if package.phase in phases else f"no-phase-{package.subject.kind}"
            subject = (package.subject.kind, package.subject.id)
            groups.setdefault(group or "", {}).setdefault(subject, []).append(row)
        return {group: subjects for group, subjects in groups.items() if subjects}

    def _group_name(self, group: str) -> str:
        return self._names.get(("phase", group)) or KINDS.get(group.removeprefix("no-phase-"), group)

    def _task(self, row: MedianPackage) -> Task:
        package, team = row.package, row.package.wait.frozen_for
        frozen = self._frozen_for(team) if row.effort else ()
        start = after_freeze(row.start, frozen)
        task = Task(
            key=package.id,
            name=package.name,
            level=3,
            start=start,
            finish=row.finish,
            duration=max(worked(start, row.finish, frozen), 1) if row.effort else 0,
            is_milestone=not row.effort,
            calendar=team if frozen else None,
            planned=row,
        )
        for index in row.predecessors:
            before = self._plan.packages[index]
            lag = worked(before.finish, before.finish + row.wait, frozen)
            task.links.append((before.package.id, lag))
        self._hold(task, row, after_freeze(row.ready, frozen))
        return task

    def _hold(self, task: Task, row: MedianPackage, ready: int) -> None:
        """Say why a task starts later than its links let it."""
        if row.hold is Hold.PEOPLE and task.start > ready:
            if not row.predecessors:
                task.delay = task.start
                return
            key = (task.start, row.short_of)
            if key not in self._free:
                self._free[key] = self._free_milestone(task, row)
            task.links.append((self._free[key].key, 0))
        elif task.start > (ready if row.predecessors else 0):
            task.not_before = True

    def _free_milestone(self, task: Task, row: MedianPackage) -> Task:
        who = self._plan.resources[row.short_of].name if row.short_of is not None else row.package.pool
        return Task(
            key=f"people:{task.key}",
            name=f"Free: {who}",
            level=2,
            start=task.start,
            finish=task.start,
            is_milestone=True,
            ends_as_start=True,
            delay=task.start,
        )

    def _frozen_for(self, team: str | None) -> MinuteSpans:
        if team is None:
            return ()
        if team not in self._frozen:
            self._frozen[team] = self._time.frozen(team)
        return self._frozen[team]

    def _milestone(self, milestone: Milestone | None, rows: Sequence[MedianPackage], level: int) -> list[Task]:
        """Return the buffer and the milestone of something that is reached, after the packages that end it."""
        if milestone is None:
            return []
        ending = list(_ending(milestone.kind, rows))
        last = max((row.finish for row in ending), default=0)
        reached = max(self._time.ending(milestone.days_at(self._confidence)), last)
        name = name_milestone(milestone.id, self._names)
        share = f"P{self._confidence * PERCENT:g}"
        buffer = Task(f"buffer:{milestone.id}", f"Buffer to {share}: {name}", level, last, reached, reached - last)
        buffer.links = [(row.package.id, 0) for row in ending]
        buffer.is_milestone = reached == last
        buffer.note = f"Carries {name} from the sum of medians to the date that is met with a probability of {share[1:]} %."
        done = Task(f"milestone:{milestone.id}", name, level, reached, reached, is_milestone=True, links=[(buffer.key, 0)])
        return [buffer, done]


def _ending(kind: str, rows: Sequence[MedianPackage]) -> Iterator[MedianPackage]:
    """Yield the packages that a milestone waits for: the releases, the proofs, or all that nothing among them follows."""
    activity = {"integration": Activity.RELEASE, "path": Activity.PATH_TEST}.get(kind)
    if activity is not None:
        yield from (row for row in rows if row.package.activity is activity)
        return
    followed = {other for row in rows for other in row.package.depends_on}
    yield from (
        row for row in rows if row.package.id not in followed and not row.package.spread_out and not row.package.is_event
    )


def _sum_up(lines: list[Task]) -> list[Task]:
    """Give every summary the first start and the last finish of what stands below it."""
    open_: list[Task] = []
    for task in lines:
        while open_ and open_[-1].level >= task.level:
            open_.pop()
        for summary in open_ if not task.is_summary else ():
            summary.start = min(summary.start, task.start) if summary.duration else task.start
            summary.finish = max(summary.finish, task.finish)
            summary.duration = 1
        if task.is_summary:
            open_.append(task)
    for task in lines:
        if task.is_summary:
            task.duration = task.finish - task.start
    return lines
