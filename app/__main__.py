"""The command ``seamap``: joins the command line with the HTTP service, which neither knows of the other."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn

from app.cli.main import run


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
    sys.exit(run(sys.argv[1:], serve=_serve))


if __name__ == "__main__":
    main()
