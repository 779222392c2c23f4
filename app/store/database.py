"""Opens a store by its URL: ``sqlite:///seamap.db``, ``memory://``; migrates it to this product's tables on the way."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from app.errors import StoreUnavailable
from app.store.memory import MemoryStore
from app.store.repository import SqlStore

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import URL

    from app.store.protocol import Store

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_TIMEOUT_S = 10
# How many connections may be open, and how long a request waits for a free one while all are waiting for the file's lock.
CONNECTIONS = 16
FREE_CONNECTION_S = 10
EXAMPLE = "Use a URL such as sqlite:///seamap.db, sqlite:////var/lib/seamap/seamap.db or memory://."


def open_store(url: str) -> Store:
    """Return the store at *url*, with its tables made or brought up to date.

    Raises:
        StoreUnavailable: there is no such database, it cannot be opened, or a newer Seamap made it.
    """
    if url in {"memory:", "memory://"}:
        return MemoryStore()
    return SqlStore(open_engine(url))


def open_engine(url: str) -> Engine:
    """Return an engine for the database at *url*, migrated; see :func:`open_store` for what it raises."""
    engine = _make_engine(_read_url(url))
    with contextlib.ExitStack() as refused:
        refused.callback(engine.dispose)  # a store that is not opened leaves no connection behind
        _open(engine)
        refused.pop_all()
    return engine


def _open(engine: Engine) -> None:
    try:
        with engine.connect().execution_options(seamap_write=True) as connection, connection.begin():
            _migrate(connection)
    except CommandError as fault:
        raise StoreUnavailable("The store was made by a newer Seamap.", hint="Update Seamap, or use another store.") from fault
    except DBAPIError as fault:
        place = engine.url.render_as_string(hide_password=True)
        raise StoreUnavailable(f"The store {place} cannot be opened: {fault.orig}.", hint=EXAMPLE) from fault


def _read_url(text_: str) -> URL:
    try:
        url = make_url(text_)
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError) as fault:
        raise StoreUnavailable("The store's URL is of no known kind.", hint=EXAMPLE) from fault
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise StoreUnavailable("SQLite needs a file here.", hint=EXAMPLE)
    return url


def _make_engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        try:
            return create_engine(url, pool_pre_ping=True)
        except ModuleNotFoundError as fault:
            raise StoreUnavailable(
                f"The driver {fault.name} is not installed.", hint="pip install 'seamap[postgres]'"
            ) from fault
    _create_private(Path(url.database or ""))
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_S},
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=FREE_CONNECTION_S,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _create_private(path: Path) -> None:
    """Make a new file readable by its owner alone: an inventory lists where a company is weak."""
    with contextlib.suppress(OSError):  # SQLite says better what is wrong
        path.touch(mode=0o600, exist_ok=False)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Make one SQLite connection durable and strict. The driver's own transaction control is off: it begins too late."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_S * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Begin in earnest: a writer takes the write lock at once, so that it never fails half-way for another writer."""
    is_write = connection.get_execution_options().get("seamap_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7326270)"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)

    def steps(revision: Any, _context: object) -> Any:
        return script._upgrade_revs("head", revision)  # noqa: SLF001  (the way Alembic's cookbook shows; it has no public name)

    with EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True, fn=steps)
        environment.run_migrations()
