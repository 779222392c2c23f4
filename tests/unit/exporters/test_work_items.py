"""What issue trackers are given: every package once, under its epic, with its links; what they have already is updated."""

from __future__ import annotations

import csv
import io

import pytest

from app.errors import BadParameter
from app.exporters.csv_text import FORMULA_STARTS
from app.exporters.work_items import export_azure_devops, export_jira
from app.importers.keys_map import read_keys, read_numbers, read_states


def package(step, subject=("system", "crm"), **facts):
    usual = {
        "id": f"{'/'.join(subject)}/{step}", "name": f"{step.capitalize()} CRM", "activity": step, "subject": dict([subject]),
        "pool": "integration", "teams": {"blue": 0.5}, "probability": 1.0,
        "effort_days": {"mean": 2.5, "p10": 1, "p50": 2, "p90": 4},
        "start": "2026-01-05", "finish": "2026-01-07", "slack_days": 3.0, "waits_for": None, "drivers": [], "depends_on": [],
        "critical": False,
    }  # fmt: skip
    return usual | facts


PLAN = [
    package("engage"),
    package("design", depends_on=["system/crm/engage"]),
    package("build", depends_on=["system/crm/engage", "system/crm/design"]),
    package("path_test", ("path", "order"), probability=0.25, depends_on=["system/crm/build"], start=None, finish=None),
]
NAMES = {("system", "crm"): "Customers", ("path", "order"): "Order to delivery"}


def rows_of(data):
    """Rows as lists per column name: Jira's importer takes several columns of one name for one field."""
    header, *rows = csv.reader(io.StringIO(data.decode()))
    found = []
    for row in rows:
        assert len(row) == len(header)
        found.append({})
        for name, value in zip(header, row, strict=True):
            found[-1].setdefault(name, []).extend([value] if value else [])
    return found


def jira(keys=None):
    return rows_of(export_jira(PLAN, NAMES, keys or {}))


def one(row, name):
    (value,) = row[name]
    return value


def test_jira_gets_an_epic_per_subject_and_a_task_per_package():
    rows = jira()

    assert [(one(row, "Issue Type"), one(row, "Summary")) for row in rows] == [
        ("Epic", "Customers"), ("Epic", "Order to delivery"),
        ("Task", "Engage CRM"), ("Task", "Design CRM"), ("Task", "Build CRM"), ("Task", "Path_test CRM"),
    ]  # fmt: skip
    numbers = [one(row, "Issue Id") for row in rows]
    assert len(set(numbers)) == len(numbers)
    assert [row["Parent"] for row in rows] == [[], [], *[[numbers[0]]] * 3, [numbers[1]]]
    assert one(rows[2], "Original Estimate") == str(round(2.5 * 8 * 3600))
    assert one(rows[2], "Epic Link") == "Customers"
    assert (one(rows[2], "Start Date"), rows[5]["Start Date"]) == ("2026-01-05", [])
    assert "25 %" in one(rows[5], "Description")


def test_headings_have_no_punctuation_and_parents_stand_above():
    """Atlassian asks for both: with either, its importer ties nothing, or reads nothing."""
    rows = jira()
    assert all(heading.replace(" ", "").isalpha() for row in rows for heading in row)
    above = set()
    for row in rows:
        assert set(row["Parent"]) <= above
        above.add(one(row, "Issue Id"))


def test_jira_links_say_what_blocks_what_and_nothing_twice():
    rows = {one(row, "Summary"): row for row in jira()}
    number = {name: one(row, "Issue Id") for name, row in rows.items()}

    assert rows["Engage CRM"]["Link Blocks"] == [number["Design CRM"]]
    assert rows["Design CRM"]["Link Blocks"] == [number["Build CRM"]]
    assert rows["Build CRM"]["Link Blocks"] == [number["Path_test CRM"]]


def test_what_has_a_key_is_updated_and_linked_by_it():
    rows = {one(row, "Summary"): row for row in jira({"system/crm": "PROJ-1", "system/crm/design": "PROJ-7"})}

    assert one(rows["Customers"], "Issue Key") == "PROJ-1"
    assert one(rows["Design CRM"], "Issue Key") == "PROJ-7"
    assert rows["Engage CRM"]["Issue Key"] == []
    assert one(rows["Engage CRM"], "Parent") == "PROJ-1"
    assert rows["Engage CRM"]["Link Blocks"] == ["PROJ-7"]


