"""MODEL 3: mixtures, sigmas, streams, the common lacking share, unlisted counts, one draw per flow."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from app.estimation.counted_draws import draw_steps, draw_uniforms, steps_to
from app.estimation.effort_model import default_effort_model
from app.estimation.fact_draws import FactDraws
from app.estimation.facts import Combine, FactCount, Uncertain, UnknownFact, typical_capped, unknown_availability
from app.estimation.line_draws import LineDraws, draw_count, sigma_common
from app.estimation.outcome import Outcome, spread_of
from app.estimation.plan import build_work_plan
from app.estimation.simulation import EffortSimulation
from app.estimation.streams import BLOCK, Streams
from app.estimation.unlisted_draws import draw_unlisted
from app.estimation.work_package import Subject
from app.inventory.vocabulary import Hosting
from app.landscape.build import build_landscape
from tests.measures import draw_effort, plan_of
from tests.unit.estimation.pieces import near
from tests.worlds import all_unknown, flow, no_hub_mesh, staffed, system, tiny_hub

MODEL = default_effort_model()
CRM = Subject("system", "crm")


def fact(name, *shares):
    return UnknownFact(CRM, name, tuple(str(number) for number in range(len(shares))), shares)


def test_levels_of_several_facts_combine():
    one, other = (fact("a", 0.5, 0.5), (0, 1)), (fact("b", 0.8, 0.2), (0, 1))
    worst = Uncertain("x", (one, other), 0, (1.0, 3.0))
    least = Uncertain("x", (one, other), 1, (1.0, 3.0), Combine.MIN)
    both = Uncertain("x", (one, other), 0, (1.0, 2.0, 3.0), Combine.SUM)
    assert worst.level_shares() == pytest.approx([0.4, 0.6])
    assert least.level_shares() == pytest.approx([0.9, 0.1])
    assert both.level_shares() == pytest.approx([0.4, 0.5, 0.1])
    assert worst.typical == near(3**0.6)


def test_a_factor_of_nothing_is_work_that_is_not_needed():
    uncertain = Uncertain("x", ((fact("a", 0.5, 0.3, 0.2), (0, 1, 2)),), 0, (0.0, 2.0, 8.0))
    assert uncertain.probability == near(0.5)
    assert uncertain.typical == near((2**0.3 * 8**0.2) ** (1 / 0.5))


def test_a_capped_mixture_is_capped_value_by_value():
    uncertain = Uncertain("x", ((fact("a", 0.5, 0.5), (0, 1)),), 0, (1.0, 3.0))
    assert typical_capped(2, (uncertain,), 4) == near(math.sqrt(2 * 4))


def test_a_fact_counts_once_however_much_it_prices():
    facts = FactCount()
    for known in (True, True):
        facts.note(CRM, "hosting", known=known)
    facts.note(CRM, "zone", known=False)
    assert facts.unknown_share == 0.5
    assert FactCount().unknown_share == 0


@pytest.mark.parametrize(("hosting", "low", "high"), [("mainframe", 0.7, 0.8), ("unknown", 0.399, 0.401), ("saas", 0.2, 0.3)])
def test_six_of_fifteen_lack_an_api_shifted_by_hosting(hosting, low, high):
    found = unknown_availability(MODEL, CRM, Hosting(hosting))
    shares = dict(zip(found.values, found.shares, strict=True))
    lacking = shares["batch"] + shares["manual"] + shares["none"]
    assert low < lacking < high
    assert shares["batch"] / lacking == near(0.4)
    assert shares["none"] / lacking == near(0.35)
    assert shares["full"] == near(2 * shares["partial"])
    assert sum(shares.values()) == near(1)


def test_three_hundred_unknown_apis_do_not_average_out():
    plan = plan_of(tiny_hub())
    facts = [unknown_availability(MODEL, Subject("system", f"s{number}"), Hosting.UNKNOWN) for number in range(300)]
    draws = FactDraws(plan, Streams(1), 0)
    reachable = 2  # full and partial come first
    lacking = np.mean([draws.value(each) >= reachable for each in facts], axis=0)
    assert float(lacking.mean()) == pytest.approx(0.4, abs=0.02)
    assert float(lacking.std()) == pytest.approx(
        math.sqrt(6 * 9 / (15**2 * 16)), rel=0.15
    )  # the beta's, not a binomial's 0.028
    shares = [float(np.mean([draws.value(each) == index for each in facts])) for index in range(5)]
    assert shares == pytest.approx(facts[0].shares, abs=0.02)


def test_common_sigma_grows_with_what_is_unknown():
    known, unknown = plan_of(tiny_hub()), plan_of(all_unknown())
    assert sigma_common(known) == near(0.40)
    assert sigma_common(unknown) == near(math.sqrt(0.40**2 + 0.25**2 * unknown.facts.unknown_share))
    assert unknown.facts.unknown_share > 0.9


def test_items_owners_and_the_whole_share_the_width_as_stated():
    """Logarithms of two flows: the same owner's have 0.40² + 0.25² in common, different owners' 0.40²; each has 0.55² alone."""
    inventory = no_hub_mesh()
    simulation = EffortSimulation(plan_of(inventory), 4096, 1)
    draws = np.concatenate([block.lines for block in simulation.blocks()], axis=1)
    rows = {line.key: np.log(draws[number]) for number, line in enumerate(simulation.lines) if line.key.startswith("flow:")}
    north, south, east = (rows[f"flow:{name}"] for name in ("north-to-west", "north-to-south", "east-to-west"))
    assert float(np.var(north)) == pytest.approx(0.40**2 + 0.25**2 + 0.55**2, rel=0.08)
    assert float(np.cov(north, south)[0, 1]) == pytest.approx(0.40**2 + 0.25**2, rel=0.15)
    assert float(np.cov(north, east)[0, 1]) == pytest.approx(0.40**2, rel=0.2)
    row = next(row for row in simulation.plan.packages if row.package.id == "integration/north-to-west/build")
    assert float(np.median(np.exp(north))) == pytest.approx(row.line.median_days, rel=0.05)


def test_the_order_of_unknown_facts_changes_no_digit_of_their_factor():
    """Found by the long run: schemas in another order moved a median by its last digit."""
    terms = [
        (fact("a", 0.35, 0.45, 0.2), (0, 1, 2)),
        (fact("b", 0.8, 0.2), (0, 2)),
        (fact("c", 0.1, 0.7, 0.2), (0, 1, 2)),
        (fact("d", 0.92, 0.08), (0, 2)),
    ]
    made = [Uncertain("class", order, 0, (7 / 18, 1.0, 40 / 18)) for order in permutations(terms)]
    assert len({(each.typical, each.probability, tuple(each.level_shares())) for each in made}) == 1


ALONE = replace(
    MODEL,
    constants={
        **MODEL.constants,
        **{name: replace(MODEL[name], likely=0.0) for name in ("sigma.common", "sigma.group", "sigma.unknown_facts")},
    },
)
"""The model without what items have in common: a package's draws then have the percentiles that are stated for it."""


