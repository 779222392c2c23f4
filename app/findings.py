"""Findings: what there is to say about the architect's data, collected and located, never raised."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """How bad a finding is: an error makes the inventory or a need unusable, a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document a finding is: an RFC 6901 pointer and, where the format has them, line and column, or sheet and row.

    Lines, columns and rows count from 1.
    """

    pointer: str = ""
    line: int | None = None
    column: int | None = None
    document: str | None = None
    sheet: str | None = None
    row: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the place's known parts.

        >>> Place("/systems/0/id", line=3, column=5).as_json()
        {'pointer': '/systems/0/id', 'line': 3, 'column': 5}
        """
        parts = {"pointer": self.pointer, "line": self.line, "column": self.column}
        parts |= {"document": self.document, "sheet": self.sheet, "row": self.row}
        return {key: value for key, value in parts.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know: a stable kebab-case code, how bad, about what, in the user's words, and what to do next.

    Attributes:
        subject: one of ``{"system": id}``, ``{"integration": id}``, ``{"path": id}``, ``{"programme": id}``, or more of
            them where a finding is about several, or empty for a fault in a document.
    """

    code: str
    severity: Severity
    detail: str
    advice: str = ""
    subject: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the finding as the JSON documents carry it, its place merged in where there is one.

        >>> Finding("no-path", Severity.NOTE, "No path is declared.").as_json()["severity"]
        'note'
        """
        document: dict[str, Any] = {
            "code": self.code,
            "severity": str(self.severity),
            "subject": dict(self.subject),
            "detail": self.detail,
            "advice": self.advice,
        }
        return document | (self.place.as_json() if self.place else {})


def error(code: str, detail: str, advice: str = "", place: Place | None = None, **subject: str) -> Finding:
    """Return a finding of severity error.

    >>> error("duplicate-id", "Two systems are called crm.", system="crm").subject
    {'system': 'crm'}
    """
    return Finding(code, Severity.ERROR, detail, advice, subject, place)


def warning(code: str, detail: str, advice: str = "", place: Place | None = None, **subject: str) -> Finding:
    """Return a finding of severity warning.

    >>> str(warning("no-rates", "No pool has a rate.").severity)
    'warning'
    """
    return Finding(code, Severity.WARNING, detail, advice, subject, place)


def note(code: str, detail: str, advice: str = "", place: Place | None = None, **subject: str) -> Finding:
    """Return a finding of severity note.

    >>> str(note("default-pools", "Default pools are used.").severity)
    'note'
    """
    return Finding(code, Severity.NOTE, detail, advice, subject, place)
