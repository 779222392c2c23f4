"""Whatever is uploaded gives findings or one clear error, soon, and nothing else."""

from __future__ import annotations

import time

import pytest

from app.errors import AppError
from app.findings import Severity
from app.importers.registry import read_document
from tests.unit.importers.hostile_documents import hostile_documents

CORPUS = hostile_documents()
LONGEST_SECONDS = 10.0  # processor time on a shared machine; a hang or a quadratic walk takes minutes


def test_the_corpus_is_large_and_its_names_are_distinct():
    assert len(CORPUS) > 400


@pytest.mark.parametrize(("name", "data"), CORPUS, ids=[name[:60] for name, _ in CORPUS])
def test_it_is_refused_or_read_and_says_so(name, data):
    start = time.process_time()
    try:
        result = read_document(name, data)
    except AppError as problem:
        refusal = problem.detail
    else:
        refusal = "read"
        assert (result.inventory is None) == any(finding.severity is Severity.ERROR for finding in result.findings)
        for finding in result.findings:
            assert finding.detail
            assert len(finding.detail) < 600
            assert finding.detail.isprintable()
            assert finding.place is not None
    assert 0 < len(refusal) < 500
    assert time.process_time() - start < LONGEST_SECONDS
