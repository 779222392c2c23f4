"""``seamap validate``: every problem of every document at once, each with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.findings_text import finding_text
from app.cli.output import plain, print_aside, print_json, print_text, write_file
from app.cli.reading import FaultsFound, Format, OutputFormat, read_bytes, read_document_bytes
from app.errors import BadParameter, InventoryRejected, LimitExceeded, UnsupportedFormat
from app.findings import Severity, error

if TYPE_CHECKING:
    from app.findings import Finding

Files = Annotated[list[str], typer.Argument(metavar="FILE…", help="Inventories or importable documents; - is standard input.")]


Marked = Annotated[
    Path | None, typer.Option("--marked", metavar="OUT.xlsx", help="Write the spreadsheet FILE here, its faulty cells marked.")
]


def validate(files: Files, output: Format = OutputFormat.TEXT, marked: Marked = None) -> None:
    """Check documents and print every problem with its place; exit 1 where one has a fault."""
    if marked is not None:
        _write_marked(files, marked)
    reports: list[tuple[str, tuple[Finding, ...]]] = []
    unopened: list[str] = []
    for file in files:
        try:
            reports.append(_check(file))
        except BadParameter as problem:
            unopened.append(problem.detail)
    if output is OutputFormat.JSON:
        _print_bodies(reports)
    else:
        for name, findings in reports:
            print_text(_report_text(name, findings))
    if unopened:
        raise BadParameter(" ".join(unopened))
    if any(_has_fault(findings) for _, findings in reports):
        raise FaultsFound


def _write_marked(files: list[str], out: Path) -> None:
    from app.services.marking import mark_document

    if len(files) != 1 or out.suffix.lower() != ".xlsx":
        raise BadParameter("--marked takes one spreadsheet and writes OUT.xlsx.", hint="Validate one FILE at a time.")
    name, data = read_bytes(files[0])
    write_file(out, mark_document(Path(name).name, data))
    print_aside(f"{out} has every finding on its first sheet and at its cell.")


def _check(file: str) -> tuple[str, tuple[Finding, ...]]:
    name, data = read_bytes(file)
    try:
        return name, read_document_bytes(name, data).findings
    except InventoryRejected as rejected:
        return name, rejected.findings
    except (UnsupportedFormat, LimitExceeded) as problem:
        return name, (error(problem.code, problem.detail, problem.hint),)


def _report_text(name: str, findings: tuple[Finding, ...]) -> str:
    lines = [finding_text(finding, name) for finding in findings]
    counts = [(severity, sum(finding.severity is severity for finding in findings)) for severity in Severity]
    said = ", ".join(f"{count} {severity}{'' if count == 1 else 's'}" for severity, count in counts if count)
    verdict = "invalid" if _has_fault(findings) else "valid"
    return "\n".join([*lines, f"{plain(name)}: {verdict}{f' ({said})' if said else ''}"])


def _print_bodies(reports: list[tuple[str, tuple[Finding, ...]]]) -> None:
    if len(reports) == 1:
        print_json(_body(reports[0][1]))
    else:
        print_json({"items": [{"file": name, **_body(findings)} for name, findings in reports], "next": None})


def _body(findings: tuple[Finding, ...]) -> dict[str, Any]:
    """Return the body that the service answers to the same document: of a validation, or of a rejection."""
    faults = [finding for finding in findings if finding.severity is Severity.ERROR]
    others = [finding.as_json() for finding in findings if finding.severity is not Severity.ERROR]
    if not faults:
        return {"valid": True, "findings": others}
    rejected = InventoryRejected(faults)
    errors = [finding.as_json() for finding in faults]
    return {"valid": False, "code": rejected.code, "detail": rejected.detail, "errors": errors, "findings": others}


def _has_fault(findings: tuple[Finding, ...]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)
