"""What a store of inventories promises, whichever database is behind it.

Inventories live in a *workspace*, under an id, as versions numbered from 1. A version is immutable: its canonical JSON goes in
once and comes back byte for byte, or :class:`~app.errors.StoreCorrupt` is raised. A deleted id keeps its counter, so that a
version number never means two things; its actuals go with it, and what was learned from them stays. Deciding who may do what is
the services' work, and reading documents the importers'.
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


@dataclass(frozen=True, slots=True)
class StoredActual:
    """What a finished work package took, beside what it was estimated at.

    Attributes:
        estimate_days: person-days at the median, without what an effort model had learned before.
        version: of the inventory, whose estimate it is compared with.
    """

    inventory_id: str
    package: str
    activity: str
    estimate_days: float
    actual_days: float
    version: int
    saved_at: datetime

    def says_the_same_as(self, other: StoredActual) -> bool:
        """Whether both are of one package with the same days, whenever they were saved."""
        return (self.package, self.estimate_days, self.actual_days) == (other.package, other.estimate_days, other.actual_days)


@dataclass(frozen=True, slots=True)
class LearnedModel:
    """An effort model that was learned: its id and digest, how many packages from, and its TOML."""

    id: str
    digest: str
    calibrated_on: int
    text: bytes
    saved_at: datetime


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

    def number_tasks(self, workspace: str, inventory_id: str, names: Sequence[str]) -> dict[str, int]:
        """Return the number of every name in the plans of an inventory, given out now to those that have none yet.

        A number is a whole number from 1, stays with its name for good, even beyond the inventory's deletion, and is given to
        no other. New ones go up in the order of *names*, which are at most 512 characters long.

        Raises:
            UnknownSubject: there is no such inventory.
        """
        ...

    def save_actuals(self, workspace: str, inventory_id: str, rows: Sequence[StoredActual]) -> bool:
        """Put each package's actual in the place of an earlier one; return whether anything is new.

        Raises:
            UnknownSubject: there is no such inventory.
        """
        ...

    def list_actuals(self, workspace: str, inventory_id: str | None = None) -> Sequence[StoredActual]:
        """Return the actuals of an inventory, or of all in the workspace, in order of inventory and package.

        Raises:
            UnknownSubject: there is no such inventory.
        """
        ...

    def save_model(self, workspace: str, model: LearnedModel) -> bool:
        """Put an effort model in force, in the place of one of the same id; return whether it is another than before."""
        ...

    def get_model(self, workspace: str, model_id: str | None = None) -> LearnedModel | None:
        """Return one effort model, by default the one in force; ``None`` where none was ever learned.

        Raises:
            UnknownSubject: there is no model of that id.
        """
        ...

    def list_models(self, workspace: str) -> Sequence[LearnedModel]:
        """Return the effort models that were learned, the one in force first."""
        ...

    def check(self) -> None:
        """Return if the store answers; StoreUnavailable otherwise."""
        ...

    def close(self) -> None:
        """Give back connections. The store cannot be used afterwards."""
        ...
