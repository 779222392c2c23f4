"""Anybody's spreadsheets: what the headers are taken for is said, can be corrected, and nothing is dropped in silence."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from app.errors import BadParameter
from app.exporters.inventory_yaml import inventory_yaml
from app.importers.bundles import read_files
from app.importers.mapping_file import columns_of, update_mapping
from app.importers.reading import Document, Options
from app.importers.registry import read_document

APPLICATIONS = [
    ["App ID", "Application Name", "IT Owner", "Hosting Type", "Lifecycle", "Criticality", "API?", "Cost centre"],
    [12, "Policy Admin", "Mainframe Ops", "Main frame", "In production", "Mission Critical", "no API", "CC1"],
    [13, "CRM", "N/A", "SaaS", "live", "High", "REST API", "CC2"],
    [15, "Zeta", "Claims team", "moon", "active", "vital", "?", ""],
]
INTERFACES = [
    [
        "Interface",
        "From application",
        "To Application",
        "Pattern",
        "Data objects",
        "Technology",
        "Direction",
        "Volume / day",
        "Via",
    ],
    ["I1", "policy admin", "13", "nightly", "Policy; Customer", "SFTP", "bidirectional", "25,000", ""],
    ["I2", "CRM", "Data Lake", "real-time", "Customer", "https", "", 10, "Zeta"],
    ["I3", "Claims users", "CRM", "manual", "", "", "", "", ""],
]


def workbook(**sheets):
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return memory.getvalue()


@pytest.fixture(scope="module")
def result():
    return read_document("apps.xlsx", workbook(Applications=APPLICATIONS, Interfaces=INTERFACES, Notes=[["hello"], ["more"]]))


def system(result, name):
    return next(system for system in result.inventory.systems if system.name == name)


def details(result, code):
    return [finding.detail for finding in result.findings if finding.code == code]


def test_facts_are_found_under_other_peoples_headers(result):
    policy = system(result, "Policy Admin")
    assert (policy.hosting, policy.business_criticality, policy.api.availability) == ("mainframe", "mission", "none")
    assert policy.owner == "mainframe-ops"
    assert policy.evidence["hosting"].document == "apps.xlsx"
    crm = system(result, "CRM")
    assert (crm.hosting, crm.owner, crm.api.styles, crm.api.availability) == ("saas", None, ("rest",), "partial")
    assert crm.evidence["api.availability"].confidence == 0.5


def test_flows_find_their_ends_by_number_name_or_case(result):
    flows = {(flow.source, flow.target): flow for flow in result.inventory.integrations}
    assert set(flows) == {("policy-admin", "crm"), ("crm", "policy-admin"), ("crm", "data-lake")}
    first = flows["policy-admin", "crm"]
    assert (first.mode, first.protocol, first.volume_per_day, first.carries) == (
        "batch",
        "SFTP",
        25_000,
        ("Policy", "Customer"),
    )
    assert flows["crm", "data-lake"].via == ("zeta",)


def test_what_was_made_up_or_left_out_is_said(result):
    assert "`Data Lake`" in details(result, "system-added")[0]
    left_out = " ".join(details(result, "left-out"))
    assert "people" in left_out
    assert "Cost centre" in left_out
    assert "Notes" in left_out
    unclear = " ".join(details(result, "word-not-understood"))
    assert "moon" in unclear
    assert system(result, "Zeta").hosting == "unknown"
    assert system(result, "Zeta").api.availability == "unknown"


def test_the_mapping_is_shown_with_its_sheet(result):
    found = [finding for finding in result.findings if finding.code == "columns-matched"]
    assert [finding.place.sheet for finding in found] == ["Applications", "Interfaces"]
    assert "`IT Owner` is owner" in found[0].detail
    assert "--map" in found[0].advice


def test_a_column_can_be_mapped_and_left_out():
    rows = [["Anlage", "Wer", "Hosting Type"], ["Kern", "Team A", "cloud"]]
    options = Options(columns={"Anlage": "name", "Wer": "owner", "Hosting Type": "-"})
    result = read_document("a.xlsx", workbook(Liste=rows), options=options)
    [kern] = result.inventory.systems
    assert (kern.name, kern.owner, kern.hosting) == ("Kern", "team-a", "unknown")


def test_a_mapping_to_nothing_is_an_error_with_a_suggestion():
    with pytest.raises(BadParameter) as caught:
        read_document("a.csv", b"Name,Wer\nA,B\n", options=Options(columns={"Wer": "ownr"}))
    assert "`owner`" in caught.value.hint


def test_a_header_that_no_sheet_has_is_said():
    result = read_document("a.csv", b"Name,Owner\nA,B\n", options=Options(columns={"Wr": "owner"}))
    assert "`Wr`" in details(result, "header-not-found")[0]


def test_no_known_headers_is_one_error_that_says_what_to_do():
    result = read_document("a.xlsx", workbook(S=[["x", "y"], [1, 2]]))
    [finding] = result.errors
    assert finding.code == "no-known-headers"
    assert "--map" in finding.advice


def test_leanix_has_keys_then_labels_then_data():
    applications = [
        ["id", "type", "name", "displayName", "description", "businessCriticality", "lifecycle"],
        ["ID", "Type", "Name", "Display Name", "Description", "Business Criticality", "Lifecycle"],
        ["a1", "Application", "Billing", "Billing", "Bills", "missionCritical", "active"],
        ["a2", "Application", "Ledger", "Ledger", "", "administrativeService", "phaseOut"],
    ]
    interfaces = [
        ["id", "type", "name", "displayName", "relInterfaceToProviderApplication", "relInterfaceToConsumerApplication"],
        ["ID", "Type", "Name", "Display Name", "Provider", "Consumer"],
        ["i1", "Interface", "Postings", "Postings", "Billing", "Ledger"],
    ]
    result = read_document("leanix.xlsx", workbook(Application=applications, Interface=interfaces))
    assert {row.name: str(row.business_criticality) for row in result.inventory.systems} == {
        "Billing": "mission",
        "Ledger": "low",
    }
    assert system(result, "Ledger").lifecycle == "retiring"
    [flow] = result.inventory.integrations
    assert (flow.source, flow.target, flow.provider) == ("billing", "ledger", "source")


def test_servicenow_tables_are_joined_by_name():
    applications = (
        b"name,sys_class_name,operational_status,busines_criticality,support_group\n"
        b"SAP,Business Application,Operational,1 - most critical,ERP\n"
        b"Shop,Business Application,Operational,2 - somewhat critical,Web\n"
    )
    relations = (
        b"parent,type,child\nShop,Depends on::Used by,SAP\n"
        b"SAP,Sends data to::Receives data from,Shop\nShop,Runs on::Runs,srv01\n"
    )
    result = read_files([Document("cmdb_ci_business_app.csv", applications), Document("cmdb_rel_ci.csv", relations)])
    assert system(result, "SAP").business_criticality == "mission"
    assert system(result, "Shop").owner == "web"
    assert [(row.source, row.target, row.provider) for row in result.inventory.integrations] == [
        ("sap", "shop", "source"),
        ("sap", "shop", None),
    ]
    assert "relations that move no data" in " ".join(details(result, "left-out"))


def test_excels_own_csv_is_read():
    result = read_document("a.csv", "Name;Owner\nÄrzte;Büro\n".encode("cp1252"))
    assert result.inventory.systems[0].name == "Ärzte"


def test_old_and_open_formats_are_read(tmp_path):
    old = xlwt.Workbook()
    sheet = old.add_sheet("Applications")
    for number, row in enumerate(APPLICATIONS):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    old.save(tmp_path / "a.xls")
    book = OpenDocumentSpreadsheet()
    table = Table(name="Applications")
    for row in APPLICATIONS:
        line = TableRow()
        for cell in row:
            written = TableCell(valuetype="string", stringvalue=str(cell))
            written.addElement(P(text=str(cell)))
            line.addElement(written)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(tmp_path / "a.ods")
    for name in ("a.xls", "a.ods"):
        found = read_document(name, (tmp_path / name).read_bytes()).inventory
        assert [row.name for row in found.systems] == ["Policy Admin", "CRM", "Zeta"]


def test_order_of_sheets_and_rows_changes_no_fact(result):
    turned = read_document("apps.xlsx", workbook(Interfaces=INTERFACES, Applications=[APPLICATIONS[0], *APPLICATIONS[:0:-1]]))
    assert {row.id: row.hosting for row in turned.inventory.systems} == {
        row.id: row.hosting for row in result.inventory.systems
    }
    assert {row.id for row in turned.inventory.integrations} == {row.id for row in result.inventory.integrations}


def test_what_is_hidden_repeated_merged_or_a_formulas_fault_is_read_and_said():
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Applications")
        sheet.merge_range(0, 0, 0, 2, "Our applications")
        sheet.write_row(1, 0, ["Domain", "Name", "Owner"])
        sheet.merge_range(2, 0, 4, 0, "Claims")
        for row, name in enumerate(["A", "B", "C", "D", "D"], 2):
            sheet.write(row, 1, name)
        sheet.write_formula(6, 2, "=1/0", None, "#DIV/0!")
        flows = book.add_worksheet("Interfaces")
        flows.write_row(0, 0, ["Source", "Target"])
        flows.write_row(1, 0, ["A", "#N/A"])
        flows.hide()
    result = read_document("a.xlsx", memory.getvalue())
    assert {row.name: row.domain for row in result.inventory.systems} == {
        "A": "Claims",
        "B": "Claims",
        "C": "Claims",
        "D": None,
    }
    assert "`Interfaces` is hidden" in details(result, "hidden-sheet")[0]
    left_out = " ".join(details(result, "left-out"))
    assert "1 rows that repeat the one before" in left_out
    assert "1 flows without two ends (`A`)" in left_out


def test_what_a_column_was_taken_for_can_be_kept_corrected_and_read_back():
    data = workbook(Liste=[["Anlage", "Wer", "Hosting Type"], ["Kern", "Team A", "cloud"]])
    nothing = read_document("a.xlsx", data)
    assert nothing.inventory is None
    assert nothing.columns == {"Anlage": "unknown", "Wer": "unknown", "Hosting Type": "unknown"}
    written = update_mapping(None, (), nothing.columns)
    written["columns"] |= {"Anlage": "name", "Wer": "owner"}
    again = read_document("a.xlsx", data, options=Options(columns=columns_of(written)))
    assert (again.inventory.systems[0].name, again.inventory.systems[0].owner) == ("Kern", "team-a")
    kept = update_mapping(written, (), again.columns)
    assert kept["columns"] == {"Anlage": "name", "Wer": "owner", "Hosting Type": "hosting"}


def test_columns_of_several_sheets_are_told_apart(result):
    assert result.columns["Applications!IT Owner"] == "owner"
    assert result.columns["Interfaces!From application"] == "source"
    assert result.columns["Applications!Cost centre"] == "unknown"
    data = workbook(Applications=APPLICATIONS, Interfaces=INTERFACES, Notes=[["hello"], ["more"]])
    again = read_document("apps.xlsx", data, options=Options(columns=columns_of({"columns": dict(result.columns)})))
    assert again.inventory == result.inventory


def test_a_state_that_is_usual_is_a_fact_with_evidence():
    result = read_document("a.csv", b"Name,Status\nA,live\nB,retired\n")
    again = read_document("again.yaml", inventory_yaml(result.inventory).encode())
    assert [finding.code for finding in again.findings] == []
    assert again.inventory == result.inventory
