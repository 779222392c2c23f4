"""Which question to ask next: what an answer explains, whom it goes to, how it is worded."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.estimation.effort_model import default_effort_model
from app.estimation.line_draws import sigma_common
from app.estimation.question_wording import WORDINGS, find_wording, word_question
from app.estimation.questions import find_questions, sigma_less
from app.estimation.work_package import Subject
from app.landscape.build import build_landscape
from app.scheduling.forecast import forecast
from tests.worlds import WORLDS, bare, flow, one_missing_api, staffed, system, tiny_hub, world


def asked_of(inventory, samples=4096):
    made = forecast(build_landscape(inventory), default_effort_model(), samples, 1)
    draws = made.outcome.effort_days if made.cost is None else made.cost
    return made, find_questions(made.outcome, draws)


def find(questions, fact):
    return next(row for row in questions if row.fact == fact)


def test_nothing_is_asked_where_everything_is_known():
    made, questions = asked_of(tiny_hub())

    assert {(row.subject.kind, row.subject.id, row.fact) for row in questions} == set(made.plan.facts.unknown)


def test_an_unknown_api_is_asked_of_its_owner_with_what_each_answer_would_mean():
    _, questions = asked_of(one_missing_api("unknown"), samples=8192)
    api = find(questions, "api.availability")
    costs = {answer.value: answer.cost for answer in api.answers}

    assert (api.subject, api.team) == (Subject("system", "billing"), "blue")
    assert api.narrows_by > 0.01
    assert api == questions[0]
    assert costs["full"] < costs["batch"]
    assert math.isclose(sum(answer.probability for answer in api.answers), 1)
    assert api.allowed == ("full", "partial", "batch", "manual", "none")


def test_facts_that_are_too_many_to_keep_are_drawn_again_the_same():
    made, questions = asked_of(WORLDS["all_unknown"](), samples=1500)
    made.outcome.facts = None

    assert find_questions(made.outcome, made.outcome.effort_days if made.cost is None else made.cost) == questions


def test_fewer_questions_are_the_first_of_all():
    made, questions = asked_of(WORLDS["all_unknown"]())
    draws = made.outcome.effort_days if made.cost is None else made.cost
    assert find_questions(made.outcome, draws, 2) == questions[:2]
    assert len(questions) > 2


def test_what_an_answer_explains_is_the_variance_of_the_conditional_mean():
    """The answers' mean costs, weighted with how often they hold, have the variance that the answer explains."""
    made, questions = asked_of(one_missing_api("unknown"), samples=16_384)
    api = find(questions, "api.availability")
    shares = np.array([answer.probability for answer in api.answers])
    costs = np.array([answer.cost for answer in api.answers])
    between = float(shares @ (costs - shares @ costs) ** 2)

    assert api.narrows_by == pytest.approx(between / np.var(made.cost), rel=0.1)


def test_the_sigma_that_all_share_shrinks_to_the_model_s_own_when_all_is_known():
    made, _ = asked_of(world(systems=[bare("a"), bare("b")], integrations=[flow("a", "b")]), samples=200)
    unknown = len(made.plan.facts.unknown)

    assert sigma_common(made.plan) - sigma_less(made.plan, unknown) == pytest.approx(0.40)
    assert 0 < sigma_less(made.plan, 1) < sigma_less(made.plan, unknown)


def test_a_system_without_an_owner_has_nobody_to_ask():
    _, questions = asked_of(world(systems=[bare("a"), bare("b")], integrations=[flow("a", "b")]), samples=300)

    assert {row.team for row in questions} == {None}
    assert find(questions, "owner").text.startswith("Which team owns ")


def test_unknown_schemas_of_one_flow_are_one_question():
    _, questions = asked_of(
        staffed(systems=[system("a"), system("b")], integrations=[flow("a", "b", carries=None)]), samples=300
    )

    assert [row.fact for row in questions if row.fact.startswith("carries")] == ["carries"]


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_every_unknown_fact_of_every_world_is_asked_for_in_words(name):
    made, questions = asked_of(WORLDS[name](), samples=200)

    assert len({(row.subject, row.fact) for row in questions}) == len(questions)
    for row in questions:
        assert row.text.endswith("?") or row.text.endswith(".")
        assert "{" not in row.text
        assert 0 <= row.narrows_by <= 1
        assert row.allowed or row.form
    assert sum(row.narrows_by for row in questions) <= 1.05
    assert sum(row.sigma_common_less for row in questions) <= sigma_common(made.plan)


def test_a_schema_is_named_in_its_question():
    landscape = build_landscape(tiny_hub())
    text = word_question(landscape, Subject("system", "crm"), "schemas.Order.line.fields")

    assert text.startswith("How many fields does Order.line have in")
    assert find_wording("integration", "carries.Order.documented")[0] is WORDINGS["documented"]
