"""What every importer agrees on: bytes and a name come in, an :class:`ImportResult` goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.inventory.result import ImportResult

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ImportResult", "Importer"]


class Importer(Protocol):
    """Reads one format.

    Attributes:
        name: what ``--from`` and ``?format=`` call the format.
        title: what people call it.
        suffixes: endings of file names, lower case, with the dot.
        media_types: what a ``Content-Type`` may call it.
    """

    @property
    def name(self) -> str: ...  # noqa: D102  (described with the class)

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def suffixes(self) -> Sequence[str]: ...  # noqa: D102

    @property
    def media_types(self) -> Sequence[str]: ...  # noqa: D102

    def recognises(self, head: str) -> bool:
        """Return whether the first few thousand characters of a document look like this format."""

    def read(self, data: bytes) -> ImportResult:
        """Return the inventory in *data* with all findings.

        Raises:
            LimitExceeded: the document is larger than is read.
        """
