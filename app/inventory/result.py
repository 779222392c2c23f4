"""What checking a document gives: an inventory where it has no error, and every finding whatever it has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.findings import Finding
    from app.inventory.answers import Answer
    from app.inventory.matching import Proposal
    from app.inventory.model import Inventory


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The outcome of reading one document or bundle.

    Attributes:
        inventory: ``None`` where any finding is an error.
        findings: all of them, each with its place, in document order.
        proposals: systems of several documents that may be the same, for a person to decide.
        columns: what the headers of somebody else's tables were taken for, ``unknown`` where for nothing.
        answers: answered questions about an inventory that is not in the document; ``inventory`` is then ``None``.
    """

    inventory: Inventory | None
    findings: tuple[Finding, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    answers: tuple[Answer, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that make the document unusable."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)
