"""The parts of the estimate document about what to find out and what to invest in: sensitivity, questions, API investments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.estimation.group_spreads import spread_rows
from app.estimation.questions import find_questions
from app.exporters.estimate_figures import figure, spreads_json
from app.scheduling.investments import find_dated_investments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.investments import Investment
    from app.estimation.questions import Question
    from app.estimation.sensitivity import Sensitivity
    from app.scheduling.forecast import Forecast

MOST_ROWS = 20  # of each effect, and of questions: the rest is in `seamap questions`


def sensitivity(rows: Sequence[Sensitivity]) -> list[dict[str, Any]]:
    """Return the shares of variance of cost, then of finish, twenty of each, the largest first, as *rows* has them."""
    found = []
    for of in dict.fromkeys(row.of for row in rows):
        for row in [each for each in rows if each.of == of][:MOST_ROWS]:
            cause = row.cause
            found.append(
                {
                    "driver": cause.driver,
                    "subject": cause.subject.as_json(),
                    "team": cause.team,
                    "of": of,
                    "share_of_variance": figure(row.share_of_variance),
                }
            )
    return found


def questions(forecast: Forecast) -> list[dict[str, Any]]:
    """Return the twenty questions that narrow the cost most."""
    return all_questions(forecast, MOST_ROWS)


def all_questions(forecast: Forecast, most: int | None = None) -> list[dict[str, Any]]:
    """Return every question, or so many, the one that narrows the cost most first."""
    return [_question(row, priced=forecast.is_paid) for row in find_questions(forecast.outcome, forecast.worth, most)]


def _question(row: Question, *, priced: bool) -> dict[str, Any]:
    return {
        "subject": row.subject.as_json(),
        "fact": row.fact,
        "team": row.team,
        "narrows_by": figure(row.narrows_by),
        "sigma_common_less": figure(row.sigma_common_less),
        "text": row.text,
        "allowed": list(row.allowed),
        "form": row.form,
        "answers": [
            {
                "value": answer.value,
                "probability": figure(answer.probability),
                "cost": figure(answer.cost) if priced and answer.cost is not None else None,
                "effort_days": None if priced or answer.cost is None else figure(answer.cost),
            }
            for answer in row.answers
        ],
    }


def api_investments(forecast: Forecast) -> list[dict[str, Any]]:
    """Return what an API of each system that lacks one would save and cost, in the order in which they are worth giving."""
    return [_investment(forecast, row, months) for row, months in find_dated_investments(forecast)]


def _investment(forecast: Forecast, row: Investment, months: float | None) -> dict[str, Any]:
    priced = forecast.cost is not None
    days, money = row.marginal or (None, None)
    drawn = np.array([draws for work in (row.saves, row.costs, row.spared) for draws in (work.days, work.money)])
    saves_days, saves_cost, costs_days, costs_cost, spared_days, spared_cost = spreads_json(spread_rows(drawn))
    return {
        "system": row.system,
        "lacks_api": forecast.plan.landscape.lacks_api(row.system),
        "way": row.way,
        "in_plan": row.in_plan,
        "saves_days": saves_days,
        "saves_cost": saves_cost if priced else None,
        "saves_months": None if months is None else figure(months),
        "costs_days": costs_days,
        "costs_cost": costs_cost if priced else None,
        "spared_days": spared_days,
        "spared_cost": spared_cost if priced else None,
        "purchase": figure(row.purchase),
        "pays_back": row.pays_back,
        "place": row.place,
        "marginal_saves_days": None if days is None else figure(days),
        "marginal_saves_cost": figure(money) if priced and money is not None else None,
    }
