"""What tells derived documents apart: everything that their bytes depend on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.services.derivation.wanted import Kind, Wanted
from app.services.documents import key_of
from app.store.protocol import Version

VERSION = Version("claims", 1, "Claims AI", "sha256:0", datetime(2026, 1, 5, tzinfo=UTC))
WITHOUT_MODEL = {Kind.INVENTORY, Kind.GRAPH, Kind.ANALYSIS, Kind.IMPACT}


@pytest.mark.parametrize("kind", Kind)
def test_what_is_priced_is_another_document_under_another_effort_model(kind):
    learned, other = (key_of(VERSION, Wanted(kind), "", f"sha256:{letter}") for letter in "ab")

    assert (learned == other) == (kind in WITHOUT_MODEL)
