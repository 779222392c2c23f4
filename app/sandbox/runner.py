"""Runs one child process within limits of time, memory and output, in a session of its own, and leaves nothing behind.

In come a command, its standard input and :class:`Limits`; out comes an :class:`Outcome`, whatever the child did: a child that
is slow, greedy or killed is a result, not an exception. What a bad outcome means is the caller's to say.
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CHUNK_BYTES = 65_536
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: wall-clock and processor seconds, bytes of memory, bytes that it may print.

    Files open at a time, and bytes of a file that it may write: none, unless it cannot do its work without.
    """

    wall_s: float = 10.0
    cpu_s: int = 8
    memory_bytes: int = 1024 * MEBIBYTE
    output_bytes: int = 8 * MEBIBYTE
    open_files: int = 64
    file_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a child.

    Attributes:
        status: exit status, or minus the signal that ended it.
        stopped: why the runner ended it (``"time"`` or ``"output"``), or ``None``.
    """

    status: int
    stdout: bytes
    stderr: bytes
    stopped: str | None = None

    @property
    def succeeded(self) -> bool:
        """Whether it ended by itself with status 0."""
        return self.status == 0 and self.stopped is None


@dataclass(slots=True)
class _Exchange:
    """The bytes still to be written to a child and those read from it so far."""

    pending: memoryview
    allowed_bytes: int
    chunks: dict[str, list[bytes]] = field(default_factory=lambda: {"out": [], "err": []})
    received: int = 0

    def text(self, stream: str) -> bytes:
        return b"".join(self.chunks[stream])


def run_child(
    command: Sequence[str | os.PathLike[str]],
    stdin: bytes = b"",
    *,
    limits: Limits | None = None,
    environment: Mapping[str, str] | None = None,
) -> Outcome:
    """Run *command* and return what came of it; its whole process group is gone afterwards.

    The environment is exactly *environment*, nothing inherited. The limits are set before the child is sent its input, so
    that it can do no work on it without them. It cannot write to a file, unless the limits say so, nor dump core.

    Raises:
        OSError: the command cannot be started at all.

    >>> run_child(["/bin/cat"], b"as it came").stdout
    b'as it came'
    """
    allowed = limits or Limits()
    child = subprocess.Popen(  # noqa: S603  (the caller names the program; no shell, nothing of the user's among the arguments)
        [os.fspath(part) for part in command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
        env=dict(environment or {}),
        start_new_session=True,
    )
    exchange = _Exchange(memoryview(stdin), allowed.output_bytes)
    try:
        _limit(child.pid, allowed)
        stopped = _converse(child, exchange, time.monotonic() + allowed.wall_s)
    finally:
        _end_group(child)
    return Outcome(child.returncode, exchange.text("out"), exchange.text("err"), stopped)


def _limit(pid: int, allowed: Limits) -> None:
    with contextlib.suppress(ProcessLookupError):
        for what, value in (
            (resource.RLIMIT_AS, allowed.memory_bytes),
            (resource.RLIMIT_CPU, allowed.cpu_s),
            (resource.RLIMIT_FSIZE, allowed.file_bytes),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, allowed.open_files),
        ):
            resource.prlimit(pid, what, (value, value))


def _converse(child: subprocess.Popen[bytes], exchange: _Exchange, deadline: float) -> str | None:
    """Feed and read the child until it closes its streams and ends; return why it had to be stopped, if it had."""
    with selectors.DefaultSelector() as selector:
        for stream, events, name in (
            (child.stdin, selectors.EVENT_WRITE, "in"),
            (child.stdout, selectors.EVENT_READ, "out"),
            (child.stderr, selectors.EVENT_READ, "err"),
        ):
            if stream is not None:
                os.set_blocking(stream.fileno(), False)
                selector.register(stream, events, name)
        while selector.get_map():
            remaining_s = deadline - time.monotonic()
            if remaining_s <= 0:
                return "time"
            for key, _ in selector.select(remaining_s):
                if not _move(key, exchange):
                    selector.unregister(key.fileobj)
                    key.fileobj.close()  # type: ignore[union-attr]  # the three streams are file objects
            if exchange.received > exchange.allowed_bytes:
                return "output"
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(max(0.0, deadline - time.monotonic()))
        return None
    return "time"


def _move(key: selectors.SelectorKey, exchange: _Exchange) -> bool:
    """Move one portion over one stream; return whether more may follow."""
    if key.data == "in":
        try:
            written = os.write(key.fd, exchange.pending[:CHUNK_BYTES])
        except BrokenPipeError:
            return False
        exchange.pending = exchange.pending[written:]
        return len(exchange.pending) > 0
    chunk = os.read(key.fd, CHUNK_BYTES)
    exchange.chunks[key.data].append(chunk)
    exchange.received += len(chunk)
    return bool(chunk)


def _end_group(child: subprocess.Popen[bytes]) -> None:
    """Kill whatever is left of the child's session and collect the child."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    streams: tuple[IO[bytes] | None, ...] = (child.stdin, child.stdout, child.stderr)
    for stream in streams:
        if stream is not None and not stream.closed:
            with contextlib.suppress(BrokenPipeError):
                stream.close()
