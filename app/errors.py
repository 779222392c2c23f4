"""Errors that stop an operation: each has a stable code and a hint of what to do next.

A *finding* (see :mod:`app.findings`) is about the architect's data and is never raised; an *error* is. Which HTTP status and
which exit code an error becomes stands in ``web/problems.py`` and ``cli/main.py``; a test walks every class below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.findings import Finding


class AppError(Exception):
    """An operation that cannot be done, in the user's words.

    Attributes:
        code: stable kebab-case name that programs may depend on.
        hint: what to do next; may be empty.
    """

    code: ClassVar[str] = "error"

    def __init__(self, detail: str, *, hint: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint


class InventoryRejected(AppError):
    """A document is not a valid inventory; *every* fault is in ``findings``."""

    code = "invalid-inventory"

    def __init__(self, findings: Sequence[Finding], detail: str = "") -> None:
        count = len(findings)
        super().__init__(detail or f"The inventory has {count} {'fault' if count == 1 else 'faults'}.")
        self.findings = tuple(findings)

    def __reduce__(self) -> tuple[type[InventoryRejected], tuple[tuple[Finding, ...], str]]:
        """Travel between processes whole: an exception is otherwise rebuilt from its text alone."""
        return type(self), (self.findings, self.detail)


class ActualsRejected(InventoryRejected):
    """Tables of finished work have faults; *every* fault is in ``findings``."""

    code = "invalid-actuals"

    def __init__(self, findings: Sequence[Finding], detail: str = "") -> None:
        count = len(findings)
        super().__init__(findings, detail or f"The finished work has {count} {'fault' if count == 1 else 'faults'}.")


class UnsupportedFormat(AppError):
    """No importer recognises the bytes, or the format named does not exist."""

    code = "unsupported-format"


class LimitExceeded(AppError):
    """An input or a result is larger than this installation allows."""

    code = "limit-exceeded"


class BadParameter(AppError):
    """A parameter of a request or command has a value that cannot be used."""

    code = "bad-parameter"


class UnknownSubject(AppError):
    """A system, integration, path, scenario, view or version that is named does not exist."""

    code = "not-found"


class IdTaken(AppError):
    """An inventory with this id and other content is stored already."""

    code = "id-taken"


class VersionMoved(AppError):
    """The stored inventory is no longer the version that the caller had seen."""

    code = "version-moved"


class PreconditionRequired(AppError):
    """A change needs an ``If-Match`` header that names the version it is based on."""

    code = "precondition-required"


class RenderingFailed(AppError):
    """No drawing strategy gave a complete drawing within the limits."""

    code = "rendering-failed"


class NotRepresentable(AppError):
    """The view exists but has no form of the kind asked for (a matrix has no DOT)."""

    code = "not-representable"


class StoreUnavailable(AppError):
    """The store did not answer, is full, or is busy; trying again later may help."""

    code = "store-unavailable"


class Overloaded(AppError):
    """Everything that could do the work is busy; trying again later helps."""

    code = "overloaded"


class StoreCorrupt(AppError):
    """A stored version does not match its digest."""

    code = "store-corrupt"


class NotAuthenticated(AppError):
    """The request carries no credentials that this server accepts."""

    code = "not-authenticated"


class EmptyPath(AppError):
    """A chain of hops has no hops."""

    code = "empty-path"


class UnusableEffortModel(AppError):
    """An effort model file lacks a constant, or one of its values cannot be used."""

    code = "unusable-effort-model"
