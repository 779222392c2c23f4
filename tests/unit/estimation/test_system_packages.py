"""MODEL 2 and 4: connecting a system once, the quality of its data, its owner's notice and terms, its reviews."""

from __future__ import annotations

import pytest

from tests.measures import plan_of
from tests.unit.estimation.pieces import days_of, near, rows_of, values_of
from tests.worlds import flow, staffed, system, tiny_hub


def of(programme=None, **facts):
    return staffed(
        systems=[system("crm", owner="blue", **facts), system("hub")],
        integrations=[flow("crm", "hub"), flow("hub", "crm")],
        programme={"hub": "hub"} | (programme or {}),
    )


def test_connecting_is_ten_days_once_however_many_flows():
    rows = rows_of(of())
    assert [days_of(rows[f"system/crm/{name}"]) for name in ("engage", "access", "operate")] == [near(2), near(4), near(4)]


def test_the_hub_is_not_connected():
    assert not [name for name in rows_of(tiny_hub()) if name.startswith("system/hub/")]


@pytest.mark.parametrize(
    ("activity", "pool", "share"),
    [("engage", "architecture", 0.5), ("access", "integration", 0.5), ("operate", "integration", 0.25)],
)
def test_who_does_it(activity, pool, share):
    package = rows_of(of())[f"system/crm/{activity}"].package
    assert package.pool == pool
    assert package.teams == (("blue", share),)


@pytest.mark.parametrize(
    ("completeness", "days"),
    [(1.0, 0), (0.9, 0), (0.89, 5), (0.8, 5), (0.79, 15), (0.7, 15), (0.69, 30), (0.0, 30)],
)
def test_data_quality(completeness, days):
    row = rows_of(of(data_quality={"completeness": completeness})).get("system/crm/data_quality")
    assert (days_of(row) if row else 0) == near(days)
    if row:
        assert row.package.teams == (("blue", 0.5),)
        assert row.package.depends_on == ("system/crm/engage",)


def test_unknown_data_quality_is_a_package_that_may_be_needed():
    row = rows_of(of(data_quality={"completeness": None}))["system/crm/data_quality"]
    assert row.package.probability == near(0.6)
    assert days_of(row) == near((5**0.3 * 15**0.2 * 30**0.1) ** (1 / 0.6))
    assert (
        values_of(of(data_quality={"completeness": None}), "system/crm/data_quality")["data_quality.completeness"] == "unknown"
    )


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"contract": "in_place", "lead_time_days": 90}, 5),
        ({"contract": "needed", "lead_time_days": 90}, 90),
        ({"contract": "needed", "lead_time_days": 2}, 5),
        ({"contract": None, "lead_time_days": None}, 5),
    ],
)
def test_engaging_waits_for_the_owners_notice_or_the_terms_whichever_is_longer(terms, expected):
    assert rows_of(of(api={"terms": terms}))["system/crm/engage"].package.wait.lead_days == (expected,) * 3


def test_access_waits_for_the_test_environment():
    assert rows_of(of(test={"lead_time_days": 30}))["system/crm/access"].package.wait.lead_days == (30, 30, 30)


def test_operating_comes_with_the_release_of_the_smallest_flow():
    inventory = staffed(
        systems=[system("crm"), system("shop"), system("bank")],
        integrations=[flow("crm", "shop", write=True, mode="event"), flow("bank", "crm")],
    )
    assert rows_of(inventory)["system/crm/operate"].package.depends_on == ("integration/bank-to-crm/release",)


def test_peoples_estimate_of_a_system_covers_its_own_packages_not_its_reviews():
    stated = {"low": 5, "likely": 40, "high": 80}
    inventory = of({"reviews": [{"id": "board", "effort_days": 4}]}, effort=stated)
    rows, size = rows_of(inventory), plan_of(inventory).size_driver.factor
    own = [days_of(rows[f"system/crm/{name}"]) * size for name in ("engage", "access", "operate")]
    assert sum(own) == near((40 * 10 * size) ** 0.5)
    assert days_of(rows["system/crm/review/board"]) == near(4)


def test_a_dearer_way_to_open_a_system_never_makes_its_other_work_cheaper():
    stated = {"low": 5, "likely": 40, "high": 80}
    easy, hard = (of(effort=stated, api={"availability": name}) for name in ("full", "none"))
    one, other = rows_of(easy), rows_of(hard)
    names = [f"system/crm/{name}" for name in ("engage", "access", "operate")]
    assert [days_of(other[name]) for name in names] == [near(days_of(one[name])) for name in names]
    size = plan_of(hard).size_driver.factor
    whole = sum(days_of(other[name]) for name in [*names, "system/crm/enable"]) * size
    assert whole == near((40 * 50 * size) ** 0.5)  # the geometric mean of 40 and of 10 to connect, 40 to open


REVIEW = {"id": "board", "lead_time_days": 10, "every_weeks": 2, "effort_days": 4}


@pytest.mark.parametrize(
    ("applies_to", "facts", "probability"),
    [
        ({}, {}, 1.0),
        ({"systems": ["crm"]}, {}, 1.0),
        ({"systems": ["hub"]}, {}, None),
        ({"classification": ["confidential", "restricted"]}, {"data": {"classification": "restricted"}}, 1.0),
        ({"classification": ["confidential", "restricted"]}, {"data": {"classification": "public"}}, None),
        ({"classification": ["confidential", "restricted"]}, {"data": {"classification": None}}, 0.5),
        ({"classification": ["restricted"], "hosting": ["saas"]}, {"data": {"classification": "restricted"}}, None),
        (
            {"classification": ["restricted"], "hosting": ["saas"]},
            {"data": {"classification": None}, "hosting": None},
            0.12 * 0.22,
        ),
        ({"zone": ["dmz"]}, {"zone": "dmz"}, 1.0),
    ],
)
def test_a_review_is_for_the_systems_that_match_every_condition(applies_to, facts, probability):
    row = rows_of(of({"reviews": [REVIEW | {"applies_to": applies_to}]}, **facts)).get("system/crm/review/board")
    if probability is None:
        assert row is None
        return
    assert row.package.probability == near(probability)
    assert days_of(row) == near(4)
    assert row.package.wait.lead_days == (10, 10, 10)
    assert row.package.wait.every_weeks == 2
    assert row.package.pool == "security"
    assert row.package.teams == ()


def test_a_review_of_unknown_length_takes_the_profiles():
    row = rows_of(of({"reviews": [{"id": "board"}]}))["system/crm/review/board"]
    assert days_of(row) == near(4)
    assert {driver.name: driver.value for driver in row.package.drivers}["review"] == "board"
    assert row.package.wait.lead_days == (10, 14, 20)
    lower, upper = row.line.sigmas
    assert (lower, upper) == (pytest.approx(0.5409, abs=1e-4), pytest.approx(0.5409, abs=1e-4))  # ln 2 / 1.2816
