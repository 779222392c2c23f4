"""A worker process: takes pickled calls from its parent over a socket, one at a time, until the parent is gone.

Started as ``python -m app.compute.worker FD MEMORY_BYTES``. Only the parent can reach the socket, so what is unpickled here was
pickled by the parent. Standard output is handed to standard error: nothing that a library prints can be taken for an answer.
"""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import sys
import traceback
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from app.compute.garbage import collect_seldom
from app.errors import AppError, LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, REFUSED, BROKEN = "done", "refused", "broken"


def main(argv: Sequence[str]) -> None:
    """Serve calls on the file descriptor named first, within the bytes of memory named second. Modules follow."""
    parent = Connection(int(argv[0]))
    os.dup2(2, 1)
    limit = int(argv[1])
    if limit:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for module in argv[2:]:
        importlib.import_module(module)
    collect_seldom()
    while True:
        try:
            call = parent.recv_bytes()
        except (EOFError, OSError):
            return
        parent.send_bytes(_answer(call))


def _answer(call: bytes) -> bytes:
    """Return the pickled outcome of one pickled call."""
    try:
        work, args, kwargs = pickle.loads(call)  # noqa: S301  (see the module's docstring)
        outcome: tuple[str, Any] = (DONE, work(*args, **kwargs))
        return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except AppError as refusal:
        return pickle.dumps((REFUSED, refusal), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        limit = LimitExceeded("The work needs more memory than this installation allows.", hint="Ask for a part of it.")
        return pickle.dumps((REFUSED, limit), pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001  (the outermost handler of this process: the parent raises it as the bug it is)
        return pickle.dumps((BROKEN, traceback.format_exc()), pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main(sys.argv[1:])
