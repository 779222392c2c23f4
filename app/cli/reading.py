"""What every command shares: reading FILE, its findings on the way, and the options that derived commands have in common."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from app.cli.findings_text import print_finding
from app.errors import BadParameter, InventoryRejected, UnusableEffortModel
from app.findings import Severity
from app.services.simulated import FEWEST_SAMPLES, MOST_SAMPLES

if TYPE_CHECKING:
    from app.importers.reading import ImportResult
    from app.inventory.model import Inventory

STANDARD_INPUT = "-"


class Serve(Protocol):
    """Starts the HTTP service and comes back when it has ended."""

    def __call__(self, host: str, port: int, store: str | None) -> None:
        """Serve on *host*:*port* from the store at the URL *store*, by default the one that the environment names."""


@dataclass(frozen=True, slots=True)
class CommandContext:
    """What the composition root hands to the commands."""

    serve: Serve


class FaultsFound(Exception):
    """A document that was asked about has faults, and they have been printed."""


class OutputFormat(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


File = Annotated[str, typer.Argument(metavar="FILE", help="An inventory or an importable document; - is standard input.")]
Format = Annotated[OutputFormat, typer.Option("--format", help="How the result is printed.")]
Samples = Annotated[
    int, typer.Option("--samples", help=f"How many futures to simulate, {FEWEST_SAMPLES:,} to {MOST_SAMPLES:,}.")
]
Scenario = Annotated[str | None, typer.Option("--scenario", metavar="ID", help="Under this scenario of the inventory.")]
Model = Annotated[Path | None, typer.Option("--model", metavar="MODEL.toml", help="With this effort model, not the bundled.")]


def read_bytes(file: str) -> tuple[str, bytes]:
    """Return the name to show for FILE and its bytes.

    Raises:
        BadParameter: it cannot be opened.
    """
    if file == STANDARD_INPUT:
        return "<stdin>", sys.stdin.buffer.read()
    try:
        return file, Path(file).read_bytes()
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
        raise BadParameter(f"Cannot open {file}: {why}.") from None


def read_document_bytes(name: str, data: bytes) -> ImportResult:
    """Return what reading a document of that name gives.

    Raises:
        UnsupportedFormat: nothing recognises the bytes.
        LimitExceeded: it is larger than is allowed.
    """
    from app.importers.registry import read_document

    return read_document(Path(name).name, data)


def read_inventory(file: str) -> Inventory:
    """Return the inventory in FILE, its warnings printed to standard error.

    Raises:
        InventoryRejected: it has faults; they are printed, every one with its place.
    """
    name, data = read_bytes(file)
    result = read_document_bytes(name, data)
    if result.inventory is None:
        for finding in result.errors:
            print_finding(finding, name, file=sys.stderr)
        count = len(result.errors)
        raise InventoryRejected((), f"{name} has {count} {'fault' if count == 1 else 'faults'}.")
    for finding in result.findings:
        if finding.severity is Severity.WARNING:
            print_finding(finding, name, file=sys.stderr)
    return result.inventory


def read_model(path: Path | None) -> bytes | None:
    """Return the text of an effort model, or ``None`` for the bundled one.

    Raises:
        BadParameter: the file cannot be opened.
        UnusableEffortModel: it is not TOML.
    """
    if path is None:
        return None
    text = read_bytes(str(path))[1]
    try:
        tomllib.loads(text.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        hint = "An effort model is a TOML file: seamap calibrate writes one, docs/effort-model.md says what is in it."
        raise UnusableEffortModel(f"{path.name} is not TOML: {fault}.", hint=hint) from None
    return text


def check_model(path: Path | None) -> None:
    """Check an effort model that a command takes although nothing in its result is priced.

    Raises:
        BadParameter: the file cannot be opened.
        UnusableEffortModel: it is no complete effort model.
    """
    if (text := read_model(path)) is not None:
        from app.estimation.effort_model import read_effort_model

        read_effort_model(text)
