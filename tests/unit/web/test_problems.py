from __future__ import annotations

import json

import pytest

from app import errors
from app.findings import Place, error
from app.web.problems import STATUS, describe, problem


def walk(kind):
    for child in kind.__subclasses__():
        yield child
        yield from walk(child)


def make(kind):
    return kind([error("x", "y")]) if issubclass(kind, errors.InventoryRejected) else kind("what happened", hint="what to do")


@pytest.mark.parametrize("kind", list(walk(errors.AppError)), ids=lambda kind: kind.__name__)
def test_every_error_has_a_status_of_its_own_row_and_none_is_a_bug(kind):
    assert kind in STATUS
    status, _ = describe(make(kind))
    assert 400 <= status < 500 or status in {503, 507}


def test_every_fault_has_a_pointer_even_without_a_place():
    rejected = errors.InventoryRejected([error("a", "one"), error("b", "two", "do it", Place("/systems/0", line=3, column=5))])
    _, faults = describe(rejected)
    assert [fault["pointer"] for fault in faults] == ["", "/systems/0"]
    assert (faults[1]["line"], faults[1]["column"], faults[1]["advice"]) == (3, 5, "do it")


def test_a_problem_survives_text_that_is_no_unicode():
    answer = problem(422, "x", "lone \ud800 surrogate", faults=[{"detail": "\udfff"}])
    assert "\\ud800" in json.dumps(json.loads(answer.body))


def test_a_problem_does_not_echo_a_long_address():
    assert len(json.loads(problem(404, "x", "y", instance="/" + "a" * 5000).body)["instance"]) <= 200
