"""The command ``seamap``: joins the command line with the HTTP service, which neither knows of the other."""

from __future__ import annotations

import sys

from app.cli.main import run


def _serve(host: str, port: int, store: str | None) -> None:
    from app.main import serve

    serve(host, port, store)


def main() -> None:
    """Run one command and end the process with its exit code."""
    sys.exit(run(sys.argv[1:], serve=_serve))


if __name__ == "__main__":
    main()
