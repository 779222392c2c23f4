"""Routes as a document: live steps are free, steps to be built cost what the estimate says."""

from __future__ import annotations

import pytest

from app.errors import BadParameter, UnknownSubject
from app.services.estimates import estimate_document
from app.services.routes import routes_document
from tests.worlds import flow, staffed, system


def inventory():
    return staffed(
        systems=[system("a"), system("b"), system("c")],
        integrations=[flow("a", "b", status="live"), flow("b", "c"), flow("a", "c", mode="synchronous", write=True)],
    )


@pytest.fixture(scope="module")
def estimate():
    return estimate_document(inventory(), fields=["systems", "integrations"])


def test_steps_are_priced_as_in_the_estimate_and_sum_to_the_route(estimate) -> None:
    document = routes_document(inventory(), "a", "c", k=2)
    assert {tuple(route["systems"]) for route in document["routes"]} == {("a", "b", "c"), ("a", "c")}
    priced = {item["id"]: item["effort_days"]["mean"] for item in estimate["integrations"]}
    for route in document["routes"]:
        assert route["effort_days"] == pytest.approx(sum(step["effort_days"] for step in route["steps"]), abs=0.02)
        for step in route["steps"]:
            expected = priced[step["integration"]] if step["status"] == "planned" else 0
            assert step["effort_days"] == pytest.approx(expected, abs=0.01)
    assert document["routes"][0]["effort_days"] <= document["routes"][1]["effort_days"]


def test_where_much_is_to_be_built_few_routes_are_priced_on_all_draws_and_come_out_the_same(monkeypatch) -> None:
    whole = routes_document(inventory(), "a", "c", k=2)
    monkeypatch.setattr("app.services.routes.ALL_PRICED_UP_TO", 0)
    assert routes_document(inventory(), "a", "c", k=2) == whole


def test_what_connecting_a_provider_takes_stands_beside_the_route_as_in_the_estimate(estimate) -> None:
    systems = {item["id"]: item["effort_days"]["mean"] for item in estimate["systems"]}
    route = routes_document(inventory(), "a", "c")["routes"][0]
    assert [row["system"] for row in route["systems_to_open"]] == ["b"] if len(route["systems"]) == 3 else ["a"]
    for row in route["systems_to_open"]:
        assert row["effort_days"] == pytest.approx(systems[row["system"]], abs=0.01)


def test_where_there_is_no_route_the_document_says_what_is_in_the_way() -> None:
    document = routes_document(inventory(), "c", "a")
    assert document["routes"] == []
    assert "the other way" in document["no_route"]["detail"]
    assert document["no_route"]["against"]["turned"] == ["a-to-c"]
    assert document["no_route"]["advice"]


def test_a_mistyped_end_is_answered_with_the_one_that_was_meant() -> None:
    names = staffed(systems=[system("policy-admin"), system("payments")], integrations=[flow("policy-admin", "payments")])
    with pytest.raises(UnknownSubject, match="did you mean `policy-admin`"):
        routes_document(names, "policy-admn", "payments")


def test_ends_that_do_not_exist_or_are_one_are_refused() -> None:
    with pytest.raises(UnknownSubject):
        routes_document(inventory(), "a", "nowhere")
    with pytest.raises(BadParameter):
        routes_document(inventory(), "a", "a")
