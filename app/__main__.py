"""The command ``seamap``: joins the command line with the HTTP service, which neither knows of the other."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

from app.cli.main import run
from app.compute.garbage import collect_seldom

# Products of the sizes that an estimate has are done before a second thread has woken up, and waiting for it costs cores.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def _serve(host: str, port: int, store: str | None) -> None:
    from app.main import serve

    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the server stops in its own way
    serve(host, port, store)


def _stop(number: int, _frame: object) -> NoReturn:
    """End the process as the shell expects of one that a signal ended; unlike the default, what is open is left in order."""
    raise SystemExit(128 + number)


def main() -> None:
    """Run one command and end the process with its exit code; told to stop, it first ends the children that it started."""
    signal.signal(signal.SIGTERM, _stop)
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)
    collect_seldom()
    sys.exit(run(sys.argv[1:], serve=_serve))


if __name__ == "__main__":
    main()
