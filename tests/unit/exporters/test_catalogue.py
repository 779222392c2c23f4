"""The interface catalogue: every integration once in each form, unknown said to be unknown, names as they are written."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

import openpyxl
import pytest

from app.exporters.catalogue import (
    export_catalogue_csv,
    export_catalogue_html,
    export_catalogue_markdown,
    export_catalogue_xlsx,
)
from app.services.catalogue import catalogue_document
from app.services.landscapes import landscape_of
from tests.worlds import WORLDS, bare, flow, system, world

EVIL = '=cmd|"x"!A1 <script>alert(1)</script> | [x](javascript:y) `z`'


class Page(HTMLParser):
    """What a page holds: the tags it opens, the text of each row's cells, its scripts."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.rows: list[str] = []
        self.feed(data.decode())

    def handle_starttag(self, tag, _attributes) -> None:
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append("")

    def handle_data(self, data) -> None:
        if self.rows:
            self.rows[-1] += data


def document_of(inventory, scenario=None):
    return catalogue_document(landscape_of(inventory, scenario))


def csv_rows(document) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export_catalogue_csv(document).decode())))


@pytest.mark.parametrize("name", WORLDS)
def test_every_integration_is_in_every_form(name) -> None:
    landscape = landscape_of(WORLDS[name]())
    document = catalogue_document(landscape)
    ids = list(landscape.flows)
    assert [row["id"] for row in document["rows"]] == ids
    assert [row["id"] for row in csv_rows(document)] == ids
    sheet = openpyxl.load_workbook(io.BytesIO(export_catalogue_xlsx(document))).active
    assert [cell.value for cell in next(sheet.iter_cols(1, 1))][1:] == ids
    page, text = Page(export_catalogue_html(document)), export_catalogue_markdown(document).decode()
    assert len(page.rows) == len(ids) + 1
    assert text.count("\n| ") == len(ids) + 2 * text.count("\n## ")  # a head and a rule for each domain


def test_what_is_known_of_an_integration_stands_in_its_row() -> None:
    inventory = world(
        teams=[{"id": "ops", "name": "Operations", "contact": "ops@example.org"}],
        systems=[
            system("core", owner="ops", zone="inner", api={"availability": "batch"}, data={"classification": "restricted"}),
            system("shop", zone="outer"),
        ],
        integrations=[flow("core", "shop", name="Orders", mode="file", needs={"latency_ms": 200}, tags=["nightly"])],
        paths=[{"id": "order", "name": "Order", "hops": ["core", "shop"]}],
    )
    row = csv_rows(document_of(inventory))[0]
    assert (row["name"], row["provider"], row["api_availability"], row["lacks_api"]) == ("Orders", "core", "batch", "yes")
    assert (row["owner_contact"], row["crosses_zones"], row["needs_latency_ms"]) == ("ops@example.org", "inner; outer", "200")
    assert (row["paths"], row["tags"], row["classification"]) == ("order", "nightly", "restricted")


def test_unknown_is_an_empty_cell_in_tables_and_a_question_mark_for_people() -> None:
    document = document_of(world(systems=[bare("a"), bare("b")], integrations=[{"source": "a", "target": "b"}]))
    row = csv_rows(document)[0]
    assert {row[name] for name in ("mode", "protocol", "carries", "api_availability", "lacks_api", "classification")} == {""}
    assert document["counts"]["api_unknown"] == 1
    assert "| ? | ? | a | ? |" in export_catalogue_markdown(document).decode()


def test_one_unknown_end_makes_the_classification_unknown_unless_the_other_is_the_highest() -> None:
    def classified(level: str):
        ends = [system("a", data={"classification": level}), bare("b")]
        return document_of(world(systems=ends, integrations=[flow("a", "b")]))["rows"][0]["classification"]

    assert (classified("internal"), classified("restricted")) == (None, "restricted")


def test_names_run_in_no_form() -> None:
    document = document_of(
        world(systems=[system("a", name=EVIL), system("b", domain=EVIL)], integrations=[flow("a", "b", name=EVIL, tags=[EVIL])])
    )
    assert csv_rows(document)[0]["name"] == f"'{EVIL}"
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(export_catalogue_xlsx(document))).active for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    page = Page(export_catalogue_html(document))
    assert page.tags.count("script") == 1
    assert EVIL in page.rows[1]
    markdown = export_catalogue_markdown(document).decode()
    assert "<script>" not in markdown
    assert not re.search(r"(?<!\\)\[x", markdown)


def test_the_page_asks_nobody_for_anything_and_allows_its_own_script_alone() -> None:
    page = export_catalogue_html(document_of(WORLDS["tiny_hub"]())).decode()
    assert not re.search(r"(?:src|href)=", page)
    assert "default-src 'none'" in page
    assert "script-src 'sha256-" in page
