"""What ``calibrate`` and ``backtest`` share: reading tables of finished work, their findings on the way."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.findings_text import print_finding
from app.cli.reading import read_bytes

if TYPE_CHECKING:
    from app.services.learning import FinishedWork, Table

Actuals = Annotated[
    list[str],
    typer.Argument(metavar="ACTUALS.csv…", help="organisation, activity, estimate_days, actual_days; or package, actual_days."),
]
EstimateFile = Annotated[
    str | None, typer.Option("--estimate", metavar="FILE", help="The estimate (JSON) whose work packages the tables name.")
]


def read_work(files: list[str], estimate: str | None) -> FinishedWork:
    """Return the finished work in the files; warnings go to standard error.

    Raises:
        BadParameter: a file cannot be opened, or *estimate* is no estimate document.
        ActualsRejected: a table has faults; each carries its file and line.
    """
    from app.services.learning import read_finished_work

    work = read_finished_work([_read(file) for file in files], None if estimate is None else _read(estimate))
    for finding in work.findings:
        print_finding(finding, file=sys.stderr)
    return work


def _read(file: str) -> Table:
    from app.services.learning import Table

    name, data = read_bytes(file)
    return Table(Path(name).name, data)
