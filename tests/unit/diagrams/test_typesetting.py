"""Text is measured with the fonts that draw it, broken where a reader would, and never loses what was meant to be seen."""

from __future__ import annotations

import pytest

from app.diagrams.typesetting import FAMILIES, FONTS, clean, drawable, measure, shorten, split_runs, wrap


def test_every_font_is_vendored_with_its_licence():
    assert all((FONTS / file).is_file() for family in FAMILIES for file in (family.regular, family.bold) if file)
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")


def test_all_fonts_together_stay_small_enough_for_the_repository():
    assert sum(file.stat().st_size for file in FONTS.iterdir()) < 12_000_000


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Claims", "Noto Sans"),
        ("Σύστημα", "Noto Sans"),
        ("Склад", "Noto Sans"),
        ("نظام المطالبات", "Noto Sans Arabic"),
        ("保険金請求", "Noto Sans CJK SC"),
        ("보험금", "Noto Sans CJK SC"),
        ("מערכת", "Noto Sans Hebrew"),
        ("नमस्ते", "Noto Sans Devanagari"),
    ],
)
def test_each_script_is_drawn_by_a_family_that_has_it(text, family):
    assert {run.family.name for run in split_runs(text, 10) if run.text.strip()} == {family}


def test_arabic_is_measured_joined_up():
    letters = sum(measure(char, 10) for char in "المطالبات")

    assert measure("المطالبات", 10) < letters


def test_runs_keep_every_character_and_right_to_left_lines_start_on_the_right():
    mixed = "نظام v2 · CRM"
    runs = split_runs(mixed, 10)

    assert sorted("".join(run.text for run in runs)) == sorted(mixed)
    assert runs[-1].text.startswith("نظام")
    assert runs[0].text == "v2 · CRM"


@pytest.mark.parametrize(
    "text", ["Policy administration system", "保険金請求システムと契約管理", "a" * 400, "x/y/z" * 40, "word " * 90]
)
def test_wrapped_lines_fit_and_say_when_something_is_missing(text):
    lines = wrap(text, 12, 120, most=3, bold=True)

    assert 1 <= len(lines) <= 3
    assert all(measure(line, 12, bold=True) <= 120.5 for line in lines)
    complete = "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert complete or lines[-1].endswith("…")


def test_wrapping_breaks_after_words_and_loses_nothing_that_fits():
    assert wrap("Customer relationship management", 12, 150, bold=True) == ("Customer", "relationship", "management") or (
        " ".join(wrap("Customer relationship management", 12, 150, bold=True)) == "Customer relationship management"
    )


def test_what_cannot_be_seen_is_taken_out():
    assert clean("a\x00b\u202ec\u2066d\x1be\ufefff") == "abcdef"
    assert clean("two\nlines\tand   spaces") == "two lines and spaces"
    assert len(clean("x" * 5000)) == 512


def test_shortening_keeps_what_fits_and_marks_the_rest():
    short = shorten("Policy administration", 10, 60)

    assert short.endswith("…")
    assert measure(short, 10) <= 60


def test_only_characters_that_no_font_has_are_replaced_for_paper():
    assert drawable("ok نظام 保険 → 𐎀") == "ok نظام 保険 → \ufffd"
