"""An application in this process and clients of it; a server in another process, for what only a real socket shows."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from starlette.testclient import TestClient

from app.main import build_app
from app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# A bug is raised again by the client; the log would only print it once more.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))

ROOT = Path(__file__).resolve().parent.parent
IN_PROCESS = Settings(store_url="memory:", workers=0)
API = "/api/v1"

SMALL = b"""\
schema: seamap/inventory/v1
id: claims
name: Claims AI
currency: USD
programme: {start: 2026-01-05, deadline: 2027-03-31, hub: claims-ai}
systems:
  - {id: claims-ai, name: Claims AI, api: {availability: full}}
  - {id: policy-admin, name: Policy administration, hosting: mainframe, api: {availability: batch}}
  - {id: payments, name: Payments, api: {availability: partial}}
integrations:
  - {source: policy-admin, target: claims-ai, mode: batch, status: planned}
  - {source: claims-ai, target: payments, mode: synchronous, status: planned}
paths:
  - {id: pay, name: Claim to payment, hops: [policy-admin, claims-ai, payments]}
scenarios:
  - id: policy-api
    name: Put an API on policy administration
    changes: [{system: policy-admin, set: {api: {availability: full}}}]
"""
RENAMED = SMALL.replace(b"name: Claims AI\ncurrency", b"name: Claims AI again\ncurrency")


@contextlib.contextmanager
def open_client(settings: Settings = IN_PROCESS, **changes: object) -> Iterator[TestClient]:
    """A client of an application of its own; it raises what the application leaves unhandled."""
    app = build_app(replace(settings, **changes))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


@dataclass
class RunningServer:
    """A server process and where it listens."""

    process: subprocess.Popen[bytes]
    port: int

    def send(self, data: bytes, *, timeout: float = 12) -> bytes:
        """Send raw bytes and return everything that comes back until the server closes or is silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(data)
            return read_all(connection)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)


def read_all(connection: socket.socket) -> bytes:
    chunks = []
    with contextlib.suppress(TimeoutError, ConnectionResetError):
        while chunk := connection.recv(65536):
            chunks.append(chunk)
    return b"".join(chunks)


def status_of(answer: bytes) -> int:
    assert answer.startswith(b"HTTP/1.1 "), answer[:80]
    return int(answer[9:12])


@contextlib.contextmanager
def run_server(store: str, **environment: str) -> Iterator[RunningServer]:
    """Start ``serve`` on a free port, wait for its address, and stop it afterwards."""
    program = f"from app.main import serve; serve(port=0, store={store!r})"
    with tempfile.NamedTemporaryFile() as log:
        process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env={**os.environ, **environment}, stderr=log)
        try:
            server = RunningServer(process, _wait_for_port(process, Path(log.name)))
            server.send(b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", timeout=60)
            yield server
        finally:
            process.kill()
            process.wait()


def _wait_for_port(process: subprocess.Popen[bytes], log: Path) -> int:
    while process.poll() is None:
        found = re.search(r"Seamap is at http://[^ ]*:(\d+) ", log.read_text())
        if found:
            return int(found.group(1))
        time.sleep(0.05)
    raise AssertionError(log.read_text())
