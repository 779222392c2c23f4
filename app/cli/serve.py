"""``seamap serve``: the HTTP service and its pages, until it is interrupted."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.reading import CommandContext

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
STORE_HELP = "Where inventories are kept; without it SEAMAP_STORE, else sqlite:///seamap.db."
HIGHEST_PORT = 65_535


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address; any but this machine's own needs SEAMAP_API_KEY.")] = DEFAULT_HOST,
    port: Annotated[int, typer.Option(min=0, max=HIGHEST_PORT, help="Port; 0 takes a free one.")] = DEFAULT_PORT,
    store: Annotated[str | None, typer.Option(metavar="URL", help=STORE_HELP)] = None,
) -> None:
    """Serve the HTTP interface, its documentation at /docs and the pages at /."""
    handed_in: CommandContext = context.obj
    handed_in.serve(host=host, port=port, store=store)
