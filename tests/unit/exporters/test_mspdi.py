"""A planning tool that reads the plan has our dates, links, calendars, people and work, and computes the same dates again.

The tool is MPXJ, which reads Project's files as Project does and has a scheduler of its own after Project's. It forgives
without a word, so that every field is compared and everything is counted.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import shutil
from collections import Counter
from pathlib import Path

import jpype
import lxml.etree
import mpxj  # noqa: F401  (puts its classes on Java's path)
import pytest

from app.errors import NotRepresentable
from app.exporters.mspdi import outline_tasks, plan_names, write_mspdi
from app.exporters.plan_draft import fill_draft, read_names, write_draft
from app.exporters.task_numbers import number_names
from app.importers.registry import read_document
from app.services.estimates import make_forecast
from tests.unit.exporters.plans import dated, forecast_of, inventory_of
from tests.world_pieces import document

JAVA = shutil.which("java")
MINUTES = 480
CONFIDENCE = 0.8
SPACE = {"p": "http://schemas.microsoft.com/project"}


BUNDLED = ("insurance-claims.yaml", "maintenance-rollout.yaml")


@pytest.fixture(scope="module", params=BUNDLED)
def forecast(request):
    return forecast_of(request.param)


@pytest.fixture(scope="session")
def java():
    """Java's classes of MPXJ, in a machine that is started once."""
    if JAVA is None:
        message = "no Java here: apt-get install default-jre-headless"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    if not jpype.isJVMStarted():
        jpype.startJVM("-Xmx512m", convertStrings=True)
    return jpype.JClass


def export_mspdi(made, confidence, known):
    out = io.BytesIO()
    numbers = write_mspdi(out, made, confidence, known)
    return out.getvalue(), numbers


def load(java, data, tmp_path):
    path = Path(tmp_path) / "plan.xml"
    path.write_bytes(data)
    return java("org.mpxj.reader.UniversalProjectReader")().read(str(path))


def moment(value):
    return dt.datetime.fromisoformat(str(value))


def minutes(duration):
    if duration is None:
        return 0
    unit = str(duration.getUnits())
    factor = {"m": 1, "h": 60, "d": MINUTES, "em": 1}[unit]
    return round(float(duration.getDuration()) * factor)


def dates_of(project):
    return {
        int(t.getUniqueID()): (moment(t.getStart()), moment(t.getFinish()), minutes(t.getDuration()))
        for t in project.getTasks()
    }


def test_every_field_of_every_task_arrives(java, forecast, tmp_path):
    tasks, time = outline_tasks(forecast, CONFIDENCE)
    numbers = number_names(plan_names(tasks), {})
    project = load(java, export_mspdi(forecast, CONFIDENCE, {})[0], tmp_path)
    there = {int(task.getUniqueID()): task for task in project.getTasks()}

    assert set(there) == {0, *numbers.values()}
    for task in tasks:
        read_back = there[numbers[task.key]]
        assert read_back.getName() == task.name[:255]
        assert (moment(read_back.getStart()), moment(read_back.getFinish())) == task.moments(time), task.key
        assert (minutes(read_back.getDuration()), minutes(read_back.getRemainingDuration())) == (task.duration, task.duration)
        assert (bool(read_back.getSummary()), bool(read_back.getMilestone())) == (task.is_summary, task.is_milestone)
        assert int(read_back.getOutlineLevel()) == task.level
        links = {(int(link.getPredecessorTask().getUniqueID()), minutes(link.getLag())) for link in read_back.getPredecessors()}
        assert links == {(numbers[key], lag) for key, lag in task.links}, task.key
        effort = task.planned.effort if task.planned else 0
        assert minutes(read_back.getWork()) == effort
        assert sum(minutes(each.getWork()) for each in read_back.getResourceAssignments()) == effort
        assert (minutes(read_back.getLevelingDelay()) > 0) == (task.delay > 0)
        if task.planned:
            assert read_back.getText(1) == task.planned.package.id
            assert read_back.getText(2) == str(task.planned.package.activity)


