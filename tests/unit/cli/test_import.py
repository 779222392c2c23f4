"""``seamap import``: from foreign documents to a file that a person edits, and that every other command takes."""

from __future__ import annotations

import json

import pytest

from tests.contract.test_http_imports import CATALOGUE, OPENAPI
from tests.webclient import SMALL


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "catalog-info.yaml").write_bytes(CATALOGUE)
    (tmp_path / "billing.yaml").write_bytes(OPENAPI)
    (tmp_path / "claims.yaml").write_bytes(SMALL)
    return tmp_path


def test_an_imported_inventory_can_be_read_edited_and_used(seamap, folder):
    done = seamap("import", "catalog-info.yaml", "-o", "out.yaml", "--currency", "GBP")
    assert done.code == 0, done.err
    assert "3 systems, 2 integrations" in done.err
    text = (folder / "out.yaml").read_text()
    assert text.startswith("# Imported from catalog-info.yaml.")
    assert "schema: seamap/inventory/v1\nid: catalog-info\n" in text
    assert "api.availability: {source: backstage, document: catalog-info.yaml, confidence: " in text
    for command in (["validate"], ["estimate", "--samples", "100"], ["analyse"], ["map", "--view", "landscape", "-o", "m.svg"]):
        name, *rest = command
        assert seamap(name, "out.yaml", *rest).code == 0
    assert "warning" not in seamap("validate", "out.yaml").out


def test_every_command_takes_the_document_itself(seamap, folder):
    assert seamap("validate", "catalog-info.yaml").code == 0
    body = json.loads(seamap("estimate", "catalog-info.yaml", "--samples", "100", "--format", "json").out)
    assert body["inventory"]["id"] == "catalog-info"


def test_json_comes_out_where_it_is_asked_for(seamap, folder):
    seamap("import", "catalog-info.yaml", "--id", "given", "--name", "Given", "-o", "out.json")
    tree = json.loads((folder / "out.json").read_text())
    assert (tree["id"], tree["name"], len(tree["systems"])) == ("given", "Given", 3)
    assert seamap("import", "catalog-info.yaml", "-o", "out.docx").code == 2


def test_near_matches_go_to_a_mapping_file_and_come_back(seamap, folder):
    ask = ("import", "catalog-info.yaml", "--into", "claims.yaml", "--mapping", "mapping.yaml", "-o", "out.yaml")
    first = seamap(*ask)
    assert "near-match" in first.err
    proposal = (folder / "mapping.yaml").read_text()
    assert "same_as: unknown" in proposal
    assert "{id: payments, name: Payments, similarity: 0.93}" in proposal
    (folder / "mapping.yaml").write_text(proposal.replace("same_as: unknown", "same_as: payments"))
    second = seamap(*ask)
    assert "near-match" not in second.err
    assert "id: payment\n" not in (folder / "out.yaml").read_text()
    assert "same_as: payments" in (folder / "mapping.yaml").read_text()


def test_a_decision_for_a_system_that_is_not_there_is_said(seamap, folder):
    (folder / "mapping.yaml").write_text("schema: seamap/mapping/v1\nsystems: [{imported: payment, same_as: paymnets}]\n")
    done = seamap("import", "catalog-info.yaml", "--into", "claims.yaml", "--mapping", "mapping.yaml", "-o", "out.yaml")
    assert done.code == 0
    assert "unknown-decision: The mapping file says that `payment` is `paymnets`" in done.err


def test_importing_twice_makes_no_duplicates(seamap, folder):
    seamap("import", "catalog-info.yaml", "--into", "claims.yaml", "-o", "once.yaml")
    seamap("import", "catalog-info.yaml", "--into", "once.yaml", "-o", "twice.yaml")
    assert (folder / "once.yaml").read_text() == (folder / "twice.yaml").read_text()


def test_an_api_description_fills_in_a_system(seamap, folder):
    done = seamap("import", "billing.yaml", "--into", "claims.yaml", "--system", "Payments", "-o", "out.yaml")
    assert done.code == 0, done.err
    assert "does not say: rate limits, a contact, a test environment" in done.err
    text = (folder / "out.yaml").read_text()
    assert "auth: {method: oidc}" in text
    assert text.count("- id: ") == 5  # three systems and two integrations, as before; no system was added


def test_faults_are_listed_and_nothing_is_written(seamap, folder):
    (folder / "broken.yaml").write_bytes(CATALOGUE + b"---\na: [\n")
    done = seamap("import", "broken.yaml", "-o", "out.yaml")
    assert done.code == 2
    assert "broken.yaml:" in done.err
    assert not (folder / "out.yaml").exists()
    assert seamap("import", "missing.yaml").code == 2
    assert seamap("import", "catalog-info.yaml", "--from", "nonsense").code == 2
    assert seamap("import", "catalog-info.yaml", "--id", "Not An Id").code == 2
