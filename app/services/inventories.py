"""Use cases on stored inventories: upload, validate, list, read, replace, delete. Permission first, one transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import BadParameter, InventoryRejected, PreconditionRequired
from app.findings import Place, error
from app.importers.reading import Options
from app.services.checking import CheckedInventory, UploadedFile, check_upload, mark_upload
from app.store import refusals
from app.store.protocol import Content, Saved, Version

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.compute.protocol import Compute
    from app.findings import Finding
    from app.services.access import Caller
    from app.store.protocol import Store

LARGEST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of an upload: the version that holds it now, whether that is new, and what was found in the document."""

    version: Version
    is_new: bool
    checked: CheckedInventory


@dataclass(frozen=True, slots=True)
class Page:
    """Some inventories in order of id, and the id after which the next page starts; ``None`` on the last."""

    items: tuple[Version, ...]
    next_after: str | None


class Inventories:
    """The use cases over one store. Documents are read by *compute*, away from the threads that answer requests."""

    def __init__(self, store: Store, compute: Compute) -> None:
        self._store = store
        self._compute = compute

    def validate(
        self, caller: Caller, files: Sequence[UploadedFile], fmt: str | None = None, options: Options | None = None
    ) -> tuple[Finding, ...]:
        """Return what there is to say about a valid document; stores nothing. Raises as :func:`check_upload` does."""
        del caller  # whoever may call at all may validate
        return self._check(files, fmt, options).findings

    def mark(self, caller: Caller, file: UploadedFile, fmt: str | None = None, options: Options | None = None) -> bytes | None:
        """Return a rejected spreadsheet with its faults marked, as XLSX; ``None`` where it is none, or cannot be opened."""
        del caller  # whoever may call at all may have it back
        return self._compute.run(mark_upload, file, fmt, options)

    def upload(
        self, caller: Caller, files: Sequence[UploadedFile], fmt: str | None = None, options: Options | None = None
    ) -> Uploaded:
        """Store a document under its own id.

        Raises:
            IdTaken: the id holds other content.
            InventoryRejected: and whatever else :func:`check_upload` raises.
        """
        checked = self._check(files, fmt, options)
        return _outcome(self._store.create(caller.workspace, _content(checked)), checked)

    def replace(
        self,
        caller: Caller,
        inventory_id: str,
        files: Sequence[UploadedFile],
        fmt: str | None = None,
        *,
        is_seen: Callable[[Version], bool] | None,
    ) -> Uploaded:
        """Store a document as a new version of *inventory_id*, provided that the latest is one that the caller has seen.

        Raises:
            UnknownSubject: there is no such inventory.
            PreconditionRequired: *is_seen* is ``None``: the caller does not say what the change is based on.
            VersionMoved: the latest version is not one that the caller has seen.
            InventoryRejected: the document has another id, or faults; and whatever else :func:`check_upload` raises.
        """
        latest = self._store.get_version(caller.workspace, inventory_id)
        based_on = _check_seen(latest, is_seen)
        if based_on is None:
            raise PreconditionRequired(
                "A new version needs an If-Match header.", hint="Send the ETag of the version that the change is based on."
            )
        checked = self._check(files, fmt, Options(id=inventory_id))
        if checked.inventory_id != inventory_id:
            detail = f"The document's id is {checked.inventory_id!r}, but this is inventory {inventory_id!r}."
            advice = "Keep the id, or POST the document as an inventory of its own."
            raise InventoryRejected([error("other-id", detail, advice, Place("/id"))])
        return _outcome(self._store.replace(caller.workspace, _content(checked), based_on=based_on), checked)

    def merge(
        self,
        caller: Caller,
        inventory_id: str,
        files: Sequence[UploadedFile],
        fmt: str | None = None,
        options: Options | None = None,
        *,
        mapping: bytes | None = None,
        is_seen: Callable[[Version], bool] | None = None,
    ) -> Uploaded:
        """Merge documents into the latest version of an inventory and store the result as a new one.

        Raises:
            UnknownSubject: there is no such inventory.
            VersionMoved: *is_seen* is given, and the latest version is not one that the caller has seen; or another one was
                saved meanwhile.
            InventoryRejected: and whatever else :func:`check_upload` raises.
        """
        latest = self._store.get_version(caller.workspace, inventory_id)
        _check_seen(latest, is_seen)
        payload = self._store.load_payload(caller.workspace, latest)
        checked = self._compute.run(check_upload, tuple(files), fmt, options, mapping, payload)
        return _outcome(self._store.replace(caller.workspace, _content(checked), based_on=latest.number), checked)

    def delete(self, caller: Caller, inventory_id: str, *, is_seen: Callable[[Version], bool] | None = None) -> None:
        """Delete an inventory with all its versions; its version counter stays.

        Raises:
            UnknownSubject: there is no such inventory.
            VersionMoved: *is_seen* is given, and the latest version is not one that the caller has seen.
        """
        latest = self._store.get_version(caller.workspace, inventory_id)
        self._store.delete(caller.workspace, inventory_id, based_on=_check_seen(latest, is_seen))

    def get_version(self, caller: Caller, inventory_id: str, number: int | None = None) -> Version:
        """Return what is known of one version, by default the latest.

        Raises:
            UnknownSubject: there is no such inventory or version.
        """
        return self._store.get_version(caller.workspace, inventory_id, number)

    def list_versions(self, caller: Caller, inventory_id: str) -> Sequence[Version]:
        """Return all versions of an inventory, the newest first.

        Raises:
            UnknownSubject: there is no such inventory.
        """
        return self._store.list_versions(caller.workspace, inventory_id)

    def list_page(self, caller: Caller, *, after: str = "", limit: int = 100) -> Page:
        """Return a page of the latest versions in order of id.

        Raises:
            BadParameter: *limit* is not between 1 and 1000.
        """
        if not 1 <= limit <= LARGEST_PAGE:
            raise BadParameter(f"limit must be between 1 and {LARGEST_PAGE}.")
        found = self._store.list_latest(caller.workspace, after=after, limit=limit + 1)
        items = tuple(found[:limit])
        return Page(items, items[-1].inventory_id if len(found) > limit else None)

    def _check(self, files: Sequence[UploadedFile], fmt: str | None, options: Options | None = None) -> CheckedInventory:
        return self._compute.run(check_upload, tuple(files), fmt, options)


def _check_seen(latest: Version, is_seen: Callable[[Version], bool] | None) -> int | None:
    """Return the number that the change is based on, or ``None`` where the caller sets no condition.

    The store compares it again when it saves: of two callers that have seen the same version, one wins.
    """
    if is_seen is None:
        return None
    if not is_seen(latest):
        raise refusals.version_moved(latest.inventory_id, latest.number)
    return latest.number


def _content(checked: CheckedInventory) -> Content:
    return Content(checked.inventory_id, checked.name, checked.digest, checked.payload)


def _outcome(saved: Saved, checked: CheckedInventory) -> Uploaded:
    return Uploaded(saved.version, saved.is_new, checked)