def test_its_own_scheduler_finds_the_same_dates(java, forecast, tmp_path):
    project = load(java, export_mspdi(forecast, CONFIDENCE, {})[0], tmp_path)
    before = dates_of(project)
    java("org.mpxj.cpm.MicrosoftScheduler")().schedule(project, project.getProjectProperties().getStartDate())

    assert {key: value for key, value in dates_of(project).items() if before[key] != value} == {}


def test_milestones_are_reached_on_the_days_that_the_estimate_gives(java, forecast, tmp_path):
    tasks, _ = outline_tasks(forecast, CONFIDENCE)
    numbers = number_names(plan_names(tasks), {})
    project = load(java, export_mspdi(forecast, CONFIDENCE, {})[0], tmp_path)
    java("org.mpxj.cpm.MicrosoftScheduler")().schedule(project, project.getProjectProperties().getStartDate())
    dates = dates_of(project)
    late = {task.key for task in tasks if task.key.startswith("buffer:") and not task.duration}

    assert "buffer:go-live" not in late
    for milestone in forecast.schedule.milestones:
        if f"buffer:{milestone.id}" not in late:
            assert dates[numbers[f"milestone:{milestone.id}"]][1].date() == milestone.p80, milestone.id


def test_another_confidence_moves_the_finish(java, tmp_path):
    made = forecast_of("insurance-claims.yaml")
    finishes = []
    for confidence in (0.5, 0.8, 0.95):
        project = load(java, export_mspdi(made, confidence, {})[0], tmp_path)
        finishes.append(moment(project.getProjectProperties().getFinishDate()).date())

    assert finishes == [made.schedule.finish_date(share) for share in (0.5, 0.8, 0.95)]
    assert finishes == sorted(set(finishes))


def test_people_come_with_units_rates_and_a_calendar(java, tmp_path):
    inventory = inventory_of("maintenance-rollout.yaml")
    project = load(java, export_mspdi(forecast_of("maintenance-rollout.yaml"), CONFIDENCE, {})[0], tmp_path)
    people = {str(each.getCode()): each for each in project.getResources() if each.getCode()}
    pool = inventory.pools[[row.id for row in inventory.pools].index("integration")]
    resource = people["pool:integration"]

    assert resource.getName() == pool.name
    assert [float(period.getUnits()) for period in resource.getAvailability()] == [step.capacity * 100 for step in pool.steps]
    assert float(resource.getStandardRate().getAmount()) == pytest.approx(pool.rate_per_day / 8)
    assert resource.getCalendar().getParent().getName() == "Working days"


def test_nobody_works_on_days_off_and_nothing_changes_in_a_freeze(java, tmp_path):
    made = forecast_of("insurance-claims.yaml")
    tasks, _ = outline_tasks(made, CONFIDENCE)
    project = load(java, export_mspdi(made, CONFIDENCE, {})[0], tmp_path)
    calendars = {calendar.getName(): calendar for calendar in project.getCalendars()}
    local = java("java.time.LocalDate")
    last = moment(project.getProjectProperties().getFinishDate()).date()

    for day in made.baseline.calendar.holidays(last):
        assert not calendars["Working days"].isWorkingDate(local.of(day.year, day.month, day.day)), day
    frozen = {task.calendar for task in tasks if task.calendar is not None}
    assert frozen
    for team in frozen:
        calendar = calendars[f"Changes by {team} allowed" if team else "Changes allowed"]
        for first, end in made.baseline.calendar.frozen_days(team):
            for day in (first, end):
                assert not calendar.isWorkingDate(local.of(day.year, day.month, day.day))


