"""A finding as a compiler would print it: ``file:line:column: error code: what is wrong``, and what to do under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import typer

from app.cli.output import plain

if TYPE_CHECKING:
    from app.findings import Finding


def finding_text(finding: Finding, document: str | None = None) -> str:
    """Return a finding in one line, and its advice in a second, indented one.

    >>> from app.findings import Place, error
    >>> print(finding_text(error("unknown-team", "There is no team ops.", "Did you mean op?", Place("/x", 3, 5)), "a.yaml"))
    a.yaml:3:5: error unknown-team: There is no team ops.
      Did you mean op?
    """
    place = f"{_place_text(finding, document)}: " if document or finding.place else ""
    line = plain(f"{place}{finding.severity} {finding.code}: {finding.detail}")
    return f"{line}\n  {plain(finding.advice)}" if finding.advice else line


def print_finding(finding: Finding, document: str | None = None, *, file: TextIO) -> None:
    """Print a finding to a stream."""
    typer.echo(finding_text(finding, document), file=file)


def _place_text(finding: Finding, document: str | None) -> str:
    place = finding.place
    if place is None:
        return document or ""
    parts = [document or "", place.document or "", place.sheet or ""]
    if place.line is not None:
        parts += [str(place.line), str(place.column or 1)]
    elif place.row is not None:
        parts.append(f"row {place.row}")
    else:
        parts.append(place.pointer)
    return ":".join(part for part in parts if part)
