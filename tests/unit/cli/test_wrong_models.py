"""What is no effort model, and a table without a row, are told by name and with what would be right."""

from __future__ import annotations

from app.importers.actuals_table import read_actuals


def test_an_effort_model_that_is_not_toml_is_told_by_its_name(seamap, write, tmp_path):
    model = tmp_path / "mine.yaml"
    model.write_text("id: mine\nconstants: []\n")
    done = seamap("estimate", write(), "--model", str(model))

    assert done.code == 2
    assert "mine.yaml is not TOML" in done.err
    assert "seamap calibrate" in done.err


def test_a_table_without_titles_is_told_to_have_some():
    (found, *_) = read_actuals("empty.csv", b"").findings
    assert found.advice == "The first row is empty: name the columns in it."


def test_rows_without_an_activity_are_told_once_and_learned_from():
    result = read_actuals("a.csv", b"activity,estimate,actual\nbuild,10,12\n,5,6\n,7,8\n")
    assert len(result.actuals) == 3
    assert [(found.code, found.place.line) for found in result.findings] == [("no-activity", 3)]
