"""Charts of a forecast: nothing dropped, unknown said in words, probabilities as simulated, readable at 300 packages."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from lxml import etree

from app.diagrams.chart_figures import day
from app.diagrams.charts import CHARTS, ChartRequest, draw_chart
from app.diagrams.curves import build_cost_panel, build_finish_panel
from app.diagrams.gantt import list_milestones, list_pieces
from app.diagrams.gantt_paint import assign_lanes
from app.diagrams.gantt_rows import Cut, Detail, Grouping, fold_rows, gather
from app.diagrams.picture import Origin
from app.diagrams.svg import ALLOWED_ELEMENTS
from app.diagrams.tornado import build_tornados
from app.errors import BadParameter, NotRepresentable
from app.services.diagrams import Look, draw
from app.services.estimates import make_forecast
from benchmarks.generate import generate_inventory
from tests import worlds

SVG = "{http://www.w3.org/2000/svg}"
ORIGIN = Origin("x", "X", 1, "sha256:0")
SAMPLES = 400
CUTS = [Cut(Detail.PACKAGE), Cut(Detail.SUBJECT), Cut(Detail.SUMMARY, 40), Cut(Detail.SUMMARY, 12)]


@functools.cache
def large():
    inventory = generate_inventory(systems=60, integrations=90, seed=3)
    return make_forecast(inventory, samples=SAMPLES)


@functools.cache
def small():
    return make_forecast(worlds.tiny_hub(), samples=SAMPLES)


def dated(**programme):
    inventory = worlds.tiny_hub()
    changed = inventory.programme.model_copy(update=programme)
    return make_forecast(inventory.model_copy(update={"programme": changed}), samples=SAMPLES)


def drawn(forecast, view: str, group: str | None = None) -> etree._Element:
    return etree.fromstring(draw_chart(forecast, view, ORIGIN, ChartRequest(group)))


def words_of(root: etree._Element) -> str:
    return " ".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("cut", CUTS, ids=str)
@pytest.mark.parametrize("by", list(Grouping))
def test_every_package_is_in_one_row_or_counted_in_one(by, cut):
    forecast = large()
    pieces = list_pieces(forecast)
    groups = gather(forecast, pieces, by, list_milestones(forecast))
    rows = fold_rows(forecast.plan.landscape, groups, cut)
    counted = Counter(piece.id for row in rows if row.is_folded or not row.is_heading for piece in row.pieces)

    assert len(pieces) > 300
    assert counted == Counter(piece.id for piece in pieces)
    if cut.most:
        assert len(rows) <= cut.most + 1


def test_a_large_schedule_is_folded_says_so_and_prints_in_eight_points_on_a3():
    root = drawn(large(), "schedule")
    scale = 1190.55 / float(root.get("viewBox").split()[2])

    assert min(float(node.get("font-size")) for node in root.iter(f"{SVG}text")) * scale >= 7.99
    assert "Collapsed to summary bars" in words_of(root)


def test_what_is_critical_is_marked_by_shape_and_weight_and_not_by_colour_alone():
    root = drawn(small(), "schedule")
    bars = [
        node
        for node in root.iter(f"{SVG}rect")
        if "mark-critical" in (node.get("class") or "") and node.find(f"{SVG}title") is not None
    ]

    assert bars
    assert all(float(bar.get("stroke-width")) > 1.5 for bar in bars)
    assert all("on the critical path" in bar.findtext(f"{SVG}title") for bar in bars)
    assert [node for node in root.iter(f"{SVG}polygon") if node.get("class") == "alarm"]


def test_a_deadline_is_a_line_with_its_probability_in_words():
    forecast = dated(deadline=date(2026, 2, 20))
    probability = forecast.schedule.probability_by(forecast.plan.landscape.inventory.programme.deadline)
    panel = build_finish_panel(forecast)
    shown = words_of(drawn(forecast, "schedule"))

    assert "Deadline 20 Feb 2026" in shown
    assert "to be met" in shown
    assert 0.05 < probability < 0.95
    assert f"({probability:.0%})".replace("%", " %") in panel.flags[0].words


def test_the_curve_names_the_days_that_the_summary_names():
    made = dated()
    whole_days = np.full_like(made.schedule.finish_draws, 10.0)  # the end of a day is not the beginning of the next
    schedule = replace(made.schedule, finish_draws=whole_days)
    forecast = replace(made, schedule=schedule, months=schedule.duration_months())
    panel = build_finish_panel(forecast)

    assert [words for _, _, words in panel.told] == [day(forecast.schedule.finish_date(share)) for share, _, _ in panel.told]


def test_without_a_start_there_are_months_and_no_dates():
    forecast = make_forecast(worlds.all_unknown(), samples=SAMPLES)
    for view in ("schedule", "confidence", "drivers"):
        shown = words_of(drawn(forecast, view))
        assert "months" in shown
        assert not re.search(r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}", shown)


def test_work_for_nobody_is_drawn_as_if_people_were_found_and_says_so():
    inventory = worlds.tiny_hub()
    nobody = tuple(pool.model_copy(update={"capacity": 0.0}) for pool in inventory.pools)
    forecast = make_forecast(inventory.model_copy(update={"pools": nobody}), samples=SAMPLES)
    schedule, confidence = (words_of(drawn(forecast, view)) for view in ("schedule", "confidence"))

    assert "P80 with people found: " in schedule
    assert "P80 finish" not in schedule
    assert "both kept" not in confidence
    for shown in (schedule, confidence):
        assert "ork waits for people whom nobody has" in shown
        assert "no start" not in shown


def test_without_rates_the_drawing_says_that_cost_cannot_be_told():
    forecast = make_forecast(worlds.all_unknown(), samples=SAMPLES)

    assert forecast.cost is None
    assert "cost cannot be told" in words_of(drawn(forecast, "confidence"))
    assert "cost cannot be told" in words_of(drawn(forecast, "drivers"))


def test_a_budget_is_what_the_whole_leaves_for_integration():
    bare = dated()
    total = float(sorted(bare.cost)[SAMPLES // 2]) + 100_000
    forecast = dated(total_cost=total, other_costs=100_000.0)
    panel = build_cost_panel(forecast)
    share = float((forecast.cost <= total - 100_000).mean())

    assert panel.flags[0].at == pytest.approx(total - 100_000)
    assert f"({share:.0%})".replace("%", " %") in panel.flags[0].words


def test_the_curve_rises_and_names_the_percentiles_of_the_estimate():
    panel = build_finish_panel(dated())
    values = [value for value, _ in panel.curve]

    assert values == sorted(values)
    assert [share for share, _, _ in panel.told] == [0.1, 0.5, 0.8, 0.9]


def test_a_tornado_runs_from_better_to_worse_around_the_mean_widest_first():
    for panel in build_tornados(large()):
        widths = [bar.worst - bar.best for bar in panel.bars]
        assert panel.bars
        assert widths == sorted(widths, reverse=True)
        assert all(bar.best <= panel.middle <= bar.worst for bar in panel.bars)
        assert not any("_" in bar.name or "item:" in bar.name for bar in panel.bars)


def test_lanes_keep_pieces_apart():
    pieces = [piece for piece in list_pieces(small()) if piece.stage != "steer"][:6]
    lanes = assign_lanes(pieces)

    for one in pieces:
        for other in pieces:
            if one.id < other.id and lanes[one.id] == lanes[other.id] < 2:
                assert one.finish <= other.start + 0.01 or other.finish <= one.start + 0.01


@pytest.mark.parametrize("view", list(CHARTS))
@pytest.mark.parametrize("world", [worlds.empty, worlds.lonely, worlds.all_unknown, worlds.hostile_names, worlds.live_only])
def test_every_chart_can_be_drawn_of_any_landscape_and_holds_nothing_active(view, world):
    svg = draw(world(), view, samples=200).data
    root = etree.fromstring(svg)
    ids = [node.get("id") for node in root.iter() if node.get("id")]

    assert {etree.QName(node).localname for node in root.iter()} <= ALLOWED_ELEMENTS
    assert len(ids) == len(set(ids))
    assert b"javascript:" not in svg
    assert "drawing-title" in ids
    assert "legend" in ids


def test_the_same_forecast_gives_the_same_bytes():
    for view in CHARTS:
        assert draw_chart(small(), view, ORIGIN, ChartRequest()) == draw_chart(small(), view, ORIGIN, ChartRequest())


def test_charts_have_no_dot_and_no_other_groups():
    with pytest.raises(NotRepresentable):
        draw(worlds.tiny_hub(), "schedule", fmt="dot")
    with pytest.raises(BadParameter):
        draw(worlds.tiny_hub(), "schedule", look=Look(group="colour"))
    with pytest.raises(BadParameter, match="takes no filter"):
        draw(worlds.tiny_hub(), "confidence", look=Look(filters=("domain:Business",)))
