"""An exit code is a promise to scripts: 0 done, 1 faults found by validate, 2 everything that the user can mend."""

from __future__ import annotations

import pytest

import app.cli.main as command_line
from app import errors


def error_classes(base: type[errors.AppError] = errors.AppError) -> set[type[errors.AppError]]:
    return {base}.union(*(error_classes(child) for child in base.__subclasses__()))


@pytest.mark.parametrize("error", sorted(error_classes(), key=lambda item: item.__name__))
def test_every_error_has_an_exit_code(error: type[errors.AppError]) -> None:
    assert command_line.EXIT_CODES[error] == 2


def test_codes_are_what_the_contract_says() -> None:
    assert (command_line.DONE, command_line.FAULTS_FOUND, command_line.BAD_USAGE) == (0, 1, 2)
