"""Learning from finished work: weights by hand, coverage on organisations drawn from the stated prior, scores by hand."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadParameter, UnknownSubject
from app.estimation.actuals import Actual
from app.estimation.backtest import Forecasted, backtest, forecast_one, score
from app.estimation.calibrated_model import calibrate
from app.estimation.calibration import Evidence, prior_of
from app.estimation.effort_model import default_effort_model, read_effort_model
from app.exporters.effort_model_toml import export_calibration
from app.importers.actuals_table import read_actuals
from benchmarks.finished_work import TARGET, make_example, make_organisation

MODEL = default_effort_model()
PRIOR = prior_of(MODEL)
RATIO = 0.55**2 / 0.40**2
LOG_3_2 = math.log(1.5)


def acme(*ratios: float, activity: str = "build", organisation: str = "acme") -> list[Actual]:
    return [Actual(organisation, activity, 10.0, 10.0 * ratio) for ratio in ratios]


def test_the_weight_of_k_packages_is_k_over_k_plus_1_9():
    assert pytest.approx(1.9, abs=0.01) == RATIO
    for packages in (1, 5, 20):
        belief = Evidence(PRIOR, acme(*[2.0] * packages)).predict("acme", "test").organisation
        weight = packages / (packages + RATIO)
        assert belief.mean == pytest.approx(weight * math.log(2))
        assert belief.sigma == pytest.approx(0.40 * math.sqrt(1 - weight))


def test_what_is_left_over_is_the_activity_s_own():
    evidence = Evidence(PRIOR, [*acme(2, 2), *acme(1, 1, activity="test")])
    whole = 4 / (4 + RATIO) * math.log(2) / 2
    own = 2 / (2 + 0.55**2 / 0.25**2) * (math.log(2) - whole)

    assert evidence.predict("acme", "build").median == pytest.approx(whole + own)
    assert evidence.predict("acme", "design").median == pytest.approx(whole)
    assert evidence.predict("acme", "design").activity.sigma == pytest.approx(0.25)


def test_an_organisation_not_seen_learns_less_and_stays_wider():
    work = [row for number in range(4) for row in acme(*[1.5] * 20, organisation=f"o{number}")]
    evidence = Evidence(PRIOR, work)
    seen, unseen = (evidence.predict(name, "test") for name in ("o1", None))

    assert 0 < unseen.median < seen.median < math.log(1.5)
    assert seen.sigma < unseen.sigma
    assert unseen.organisation.sigma == 0.4
    assert seen.organisation.sigma == pytest.approx(0.4 * math.sqrt(RATIO / (20 + RATIO)))


def test_what_others_say_worked_by_hand():
    work = [row for number in range(4) for row in acme(*[1.5] * 20, organisation=f"o{number}")]
    precision = 1 / (0.75 * 0.16 + 0.55**2 / 20)
    expected = 4 * precision * math.log(1.5) / (1 / (0.25 * 0.16) + 4 * precision)

    assert Evidence(PRIOR, work).predict(None, "test").median == pytest.approx(expected)
    assert Evidence(PRIOR, work[:20]).predict("o0", "none").organisation.mean == pytest.approx(20 / (20 + RATIO) * LOG_3_2)


def test_organisations_that_were_never_seen_are_covered_as_claimed():
    source = random.Random(4)
    work = [row for number in range(400) for row in make_organisation(source, PRIOR, f"o{number}", 20)]
    scores = backtest(work, MODEL).leave_one_organisation_out

    assert scores is not None
    assert 0.75 <= scores.coverage <= 0.85
    assert 0.75 <= scores.below_p80 <= 0.85


def test_nothing_seen_is_the_prior():
    prediction = Evidence(PRIOR).predict("acme", "build")

    assert prediction.median == 0
    assert prediction.sigma == pytest.approx(math.sqrt(0.4**2 + 0.25**2 + 0.55**2))


def test_scatter_moves_the_sigma_of_a_package():
    steady = Evidence(PRIOR, acme(*[1.2] * 41)).item_sigma

    assert steady == pytest.approx(0.55 * math.sqrt(20 / 60))


rows = st.lists(
    st.builds(
        Actual,
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["build", "test"]),
        st.floats(0.5, 100),
        st.floats(0.5, 100),
    ),
    min_size=1,
    max_size=30,
)


@given(rows, rows)
def test_taking_packages_out_again_leaves_no_trace(kept, taken):
    evidence, fresh = Evidence(PRIOR, [*kept, *taken]), Evidence(PRIOR, kept)
    for row in taken:
        evidence.remove(row)

    for name in ("a", "b", "c", None):
        one, other = evidence.predict(name, "build"), fresh.predict(name, "build")
        assert one.median == pytest.approx(other.median, abs=1e-6)
        assert one.sigma == pytest.approx(other.sigma, abs=1e-6)


@given(rows)
def test_finished_work_only_narrows_what_an_organisation_shares(work):
    evidence = Evidence(PRIOR, work)
    for name in evidence.organisations:
        assert evidence.predict(name, "build").organisation.sigma < 0.4
    assert evidence.predict(None, "build").organisation.sigma == 0.4


def covered(forecasts: list[Forecasted]) -> tuple[float, float]:
    scores = score(forecasts)
    return scores.coverage, scores.below_p80


def test_before_calibration_spreads_hold_what_they_claim():
    source = random.Random(1)
    nothing = Evidence(PRIOR)
    work = [row for number in range(6000) for row in make_organisation(source, PRIOR, f"o{number}", 2)]
    coverage, below = covered([forecast_one(row, nothing.predict(None, row.activity)) for row in work])

    assert 0.78 <= coverage <= 0.82
    assert 0.78 <= below <= 0.82


def test_five_actuals_of_a_biased_organisation_halve_the_bias_and_keep_the_coverage():
    source, left, forecasts = random.Random(2), [], []
    for number in range(300):
        work = make_organisation(source, PRIOR, f"o{number}", 55)
        bias = math.log(1.6)
        work = [Actual(row.organisation, row.activity, row.estimate_days, row.actual_days * 1.6) for row in work]
        evidence = Evidence(PRIOR, work[:5])
        own = sum(row.residual for row in work[5:]) / 50
        before, after = own, own - evidence.predict(f"o{number}", "none").organisation.mean
        left.append((abs(before), abs(after), bias))
    assert sum(after for _, after, _ in left) < sum(before for before, _, _ in left) / 2
    for number in range(300):
        work = make_organisation(source, PRIOR, f"p{number}", 55)
        evidence = Evidence(PRIOR, work[:5])
        forecasts += [forecast_one(row, evidence.predict(f"p{number}", row.activity)) for row in work[5:]]
    coverage, below = covered(forecasts)

    assert 0.75 <= coverage <= 0.85
    assert 0.75 <= below <= 0.85


def test_the_example_is_what_its_generator_writes_and_learning_helps_on_it():
    assert TARGET.read_text(encoding="utf-8") == make_example()
    result = read_actuals("finished-work.csv", TARGET.read_bytes())
    scores = backtest(result.actuals, MODEL)

    assert (len(result.actuals), len({row.organisation for row in result.actuals})) == (300, 5)
    assert [finding for finding in result.findings if finding.severity == "error"] == []
    assert 0.75 <= scores.leave_one_out.coverage <= 0.85
    assert scores.leave_one_out.pinball_loss[0.8] < scores.as_estimated.pinball_loss[0.8]
    assert scores.leave_one_organisation_out is not None
    assert scores.leave_one_organisation_out.relative_width > scores.leave_one_out.relative_width


def test_scores_by_hand():
    forecasts = [
        Forecasted(10, {0.1: 5, 0.5: 8, 0.8: 9, 0.9: 12}),
        Forecasted(20, {0.1: 5, 0.5: 30, 0.8: 40, 0.9: 50}),
        Forecasted(4, {0.1: 5, 0.5: 6, 0.8: 8, 0.9: 11}),
    ]
    found = score(forecasts)

    assert found.median_relative_error == pytest.approx(0.5)
    assert found.within_30_percent == pytest.approx(1 / 3)
    assert found.coverage == pytest.approx(2 / 3)
    assert found.below_p80 == pytest.approx(2 / 3)
    assert found.relative_width == pytest.approx((7 / 8 + 45 / 30 + 1) / 3)
    assert found.pinball_loss[0.8] == pytest.approx((0.8 * 1 + 0.2 * 20 + 0.2 * 4) / 3)
    assert found.standardised_accuracy == pytest.approx(1 - (14 / 3) / ((10 + 6 + 16) / 3))


def test_each_left_out_prediction_is_the_one_made_without_it():
    work = [*acme(2, 1.5, 1), *acme(1, 0.8, activity="test", organisation="beta")]
    by_hand = []
    for number, row in enumerate(work):
        rest = Evidence(PRIOR, work[:number] + work[number + 1 :])
        by_hand.append(forecast_one(row, rest.predict(row.organisation, row.activity)))

    assert backtest(work, MODEL).leave_one_out.pinball_loss[0.8] == pytest.approx(score(by_hand).pinball_loss[0.8])
    assert backtest(work[:3], MODEL).leave_one_organisation_out is None


def test_several_organisations_need_a_name_or_make_a_model_for_others():
    work = [*acme(2, 2), *acme(1, organisation="beta")]

    assert calibrate(MODEL, work, []).organisation is None
    assert calibrate(MODEL, work, [], "acme").own_packages == 2
    assert calibrate(MODEL, work[:2], []).organisation == "acme"
    with pytest.raises(UnknownSubject) as caught:
        calibrate(MODEL, work, [], "acne")
    assert "acme" in caught.value.hint


def test_a_calibrated_model_is_not_calibrated_again():
    once = read_effort_model(export_calibration(calibrate(MODEL, acme(2), [])))
    with pytest.raises(BadParameter):
        calibrate(once, acme(2), [])