def percentiles_alone(inventory, package_id, samples=16_384):
    """P10, P50 and P90 of one package, drawn on its own."""
    simulation = EffortSimulation(build_work_plan(build_landscape(inventory), ALONE), samples, 1)
    number = [row.package.id for row in simulation.plan.packages].index(package_id)
    drawn = np.concatenate([simulation.package_effort(block)[number] for block in simulation.blocks()])
    return np.percentile(drawn, [10, 50, 90])


def test_a_two_piece_row_gives_its_own_percentiles():
    """A facade's own part lies at 20, 40 and 120 days; only what all share and the owner's part widen it."""
    inventory = staffed(
        systems=[system("crm", api={"availability": "none"}), system("shop")],
        integrations=[flow("crm", "shop", write=True)],
    )
    low, likely, high = percentiles_alone(inventory, "system/crm/enable")
    assert (likely / low, high / likely) == (pytest.approx(2, rel=0.03), pytest.approx(3, rel=0.03))


def test_what_people_say_is_wide_on_the_side_on_which_they_say_so():
    """Their 8 / 20 / 200 days and the model's sigma of 0.55 on either side: the mean of the two in the logarithm."""
    said = {"low": 8, "likely": 20, "high": 200}
    inventory = staffed(systems=[system("crm"), system("shop")], integrations=[flow("crm", "shop", effort=said)])
    low, likely, high = percentiles_alone(inventory, "integration/crm-to-shop/build")
    ours = math.exp(0.55 * 1.2815515655)
    assert likely / low == pytest.approx(math.sqrt(ours * 20 / 8), rel=0.03)
    assert high / likely == pytest.approx(math.sqrt(ours * 200 / 20), rel=0.03)


