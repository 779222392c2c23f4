"""The briefing: at most four pages, every figure the estimate's, names as text, the same bytes twice."""

from __future__ import annotations

import functools
import io
import re

import pytest
from pypdf import PdfReader

from app.errors import RenderingFailed
from app.exporters.briefing import Plates, brief
from app.exporters.briefing_frame import ROOMS
from app.sandbox.typesetter import typeset
from app.services.briefing import names_of
from app.services.estimates import make_forecast
from app.services.exports import Material, Options, export
from benchmarks.generate import generate_inventory
from tests import worlds

SAMPLES = 300
HEADINGS = ("What it takes", "Decisions asked for", "Gates", "The map", "The date", "best questions", "not in these figures")
NOTHING = Plates("", (), "", "")


@functools.cache
def pdf_of(world) -> bytes:
    return export(world(), "briefing", samples=SAMPLES).data


def text_of(pdf: bytes) -> str:
    joined = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", joined.replace("\u00a0", " ").replace("\u2060", ""))


def large():
    return generate_inventory(systems=60, integrations=90, seed=3)


@pytest.mark.parametrize("world", [worlds.all_unknown, worlds.hostile_names, worlds.mainframe_between_two, large])
def test_there_are_two_to_four_pages_whose_text_can_be_searched(world):
    pdf = pdf_of(world)
    text = text_of(pdf)

    assert 2 <= len(PdfReader(io.BytesIO(pdf)).pages) <= 4
    for heading in (
        "What it takes",
        "Decisions asked for",
        "Gates",
        "The map",
        "The date",
        "best questions",
        "not in these figures",
    ):
        assert heading in text


def test_the_figures_are_those_of_the_estimate():
    inventory = worlds.mainframe_between_two()
    summary = Material(inventory, Options(), samples=SAMPLES).estimate("summary")["summary"]
    text = text_of(pdf_of(worlds.mainframe_between_two))

    assert f"{summary['effort_days']['p80']:,.0f}" in text
    assert f"{summary['cost']['p50'] / (1e6 if summary['cost']['p50'] >= 1e6 else 1e3):,.0f}"[:3] in text
    assert f"{summary['duration_months']['p50']:,.1f}" in text


def test_what_a_pilot_should_try_is_told_with_what_it_takes_off_the_p80():
    inventory = worlds.mainframe_between_two()
    to_try = Material(inventory, Options(), samples=SAMPLES).estimate("pilot")["pilot"]["to_try"]
    text = text_of(pdf_of(worlds.mainframe_between_two))
    first = to_try["trials"][0]

    assert f"In a pilot, {first['name']} ({first['kind']})" in text
    assert f"EUR {to_try['together']['cost_less'] / 1e3:,.0f} thousand with {len(to_try['trials'])} such trial" in text


def test_the_same_estimate_gives_the_same_bytes_and_states_no_date():
    again = export(worlds.mainframe_between_two(), "briefing", samples=SAMPLES).data
    reader = PdfReader(io.BytesIO(again))

    assert again == pdf_of(worlds.mainframe_between_two)
    assert "/CreationDate" not in reader.metadata
    assert reader.metadata["/Title"].startswith("Briefing: ")


def test_headings_are_tagged_and_only_fonts_of_our_own_are_in_it():
    reader = PdfReader(io.BytesIO(pdf_of(worlds.hostile_names)))
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert fonts
    assert all(font.startswith("NotoSans") for font in fonts)


def test_names_are_text_whatever_they_look_like():
    name = '#read("/etc/passwd") $x$ *bold* <label> @ref \\ [x] // /* {{'
    inventory = worlds.one_missing_api()
    systems = tuple(row.model_copy(update={"name": name}) for row in inventory.systems)
    renamed = inventory.model_copy(update={"name": name, "systems": systems})

    said = text_of(export(renamed, "briefing", samples=SAMPLES).data)
    assert 'read("/etc/passwd") $x$ *bold* <label> @ref' in said


def test_a_missing_api_has_its_price_and_the_decision_it_needs():
    inventory = worlds.one_missing_api()
    forecast = make_forecast(inventory, samples=SAMPLES)
    document = Material(inventory, Options(), samples=SAMPLES).estimate()
    said = brief(document, names_of(forecast.plan.landscape), NOTHING)

    [row] = said["apis"]["rows"]
    assert (row["name"], row["owner"], row["offers"]) == ("Billing", "Blue team", "none")
    assert row["decision"]
    assert "thousand" in row["price"]
    assert any("1 system without a known API is opened (section 2)" in ask for ask in said["asks"])


def test_what_is_unknown_is_not_priced_as_if_it_were_known():
    inventory = worlds.all_unknown()
    forecast = make_forecast(inventory, samples=SAMPLES)
    said = brief(Material(inventory, Options(), samples=SAMPLES).estimate(), names_of(forecast.plan.landscape), NOTHING)

    assert all(row["offers"] == "unknown" and row["price"] == "–" for row in said["apis"]["rows"])
    assert "person-days" in said["headline"]
    assert "Give rates per day" in said["asks"][0]


def test_less_room_tells_less_and_counts_what_it_leaves_out():
    inventory = large()
    forecast = make_forecast(inventory, samples=SAMPLES)
    document = Material(inventory, Options(), samples=SAMPLES).estimate()
    for room in ROOMS:
        said = brief(document, names_of(forecast.plan.landscape), NOTHING, room)["apis"]
        lacking = sum(row["lacks_api"] is not False for row in document["systems"])
        assert len(said["rows"]) + said["more"] == lacking


def test_a_document_reaches_no_file_outside_its_folder(tmp_path):
    (tmp_path / "evil.typ").write_text('#read("/etc/hostname")\n#read("../../../../etc/hostname")')

    with pytest.raises(RenderingFailed):
        typeset(tmp_path / "evil.typ", {}, {}, tmp_path)


def test_no_constant_and_no_equal_question_stands_in_it():
    text = text_of(pdf_of(worlds.all_unknown))
    assert "Assumed without published evidence" in text
    assert not re.search(r"missing_api\.|risk\.[a-z_]+\.odds|auth\.light", text)
    material = Material(worlds.all_unknown(), Options(), samples=SAMPLES)
    said = brief(material.estimate(), names_of(material.landscape), NOTHING)
    asked = [re.sub(r"(each of )?[^ ]+ \([^)]*\)((,| and) [^ ]+ \([^)]*\))*", "…", row["text"]) for row in said["questions"]]
    owned = [one for one, row in zip(asked, said["questions"], strict=True) if "whoever owns it" not in row["aside"]]
    assert len(set(owned)) == len(owned)
