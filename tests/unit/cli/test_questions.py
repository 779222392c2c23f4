"""questions prints a list per team, a document for programs, and a workbook that a team can fill in."""

from __future__ import annotations

import io
import json
import zipfile

import lxml.etree

SAMPLES = ("--samples", "400")
UNKNOWN = ("ops, api: {availability: full}", "ops, api: {availability: unknown}")
SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_part(workbook, name):
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return lxml.etree.fromstring(archive.read(name))


def test_text_fits_a_terminal_and_ranks_per_team(seamap, write):
    done = seamap("questions", write(UNKNOWN), *SAMPLES)

    assert done.code == 0
    assert max(len(line) for line in done.out.splitlines()) <= 80
    assert "Operations" in done.out
    assert "What does The shop (shop) offer" in done.out


def test_json_groups_every_question_once_and_repeats_to_the_byte(seamap, write):
    first, second = (seamap("questions", write(UNKNOWN), *SAMPLES, "--format", "json") for _ in range(2))
    document = json.loads(first.out)
    shares = [row["narrows_by"] for row in document["teams"][0]["questions"]]

    assert first.out == second.out
    assert document["questions"] == sum(len(group["questions"]) for group in document["teams"])
    assert shares == sorted(shares, reverse=True)


def test_the_workbook_has_a_sheet_per_team_with_drop_downs(seamap, write, tmp_path):
    out = tmp_path / "questions.xlsx"
    file = write(UNKNOWN)
    done = seamap("questions", file, *SAMPLES, "-o", str(out))
    document = json.loads(seamap("questions", file, *SAMPLES, "--format", "json").out)
    book = out.read_bytes()
    names = [sheet.get("name") for sheet in read_part(book, "xl/workbook.xml").iter(f"{SHEETS}sheet")]
    rules = read_part(book, "xl/worksheets/sheet2.xml").iter(f"{SHEETS}dataValidation")
    lists = [rule.findtext(f"{SHEETS}formula1") for rule in rules if rule.get("type") == "list"]

    assert done.code == 0
    assert names == ["Overview", *(group["team"] or "Owner unknown" for group in document["teams"])]
    assert '"full,partial,batch,manual,none,unknown"' in lists


def test_the_workbook_is_the_same_every_time_and_no_formula_can_come_from_outside(seamap, write, tmp_path):
    hostile = (UNKNOWN, ("name: The shop", "name: '=HYPERLINK(\"http://x\")'"), ("name: Operations", "name: '[a]:*?/'"))
    books = []
    for number in range(2):
        out = tmp_path / f"{number}.xlsx"
        assert seamap("questions", write(*hostile), *SAMPLES, "-o", str(out)).code == 0
        books.append(out.read_bytes())
    with zipfile.ZipFile(io.BytesIO(books[0])) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet"))

    assert books[0] == books[1]
    assert b"<f>" not in sheets


def test_a_workbook_is_the_only_thing_that_is_written_to_a_file(seamap, write, tmp_path):
    done = seamap("questions", write(UNKNOWN), *SAMPLES, "--format", "json", "-o", str(tmp_path / "q.json"))

    assert done.code == 2
    assert "workbook" in done.err