def test_elements_stand_in_the_order_of_the_schema(java, forecast):
    """Project drops an element out of order without a word; the order is that of the classes made from its schema."""
    orders = {name: schema_order(java, path) for name, path in SCHEMA_CLASSES.items()}
    root = lxml.etree.fromstring(export_mspdi(forecast, CONFIDENCE, {})[0])
    seen = Counter()
    for element in root.iter():
        name = lxml.etree.QName(element).localname
        if name in orders and len(element):
            seen[name] += 1
            places = [orders[name].index(lxml.etree.QName(child).localname) for child in element]
            assert places == sorted(places), name

    assert set(seen) >= set(orders) - {"AvailabilityPeriod"}


SCHEMA_CLASSES = {
    "Project": "Project",
    "Calendar": "Project$Calendars$Calendar",
    "WeekDay": "Project$Calendars$Calendar$WeekDays$WeekDay",
    "Exception": "Project$Calendars$Calendar$Exceptions$Exception",
    "Task": "Project$Tasks$Task",
    "PredecessorLink": "Project$Tasks$Task$PredecessorLink",
    "Resource": "Project$Resources$Resource",
    "AvailabilityPeriod": "Project$Resources$Resource$AvailabilityPeriods$AvailabilityPeriod",
    "Assignment": "Project$Assignments$Assignment",
}


def schema_order(java, name):
    described = java("java.lang.Class").forName(f"org.mpxj.mspdi.schema.{name}")
    element = java("jakarta.xml.bind.annotation.XmlElement").class_
    names = {}
    for field in described.getDeclaredFields():
        annotation = field.getAnnotation(element)
        default = annotation is None or annotation.name() == "##default"
        names[str(field.getName())] = str(field.getName()) if default else str(annotation.name())
    order = described.getAnnotation(java("jakarta.xml.bind.annotation.XmlType").class_).propOrder()
    return [names.get(str(each), str(each)) for each in order]


def test_numbers_that_are_known_stay_and_new_ones_come_after_all_others():
    made = forecast_of("insurance-claims.yaml")
    tasks, _ = outline_tasks(made, CONFIDENCE)
    first = number_names(plan_names(tasks), {})
    kept = {name: number + 500 for name, number in list(first.items())[3:]}
    root = lxml.etree.fromstring(export_mspdi(made, CONFIDENCE, {**kept, "gone": 9000})[0])
    found = [int(text) for text in root.xpath("//p:Task/p:UID/text()", namespaces=SPACE)]

    assert len(found) == len(set(found)) == len(tasks) + 1
    assert set(found) == {0, *kept.values(), 9001, 9002, 9003}


@pytest.mark.parametrize("size", [1, 700, 1 << 20])
def test_a_draft_with_its_blanks_filled_is_the_plan_whatever_pieces_it_comes_in(size):
    made, draft = forecast_of("half-known.yaml"), io.BytesIO()
    write_draft(draft, made, CONFIDENCE)
    text = draft.getvalue()
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    names = read_names(iter(pieces))
    known = {name: 7 * place + 3 for place, name in enumerate(names)}

    assert b"".join(fill_draft(iter(pieces), list(known.values()))) == export_mspdi(made, CONFIDENCE, known)[0]


HOSTILE = '=HYPERLINK("http://x") <b>&amp;</b> "quoted" \u05e9\u05dc\u05d5\u05dd ' + "long " * 60


def test_hostile_names_arrive_literally(java, tmp_path):
    tree = document(systems=[{"id": "hub", "name": "Hub"}, {"id": "crm", "name": HOSTILE.strip()}])
    tree["programme"] = {"hub": "hub", "start": "2026-01-05"}
    inventory = read_document("hostile.json", json.dumps(tree).encode()).inventory
    project = load(java, export_mspdi(make_forecast(inventory, samples=200), CONFIDENCE, {})[0], tmp_path)

    assert HOSTILE.strip()[:255] in {str(task.getName()) for task in project.getTasks()}


def test_a_plan_beyond_projects_calendar_is_refused():
    made = forecast_of("insurance-claims.yaml")
    late = make_forecast(dated(made.plan.landscape.inventory, dt.date(2149, 12, 1)), samples=200)

    with pytest.raises(NotRepresentable, match="2149"):
        export_mspdi(late, CONFIDENCE, {})
