"""Results and all else go their own ways; nothing in a document steers the terminal; nothing ends in a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import app
from app.cli.output import plain

ROOT = Path(app.__file__).resolve().parent.parent


def test_schema_prints_what_editors_and_programs_need(seamap):
    for name in ("inventory", "estimate"):
        done = seamap("schema", name)
        assert done.code == 0
        assert json.loads(done.out)["$schema"].startswith("https://json-schema.org/")


def test_serve_hands_its_options_on(seamap):
    assert seamap("serve").code == 0
    assert seamap("serve", "--host", "::1", "--port", "8099", "--store", "memory:").code == 0
    assert seamap("serve", "--port", "70000").code == 2
    assert seamap.served == [("127.0.0.1", 8000, None), ("::1", 8099, "memory:")]


def test_version_and_help(seamap):
    assert seamap("--version").out == f"seamap {app.__version__}\n"
    assert seamap("--help").code == 0
    assert seamap("estimate", "--help").code == 0


@pytest.mark.parametrize("arguments", [(), ("fly",), ("estimate",), ("schema", "landscape")])
def test_bad_usage_is_2_and_says_so_on_standard_error(seamap, arguments):
    done = seamap(*arguments)

    assert done.code == 2
    assert done.err != ""


def test_a_bug_is_one_line(seamap, monkeypatch):
    def break_down(_: bytes) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("app.cli.schema.print_json", break_down)
    done = seamap("schema", "inventory")

    assert done.code == 70
    assert "internal error: ZeroDivisionError" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(("redirect", "words"), [(">/dev/full", "No space left"), (">&-", "closed")])
@pytest.mark.parametrize("output", ["text", "json"])
def test_a_result_that_cannot_be_written_is_said_in_one_line(redirect, words, output):
    command = f"exec {sys.executable} -m app validate inventories/half-known.yaml --format {output} {redirect}"
    done = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr


def test_a_name_cannot_steer_the_terminal():
    assert plain("\x1b[2Jgone\u202egone 東京 ünïcödé\u3000") == "\\x1b[2Jgone\\u202egone 東京 ünïcödé\u3000"


def test_a_fault_in_a_hostile_document_is_printed_literally(seamap, write):
    done = seamap("validate", write(("domain: Sales", '"[red]\\u001b[31m": 1')))

    assert done.code == 1
    assert "\x1b" not in done.out
    assert "[red]" in done.out


def test_markup_in_a_name_is_shown_and_not_obeyed(seamap, write):
    done = seamap("estimate", write(("name: The mainframe", 'name: "[bold]Mainframe[/bold] :boom:"')), "--samples", "100")

    assert done.code == 0
    assert "[bold]Mainframe[/bold]" in done.out


def test_a_reader_that_stops_early_is_no_error(write):
    command = f"{sys.executable} -m app schema inventory; echo $? >&2"
    done = subprocess.run(["bash", "-c", f"({command}) | head -c 1"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stdout == "{"
    assert done.stderr == "0\n"


def test_output_is_utf_8_whatever_the_locale(write):
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    path = write(("Tiny programme", "Größe 東京"))
    done = subprocess.run(
        [sys.executable, "-m", "app", "estimate", path, "--samples", "100"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
