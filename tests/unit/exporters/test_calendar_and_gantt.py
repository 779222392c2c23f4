"""Dates for calendars and charts: parsed by a real client, with an identity that stays, hostile names literal."""

from __future__ import annotations

import datetime as dt
import re

import icalendar
import pytest

from app.exporters.icalendar import _escaped, export_icalendar
from app.exporters.mermaid_gantt import KEYWORD, MOST_CHARACTERS, export_mermaid
from tests.unit.exporters.plans import forecast_of
from tests.unit.exporters.test_work_items import package


@pytest.fixture(scope="module")
def made():
    return forecast_of("insurance-claims.yaml")


def events_of(made, confidence=0.8):
    calendar = icalendar.Calendar.from_ical(export_icalendar(made, confidence))
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def test_milestones_are_there_at_p50_and_p80(made):
    events = events_of(made)
    go_live = [event for event in events.values() if str(event["SUMMARY"]).startswith("Go-live")]
    dates = {str(event["SUMMARY"]): event.decoded("DTSTART") for event in go_live}

    assert dates == {"Go-live (P50)": made.schedule.finish_date(0.5), "Go-live (P80)": made.schedule.finish_date(0.8)}
    assert sum(str(event["CATEGORIES"].to_ical(), "utf-8") == "Milestone" for event in events.values()) == 2 * len(
        made.schedule.milestones
    )


def test_deadline_freezes_and_sittings_are_there(made):
    programme = made.plan.landscape.inventory.programme
    events = list(events_of(made).values())
    freezes = [event for event in events if str(event["SUMMARY"]).startswith("Freeze")]
    sittings = [event for event in events if str(event["SUMMARY"]).startswith("Sitting")]

    assert sorted((event.decoded("DTSTART"), event.decoded("DTEND") - dt.timedelta(days=1)) for event in freezes) == sorted(
        (freeze.start, freeze.to) for freeze in programme.freezes
    )
    assert [event.decoded("DTSTART") for event in events if str(event["SUMMARY"]) == "Deadline"] == [programme.deadline]
    assert sittings
    assert all(event.decoded("DTSTART").weekday() < 5 for event in sittings)


def test_change_windows_are_there_but_for_those_in_a_freeze(made):
    landscape, calendar = made.plan.landscape, made.baseline.calendar
    windows = [event for event in events_of(made).values() if str(event["SUMMARY"]).startswith("Change window")]
    team = next(team for team in landscape.inventory.teams if team.change_windows)
    mine = sorted(event.decoded("DTSTART") for event in windows if str(event["SUMMARY"]).endswith(f": {team.name}"))

    weeks = team.change_windows.every_weeks
    assert mine
    assert all(day.weekday() < 5 for day in mine)
    assert all(0 <= (day - calendar.start).days % (7 * weeks) <= 5 for day in mine)
    assert not any(first <= day <= last for day in mine for first, last in calendar.frozen_days(team.id))
    assert mine[-1] <= made.schedule.finish_date(0.8)
    released = {row.package.wait.frozen_for for row in made.plan.packages if row.package.activity == "release"}
    named = {str(event["SUMMARY"]).removeprefix("Change window: ") for event in windows}
    assert named <= {landscape.inventory.teams[n].name for n in range(len(landscape.inventory.teams))}
    assert len(named) == sum(1 for each in landscape.inventory.teams if each.change_windows and each.id in released)


def test_another_confidence_moves_the_same_events(made):
    assert set(events_of(made)) == set(events_of(made, 0.95))
    assert events_of(made) != events_of(made, 0.95)


def test_no_clock_is_in_it_and_lines_are_folded(made):
    data = export_icalendar(made, 0.8)

    assert data == export_icalendar(made, 0.8)
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert set(re.findall(rb"DTSTAMP:(\S+)", data)) == {b"20260105T000000Z"}


@pytest.mark.parametrize("text", ["a, b; c\\d", "line\nBEGIN:VEVENT", "\u05e9\u05dc\u05d5\u05dd " * 40, 'say "x": y'])
def test_text_comes_back_as_it_was(text):
    card = f"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260105T000000Z\r\nSUMMARY:{_escaped(text)}\r\nEND:VEVENT\r\n"

    assert str(icalendar.Event.from_ical(card)["SUMMARY"]) == text


def chart(packages, names=None, milestones=()):
    document = {
        "inventory": {"name": "Claims: a; b #c"},
        "work_packages": packages,
        "schedule": {"milestones": list(milestones)},
    }
    return export_mermaid(document, names or {}).decode()


HOSTILE = [
    "section x",
    "a: b, 2026-01-01",
    "%% gone",
    "title y",
    "#59; ;",
    "click x href javascript:alert(1)",
    "",
    "```",
    "x\n  y :t1",
]


def test_names_never_become_syntax():
    rows = [package("build", ("system", f"s{n}"), name=name) for n, name in enumerate(HOSTILE)]
    text = chart(rows, {("system", f"s{n}"): name for n, name in enumerate(HOSTILE)})
    bars = [line for line in text.splitlines() if re.search(r" :(crit, )?t\d+, ", line)]

    assert len(bars) == len(HOSTILE)
    for line in bars:
        assert re.fullmatch(r"    [^:;#%`]+ :t\d+, 2026-01-05, 2026-01-07", line), line
        assert not KEYWORD.match(line.strip())
    assert text.count("\n    section ") == len(HOSTILE) + 1


def test_a_large_plan_is_folded_and_says_what_it_leaves_out():
    rows = [package("build", ("system", f"s{n}"), name="x" * 90, id=f"p{n}") for n in range(5_000)]
    names = {("system", f"s{n}"): "long name " * 20 for n in range(5_000)}
    text = chart(rows, names)

    assert len(text) < MOST_CHARACTERS
    assert re.search(r"title .*first 300 of 5000 bars", text)


def test_every_package_of_a_project_is_drawn(made):
    from app.services.exports import Material, Options, _make_mermaid  # noqa: PLC0415

    material = Material(made.plan.landscape.inventory, Options(), samples=200)
    material.__dict__["forecast"] = made
    text = _make_mermaid(material).decode()

    dated = [package for package in made.schedule.packages if package.start]
    assert len(re.findall(r":(?:crit, )?t\d+, ", text)) == len(dated)
    assert re.search(rf"Go-live P80 :milestone, p80m\d+, {made.schedule.finish_date(0.8)}, 0d", text)
