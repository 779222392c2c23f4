"""The words in which a store says no; the same ones whichever database is behind it."""

from __future__ import annotations

from app.errors import IdTaken, StoreCorrupt, UnknownSubject, VersionMoved


def no_inventory(inventory_id: str) -> UnknownSubject:
    """Return the error for an id under which nothing is stored."""
    return UnknownSubject(f"There is no inventory {inventory_id!r}.", hint="GET /api/v1/inventories lists what is stored.")


def no_version(inventory_id: str, number: int) -> UnknownSubject:
    """Return the error for a version number that an inventory does not have."""
    return UnknownSubject(
        f"Inventory {inventory_id!r} has no version {number}.",
        hint=f"GET /api/v1/inventories/{inventory_id}/versions lists them.",
    )


def no_model(model_id: str) -> UnknownSubject:
    """Return the error for an effort model that was never learned here."""
    return UnknownSubject(
        f"There is no effort model {model_id!r}.",
        hint="GET /api/v1/calibrations lists those learned; default is the one that Seamap comes with.",
    )


def id_taken(inventory_id: str, number: int) -> IdTaken:
    """Return the error for an id whose latest version holds other content."""
    return IdTaken(
        f"An inventory {inventory_id!r} with other content is stored already, as version {number}.",
        hint="Choose another id, or save a new version with PUT and If-Match.",
    )


def version_moved(inventory_id: str, latest: int) -> VersionMoved:
    """Return the error for a change that is based on a version which is no longer the latest."""
    return VersionMoved(
        f"Inventory {inventory_id!r} has changed meanwhile: its latest version is {latest}.",
        hint="Read it again, redo the change on it, and send its new ETag as If-Match.",
    )


def corrupt(inventory_id: str, number: int) -> StoreCorrupt:
    """Return the error for a payload that is not what was saved."""
    return StoreCorrupt(
        f"Version {number} of inventory {inventory_id!r} is damaged in the store: it does not match its digest.",
        hint="Restore it from a backup, or upload the inventory again under another id.",
    )
