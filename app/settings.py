"""Settings: the environment, read once into one frozen object. Every variable is optional and starts with ``SEAMAP_``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import BadParameter

if TYPE_CHECKING:
    from collections.abc import Mapping

MIB = 1024 * 1024
SHORTEST_KEY = 16
HIGHEST_COUNT = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs.

    Attributes:
        store_url: where inventories are kept; ``memory:`` keeps nothing. ``SEAMAP_STORE``.
        api_key: what a caller must present; ``None`` serves this machine alone. ``SEAMAP_API_KEY``.
        hosts: further names that this server answers to where it asks for no key. ``SEAMAP_HOSTS``, separated by commas.
        workers: processes that read, estimate and draw; 0 works in the server's own threads. ``SEAMAP_WORKERS``.
        work_seconds: how long one piece of work may take. ``SEAMAP_WORK_SECONDS``.
        worker_memory_bytes: what one process may allocate; 0 for no limit. ``SEAMAP_WORKER_MEMORY_MIB``.
        waiting_work: pieces of work that may be under way or wait at once; more are told to come back. ``SEAMAP_WAITING_WORK``.
        body_bytes: the largest request body. ``SEAMAP_BODY_MIB``.
        held_bytes: all bodies that may be held at once. ``SEAMAP_HELD_MIB``.
        cache_bytes: derived documents kept in memory. ``SEAMAP_CACHE_MIB``.
        idle_seconds: how long a sender may be silent in the middle of a request. ``SEAMAP_IDLE_SECONDS``.
    """

    store_url: str = "sqlite:///seamap.db"
    api_key: str | None = None
    hosts: tuple[str, ...] = ()
    workers: int = 2
    work_seconds: float = 60
    worker_memory_bytes: int = 3072 * MIB
    waiting_work: int = 24
    body_bytes: int = 64 * MIB
    held_bytes: int = 192 * MIB
    cache_bytes: int = 64 * MIB
    idle_seconds: float = 5


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that *environment* (by default this process's) asks for.

    Raises:
        BadParameter: a value that cannot be used; the message names the variable, and never repeats a key.

    >>> read_settings({"SEAMAP_STORE": "memory:", "SEAMAP_WORKERS": "4"}).workers
    4
    """
    given = os.environ if environment is None else environment
    defaults = Settings()
    return Settings(
        store_url=given.get("SEAMAP_STORE") or defaults.store_url,
        api_key=_read_key(given),
        hosts=tuple(name.strip().lower() for name in given.get("SEAMAP_HOSTS", "").split(",") if name.strip()),
        workers=_read_count(given, "SEAMAP_WORKERS", _default_workers()),
        work_seconds=_read_count(given, "SEAMAP_WORK_SECONDS", int(defaults.work_seconds), least=1),
        worker_memory_bytes=_read_count(given, "SEAMAP_WORKER_MEMORY_MIB", defaults.worker_memory_bytes // MIB) * MIB,
        waiting_work=_read_count(given, "SEAMAP_WAITING_WORK", defaults.waiting_work, least=1),
        body_bytes=_read_count(given, "SEAMAP_BODY_MIB", defaults.body_bytes // MIB, least=1) * MIB,
        held_bytes=_read_count(given, "SEAMAP_HELD_MIB", defaults.held_bytes // MIB, least=1) * MIB,
        cache_bytes=_read_count(given, "SEAMAP_CACHE_MIB", defaults.cache_bytes // MIB) * MIB,
        idle_seconds=_read_count(given, "SEAMAP_IDLE_SECONDS", int(defaults.idle_seconds), least=1),
    )


def _default_workers() -> int:
    """As many as there are processors, but two at least: one slow drawing must not hold up everybody."""
    return max(2, min(os.cpu_count() or 2, 8))


def _read_count(given: Mapping[str, str], name: str, default: int, *, least: int = 0) -> int:
    text = given.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= HIGHEST_COUNT:
        raise BadParameter(
            f"{name} must be a whole number from {least} to {HIGHEST_COUNT}.", hint=f"Leave it out for {default}."
        )
    return int(text)


def _read_key(given: Mapping[str, str]) -> str | None:
    key = given.get("SEAMAP_API_KEY", "").strip()
    if key and (len(key) < SHORTEST_KEY or not key.isascii() or not key.isprintable() or " " in key):
        raise BadParameter(
            f"SEAMAP_API_KEY must have {SHORTEST_KEY} or more visible ASCII characters.",
            hint="""Make one: python3 -c "import secrets; print(secrets.token_urlsafe(32))".""",
        )
    return key or None
