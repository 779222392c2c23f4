"""The composition root: settings to store, compute and use cases, and these to an application and a server.

``uvicorn app.main:app`` serves it with the environment's settings; :func:`serve` is what ``seamap serve`` calls, with the
bounds that uvicorn's own command does not set.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import socket
import sys
from dataclasses import dataclass, replace
from importlib import metadata
from typing import TYPE_CHECKING, Any

import structlog
import uvicorn

from app.compute.inline import InlineCompute
from app.compute.local import LocalCompute
from app.diagrams.layout import dot_version
from app.errors import NotAuthenticated, StoreUnavailable
from app.services.access import Access
from app.services.calibrations import Calibrations
from app.services.derived_cache import DerivedCache
from app.services.documents import Documents
from app.services.inventories import Inventories
from app.settings import Settings, read_settings
from app.store.database import open_store
from app.web.app import create_app
from app.web.dependencies import UseCases
from app.web.server import READ_AHEAD_BYTES, BoundedProtocol

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.compute.protocol import Compute

SHUTDOWN_SECONDS = 9
MOST_CONNECTIONS = 512
KEEP_ALIVE_SECONDS = 15
# Requests that wait hold a thread each: for workers at most settings.waiting_work of them, for a document that another request
# is having made at most these. The spare ones answer everybody else meanwhile.
WAITING_READERS = 64
SPARE_THREADS = 16
# What a worker imports before its first piece of work, so that nobody waits for it.
WORK_MODULES = ("app.importers.registry", "app.services.landscapes", "app.services.estimates", "app.services.diagrams")


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can connect."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def as_url(self) -> str:
        """Return the address as a browser takes it.

        >>> Address("::1", 8000).as_url()
        'http://[::1]:8000'
        """
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"


def build_app(settings: Settings) -> FastAPI:
    """Return the application with its store opened.

    Raises:
        StoreUnavailable: the store cannot be opened.
    """
    store = open_store(settings.store_url)
    compute = _build_compute(settings)
    use_cases = UseCases(
        inventories=Inventories(store, compute),
        documents=Documents(store, compute, DerivedCache(settings.cache_bytes, waiting=WAITING_READERS), _drawing_engine()),
        calibrations=Calibrations(store, compute),
        access=Access(settings.api_key),
        store=store,
        settings=settings,
    )

    def start() -> None:
        if isinstance(compute, LocalCompute):
            compute.warm_up()

    def stop() -> None:
        compute.close()
        store.close()

    threads = settings.waiting_work + WAITING_READERS + SPARE_THREADS
    return create_app(use_cases, threads=threads, on_start=start, on_stop=stop)


def serve(host: str = "127.0.0.1", port: int = 8000, store: str | None = None) -> None:
    """Serve until interrupted. The address is printed to standard error once the port is taken.

    Args:
        host: an address of this machine; any but loopback needs ``SEAMAP_API_KEY``.
        port: 0 takes a free one.
        store: where inventories are kept; by default what the environment says.

    Raises:
        NotAuthenticated: the address is open to others, and there is no key.
        StoreUnavailable: the store cannot be opened, or the port is taken.
        BadParameter: an environment variable cannot be used.
    """
    settings = read_settings()
    if store is not None:
        settings = replace(settings, store_url=store)
    if settings.api_key is None and not Address(host, port).is_loopback:
        raise NotAuthenticated(
            f"{host} can be reached by others, and no key is set.", hint="Set SEAMAP_API_KEY, or serve 127.0.0.1."
        )
    configure_log()
    with _bind(host, port) as listener:
        address = Address(host, listener.getsockname()[1])
        server = uvicorn.Server(_configure(build_app(settings)))
        sys.stderr.write(f"Seamap is at {address.as_url()}  (Ctrl+C stops it)\n")
        sys.stderr.flush()
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def configure_log() -> None:
    """Write one JSON line per event to standard error: what happened, never what was sent."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _configure(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        lifespan="on",
        log_level="critical",  # what goes wrong is logged once, by web/problems.py
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        h11_max_incomplete_event_size=READ_AHEAD_BYTES,
    )


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with contextlib.ExitStack() as stack:
            listener = stack.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
            stack.pop_all()  # the port is ours: keep it open
    except OSError as fault:
        raise StoreUnavailable(
            f"{host}:{port} cannot be listened at: {fault.strerror}.", hint="Choose another --port."
        ) from fault
    return listener


def _build_compute(settings: Settings) -> Compute:
    if settings.workers == 0:
        return InlineCompute()
    return LocalCompute(
        settings.workers,
        timeout_s=settings.work_seconds,
        memory_bytes=settings.worker_memory_bytes,
        preload=WORK_MODULES,
        waiting=settings.waiting_work,
    )


def _drawing_engine() -> str:
    """Return what the drawings are laid out by: another layout engine gives other bytes, hence other entity tags."""
    if os.environ.get("SEAMAP_DOT"):
        return dot_version()
    return f"graphviz-pure {metadata.version('graphviz-pure')}"


def __getattr__(name: str) -> Any:
    """Build ``app`` when uvicorn asks for it: importing this module opens no store."""
    if name == "app":
        configure_log()
        built = globals()["app"] = build_app(read_settings())
        return built
    raise AttributeError(name)