def test_the_phases_of_a_flow_share_its_draw():
    simulation = EffortSimulation(plan_of(tiny_hub()), 64, 1)
    effort = simulation.package_effort(simulation.draw_block(0, 64))
    names = [row.package.id for row in simulation.plan.packages]
    design, release = (effort[names.index(f"integration/crm-to-hub/{phase}")] for phase in ("design", "release"))
    assert design / release == pytest.approx(np.full(64, 0.33 / 0.06), rel=1e-5)


def test_coordination_is_drawn_as_a_share_of_the_draws_other_work():
    simulation = EffortSimulation(plan_of(tiny_hub()), 4096, 1)
    outcome = Outcome(simulation)
    for block in simulation.blocks():
        outcome.add(block)
    share = outcome.coordination / (outcome.effort_days - outcome.coordination)
    assert np.percentile(share, [10, 50, 90]) == pytest.approx([0.08, 0.15, 0.20], rel=0.04)


def test_unlisted_integrations_are_drawn_through_low_likely_and_high():
    inventory = staffed(
        systems=[system("crm"), system("shop")],
        integrations=[flow("crm", "shop")],
        programme={"unlisted_integrations": {"low": 1, "likely": 2, "high": 6}},
    )
    spread = draw_unlisted(EffortSimulation(plan_of(inventory), 8000, 1))
    assert (spread.p10, spread.p50, spread.p90) == (
        pytest.approx(1, abs=0.1),
        pytest.approx(2, abs=0.1),
        pytest.approx(6, abs=0.3),
    )
    assert float(draw_count((0, 0, 3), np.array([0.05]))[0]) == 0


def test_a_list_that_is_complete_draws_none():
    inventory = staffed(
        systems=[system("crm"), system("shop")],
        integrations=[flow("crm", "shop")],
        programme={"unlisted_integrations": {"low": 0, "likely": 0, "high": 0}},
    )
    assert draw_unlisted(EffortSimulation(plan_of(inventory), 100, 1)).p90 == 0


def test_the_seed_decides_and_nothing_else_does():
    one, same, other = draw_effort(tiny_hub(), 200), draw_effort(tiny_hub(), 200), draw_effort(tiny_hub(), 200, seed=2)
    assert (one == same).all()
    assert not (one == other).any()


def test_scenarios_share_their_draws():
    """What does not change between two variants is drawn alike, so that their difference is not noise."""
    plain = staffed(systems=[system("crm"), system("shop")], integrations=[flow("crm", "shop")])
    dearer = staffed(systems=[system("crm"), system("shop")], integrations=[flow("crm", "shop", write=True)])
    one, other = draw_effort(plain, 2000), draw_effort(dearer, 2000)
    assert float(np.corrcoef(np.log(one), np.log(other))[0, 1]) > 0.97
    assert (other > one).all()


def test_the_median_of_a_total_lies_above_the_sum_of_the_medians():
    plan = plan_of(no_hub_mesh())
    medians = sum(row.package.probability * row.package.median_days for row in plan.all_packages)
    assert 1.05 < spread_of(draw_effort(no_hub_mesh(), 8000)).p50 / medians < 1.30


