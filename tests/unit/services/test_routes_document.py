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


def test_steps_are_priced_as_in_the_estimate_and_sum_to_the_route() -> None:
    document = routes_document(inventory(), "a", "c", k=2)
    assert {tuple(route["systems"]) for route in document["routes"]} == {("a", "b", "c"), ("a", "c")}
    priced = {
        item["id"]: item["effort_days"]["mean"]
        for item in estimate_document(inventory(), fields=["integrations"])["integrations"]
    }
    for route in document["routes"]:
        assert route["effort_days"] == pytest.approx(sum(step["effort_days"] for step in route["steps"]), abs=0.02)
        for step in route["steps"]:
            expected = priced[step["integration"]] if step["status"] == "planned" else 0
            assert step["effort_days"] == pytest.approx(expected, abs=0.01)
    assert document["routes"][0]["effort_days"] <= document["routes"][1]["effort_days"]


def test_ends_that_do_not_exist_or_are_one_are_refused() -> None:
    with pytest.raises(UnknownSubject):
        routes_document(inventory(), "a", "nowhere")
    with pytest.raises(BadParameter):
        routes_document(inventory(), "a", "a")
