"""Use case: a rejected workbook back to whoever sent it, with its errors on a sheet of their own and the cells marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import BadParameter
from app.exporters.marked_workbook import mark_workbook
from app.importers.reading import Document
from app.importers.registry import detect, get_importer, read_document
from app.importers.sheets import NotTable, read_csv, read_workbook
from app.importers.workbook import CsvFiles, Workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.findings import Finding
    from app.importers.reading import Options
    from app.importers.sheets import Sheet


def mark_document(name: str, data: bytes, *, fmt: str | None = None, options: Options | None = None) -> bytes:
    """Return a spreadsheet with what was found in it marked, as XLSX.

    Raises:
        BadParameter: it is no spreadsheet; or it cannot be opened, and then no cell can be marked.
        UnsupportedFormat, LimitExceeded: as reading it does.
    """
    document = Document(name, data)
    importer = get_importer(fmt) if fmt else detect(name, data, document)
    if not isinstance(importer, Workbook | CsvFiles):
        raise BadParameter(f"{document.label} is no spreadsheet: there are no cells to mark.", hint="Leave --marked out.")
    result = read_document(name, data, format=fmt, options=options) if options else read_document(name, data, format=fmt)
    return mark_workbook(data, [(sheet.name, sheet.rows) for sheet in _sheets(importer, document)], _first(result.findings))


def _first(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings, errors first."""
    rank = {"error": 0, "warning": 1, "note": 2}
    return sorted(findings, key=lambda finding: rank[str(finding.severity)])


def _sheets(importer: Workbook | CsvFiles, document: Document) -> list[Sheet]:
    try:
        return [read_csv(document)] if isinstance(importer, CsvFiles) else read_workbook(document)
    except NotTable as problem:
        raise BadParameter(problem.finding.detail, hint=problem.finding.advice) from None
