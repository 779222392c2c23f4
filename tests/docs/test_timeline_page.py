"""What docs/timeline.md tells people to type works, and the worked example's figures are the estimate's."""

from __future__ import annotations

import json

from tests.docs.commands import ROOT, Newcomer, read_steps

PAGE = ROOT / "docs" / "timeline.md"


def test_the_finish_moves_with_half_a_specialist_more(tmp_path, update_golden):
    newcomer = Newcomer(tmp_path)
    said = [newcomer.follow(step) for step in read_steps(PAGE)]
    half, whole = (json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8")) for name in ("half", "whole"))
    table = f"{row_of(0.5, half['summary'])}\n{row_of(1, whole['summary'])}\n"
    if update_golden:
        put_table(table)

    lever = next(row for row in half["schedule"]["levers"] if row["id"] == "team:core-operations")
    assert lever["what"] in PAGE.read_text(encoding="utf-8")
    assert lever["what"] in said[0]
    assert lever["changes"] == [{"team": "core-operations", "set": {"capacity": 1.0}}]
    assert half["summary"]["duration_months"]["p50"] - whole["summary"]["duration_months"]["p50"] > 1
    assert half["summary"]["effort_days"] == whole["summary"]["effort_days"]
    assert table in PAGE.read_text(encoding="utf-8")
    assert "whole-specialist" in said[3]


def row_of(people, summary):
    months = summary["duration_months"]
    return f"| {people:g} | {months['p50']:.1f} | {months['p80']:.1f} | {summary['finish']['p80']} |"


def put_table(table):
    before, head, rest = PAGE.read_text(encoding="utf-8").partition("| --- | --- | --- | --- |\n")
    PAGE.write_text(f"{before}{head}{table}\n{rest.partition(chr(10) * 2)[2]}", encoding="utf-8")
