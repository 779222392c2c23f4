"""The plan as Microsoft Project XML (MSPDI), which Project, ProjectLibre and, converted, Primavera P6 read.

Tasks come in with resources and a calendar; bytes go out, the same for the same plan. The order of elements is the schema's:
Project drops an element out of order without a word. Source: Project XML Data Interchange Schema (mspdi_pj12.xsd).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import NotRepresentable
from app.exporters.project_calendars import BASE_CALENDAR, LAST_DAY, LONGEST_NAME, freeze_calendars, write_calendars
from app.exporters.project_people import find_workers, write_assignments, write_resources
from app.exporters.project_tasks import Outline, Task
from app.exporters.project_xml import XmlWriter, span
from app.exporters.task_numbers import number_names
from app.exporters.working_time import WorkingTime
from app.quantities import percent
from app.scheduling.median_plan import MINUTES_PER_DAY, build_median_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.exporters.sink import Sink
    from app.inventory.model import Inventory
    from app.scheduling.forecast import Forecast

NAMESPACE = "http://schemas.microsoft.com/project"
TEXT_FIELDS = (("188743731", "Text1", "Seamap package"), ("188743734", "Text2", "Activity"), ("188743737", "Text3", "Subject"))
FIXED_DURATION, AS_SOON_AS_POSSIBLE, START_NO_EARLIER_THAN = 1, 0, 4
FINISH_TO_START, DAYS, ELAPSED_MINUTES = 1, 7, 4
TENTHS = 10
LONGEST_TEXT = 255


def plan_names(tasks: Iterable[Task]) -> list[str]:
    """Return the names that have numbers in a plan, packages first, so that what is added around them moves nothing."""
    ordered = sorted(tasks, key=lambda task: (task.planned is None, task.key.startswith("people:")))
    return [task.key for task in ordered]


def outline_tasks(forecast: Forecast, confidence: float) -> tuple[list[Task], WorkingTime]:
    """Return the lines of the plan and the time that they are in.

    Raises:
        NotRepresentable: it ends after the last day that planning tools know.
    """
    time = WorkingTime(forecast.baseline.calendar)
    tasks = Outline(forecast, build_median_plan(forecast), time, confidence).tasks()
    if time.ends(max(task.finish for task in tasks)).date() > LAST_DAY:
        raise NotRepresentable(
            f"The plan ends after {LAST_DAY}, where Project's calendar ends.",
            hint="Give the work more people, or a lower confidence.",
        )
    return tasks, time


def write_mspdi(sink: Sink, forecast: Forecast, confidence: float, known: Mapping[str, int], title: str = "") -> dict[str, int]:
    """Write the plan of a forecast whose programme has a start, and return the numbers of its tasks by name.

    Args:
        known: numbers that tasks have already, by name.
        title: shown beside the programme's name.

    Raises:
        NotRepresentable: the plan ends after the last day that planning tools know; nothing is written then.
    """
    tasks, time = outline_tasks(forecast, confidence)
    numbers = number_names(plan_names(tasks), known)
    write_plan(sink, forecast, tasks, time, numbers, title)
    return numbers


def write_plan(
    sink: Sink,
    forecast: Forecast,
    tasks: Sequence[Task],
    time: WorkingTime,
    numbers: Mapping[str, object],
    title: str = "",
) -> None:
    """Write the lines of a plan.

    Args:
        numbers: by name, what is written for each task's number.
    """
    inventory = forecast.plan.landscape.inventory
    workers = find_workers(forecast, tasks)
    out = XmlWriter(sink)
    out.open("Project", f' xmlns="{NAMESPACE}"')
    _head(out, inventory, tasks, time, title)
    out.open("ExtendedAttributes")
    for field_id, name, alias in TEXT_FIELDS:
        out.record("ExtendedAttribute", FieldID=field_id, FieldName=name, Alias=alias)
    out.close("ExtendedAttributes")
    write_calendars(out, tasks, list(workers.values()), time)
    _tasks(out, tasks, numbers, time, inventory)
    write_resources(out, workers, time)
    write_assignments(out, tasks, numbers, workers, time)
    out.close("Project")
    out.flush()


def _head(out: XmlWriter, inventory: Inventory, tasks: Sequence[Task], time: WorkingTime, title: str) -> None:
    out.fields(
        SaveVersion=14,
        Name=f"{inventory.id}.xml",
        Title=f"{inventory.name} ({title})" if title else inventory.name,
        ScheduleFromStart=True,
        StartDate=time.starts(0),
        FinishDate=time.ends(max(task.finish for task in tasks)),
        CurrencyDigits=0,
        CurrencySymbol=inventory.currency,
        CurrencyCode=inventory.currency,
        CalendarUID=BASE_CALENDAR,
        DefaultStartTime="08:00:00",
        DefaultFinishTime="17:00:00",
        MinutesPerDay=MINUTES_PER_DAY,
        MinutesPerWeek=MINUTES_PER_DAY * 5,
        DaysPerMonth=20,
        DefaultTaskType=FIXED_DURATION,
        DurationFormat=DAYS,
        WorkFormat=DAYS,
        HonorConstraints=False,
        NewTasksEffortDriven=False,
        NewTasksEstimated=False,
        WeekStartDay=1,
        NewTasksAreManual=False,
    )


def _tasks(
    out: XmlWriter, tasks: Sequence[Task], numbers: Mapping[str, object], time: WorkingTime, inventory: Inventory
) -> None:
    calendars, finish = freeze_calendars(tasks), max(task.finish for task in tasks)
    whole = Task("", inventory.name, 0, finish=finish, duration=finish, is_summary=True)
    out.open("Tasks")
    counters: list[int] = []
    for place, task in enumerate((whole, *tasks)):
        counters = [*counters[: task.level], *[0] * (task.level - len(counters))]
        if counters:
            counters[-1] += 1
        number = numbers[task.key] if task.key else 0
        position = ".".join(map(str, counters)) or "0"
        _task(
            out,
            task,
            (number, place, position),
            time,
            calendars.get(task.calendar or "") if task.calendar is not None else None,
        )
        for key, lag in task.links:
            out.open("PredecessorLink")
            out.fields(
                PredecessorUID=numbers[key], Type=FINISH_TO_START, CrossProject=False, LinkLag=lag * TENTHS, LagFormat=DAYS
            )
            out.close("PredecessorLink")
        _identity(out, task)
        out.close("Task")
    out.close("Tasks")


def _task(out: XmlWriter, task: Task, place: tuple[object, int, str], time: WorkingTime, calendar: int | None) -> None:
    starts, ends = task.moments(time)
    effort = task.planned.effort if task.planned is not None else 0
    is_held = task.delay > 0
    out.open("Task")
    out.fields(
        UID=place[0],
        ID=place[1],
        Name=task.name[:LONGEST_NAME],
        Active=True,
        Manual=False,
        Type=FIXED_DURATION,
        IsNull=False,
        WBS=place[2],
        OutlineNumber=place[2],
        OutlineLevel=task.level,
        Priority=500,
        Start=starts,
        Finish=ends,
        Duration=span(task.duration),
        DurationFormat=DAYS,
        Work=span(effort),
        EffortDriven=False,
        Estimated=False,
        Milestone=task.is_milestone,
        Summary=task.is_summary,
        FixedCostAccrual=3,
        PercentComplete=0,
        PercentWorkComplete=0,
        ActualDuration=span(0),
        ActualWork=span(0),
        RemainingDuration=span(task.duration),
        RemainingWork=span(effort),
        ConstraintType=START_NO_EARLIER_THAN if task.not_before else AS_SOON_AS_POSSIBLE,
        CalendarUID=-1 if calendar is None else calendar,
        ConstraintDate=starts if task.not_before else None,
        LevelAssignments=True,
        LevelingCanSplit=False,
        LevelingDelay=_elapsed_tenths(time, task) if is_held else 0,
        LevelingDelayFormat=ELAPSED_MINUTES,
        IgnoreResourceCalendar=calendar is not None,
        Notes=_notes(task),
    )


def _elapsed_tenths(time: WorkingTime, task: Task) -> int:
    """Return a levelling delay from the programme's first morning, in tenths of a minute of the clock: it is elapsed time."""
    elapsed = time.starts(task.start) - time.starts(0)
    return int(elapsed.total_seconds() // 60) * TENTHS


def _notes(task: Task) -> str | None:
    if task.planned is None:
        return task.note or None
    package = task.planned.package
    said = [f"{package.base_days:g} person-days before drivers, {package.median_days:.1f} after."]
    if package.probability < 1:
        said.append(f"Needed with a probability of {percent(package.probability)}.")
    if package.wait.reason:
        said.append(f"Waits for {package.wait.reason}.")
    if package.one_at_a_time:
        said.append(f"One at a time: {', '.join(package.one_at_a_time)}.")
    said += [f"{driver.name} = {driver.value}: × {driver.factor:g}" for driver in package.drivers if driver.factor != 1]
    return "\n".join(said)


def _identity(out: XmlWriter, task: Task) -> None:
    if task.planned is None:
        return
    package = task.planned.package
    values = (package.id, str(package.activity), f"{package.subject.kind} {package.subject.id}")
    for (field_id, _, _), value in zip(TEXT_FIELDS, values, strict=True):
        out.record("ExtendedAttribute", FieldID=field_id, Value=value[:LONGEST_TEXT])
