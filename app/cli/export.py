"""``seamap export``: an estimate, its schedule or its landscape, for the tool that goes on with it."""

from __future__ import annotations

import io
import sys
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.estimate import DEFAULT_SAMPLES, DEFAULT_SEED
from app.cli.output import LateFile, StandardOutput, json_bytes, working, write_bytes, write_file
from app.cli.reading import File, Model, Samples, Scenario, read_bytes, read_inventory, read_model
from app.errors import BadParameter
from app.exporters.registry import FORMATS, TASKS, ExportFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.exporters.sink import Sink

TO_HELP = f"One of: {', '.join(FORMATS)}."
KEYS_HELP = (
    "What packages are called in the other tool, by our id: JSON, a CSV, or the tool's own export. For mspdi a JSON file of "
    "task numbers, made where there is none and added to."
)
START_HELP = "First day of the programme, where the inventory has none or another is wanted: 2026-01-05."


def export(  # noqa: PLR0913, PLR0917  (each is an option of the command)
    file: File,
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", help=TO_HELP)],
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="OUT", help="Write here, not to standard output.")] = None,
    confidence: Annotated[
        str, typer.Option("--confidence", metavar="P80", help="How sure the dates of milestones are to be, P50 to P99.")
    ] = "P80",
    start: Annotated[str | None, typer.Option("--start", metavar="DATE", help=START_HELP)] = None,
    keys: Annotated[Path | None, typer.Option("--keys", metavar="KEYS", help=KEYS_HELP)] = None,
    samples: Samples = DEFAULT_SAMPLES,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same bytes.")] = DEFAULT_SEED,
    scenario: Scenario = None,
    model: Model = None,
) -> None:
    """Export the estimate, the schedule or the landscape to the format of another tool."""
    from app.services.exports import Options, export_into, get_format, parse_confidence, parse_start

    fmt = get_format(to)
    if fmt.is_binary and out is None and sys.stdout.isatty():
        raise BadParameter(f"{to} is not for a terminal.", hint=f"Say -o plan.{fmt.ending}.")
    known, states = _read_keys(fmt, keys)
    options = Options(parse_confidence(confidence), parse_start(start), known, states)
    text = read_model(model)
    inventory = read_inventory(file)
    with _open(out) as sink, working(f"Exporting {to}"):
        made = export_into(sink, inventory, to, options, scenario=scenario, model=text, samples=samples, seed=seed)
    if keys is not None and fmt.keys == TASKS:
        numbers = {name: int(number) for name, number in known.items()} | dict(made)
        write_file(keys, json_bytes(dict(sorted(numbers.items(), key=lambda item: item[1]))))


def _open(out: Path | None) -> AbstractContextManager[Sink]:
    """Return where the export goes, as it is made; on a terminal all at once, for there it would run into the progress bar."""
    if out is not None:
        return closing(LateFile(out))
    return _at_the_end() if sys.stdout is not None and sys.stdout.isatty() else closing(StandardOutput())


@contextmanager
def _at_the_end() -> Iterator[Sink]:
    made = io.BytesIO()
    yield made
    write_bytes(made.getvalue())


def _read_keys(fmt: ExportFormat, file: Path | None) -> tuple[dict[str, str], dict[str, str]]:
    """Return what things are called in the other tool, and the states that they are in there."""
    from app.importers.keys_map import read_keys, read_numbers, read_states

    if file is None or (fmt.keys == TASKS and not file.exists()):
        return {}, {}
    if not fmt.keys:
        raise BadParameter(f"{fmt.name} takes no map of keys.", hint="Leave --keys out.")
    data = read_bytes(str(file))[1]
    if fmt.keys == TASKS:
        return {name: str(number) for name, number in read_numbers(data).items()}, {}
    return read_keys(data), read_states(data)