@pytest.mark.parametrize("combine", list(Combine))
def test_a_factor_is_looked_up_by_the_values_that_its_facts_take_draw_by_draw(combine):
    plan = plan_of(tiny_hub())
    one, other = (fact("a", 0.3, 0.5, 0.2), (0, 1, 1)), (fact("b", 0.6, 0.4), (0, 1))
    factors = (1.0, 2.0, 4.0, 8.0)
    for terms in ((), (one,), (one, other)):
        draws = FactDraws(plan, Streams(1), 0)
        values = [(draws.value(which).tolist(), levels) for which, levels in terms]
        found = draws.factor(Uncertain("x", terms, 1, factors, combine)).tolist()
        levels = [[1, *(levels[taken[draw]] for taken, levels in values)] for draw in range(len(found))]
        how = {Combine.MAX: max, Combine.MIN: min, Combine.SUM: sum}[combine]
        assert found == [factors[how(row)] for row in levels]


def test_values_come_as_often_as_their_shares_say():
    taken = FactDraws(plan_of(tiny_hub()), Streams(1), 0).value(fact("a", 0.0, 0.25, 0.0, 0.75, 0.0))
    uniform = Streams(1).uniforms(f"fact:{fact('a').key}", 0)
    assert taken.tolist() == np.where(uniform < 0.25, 1, 3).tolist()


@pytest.mark.parametrize("samples", [300, 1024, 1500])
def test_the_first_block_drawn_before_is_the_first_of_all(samples):
    plan = plan_of(all_unknown())
    simulation = EffortSimulation(plan, samples, 1)
    anew, before = list(simulation.blocks()), list(simulation.blocks(simulation.draw_block(0)))
    outcome = Outcome(simulation)
    for one, other in zip(anew, before, strict=True):
        assert (one.first, one.size) == (other.first, other.size)
        assert np.array_equal(one.lines, other.lines)
        assert np.array_equal(one.certain, other.certain)
        outcome.add(other)
    size = min(samples, anew[0].size)
    assert np.array_equal(outcome.first_efforts(size), simulation.package_effort(anew[0]))
    assert all(hit.max(initial=0) < size for systems in outcome.struck.values() for hit in systems)


def test_packages_asked_for_take_what_they_take_among_all():
    simulation = EffortSimulation(plan_of(all_unknown()), 64, seed=1)
    block = simulation.draw_block(0, 64)
    whole, some = simulation.package_effort(block), simulation.efforts(block)
    rows = np.array([5, 0, 17])
    taken = np.empty((3, 64), dtype=np.float32)
    some.take(rows, taken)
    assert np.array_equal(taken, whole[rows])
    assert np.array_equal(some.first(10), whole[:, :10])
    assert np.array_equal(some.means(), whole.mean(axis=1, dtype=np.float64))


def test_blocks_drawn_over_the_ones_before_are_the_same():
    simulation = EffortSimulation(plan_of(all_unknown()), 2500, 1)
    anew = list(simulation.blocks())
    for number, block in enumerate(simulation.blocks(simulation.draw_block(0), overwrite=True)):
        assert np.array_equal(block.lines, anew[number].lines)
        assert np.array_equal(block.days, anew[number].days)


def test_a_line_whose_sides_differ_leaves_the_draws_of_lines_beside_it_alone():
    plan, streams = plan_of(all_unknown()), Streams(1)
    lines = [row.line for row in plan.packages if not row.line.strike]
    together = LineDraws(plan, lines, streams).draw_all(BLOCK)
    assert {line.sigmas[0] == line.sigmas[1] for line in lines} == {True, False}
    for line, drawn in zip(lines, together, strict=True):
        assert np.array_equal(LineDraws(plan, [line], streams).draw_all(BLOCK)[0], drawn)


def test_a_share_lies_where_its_steps_say():
    keys = Streams(1).keys([str(number) for number in range(70)])
    uniform = draw_uniforms(keys, 2, BLOCK)
    for share in (0.0, 2.0**-24, 0.1, 1 / 3, float(uniform[3, 5]), 1 - 2.0**-24, 1.0):
        assert np.array_equal(draw_steps(keys, 2, BLOCK) < steps_to(share), uniform < np.float32(share))
