"""Where words go: results to standard output, all else to standard error, neither able to steer the terminal."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from typing import TYPE_CHECKING, Any, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.errors import BadParameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rich.console import RenderableType

WIDTH = 80
WIDEST = 100
PIECE_BYTES = 64 * 1024


def plain(text: str) -> str:
    r"""Return *text* with what cannot be seen written out, so that a name in a document cannot steer the terminal.

    >>> plain("a\x1b[31mb\u202e")
    'a\\x1b[31mb\\u202e'
    """
    return "".join(letter if _is_harmless(letter) else letter.encode("unicode_escape").decode("ascii") for letter in text)


def _is_harmless(letter: str) -> bool:
    category = unicodedata.category(letter)
    return not category.startswith("C") and category not in {"Zl", "Zp"}


def print_aside(text: str, *, hint: str = "") -> None:
    """Print a line that is no result, and a hint under it, to standard error."""
    typer.echo(f"seamap: {plain(text)}", err=True)
    if hint:
        typer.echo(f"  {plain(hint)}", err=True)


def print_text(text: str) -> None:
    """Print a result, ended by one line end."""
    write_bytes(f"{text.rstrip()}\n".encode(errors="backslashreplace"))


def print_json(document: Mapping[str, Any]) -> None:
    """Print a result as JSON in UTF-8, keys in the document's own order."""
    write_bytes(json_bytes(document))


def print_json_parts(parts: Iterable[tuple[str, Any]]) -> None:
    """Print the members of one JSON object as they come, in the bytes that :func:`print_json` prints of the whole.

    A member that is an iterator is printed as a list, row by row.
    """
    out, opened = StandardOutput(), False
    for name, value in parts:
        head = f"{',' if opened else '{'}\n  {json.dumps(name, ensure_ascii=False)}: "
        opened = True
        if isinstance(value, Iterator):
            out.write(head.encode())
            _print_rows(out, value)
        else:
            out.write(f"{head}{_indented_json(value, 1)}".encode())
    out.write(b"\n}\n" if opened else b"{}\n")
    out.close()


def _print_rows(out: StandardOutput, rows: Iterator[Any]) -> None:
    some = False
    for row in rows:
        out.write(f"{',' if some else '['}\n    {_indented_json(row, 2)}".encode())
        some = True
    out.write(b"\n  ]" if some else b"[]")


def _indented_json(value: Any, depth: int) -> str:
    """Return a value as it is written so many levels deep. Line ends within texts are escaped, so every one is layout."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2).replace("\n", "\n" + "  " * depth)


def json_bytes(document: Mapping[str, Any]) -> bytes:
    """Return a document as indented JSON in UTF-8, ended by a line end."""
    return f"{json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)}\n".encode()


def print_rich(*parts: RenderableType) -> None:
    """Print laid-out text: coloured and as wide as the terminal (80 to 100 columns) there, plain and 80 wide elsewhere."""
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        write_bytes(rich_text(*parts).encode(errors="backslashreplace"))
        return
    console.width = min(max(console.width, WIDTH), WIDEST)
    try:
        for part in parts:
            console.print(part)
        sys.stdout.flush()
    except BrokenPipeError:
        _stop_quietly()
    except OSError as problem:
        raise _cannot_print(problem) from None


def rich_text(*parts: RenderableType) -> str:
    """Return the text that :func:`print_rich` prints where there is no terminal."""
    text = StringIO()
    console = Console(file=text, highlight=False, emoji=False, width=WIDTH, color_system=None, force_terminal=False)
    for part in parts:
        console.print(part)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def write_bytes(data: bytes) -> None:
    """Write a result to standard output; a reader that has gone (``| head``) ends the command quietly.

    Raises:
        BadParameter: standard output is closed, or on a disk that is full.
    """
    if sys.stdout is None:  # what Python makes of ``>&-``
        raise BadParameter("Standard output is closed.")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _stop_quietly()
    except OSError as problem:
        raise _cannot_print(problem) from None


def write_file(path: Path, data: bytes) -> None:
    """Write a result to a file, its folder made where there is none.

    Raises:
        BadParameter: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as problem:
        raise BadParameter(f"Cannot write {path}: {problem.strerror}.") from None


class StandardOutput:
    """Takes a document as it is made, and writes it to standard output in pieces. Raises as :func:`write_bytes` does."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes, /) -> None:
        """Take the next bytes."""
        self._waiting += data
        if len(self._waiting) >= PIECE_BYTES:
            self.close()

    def close(self) -> None:
        """Write what waits."""
        if self._waiting:
            write_bytes(bytes(self._waiting))
            self._waiting.clear()


class LateFile:
    """Takes a document as it is made, into a file that is opened at the first byte: what is refused before touches nothing.

    Raises:
        BadParameter: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def write(self, data: bytes, /) -> None:
        """Take the next bytes."""
        try:
            if self._file is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("wb")
            self._file.write(data)
        except OSError as problem:
            raise self._cannot_write(problem) from None

    def close(self) -> None:
        """Write what is still buffered, and close the file."""
        try:
            if self._file is not None:
                self._file.close()
        except OSError as problem:
            raise self._cannot_write(problem) from None

    def _cannot_write(self, problem: OSError) -> BadParameter:
        return BadParameter(f"Cannot write {self._path}: {problem.strerror}.")


def close_standard_output() -> None:
    """Flush what is left, so that a pipe that has closed is noticed here and not in a traceback at the end of the process."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        with suppress(typer.Exit):
            _stop_quietly()


@contextmanager
def progress_bar(total: int | None = None) -> Iterator[Progress]:
    """Give a progress bar on standard error where that is a terminal and nothing elsewhere; it goes when the work is done.

    Args:
        total: number of steps; ``None`` where it is not known, which shows a moving bar and the time.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=30), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        progress.add_task("", total=total)
        yield progress


@contextmanager
def working(description: str) -> Iterator[None]:
    """Show that one long step is going on."""
    with progress_bar() as progress:
        progress.update(progress.task_ids[0], description=description)
        yield


def _stop_quietly() -> None:
    _leave_standard_output()
    raise typer.Exit


def _cannot_print(problem: OSError) -> BadParameter:
    _leave_standard_output()
    return BadParameter(f"Cannot write to standard output: {problem.strerror}.")


def _leave_standard_output() -> None:
    """Let what Python still holds for standard output go nowhere: it tries again at the end of the process."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
