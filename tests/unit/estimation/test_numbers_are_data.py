"""MODEL: constants of the estimate are rows of the profile, with a source; code has no numbers of its own."""

from __future__ import annotations

import ast

import pytest

from app.estimation.effort_model import default_effort_model
from tests.conftest import ROOT

CODE = sorted((ROOT / "app" / "estimation").glob("*.py"))
PLAIN = {0, 1, 2}

# Named at the top of a module, and in no formula of effort, cost or time that anybody could argue about.
STATED = {
    "ABOVE_NOTHING": "a part of a slice, so that no quantile is endless",
    "BEYOND_CHANCE": "standard deviations from which a share of variance is told from chance",
    "BEYOND_ROUNDING": "what two sums of the same draws may differ by",
    "AT_ONCE": "causes drawn together",
    "BINS": "classes of equal count or probability, when variance is explained and when draws are spread evenly",
    "BIN_ORDER": "in which order the draws of a block fill its bins",
    "BLOCK": "draws that are worked off at a time",
    "CELLS": "draws that are summed up and sorted at a time",
    "CHUNK": "rows that fit a processor's cache",
    "CLOSE": "PRED(30) is a score's name",
    "DETAIL_CELLS": "memory for the spreads of single packages",
    "FACT_CELLS": "memory for the values of unknown facts",
    "DIGITS": "significant digits of a learned row",
    "DRAWS_PER_BIN": "draws that a bin's mean needs",
    "GAMMA": "SplitMix64's step from one number to the next",
    "HALF": "a half: of a probability, of a unit in the last place",
    "KEY_BYTES": "length of a stream's key",
    "GROUP_COUNTERS": "numbers that a block of a group takes",
    "KEPT_GROUPS": "how many draws are remembered",
    "KEPT_BLOCKS": "how many draws are remembered",
    "LAST_SHIFT": "SplitMix64's last shift",
    "LEAST_DAYS": "marks a package that exists and takes no work",
    "LEVELS": "which quantiles are scored",
    "MANY_OPTIONS": "options from which on fewer draws serve",
    "MONTHS_PER_YEAR": "a unit",
    "MOST_CAUSES": "causes of one kind looked at in the draws",
    "MIXES": "SplitMix64's shifts and factors",
    "MOST_DRAWS": "draws behind the savings of an API",
    "MOST_PACKAGES": "packages up to which a plan is priced anew for every constant",
    "MOST_SYSTEMS": "systems looked at for an API",
    "NAMED_AT_MOST": "how many names a sentence lists",
    "P90_DEVIATE": "a quantile of the normal distribution",
    "REACH": "up to how many steps of a standard deviation bins are told apart",
    "ROUNDS": "pairs of draws per bin of a block",
    "ROWS": "rows that fit a processor's cache",
    "SHARES": "which percentiles the document shows",
    "SHAPES_KEPT": "how many results are remembered",
    "QUADRATURE_POINTS": "accuracy of an integral",
    "SECONDS_PER_DAY": "a unit",
    "TABLES_KEPT": "how many tables of facts are remembered",
    "SPARE_BITS": "of a 32-bit word, that single precision has no place for",
    "STEP": "from one single-precision probability to the next",
    "STEPS": "of a standard deviation, by which a bin is looked up",
    "TENTHS": "into how many parts the draws are sorted by their cause",
    "TURN": "a full turn in radians",
    "UNIT": "from a 32-bit number to a probability",
    "TOLERANCE": "of a sum of shares, for rounding",
}


def numbers_in(tree: ast.Module) -> list[tuple[str, float, int]]:
    """Return every number in a module as (name of the module-level constant that it is in or empty, number, line)."""
    found = []
    for statement in tree.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        name = target.id if isinstance(target, ast.Name) else ""
        for node in ast.walk(statement):
            if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
                found.append((name, node.value, node.lineno))
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and isinstance(node.left, ast.Constant):
                found.append((name, float("nan"), node.lineno))  # 2**8 is a number in disguise
    return found


@pytest.mark.parametrize("file", CODE, ids=lambda file: file.stem)
def test_no_number_but_nothing_one_and_two(file):
    numbers = numbers_in(ast.parse(file.read_text(encoding="utf-8")))
    assert [row for row in numbers if row[1] not in PLAIN and row[0] not in STATED] == []


def test_the_test_sees_a_number():
    tree = ast.parse("def f(days):\n    return days * 1.5 + 2**8\nBLOCK = 1024\nHOURS = 8\n")
    assert [(name, line) for name, number, line in numbers_in(tree) if number not in PLAIN and name not in STATED] == [
        ("", 2),
        ("", 2),
        ("", 2),
        ("HOURS", 4),
    ]


def test_every_row_of_the_profile_is_read_by_its_name():
    """A constant that nothing reads would be a promise that changing it changes something."""
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for file in [*CODE, *(ROOT / "app").glob("s*/*.py"), *(ROOT / "app").glob("exporters/*.py")]
    )
    families = (
        "flow.class.",
        "norm.",
        "phase.",
        "team_share.",
        "capacity.pool.",
        "path.weight.score_",
        "size.",
        "missing_api.",
        "identifiers.",
    )
    families += ("data_quality.", "hosting.", "lacking.shift.", "learned.activity.")
    unread = [
        name
        for name in default_effort_model().constants
        if f'"{name}"' not in code
        and not (
            name.startswith("risk.") and f'"{name.split(".")[1]}"' in code and name.endswith((".odds", ".effort", ".delay"))
        )
        and not (name.startswith(families) and f'"{name[: name.rindex(".") + 1]}' in code)
    ]
    assert [name for name in unread if not name.startswith("path.weight.score_")] == []
