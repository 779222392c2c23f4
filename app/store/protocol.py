"""What a store of inventories promises, whichever database is behind it.

Inventories live in a *workspace*, under an id, as versions numbered from 1. A version is immutable: its canonical JSON goes in
once and comes back byte for byte, or :class:`~app.errors.StoreCorrupt` is raised. A deleted id keeps its counter, so that a
version number never means two things. Deciding who may do what is the services' work, and reading documents the importers'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Content:
    """An inventory as it is handed to the store.

    Attributes:
        digest: the inventory's digest; equal digests are the same content, whatever order it was written in.
        payload: its canonical JSON.
    """

    inventory_id: str
    name: str
    digest: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Version:
    """What is known of a stored version without its payload."""

    inventory_id: str
    number: int
    name: str
    digest: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """The outcome of saving: the version that now holds the content, and whether it is a new one."""

    version: Version
    is_new: bool


class Store(Protocol):
    """Versions of inventories. Every method is one transaction and may be called from any thread.

    Every method may raise StoreUnavailable; reads of a payload may raise StoreCorrupt.
    """

    def create(self, workspace: str, content: Content) -> Saved:
        """Save the first version under an id that is free, or find that its latest version is this content already.

        Raises:
            IdTaken: the id's latest version has other content.
        """
        ...

    def replace(self, workspace: str, content: Content, *, based_on: int) -> Saved:
        """Save a new version, provided that the latest is still *based_on*. The same content makes no new version.

        Raises:
            UnknownSubject: there is no such inventory.
            VersionMoved: the latest version is another one by now.
        """
        ...

    def delete(self, workspace: str, inventory_id: str, *, based_on: int | None = None) -> None:
        """Forget all versions of an inventory; with *based_on*, only while that is still the latest.

        Raises:
            UnknownSubject: there is no such inventory.
            VersionMoved: the latest version is another one by now.
        """
        ...

    def get_version(self, workspace: str, inventory_id: str, number: int | None = None) -> Version:
        """Return what is known of one version, by default the latest.

        Raises:
            UnknownSubject: there is no such inventory or version.
        """
        ...

    def load_payload(self, workspace: str, version: Version) -> bytes:
        """Return a version's canonical JSON, checked against its SHA-256.

        Raises:
            UnknownSubject: it has been deleted meanwhile.
            StoreCorrupt: the bytes are not those that were saved.
        """
        ...

    def list_latest(self, workspace: str, *, after: str = "", limit: int = 100) -> Sequence[Version]:
        """Return the latest versions of the inventories whose id sorts after *after*, in order of id, at most *limit*."""
        ...

    def list_versions(self, workspace: str, inventory_id: str) -> Sequence[Version]:
        """Return all versions of an inventory, the newest first.

        Raises:
            UnknownSubject: there is no such inventory.
        """
        ...

    def check(self) -> None:
        """Return if the store answers; StoreUnavailable otherwise."""
        ...

    def close(self) -> None:
        """Give back connections. The store cannot be used afterwards."""
        ...
