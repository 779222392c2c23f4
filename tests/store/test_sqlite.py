"""What is particular to the SQLite file: it survives, it is checked, it is refused in the user's words."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, event

from app.errors import StoreCorrupt, StoreUnavailable
from app.store.database import CONNECTIONS, open_engine, open_store
from app.store.protocol import Content
from app.store.tables import metadata

A = Content("crm", "CRM", "sha256:a", b'{"a":1}' * 500)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "seamap.db"


def test_a_reopened_store_has_what_was_saved(path):
    first = open_store(f"sqlite:///{path}")
    version = first.create("default", A).version
    first.close()
    second = open_store(f"sqlite:///{path}")
    assert second.get_version("default", "crm") == version
    assert second.load_payload("default", version) == A.payload
    second.close()


def test_the_file_is_durable_and_strict(path):
    engine = open_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        modes = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    engine.dispose()
    assert modes == ["wal", 2, 1]


def test_the_file_is_for_its_owner_alone(path):
    open_store(f"sqlite:///{path}").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("position", [0, 5, -1])
def test_every_flipped_payload_byte_is_noticed(path, position):
    store = open_store(f"sqlite:///{path}")
    version = store.create("default", A).version
    with closing(sqlite3.connect(path)) as raw, raw:
        (packed,) = raw.execute("SELECT compressed FROM contents").fetchone()
        damaged = bytearray(packed)
        damaged[position] ^= 0x01
        raw.execute("UPDATE contents SET compressed = ?", (bytes(damaged),))
    raw.close()
    with pytest.raises(StoreCorrupt):
        store.load_payload("default", version)
    store.close()


def test_payloads_are_compressed_and_kept_once(path):
    store = open_store(f"sqlite:///{path}")
    store.create("default", A)
    store.create("other", A)
    store.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        rows = raw.execute("SELECT size_bytes, length(compressed) FROM contents").fetchall()
    raw.close()
    assert len(rows) == 1
    assert rows[0][1] * 10 < rows[0][0]


def test_migrations_make_the_tables_that_the_code_declares(path):
    engine = open_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_store_of_an_earlier_seamap_keeps_what_it_has_and_numbers_tasks(path):
    """The tables of version 0002 with one inventory in them, as its migration made them."""
    store = open_store(f"sqlite:///{path}")
    store.create("default", A)
    store.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TABLE task_numbers")
        raw.execute("UPDATE alembic_version SET version_num = '0002'")
    raw.close()
    store = open_store(f"sqlite:///{path}")

    assert store.load_payload("default", store.get_version("default", A.inventory_id)) == A.payload
    assert store.number_tasks("default", A.inventory_id, ["a", "b"]) == {"a": 1, "b": 2}
    store.close()


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:////nowhere/at/all/x.db",
        "mysql+nothing://x",
        "sqlite:////etc/passwd",
    ],
)
def test_a_store_that_cannot_be_opened_says_so(url):
    with pytest.raises(StoreUnavailable) as refusal:
        open_store(url)
    assert refusal.value.hint


def test_a_store_of_a_newer_seamap_is_left_alone(path, monkeypatch):
    made = []
    monkeypatch.setattr(
        "app.store.database.create_engine", lambda *url, **how: made.append(create_engine(*url, **how)) or made[-1]
    )
    open_store(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    made.clear()
    with pytest.raises(StoreUnavailable, match="newer"):
        open_store(f"sqlite:///{path}")
    assert [engine.pool.checkedin() for engine in made] == [0], "a store that is not opened leaves no connection behind"


def test_a_full_disk_is_said_and_reads_go_on(path):
    store = open_store(f"sqlite:///{path}")
    version = store.create("default", A).version
    engine = store._engine

    def limit(connection, _record, _proxy):
        connection.execute("PRAGMA max_page_count = 12")

    event.listen(engine, "checkout", limit)
    with pytest.raises(StoreUnavailable, match="full"):
        store.create("default", Content("big", "Big", "sha256:big", os.urandom(400_000)))
    assert store.load_payload("default", version) == A.payload
    store.close()


def test_a_store_whose_connections_are_all_taken_says_that_it_is_busy(path, monkeypatch):
    monkeypatch.setattr("app.store.database.FREE_CONNECTION_S", 0.1)
    store = open_store(f"sqlite:///{path}")
    with ExitStack() as taken:
        for _ in range(CONNECTIONS):
            taken.enter_context(store._engine.connect())
        with pytest.raises(StoreUnavailable, match="busy"):
            store.list_latest("default")
    assert store.list_latest("default") == []
    store.close()


def test_readers_are_answered_while_many_writers_wait_for_a_lock(path):
    store = open_store(f"sqlite:///{path}")
    store.create("default", A)
    locker = sqlite3.connect(path, isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(CONNECTIONS + 4) as pool:
        contents = [Content(f"c{number}", "C", f"sha256:{number}", b"{}") for number in range(CONNECTIONS + 4)]
        writers = [pool.submit(store.create, "default", content) for content in contents]
        time.sleep(0.3)
        started = time.monotonic()
        assert [version.inventory_id for version in store.list_latest("default")] == ["crm"]
        assert time.monotonic() - started < 1
        locker.execute("ROLLBACK")
        assert all(writer.result().is_new for writer in writers)
    locker.close()
    store.close()


WRITER = """
import sys
from app.store.database import open_store
from app.store.protocol import Content
store = open_store(sys.argv[1])
number = 0
while True:
    number += 1
    name = f"{sys.argv[2]}-{number}"
    store.create("default", Content(name, name, "sha256:" + name, (name * 200).encode()))
    print(name, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill(path):
    open_store(f"sqlite:///{path}").close()
    acknowledged = []
    for turn in range(3):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, f"sqlite:///{path}", f"w{turn}{index}"],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            for index in range(2)
        ]
        lines = [writers[0].stdout.readline() for _ in range(5)]
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            rest, _ = writer.communicate()
            lines += rest.splitlines()
        acknowledged += [line.strip() for line in lines if line.strip()]
    store = open_store(f"sqlite:///{path}")
    for name in acknowledged:
        version = store.get_version("default", name)
        assert store.load_payload("default", version) == (name * 200).encode()
    assert len(acknowledged) >= 15
    store.close()
