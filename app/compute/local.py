"""Worker processes on this machine, each supervised on its own: one that dies or hangs is replaced and takes nothing along.

``ProcessPoolExecutor`` breaks for everybody when one of its processes is killed, which is why it is not used.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import socket
import subprocess
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from app.compute.worker import DONE, REFUSED
from app.errors import LimitExceeded, Overloaded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 2
# What a worker needs of the environment; secrets of the server are none of its business.
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "SEAMAP_DOT")
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
PACKAGE_ROOT = Path(__file__).parents[2]


class WorkBroke(RuntimeError):
    """A bug: the work raised something that is not an AppError. The message is the worker's traceback."""


class _WorkerGone(Exception):
    """The process ended before it answered."""


class _Worker:
    """One process and the socket to it. Used by one thread at a time."""

    def __init__(self, memory_bytes: int, preload: Sequence[str]) -> None:
        ours, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | ONE_THREAD
        arguments = [str(theirs.fileno()), str(memory_bytes), *preload]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and module, nothing from outside)
                [sys.executable, "-m", "app.compute.worker", *arguments],
                pass_fds=[theirs.fileno()],
                cwd=PACKAGE_ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._connection = Connection(ours.detach())

    def ask(self, call: bytes, timeout_s: float) -> tuple[str, Any]:
        try:
            self._connection.send_bytes(call)
            if not self._connection.poll(timeout_s):
                raise TimeoutError
            answer: tuple[str, Any] = pickle.loads(self._connection.recv_bytes())  # noqa: S301  (our own worker's)
        except (EOFError, OSError) as fault:
            if isinstance(fault, TimeoutError):
                raise
            raise _WorkerGone from fault
        return answer

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        self._connection.close()
        self._process.kill()
        self._process.wait()


class LocalCompute:
    """A fixed number of workers, started when first needed and kept.

    Args:
        workers: how many processes at most.
        timeout_s: how long one piece of work may take before its process is killed.
        memory_bytes: what one process may allocate; 0 for no limit.
        preload: modules that a worker imports before its first call.
        waiting: how many calls may be under way or wait for a worker; more are refused at once.
        patience_s: how long a call waits for a worker to come free; then it is refused, for a caller who comes back is better
            off than one who hears nothing for minutes.
    """

    def __init__(
        self,
        workers: int = 2,
        *,
        timeout_s: float = 60,
        memory_bytes: int = 0,
        preload: Sequence[str] = (),
        waiting: int = 24,
        patience_s: float = 20,
    ) -> None:
        self._timeout_s = timeout_s
        self._patience_s = patience_s
        self._waiting = threading.BoundedSemaphore(waiting)
        self._memory_bytes = memory_bytes
        self._preload = tuple(preload)
        self._places: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._places.put(None)
        self._lock = threading.Lock()
        self._running: set[_Worker] = set()
        self._closed = False

    def run(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns, from a worker; see :meth:`app.compute.protocol.Compute.run`."""
        if not self._waiting.acquire(blocking=False):
            raise Overloaded("Too much work is waiting.", hint="Try again in a moment.")
        try:
            kind, value = self._ask(pickle.dumps((work, args, kwargs), pickle.HIGHEST_PROTOCOL))
        finally:
            self._waiting.release()
        if kind == REFUSED:
            raise value
        if kind != DONE:
            raise WorkBroke(value)
        result: T = value
        return result

    def _ask(self, call: bytes) -> tuple[str, Any]:
        """Return the answer of the first worker that lives to give one."""
        for _ in range(ATTEMPTS):
            try:
                return self._ask_one(call)
            except _WorkerGone:
                continue
        raise LimitExceeded(
            "The work ended its process twice; it probably needs too much memory.", hint="Ask for a part of it."
        )

    def warm_up(self) -> None:
        """Start every worker that is not running, without waiting for its imports, so that no request does."""
        free: list[_Worker | None] = []
        with contextlib.suppress(queue.Empty):
            while True:
                free.append(self._places.get_nowait())
        for worker in free:
            self._places.put(worker or self._start())

    def close(self) -> None:
        """Kill every worker, busy ones included."""
        with self._lock:
            self._closed = True
            running, self._running = self._running, set()
        for worker in running:
            worker.stop()

    def _ask_one(self, call: bytes) -> tuple[str, Any]:
        worker = self._take_place()
        try:
            if worker is None or not worker.is_alive:
                self._discard(worker)
                worker = None
                worker = self._start()
            answer = worker.ask(call, self._timeout_s)
        except TimeoutError:
            self._discard(worker)
            worker = None
            raise LimitExceeded(
                f"The work took longer than {self._timeout_s:g} s.", hint="Ask for fewer samples or a part of it."
            ) from None
        except _WorkerGone:
            self._discard(worker)
            worker = None
            raise
        finally:
            self._places.put(worker)
        return answer

    def _take_place(self) -> _Worker | None:
        try:
            return self._places.get(timeout=self._patience_s)
        except queue.Empty:
            raise Overloaded("Every worker is busy with long work.", hint="Try again in a moment.") from None

    def _start(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise Overloaded("The server is shutting down.", hint="Try again in a moment.")
            worker = _Worker(self._memory_bytes, self._preload)
            self._running.add(worker)
        return worker

    def _discard(self, worker: _Worker | None) -> None:
        if worker is None:
            return
        with self._lock:
            known = worker in self._running
            self._running.discard(worker)
        if known:
            worker.stop()
