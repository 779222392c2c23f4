"""Equal questions are asked once, about all their systems; nothing about who is asked or how much it tells is lost."""

from __future__ import annotations

from app.estimation.question_wording import find_wording
from app.exporters.assumption_words import WORDS
from app.exporters.merged_questions import merge_questions
from app.services.estimates import estimate_document
from tests.unit.exporters.plans import inventory_of

FACT = "data_quality.completeness"


def row(name, team, fact=FACT, narrows_by=0.1):
    label = f"{name.upper()} ({name})"
    text = find_wording("system", fact)[0].text.replace("{}", label)
    return {
        "subject": {"system": name},
        "fact": fact,
        "team": team,
        "narrows_by": narrows_by,
        "text": text,
        "allowed": [],
        "form": "",
    }


def test_one_owner_gets_one_sentence():
    rows = [row("a", "blue"), row("b", "red"), row("c", "blue"), row("d", "blue", "hosting")]
    merged = merge_questions(rows, by_owner=True)

    assert [each["text"] for each in merged] == [
        "Which share of the records in each of A (a) and C (c) is complete enough to be used?",
        "Which share of the records in B (b) is complete enough to be used?",
        "Where does D (d) run?",
    ]
    assert [each["joined"] for each in merged] == [2, 1, 1]
    assert merged[0]["narrows_by"] == 0.2


def test_a_page_asks_everybody_at_once_and_names_a_few():
    rows = [row(name, team) for name, team in zip("abcdefg", ("x", "y", "x", "z", "x", "y", "x"), strict=True)]
    (merged,) = merge_questions(rows, by_owner=False)

    assert merged["text"] == (
        "Which share of the records in each of A (a), B (b), C (c), D (d) and 3 more is complete enough to be used?"
    )
    assert merged["teams"] == ["x", "y", "z"]


def test_nobody_known_is_somebody_else_each_time():
    rows = [row("a", None), row("b", None)]
    assert [each["text"] for each in merge_questions(rows, by_owner=False)] == [each["text"] for each in rows]


def test_what_narrows_most_comes_first_and_shares_stay_shares():
    rows = [row("a", "x", narrows_by=0.5), row("b", "x", "hosting", 0.4), row("c", "x", "hosting", 0.7)]
    assert [each["narrows_by"] for each in merge_questions(rows, by_owner=True)] == [1.0, 0.5]


def test_every_guessed_constant_of_the_bundled_inventories_has_words():
    for name in ("insurance-claims.yaml", "half-known.yaml", "regional-bank.yaml"):
        document = estimate_document(inventory_of(name), samples=100, fields=("assumptions",))
        guessed = next(text for text in document["assumptions"] if "auth." in text)
        names = guessed.partition(": ")[2].removesuffix(".").split(", ")
        assert {each.split(".")[0] for each in names} <= set(WORDS)
