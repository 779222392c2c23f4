"""The store in a relational database: SQLite by default. Content-addressed, compressed, checked on every read."""

from __future__ import annotations

import hashlib
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import zstandard
from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from app.errors import StoreUnavailable
from app.store import learning, numbering, refusals
from app.store.protocol import Content, LearnedModel, Saved, StoredActual, Version
from app.store.tables import contents, inventories, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Engine, Row, Select

COMPRESSION_LEVEL = 3
# Writers hold a connection each while they wait for the database's lock: so few of them that readers always find one.
MOST_WRITERS = 4
WRITER_PATIENCE_S = 10


class SqlStore:
    """Keeps versions in a database that :func:`app.store.database.open_engine` has opened and migrated."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._clock = clock
        self._writers = threading.BoundedSemaphore(MOST_WRITERS)

    def create(self, workspace: str, content: Content) -> Saved:
        """Save the first version under a free id; see :meth:`app.store.protocol.Store.create`."""
        with self._write() as connection:
            known = _find_inventory(connection, workspace, content.inventory_id)
            if known is None or known.latest is None:
                return self._add(connection, workspace, content, known)
            latest = _get_version(connection, workspace, content.inventory_id, known.latest)
            if latest.digest != content.digest:
                raise refusals.id_taken(latest.inventory_id, latest.number)
            return Saved(_as_version(latest), is_new=False)

    def replace(self, workspace: str, content: Content, *, based_on: int) -> Saved:
        """Save a new version over *based_on*; see :meth:`app.store.protocol.Store.replace`."""
        with self._write() as connection:
            known = _get_live(connection, workspace, content.inventory_id, based_on)
            latest = _get_version(connection, workspace, content.inventory_id, known.latest)
            if latest.digest == content.digest:
                return Saved(_as_version(latest), is_new=False)
            return self._add(connection, workspace, content, known)

    def delete(self, workspace: str, inventory_id: str, *, based_on: int | None = None) -> None:
        """Forget all versions of an inventory and the contents that nothing else uses, but not how many there were."""
        with self._write() as connection:
            _get_live(connection, workspace, inventory_id, based_on)
            mine = _of(versions, workspace, inventory_id)
            learning.delete_actuals(connection, workspace, inventory_id)
            used = connection.scalars(select(versions.c.sha256).where(mine).distinct()).all()
            connection.execute(delete(versions).where(mine))
            for sha256 in used:
                if connection.scalar(select(func.count()).select_from(versions).where(versions.c.sha256 == sha256)) == 0:
                    connection.execute(delete(contents).where(contents.c.sha256 == sha256))
            connection.execute(update(inventories).where(_of(inventories, workspace, inventory_id)).values(latest=None))

    def get_version(self, workspace: str, inventory_id: str, number: int | None = None) -> Version:
        """Return what is known of one version, by default the latest."""
        with self._read() as connection:
            if number is None:
                row = connection.execute(_latest(workspace).where(versions.c.inventory_id == inventory_id)).one_or_none()
                if row is None:
                    raise refusals.no_inventory(inventory_id)
                return _as_version(row)
            known = _find_inventory(connection, workspace, inventory_id)
            if known is None or known.latest is None:
                raise refusals.no_inventory(inventory_id)
            return _as_version(_get_version(connection, workspace, inventory_id, number))

    def load_payload(self, workspace: str, version: Version) -> bytes:
        """Return a version's canonical JSON, checked against its SHA-256."""
        wanted = and_(_of(versions, workspace, version.inventory_id), versions.c.number == version.number)
        with self._read() as connection:
            row = connection.execute(
                select(contents.c.sha256, contents.c.size_bytes, contents.c.compressed)
                .join(versions, versions.c.sha256 == contents.c.sha256)
                .where(wanted)
            ).one_or_none()
        if row is None:
            raise refusals.no_version(version.inventory_id, version.number)
        return _unpack(row, version)

    def list_latest(self, workspace: str, *, after: str = "", limit: int = 100) -> Sequence[Version]:
        """Return the latest versions of the inventories whose id sorts after *after*, in order of id."""
        query = _latest(workspace).where(versions.c.inventory_id > after).order_by(versions.c.inventory_id).limit(limit)
        with self._read() as connection:
            return [_as_version(row) for row in connection.execute(query)]

    def list_versions(self, workspace: str, inventory_id: str) -> Sequence[Version]:
        """Return all versions of an inventory, the newest first."""
        query = select(versions).where(_of(versions, workspace, inventory_id)).order_by(versions.c.number.desc())
        with self._read() as connection:
            found = [_as_version(row) for row in connection.execute(query)]
        if not found:
            raise refusals.no_inventory(inventory_id)
        return found

    def save_actuals(self, workspace: str, inventory_id: str, rows: Sequence[StoredActual]) -> bool:
        """Put each package's actual in the place of an earlier one; see :meth:`app.store.protocol.Store.save_actuals`."""
        with self._write() as connection:
            _get_live(connection, workspace, inventory_id, None)
            return learning.write_actuals(connection, workspace, inventory_id, rows)

    def list_actuals(self, workspace: str, inventory_id: str | None = None) -> Sequence[StoredActual]:
        """Return the actuals of an inventory, or of all, in order of inventory and package."""
        with self._read() as connection:
            if inventory_id is not None:
                _get_live(connection, workspace, inventory_id, None)
            return learning.read_actuals(connection, workspace, inventory_id)

    def save_model(self, workspace: str, model: LearnedModel) -> bool:
        """Put an effort model in force; see :meth:`app.store.protocol.Store.save_model`."""
        with self._write() as connection:
            return learning.write_model(connection, workspace, model)

    def get_model(self, workspace: str, model_id: str | None = None) -> LearnedModel | None:
        """Return one effort model, by default the one in force."""
        with self._read() as connection:
            return learning.read_model(connection, workspace, model_id)

    def list_models(self, workspace: str) -> Sequence[LearnedModel]:
        """Return the effort models that were learned, the one in force first."""
        with self._read() as connection:
            return learning.read_models(connection, workspace)

    def number_tasks(self, workspace: str, inventory_id: str, names: Sequence[str]) -> dict[str, int]:
        """Return the number of every name; see :meth:`app.store.protocol.Store.number_tasks`. Writes only what is new."""
        with self._read() as connection:
            _get_live(connection, workspace, inventory_id, None, lock=False)
            known = numbering.read_numbers(connection, workspace, inventory_id)
        if any(name not in known for name in names):
            with self._write() as connection:
                _get_live(connection, workspace, inventory_id, None)
                known = numbering.read_numbers(connection, workspace, inventory_id)
                numbering.give_out(connection, (workspace, inventory_id), names, known)
        return {name: known[name] for name in names}

    def check(self) -> None:
        """Return if the database answers a query on its tables."""
        with self._read() as connection:
            connection.execute(select(inventories.c.given_out).limit(1)).all()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _add(self, connection: Connection, workspace: str, content: Content, known: Row[Any] | None) -> Saved:
        number = 1 if known is None else known.given_out + 1
        row = {"given_out": number, "latest": number}
        if known is None:
            key = {"workspace": workspace, "inventory_id": content.inventory_id}
            connection.execute(insert(inventories).values(**key, **row))
        else:
            connection.execute(update(inventories).where(_of(inventories, workspace, content.inventory_id)).values(**row))
        sha256 = _keep_content(connection, content.payload)
        version = Version(content.inventory_id, number, content.name, content.digest, self._clock())
        connection.execute(
            insert(versions).values(
                workspace=workspace,
                inventory_id=version.inventory_id,
                number=version.number,
                name=version.name,
                digest=version.digest,
                sha256=sha256,
                saved_at=version.saved_at,
            )
        )
        return Saved(version, is_new=True)

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """One transaction that takes the write lock at its start, so that what it reads cannot change under it."""
        if not self._writers.acquire(timeout=WRITER_PATIENCE_S):
            raise StoreUnavailable("The store is busy: too many are writing.", hint="Try again in a moment.")
        try:
            with _translated(), self._engine.connect().execution_options(seamap_write=True) as connection, connection.begin():
                yield connection
        finally:
            self._writers.release()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with _translated(), self._engine.connect() as connection, connection.begin():
            yield connection


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what a database driver raises into the store's own words. The driver's text may hold values: it stays out."""
    try:
        yield
    except IntegrityError as fault:
        raise StoreUnavailable("Two changes met in the store.", hint="Try again.") from fault
    except NoConnectionFree as fault:
        raise StoreUnavailable("The store is busy: no connection to it came free.", hint="Try again in a moment.") from fault
    except DBAPIError as fault:
        text = str(fault.orig)
        if "full" in text or "No space" in text:
            raise StoreUnavailable(
                "The store is full.", hint="Free space on the disk; nothing that was stored is lost."
            ) from fault
        if "malformed" in text or "not a database" in text:
            raise StoreUnavailable("The store's file is damaged.", hint="Restore it from a backup.") from fault
        raise StoreUnavailable("The store did not answer.", hint="Try again in a moment.") from fault


def _of(table: Any, workspace: str, inventory_id: str) -> Any:
    return and_(table.c.workspace == workspace, table.c.inventory_id == inventory_id)


def _latest(workspace: str) -> Select[Any]:
    is_latest = and_(
        inventories.c.workspace == versions.c.workspace,
        inventories.c.inventory_id == versions.c.inventory_id,
        inventories.c.latest == versions.c.number,
    )
    return select(versions).join(inventories, is_latest).where(versions.c.workspace == workspace)


def _find_inventory(connection: Connection, workspace: str, inventory_id: str, *, lock: bool = True) -> Row[Any] | None:
    query = select(inventories).where(_of(inventories, workspace, inventory_id))
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def _get_live(
    connection: Connection, workspace: str, inventory_id: str, based_on: int | None, *, lock: bool = True
) -> Row[Any]:
    known = _find_inventory(connection, workspace, inventory_id, lock=lock)
    if known is None or known.latest is None:
        raise refusals.no_inventory(inventory_id)
    if based_on is not None and known.latest != based_on:
        raise refusals.version_moved(inventory_id, known.latest)
    return known


def _get_version(connection: Connection, workspace: str, inventory_id: str, number: int) -> Row[Any]:
    query = select(versions).where(_of(versions, workspace, inventory_id), versions.c.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise refusals.no_version(inventory_id, number)
    return row


def _as_version(row: Row[Any]) -> Version:
    saved_at = row.saved_at if row.saved_at.tzinfo else row.saved_at.replace(tzinfo=UTC)
    return Version(row.inventory_id, row.number, row.name, row.digest, saved_at)


def _keep_content(connection: Connection, payload: bytes) -> bytes:
    """Keep *payload* unless it is kept already, and return its SHA-256."""
    sha256 = hashlib.sha256(payload).digest()
    if connection.scalar(select(contents.c.size_bytes).where(contents.c.sha256 == sha256)) is None:
        packed = zstandard.ZstdCompressor(level=COMPRESSION_LEVEL).compress(payload)
        connection.execute(insert(contents).values(sha256=sha256, size_bytes=len(payload), compressed=packed))
    return sha256


def _unpack(row: Any, version: Version) -> bytes:
    try:
        payload = zstandard.ZstdDecompressor().decompress(row.compressed, max_output_size=max(row.size_bytes, 1))
    except zstandard.ZstdError as fault:
        raise refusals.corrupt(version.inventory_id, version.number) from fault
    if hashlib.sha256(payload).digest() != row.sha256:
        raise refusals.corrupt(version.inventory_id, version.number)
    return payload
