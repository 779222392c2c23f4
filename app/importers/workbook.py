"""Spreadsheets as inventories: our own workbook, questions answered, and anybody's tables, as xlsx, ods, xls or CSV files.

What the sheets are is found out from their names and headers: our own come back exactly; others go through the mapping of
:mod:`app.importers.table_columns`, which is shown and can be corrected.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.findings import Place, Severity, error, note
from app.importers.answered_questions import is_questions_workbook, read_answers
from app.importers.bundle import is_zip, names_in
from app.importers.draft import Draft
from app.importers.foreign_tables import TableReader
from app.importers.own_tables import is_own_workbook, read_own_tables
from app.importers.reading import Document, ImportResult, Options
from app.importers.row_wording import say_rows
from app.importers.sheets import OLD_OFFICE, NotTable, Sheet, delimiter_of, read_csv, read_workbook
from app.importers.table_aliases import ROLES
from app.importers.table_columns import UNDECIDED, header_key, map_sheet, proposed_columns
from app.inventory.suggestions import shown
from app.inventory.validate import validate_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.findings import Finding

OFFICE_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


class Workbook:
    """Reads xlsx, xlsm, xlsb, ods and xls."""

    name = "xlsx"
    title = "spreadsheet (xlsx, ods, xls)"
    suffixes = (".xlsx", ".xlsm", ".xlsb", ".ods", ".xls")
    media_types = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.ms-excel",
        "application/vnd.ms-excel.sheet.macroenabled.12",
        "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    )
    levels = ()
    is_joint = False
    reads_archives = True

    def recognises(self, document: Document) -> bool:
        """Return whether the bytes are an Office document with sheets."""
        if document.data.startswith(OLD_OFFICE):
            return True
        return is_zip(document.data) and any(part in OFFICE_PARTS for part in names_in(document.data))

    def read(self, documents: Sequence[Document], options: Options) -> ImportResult:
        """Return the inventory in a workbook.

        Raises:
            LimitExceeded: it is larger than is read.
            BadParameter: a column is mapped to a field that there is not.
        """
        try:
            sheets = read_workbook(documents[0])
        except NotTable as problem:
            return ImportResult(None, (problem.finding,))
        return read_sheets(self, sheets, documents[0], options)


class CsvFiles:
    """Reads CSV files: those of one bundle are the sheets of one workbook."""

    name = "csv"
    title = "CSV table"
    suffixes = (".csv", ".tsv")
    media_types = ("text/csv", "text/tab-separated-values", "application/csv")
    levels = ()
    is_joint = True

    def recognises(self, document: Document) -> bool:
        """Return whether the file is called so and is text, or its first lines are cells with one delimiter between them."""
        if "\x00" in document.head or document.head.lstrip().startswith(("%PDF", "{", "[", "<")):
            return False
        if document.name.lower().endswith(self.suffixes):
            return True
        lines = [line for line in document.head.splitlines()[:3] if line.strip()]
        delimiter = delimiter_of(document.head)
        return (
            len(lines) > 1 and min(line.count(delimiter) for line in lines) >= 1 and ":" not in lines[0].partition(delimiter)[0]
        )

    def read(self, documents: Sequence[Document], options: Options) -> ImportResult:
        """Return the inventory in the tables. Raises as :meth:`Workbook.read` does."""
        sheets: list[Sheet] = []
        faults: list[Finding] = []
        for document in documents:
            try:
                sheets.append(read_csv(document))
            except NotTable as problem:
                place = problem.finding.place or Place()
                faults.append(replace(problem.finding, place=replace(place, document=document.label)))
        if faults:
            return ImportResult(None, tuple(faults))
        return read_sheets(self, sheets, documents[0], options)


def read_sheets(importer: Workbook | CsvFiles, sheets: Sequence[Sheet], document: Document, options: Options) -> ImportResult:
    """Return the inventory in sheets, whoever made them.

    Raises:
        BadParameter: a column is mapped to a field that there is not.
    """
    if is_own_workbook(sheets):
        reading = read_own_tables(sheets)
        checked = validate_document(reading.tree, reading.places)
        findings = (*reading.findings, *say_rows(checked.findings, reading.places))
        faulty = any(finding.severity is Severity.ERROR for finding in findings)
        return ImportResult(None if faulty else checked.inventory, findings)
    if is_questions_workbook(sheets):
        answers = read_answers(sheets, document.label)
        findings = (
            ()
            if answers
            else (note("no-answers", f"No question in {document.label} is answered.", "Fill in the yellow cells."),)
        )
        return ImportResult(None, findings, answers=answers)
    return _read_foreign(importer, sheets, document, options)


def _read_foreign(importer: Workbook | CsvFiles, sheets: Sequence[Sheet], document: Document, options: Options) -> ImportResult:
    draft = Draft(importer, document.label, options)
    mapped = []
    for sheet in sheets:
        if not any(any(cell is not None for cell in row) for row in sheet.rows):
            continue
        found = map_sheet(sheet, options.columns)
        if found is None:
            filled = sum(any(cell is not None for cell in row) for row in sheet.rows)
            draft.leave_out("rows of sheets that hold no systems, flows, paths or teams", sheet.name, why=NO_ROLE, count=filled)
        else:
            mapped.append(found)
    if not any(found.role in {"systems", "integrations"} for found in mapped):
        return ImportResult(None, (_nothing_found(sheets, document), *draft.findings), columns=_headers_to_decide(sheets))
    _say_unused(draft, sheets, options)
    TableReader(draft).read(mapped)
    return replace(draft.finish(None, document.stem), columns=proposed_columns(mapped))


def _headers_to_decide(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return the first row of each sheet as headers whose meaning a person has to say."""
    return {
        header_key(sheet, cell, is_alone=len(sheets) == 1): UNDECIDED
        for sheet in sheets
        for cell in (sheet.rows[0] if sheet.rows else ())
        if isinstance(cell, str) and cell.strip()
    }


NO_ROLE = 'Name the headers as in `seamap template`, or say `--map "header=field"`.'


def _nothing_found(sheets: Sequence[Sheet], document: Document) -> Finding:
    headers = [str(cell) for sheet in sheets for row in sheet.rows[:1] for cell in row if isinstance(cell, str)]
    seen = f" Its first row reads {', '.join(shown(text) for text in headers[:8])}." if headers else " It is empty."
    detail = f"No sheet of {document.label} has headers of systems (a name) or of flows (a source and a target).{seen}"
    advice = (
        f'Say which column is which: `--map "header=name"`, `--map "header=source"`. Fields: {", ".join(_fields()[:14])}, …'
    )
    place = Place("", sheet=sheets[0].name, row=1) if sheets else Place()
    return error("no-known-headers", detail, advice, place)


def _fields() -> list[str]:
    return list(dict.fromkeys(field for role in ("systems", "integrations") for field in ROLES[role]))


def _say_unused(draft: Draft, sheets: Sequence[Sheet], options: Options) -> None:
    """Say which corrections name a header that no sheet has."""
    headers = {str(cell).strip() for sheet in sheets for row in sheet.rows[:20] for cell in row if isinstance(cell, str)}
    for header in options.columns:
        if header.rpartition("!")[2] not in headers:
            draft.say(note("header-not-found", f"No sheet has the header {shown(header)}.", "Correct its spelling in `--map`."))
