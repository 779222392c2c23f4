"""Over made-up inventories: shares of variance, questions and investments keep what they promise, whatever is declared."""

from __future__ import annotations

import math

from hypothesis import given

from app.estimation.effort_model import default_effort_model
from app.estimation.investments import find_investments
from app.estimation.outcome import Outcome
from app.estimation.plan import build_work_plan
from app.estimation.questions import find_questions
from app.estimation.sensitivity import find_sensitivity
from app.estimation.simulation import EffortSimulation
from app.landscape.build import build_landscape
from tests.strategies import mostly_small

SAMPLES = 256


def draw(inventory):
    """Effort and cost alone: planning the dates would take most of the time and decide nothing here."""
    simulation = EffortSimulation(build_work_plan(build_landscape(inventory), default_effort_model()), SAMPLES, 1)
    outcome = Outcome(simulation)
    for block in simulation.blocks():
        outcome.add(block)
    return outcome


@given(mostly_small())
def test_shares_questions_and_savings_keep_what_they_promise(inventory):
    """Shares of variance sum to at most one, an unknown fact is one question in words, giving an API never raises the cost.

    Where people state efforts of their own, but for three standard errors: of half a day that may become 110 few draws are
    the whole mean, and what these happen to know of the API moves it. With 65,000 draws the same example saves.
    """
    made = draw(inventory)
    check_shares(made)
    check_questions(made)
    chance = 3 if any(row.effort for row in (*inventory.systems, *inventory.integrations)) else 0
    for row in find_investments(made):
        saved = row.saves.money
        rounding = 1e-6 * max(row.costs.money.mean(), 1.0)
        assert saved.mean() >= -rounding - chance * saved.std() / math.sqrt(len(saved))


def check_shares(made):
    rows = find_sensitivity(made, {"cost": made.effort_days})

    assert math.fsum(row.share_of_variance for row in rows) <= 1 + 1e-9


def check_questions(made):
    questions = find_questions(made, made.effort_days)

    assert len({(row.subject, row.fact) for row in questions}) == len(questions)
    assert bool(questions) == bool(made.plan.facts.unknown)
    for row in questions:
        assert row.text.endswith(("?", "."))
        assert row.allowed or row.form
        assert 0 <= row.narrows_by <= 1
        assert row.sigma_common_less >= 0
