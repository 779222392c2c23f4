"""Tables of finished work are read whatever they call their columns, and every fault is placed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.estimation.actuals import Actual
from app.importers.actuals_table import Estimated, EstimatedPackages, read_actuals

ESTIMATED = EstimatedPackages(
    {"system/crm/engage": Estimated("engage", 2.0), "system/crm/enable": Estimated("enable", 0.0)}, "ours"
)


def codes(text: str, estimated: EstimatedPackages | None = None) -> list[tuple[str, int | None]]:
    return [
        (found.code, found.place.line if found.place else None)
        for found in read_actuals("a.csv", text.encode(), estimated).findings
    ]


@pytest.mark.parametrize(
    "text",
    [
        "organisation,activity,estimate_days,actual_days\nacme,path test,4,6.5\n",
        "Company;Phase;Planned;Spent\r\nacme;Path-Test;4;6,5\r\n",
        "org\ttype\tEstimate (hours)\tActual hours\nacme\tpath_test\t32\t52\n",
        "\ufeffactual,estimate,ORGANIZATION,Activity,Comment\n6.5,4,acme,path_test,fine\n\n",
    ],
)
def test_columns_by_many_names(text):
    assert read_actuals("a.csv", text.encode()).actuals == [Actual("acme", "path_test", 4.0, 6.5)]


def test_organisation_and_activity_may_be_left_out():
    assert read_actuals("a.csv", b"estimate,actual\n4,6\n").actuals == [Actual("unnamed", "", 4.0, 6.0)]


def test_every_fault_of_every_row_at_once():
    text = 'organisation,estimate_days,actual_days\nacme,x,0\n,3,\nacme,-2,1e9\n"two\nlines",nan,5\nacme,1,5\n'

    assert codes(text) == [
        ("days-out-of-range", 2), ("not-a-number", 2), ("days-missing", 3), ("organisation-missing", 3),
        ("days-out-of-range", 4), ("days-out-of-range", 4), ("not-a-number", 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "column-missing"),
        ("organisation,estimate_dys,actual_days\n", "column-missing"),
        ("estimate,planned,actual\n1,1,1\n", "column-twice"),
        ("package,actual\nx,1\n", "estimate-missing"),
        ("estimate,actual\n", "no-actuals"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(text, code):
    assert code in {found for found, _ in codes(text)}


def test_hours_in_a_column_of_days_are_suspected():
    assert codes("estimate,actual\n1,40\n") == [("unlikely-ratio", 2)]


def test_packages_take_their_estimate_from_the_document_and_unknown_ones_are_named():
    text = "package,actual_days\nsystem/crm/engage,3\nsystem/crm/engag,3\nsystem/crm/enable,2\nsystem/crm/engage,4\n"
    result = read_actuals("done.csv", text.encode(), ESTIMATED)

    assert result.actuals == [Actual("ours", "engage", 2.0, 3.0)]
    assert codes(text, ESTIMATED) == [("unknown-package", 3), ("nothing-estimated", 4), ("package-twice", 5)]
    assert "system/crm/engage" in result.findings[0].advice


@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=300).map(lambda text: ("estimate,actual\n" + text).encode("utf-8", "replace"))
    )
)
def test_whatever_the_bytes_are_they_are_read_or_refused_with_reasons(data):
    result = read_actuals("a.csv", data)

    assert result.actuals or result.findings
    assert all(row.estimate_days > 0 and row.actual_days > 0 for row in result.actuals)
