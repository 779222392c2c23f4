"""A store in this process's memory: for tests, and for trying the service without leaving a file."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.store import refusals
from app.store.protocol import Content, LearnedModel, Saved, StoredActual, Version

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass
class _Shelf:
    """All versions under one id, and how many numbers have been given out; no versions once deleted."""

    given_out: int = 0
    versions: dict[int, tuple[Version, bytes]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


class MemoryStore:
    """Keeps versions in a dictionary under a lock. Nothing survives the process."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._shelves: dict[tuple[str, str], _Shelf] = {}
        self._actuals: dict[tuple[str, str, str], StoredActual] = {}
        self._models: dict[str, list[LearnedModel]] = {}

    def create(self, workspace: str, content: Content) -> Saved:
        """Save the first version under a free id; see :meth:`app.store.protocol.Store.create`."""
        with self._lock:
            shelf = self._shelves.setdefault((workspace, content.inventory_id), _Shelf())
            if not shelf.versions:
                return self._add(shelf, content)
            latest = shelf.versions[max(shelf.versions)][0]
            if latest.digest != content.digest:
                raise refusals.id_taken(latest.inventory_id, latest.number)
            return Saved(latest, is_new=False)

    def replace(self, workspace: str, content: Content, *, based_on: int) -> Saved:
        """Save a new version over *based_on*; see :meth:`app.store.protocol.Store.replace`."""
        with self._lock:
            shelf = self._get_shelf(workspace, content.inventory_id)
            latest = self._check_latest(shelf, based_on)
            return Saved(latest, is_new=False) if latest.digest == content.digest else self._add(shelf, content)

    def delete(self, workspace: str, inventory_id: str, *, based_on: int | None = None) -> None:
        """Forget all versions of an inventory, but not how many there were."""
        with self._lock:
            shelf = self._get_shelf(workspace, inventory_id)
            if based_on is not None:
                self._check_latest(shelf, based_on)
            shelf.versions.clear()
            for key in [key for key in self._actuals if key[:2] == (workspace, inventory_id)]:
                del self._actuals[key]

    def get_version(self, workspace: str, inventory_id: str, number: int | None = None) -> Version:
        """Return what is known of one version, by default the latest."""
        with self._lock:
            return self._get(workspace, inventory_id, number)[0]

    def load_payload(self, workspace: str, version: Version) -> bytes:
        """Return a version's canonical JSON."""
        with self._lock:
            return self._get(workspace, version.inventory_id, version.number)[1]

    def list_latest(self, workspace: str, *, after: str = "", limit: int = 100) -> Sequence[Version]:
        """Return the latest versions of the inventories whose id sorts after *after*, in order of id."""
        with self._lock:
            found = sorted(
                (key[1], shelf.versions[max(shelf.versions)][0])
                for key, shelf in self._shelves.items()
                if key[0] == workspace and key[1] > after and shelf.versions
            )
        return [version for _, version in found[:limit]]

    def list_versions(self, workspace: str, inventory_id: str) -> Sequence[Version]:
        """Return all versions of an inventory, the newest first."""
        with self._lock:
            shelf = self._get_shelf(workspace, inventory_id)
            return [shelf.versions[number][0] for number in sorted(shelf.versions, reverse=True)]

    def save_actuals(self, workspace: str, inventory_id: str, rows: Sequence[StoredActual]) -> bool:
        """Put each package's actual in the place of an earlier one; see :meth:`app.store.protocol.Store.save_actuals`."""
        with self._lock:
            self._get_shelf(workspace, inventory_id)
            changed = False
            for row in rows:
                key = (workspace, inventory_id, row.package)
                if key not in self._actuals or not row.says_the_same_as(self._actuals[key]):
                    self._actuals[key] = row
                    changed = True
            return changed

    def list_actuals(self, workspace: str, inventory_id: str | None = None) -> Sequence[StoredActual]:
        """Return the actuals of an inventory, or of all, in order of inventory and package."""
        with self._lock:
            if inventory_id is not None:
                self._get_shelf(workspace, inventory_id)
            found = sorted(key for key in self._actuals if key[0] == workspace and inventory_id in {None, key[1]})
            return [self._actuals[key] for key in found]

    def save_model(self, workspace: str, model: LearnedModel) -> bool:
        """Put an effort model in force; see :meth:`app.store.protocol.Store.save_model`."""
        with self._lock:
            kept = self._models.setdefault(workspace, [])
            if kept and kept[0].digest == model.digest:
                return False
            self._models[workspace] = [model, *(each for each in kept if each.id != model.id)]
            return True

    def get_model(self, workspace: str, model_id: str | None = None) -> LearnedModel | None:
        """Return one effort model, by default the one in force."""
        with self._lock:
            kept = self._models.get(workspace, [])
            if model_id is None:
                return kept[0] if kept else None
            found = next((each for each in kept if each.id == model_id), None)
            if found is None:
                raise refusals.no_model(model_id)
            return found

    def list_models(self, workspace: str) -> Sequence[LearnedModel]:
        """Return the effort models that were learned, the one in force first."""
        with self._lock:
            return list(self._models.get(workspace, []))

    def number_tasks(self, workspace: str, inventory_id: str, names: Sequence[str]) -> dict[str, int]:
        """Return the number of every name; see :meth:`app.store.protocol.Store.number_tasks`."""
        with self._lock:
            numbers = self._get_shelf(workspace, inventory_id).numbers
            for name in names:
                numbers.setdefault(name, len(numbers) + 1)
            return {name: numbers[name] for name in names}

    def check(self) -> None:
        """Return: memory always answers."""

    def close(self) -> None:
        """Forget everything."""
        with self._lock:
            self._shelves.clear()
            self._actuals.clear()
            self._models.clear()

    def _add(self, shelf: _Shelf, content: Content) -> Saved:
        shelf.given_out += 1
        version = Version(content.inventory_id, shelf.given_out, content.name, content.digest, self._clock())
        shelf.versions[version.number] = (version, content.payload)
        return Saved(version, is_new=True)

    def _get_shelf(self, workspace: str, inventory_id: str) -> _Shelf:
        shelf = self._shelves.get((workspace, inventory_id))
        if shelf is None or not shelf.versions:
            raise refusals.no_inventory(inventory_id)
        return shelf

    def _get(self, workspace: str, inventory_id: str, number: int | None) -> tuple[Version, bytes]:
        shelf = self._get_shelf(workspace, inventory_id)
        wanted = max(shelf.versions) if number is None else number
        if wanted not in shelf.versions:
            raise refusals.no_version(inventory_id, wanted)
        return shelf.versions[wanted]

    @staticmethod
    def _check_latest(shelf: _Shelf, based_on: int) -> Version:
        latest = shelf.versions[max(shelf.versions)][0]
        if latest.number != based_on:
            raise refusals.version_moved(latest.inventory_id, latest.number)
        return latest
