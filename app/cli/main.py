"""The command line: its commands, and the one place where an error becomes an exit code.

Arguments come in; results go to standard output, all else to standard error. What a command does is in the module named after
it; what it computes is a service's work.
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app import __version__, errors
from app.cli import (
    analyse,
    backtest,
    calibrate,
    compare,
    demo,
    diff,
    estimate,
    export,
    impact,
    import_,
    map,  # noqa: A004  (named after the command)
    questions,
    routes,
    schema,
    serve,
    template,
    validate,
)
from app.cli.findings_text import print_finding
from app.cli.output import close_standard_output, print_aside
from app.cli.reading import CommandContext, FaultsFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.cli.reading import Serve

DONE: Final = 0
FAULTS_FOUND: Final = 1  # `validate` alone
BAD_USAGE: Final = 2
BUG: Final = 70  # EX_SOFTWARE of sysexits.h: nothing that the user did

EXIT_CODES: Final[dict[type[errors.AppError], int]] = {
    errors.AppError: BAD_USAGE,
    errors.InventoryRejected: BAD_USAGE,
    errors.ActualsRejected: BAD_USAGE,
    errors.UnsupportedFormat: BAD_USAGE,
    errors.LimitExceeded: BAD_USAGE,
    errors.BadParameter: BAD_USAGE,
    errors.UnknownSubject: BAD_USAGE,
    errors.IdTaken: BAD_USAGE,
    errors.VersionMoved: BAD_USAGE,
    errors.PreconditionRequired: BAD_USAGE,
    errors.RenderingFailed: BAD_USAGE,
    errors.NotRepresentable: BAD_USAGE,
    errors.StoreUnavailable: BAD_USAGE,
    errors.Overloaded: BAD_USAGE,
    errors.StoreCorrupt: BAD_USAGE,
    errors.NotAuthenticated: BAD_USAGE,
    errors.EmptyPath: BAD_USAGE,
    errors.UnusableEffortModel: BAD_USAGE,
}

application = typer.Typer(
    name="seamap",
    help="Map an integration landscape and estimate what connecting it takes.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
application.command("demo")(demo.demo)
application.command("validate")(validate.validate)
application.command("estimate")(estimate.estimate)
application.command("map")(map.draw_map)
application.command("analyse")(analyse.analyse)
application.command("import")(import_.import_documents)
application.command("routes")(routes.routes)
application.command("impact")(impact.impact)
application.command("calibrate")(calibrate.calibrate)
application.command("backtest")(backtest.backtest)
application.command("questions")(questions.questions)
application.command("export")(export.export)
application.command("compare")(compare.compare)
application.command("diff")(diff.diff)
application.command("template")(template.template)
application.command("schema")(schema.schema)
application.command("serve")(serve.serve)


def _print_version(wanted: bool) -> None:  # noqa: FBT001  (typer hands the option's value in)
    if wanted:
        typer.echo(f"seamap {__version__}")
        raise typer.Exit


@application.callback()
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Take the options that come before any command."""


def run(arguments: Sequence[str], *, serve: Serve) -> int:
    """Run one command and return its exit code; a traceback is never printed, a bug is named in one line.

    Args:
        arguments: the words after ``seamap``.
        serve: starts the HTTP service; handed in, because the command line knows nothing of HTTP.
    """
    try:
        application(list(arguments), prog_name="seamap", obj=CommandContext(serve=serve))
    except SystemExit as ending:
        return _code_of(ending)
    except FaultsFound:
        return FAULTS_FOUND
    except errors.AppError as error:
        _print_error(error)
        return EXIT_CODES[type(error)]
    except KeyboardInterrupt:
        return 130
    except Exception as bug:  # noqa: BLE001  (the outermost handler)
        _print_bug(bug)
        return BUG
    finally:
        close_standard_output()
    return DONE


def _code_of(ending: SystemExit) -> int:
    if isinstance(ending.code, int):
        return ending.code
    return DONE if ending.code is None else BAD_USAGE


def _print_error(error: errors.AppError) -> None:
    if isinstance(error, errors.InventoryRejected):
        for finding in error.findings:
            print_finding(finding, file=sys.stderr)
    said = "" if isinstance(error, errors.InventoryRejected) else f"error {error.code}: "
    print_aside(f"{said}{error.detail}", hint=error.hint)


def _print_bug(bug: Exception) -> None:
    frames = traceback.extract_tb(bug.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    print_aside(f"internal error: {type(bug).__name__}: {bug}{place}", hint="This is a bug of Seamap. Please report this line.")