def test_keys_are_read_back_from_jiras_own_export():
    exported = (
        "Summary,Issue key,Issue id,Labels,Labels\n"
        "Customers,PROJ-1,10001,seamap:system/crm,seamap\n"
        "Engage CRM,PROJ-2,10002,engage,seamap:system/crm/engage\n"
        "Something else,PROJ-3,10003,,\n"
    )

    assert read_keys(exported.encode()) == {"system/crm": "PROJ-1", "system/crm/engage": "PROJ-2"}


def test_azure_boards_get_a_hierarchy_and_their_ids_back():
    rows = rows_of(export_azure_devops(PLAN, NAMES, {"system/crm/engage": "42"}))

    assert list(rows[0]) == ["ID", "Work Item Type", "Title 1", "Title 2", "Description", "Remaining Work", "Tags"]
    assert [(row["Title 1"], row["Title 2"]) for row in rows[:3]] == [
        (["Customers"], []),
        ([], ["Engage CRM"]),
        ([], ["Design CRM"]),
    ]
    assert (rows[1]["ID"], rows[2]["ID"], one(rows[1], "Remaining Work")) == (["42"], [], "20.0")
    tagged = "\n".join(["ID,Title,Tags", *(f"{number},x,{one(row, 'Tags')}" for number, row in enumerate(rows, start=1))])
    assert list(read_keys(tagged.encode())) == ["system/crm", *[row["id"] for row in PLAN[:3]], "path/order", PLAN[3]["id"]]


def test_an_update_of_azure_boards_says_the_state_that_is_there():
    exported = "ID,Work Item Type,Title,State,Tags\n42,Task,Engage,Doing,seamap:system/crm/engage; engage\n,Task,x,To Do,y\n"
    keys, states = read_keys(exported.encode()), read_states(exported.encode())
    rows = rows_of(export_azure_devops(PLAN, NAMES, keys, states))

    assert (keys, states) == ({"system/crm/engage": "42"}, {"system/crm/engage": "Doing"})
    assert [(row["ID"], row["State"]) for row in rows[:3]] == [([], []), (["42"], ["Doing"]), ([], [])]
    assert read_states(b'{"system/crm": "42"}') == {}


@pytest.mark.parametrize("export", [export_jira, export_azure_devops])
def test_hostile_names_are_data(export):
    names = [
        '=HYPERLINK("x")',
        "+1",
        "-1",
        "@x",
        "\tx",
        'a"b,c\r\nd',
        "<script>alert(1)</script>",
        "x" * 300,
        "\u05e9\u05dc\u05d5\u05dd",
    ]
    plan = [package("build", ("system", f"s{n}"), name=name, waits_for=name) for n, name in enumerate(names)]
    data = export(plan, {("system", f"s{n}"): name for n, name in enumerate(names)}, {})
    table = list(csv.reader(io.StringIO(data.decode(), newline="")))

    assert len(table) == 1 + 2 * len(names)
    assert not any(cell.startswith(FORMULA_STARTS) for row in table for cell in row)
    assert max(len(cell) for row in table for cell in row[2:4]) <= 256
    if export is export_azure_devops:
        assert not any("<script" in row[4] for row in table)


@pytest.mark.parametrize(
    "text",
    [
        "[1]", "{", '{"a": [1]}', '{"a": true}', "a,b\n1,2\n", "\xff", '{"a": "PROJ-1", "b": "PROJ-1"}',
        '{"a": ""}', '{"a": "' + "x" * 65 + '"}',
    ],
)  # fmt: skip
def test_what_is_no_map_of_keys_is_refused(text):
    with pytest.raises(BadParameter):
        read_keys(text.encode("latin-1"))


@pytest.mark.parametrize("text", ['{"a": "PROJ-1"}', '{"a": 0}', '{"a": -1}', '{"a": 99999999999}', '{"a": "\u0663"}'])
def test_what_is_no_map_of_numbers_is_refused(text):
    with pytest.raises(BadParameter):
        read_numbers(text.encode())


@pytest.mark.parametrize("export", [export_jira, export_azure_devops])
def test_a_risk_event_is_no_task_of_anybody(export):
    event = package("review", ("programme", "all"), name="If it happens", start=None, finish=None, start_days=None)
    assert b"If it happens" not in export([*PLAN, event], NAMES, {})
    assert export([*PLAN, event], NAMES, {}) == export(PLAN, NAMES, {})
