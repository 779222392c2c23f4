"""Wrong parameters are told in words of ours, with what they must be."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from app.web.parameter_words import KINDS, tell_fault


@pytest.mark.parametrize(
    ("wanted", "given", "words"),
    [(int, "ten", "whole number"), (float, "x", "a number"), (bool, "maybe", "true or false")],
)
def test_a_wrong_kind_is_told_by_the_kind_that_is_wanted(wanted, given, words):
    with pytest.raises(ValidationError) as fault:
        TypeAdapter(wanted).validate_python(given)
    assert words in tell_fault(fault.value.errors()[0])
    assert all("input" not in said for said in KINDS.values())
