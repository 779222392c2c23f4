"""What every importer agrees on: documents and options come in, an :class:`ImportResult` goes out.

A :class:`Document` is bytes and a name. It parses itself once, when somebody asks: recognising a document and reading it share
the work. An importer of a foreign format fills a :class:`~app.importers.draft.Draft` and returns what that gives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol

from app.importers.decoding import NotText, decode, encoding_of
from app.inventory.result import ImportResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.importers.plain_documents import Trees

__all__ = ["Document", "ImportResult", "Importer", "Options"]

HEAD = 65_536


@dataclass(frozen=True)
class Document:
    """One file: its name, a hint at most and perhaps empty, and its bytes."""

    name: str
    data: bytes

    @cached_property
    def head(self) -> str:
        """The first few thousand characters, whatever cannot be decoded replaced."""
        encoding, start = encoding_of(self.data)
        return self.data[start : start + HEAD].decode(encoding, errors="replace").lstrip("\ufeff")

    @cached_property
    def text(self) -> str:
        """The whole text.

        Raises:
            NotText: the bytes are not valid in their encoding.
        """
        return decode(self.data)

    @cached_property
    def trees(self) -> Trees:
        """What JSON or YAML the document holds, one tree per YAML document; none where it is neither."""
        from app.importers.plain_documents import Trees, read_trees

        try:
            return read_trees(self.text, self.name)
        except NotText as problem:
            return Trees((), (problem.finding,))

    @property
    def tree(self) -> Any:
        """The only or first tree, or ``None``."""
        return self.trees.values[0] if self.trees.values else None

    @property
    def label(self) -> str:
        """The last part of its name, as people and evidence call it."""
        return PurePosixPath(self.name.replace("\\", "/")).name or "the document"

    @property
    def stem(self) -> str:
        """The label without its endings.

        >>> Document("models/archisurance.oef.xml", b"").stem
        'archisurance'
        """
        return self.label.partition(".")[0] if self.name else ""


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may say about a reading.

    Attributes:
        level: what becomes a system, where a format has several levels (``system``, ``component``, ``container``, …).
        id: of the inventory; by default the slug of the document's title, else of its file name.
        name: of the inventory.
        currency: of the inventory; documents of other formats know none.
        system: what an API description is about: a system's id, name or alias.
        status: of integrations whose document does not say whether they are live.
        columns: which header of a table holds which fact.
        paths: whether paths are made of chains too, where a format has chains that may or may not be end-to-end flows.
        part: which of several that a document holds.
    """

    level: str | None = None
    id: str | None = None
    name: str | None = None
    currency: str | None = None
    system: str | None = None
    status: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    paths: bool = False
    part: str | None = None


class Importer(Protocol):
    """Reads one format.

    Attributes:
        name: what ``--from`` and ``?format=`` call the format.
        title: what people call it.
        suffixes: endings of file names, lower case, with the dot, that belong to this format alone.
        media_types: what a ``Content-Type`` may call it.
        levels: what ``--level`` may say, the default first.
        is_joint: whether the files of one bundle refer to one another, and are read in one go.
    """

    @property
    def name(self) -> str: ...  # noqa: D102  (described with the class)

    @property
    def title(self) -> str: ...  # noqa: D102

    @property
    def suffixes(self) -> Sequence[str]: ...  # noqa: D102

    @property
    def media_types(self) -> Sequence[str]: ...  # noqa: D102

    @property
    def levels(self) -> Sequence[str]: ...  # noqa: D102

    @property
    def is_joint(self) -> bool: ...  # noqa: D102

    def recognises(self, document: Document) -> bool:
        """Return whether the document looks like this format, whatever its name."""

    def read(self, documents: Sequence[Document], options: Options) -> ImportResult:
        """Return the inventory in *documents* (one, unless the format is joint) with all findings.

        Raises:
            LimitExceeded: a document is larger than is read.
        """
