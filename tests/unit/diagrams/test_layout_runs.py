"""Layouts are complete or they are failures, and failures lead to the next plan."""

from __future__ import annotations

import dataclasses

import pytest

from app.diagrams import render
from app.diagrams.dot import Plan
from app.diagrams.layout import LayoutLost, dot_version, run_plan
from app.diagrams.picture import Box, Line, Origin, Picture, Shown
from app.diagrams.render import choose_readable, lay_out
from app.errors import RenderingFailed


def star(spokes: int) -> Picture:
    boxes = tuple(Box(f"s{index}", f"system-s{index}", f"System {index}") for index in range(spokes + 1))
    lines = tuple(Line(f"s{index}", "s0", f"line-{index}", stands_for=(f"i{index}",)) for index in range(1, spokes + 1))
    return Picture("landscape", "Star", "", Origin("star", "Star"), Shown(spokes + 1, spokes + 1, spokes, spokes), boxes, lines)


def script(tmp_path, body: str):
    path = tmp_path / "dot"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("cat > /dev/null; exit 1", "status 1"),
        ("cat > /dev/null; echo 'Error: trouble in init_rank' >&2; echo 'edge lost' >&2; echo '{}'", "lost"),
        ("cat > /dev/null; echo not json", "unreadable"),
        ('cat > /dev/null; echo \'{"bb": "0,0,1,1", "objects": [], "edges": []}\'', "0 of 3 boxes"),
        ("cat > /dev/null; kill -SEGV $$", "status -11"),
        ("sleep 30", "stopped for time"),
    ],
)
def test_a_dot_that_fails_loses_or_hangs_is_a_failure_and_not_a_drawing(monkeypatch, tmp_path, body, why):
    monkeypatch.setenv("SEAMAP_DOT", script(tmp_path, body))

    with pytest.raises(LayoutLost, match=why):
        run_plan(star(2), Plan("clusters"), 0.8)


def test_a_plan_that_loses_a_line_gives_way_to_the_next_which_says_so(monkeypatch):
    def losing(picture, plan, wall_s):
        if plan.clusters and not plan.newrank:
            raise LayoutLost("lost 1 line")
        return run_plan(picture, plan, wall_s)

    monkeypatch.setattr(render, "run_plan", losing)
    laid_out = lay_out(star(3))

    assert laid_out.plan.name == "newrank"
    assert b"second plan" in render.draw_svg(laid_out)


def test_when_no_plan_works_the_error_says_what_to_do(monkeypatch):
    def failing(picture, plan, wall_s):
        raise LayoutLost("nothing works")

    monkeypatch.setattr(render, "run_plan", failing)

    with pytest.raises(RenderingFailed) as caught:
        lay_out(star(3))
    assert caught.value.hint


def test_a_picture_that_cannot_be_laid_out_makes_room_for_a_coarser_one_that_says_so(monkeypatch):
    def only_small(picture, plan, wall_s):
        if len(picture.boxes) > 3:
            raise LayoutLost("too much")
        return run_plan(picture, plan, wall_s)

    monkeypatch.setattr(render, "run_plan", only_small)
    laid_out = choose_readable([lambda: star(6), lambda: star(2)])

    assert len(laid_out.picture.boxes) == 3
    assert any("could not be laid out" in remark for remark in laid_out.picture.remarks)


def test_the_first_readable_picture_wins_and_a_sufficient_one_ends_the_search():
    tall = dataclasses.replace(star(70), flows=(render.Flow.RIGHT,))
    assert len(choose_readable([lambda: tall, lambda: star(2)]).picture.boxes) == 3
    sufficient = dataclasses.replace(tall, suffices=True)
    assert len(choose_readable([lambda: sufficient, lambda: star(2)]).picture.boxes) == 71


def test_the_version_of_dot_can_be_told():
    assert "16.1" in dot_version()
