"""Typesets a document with Typst, in a child process: a template of ours, data as JSON, drawings as files beside it.

A template, data and SVGs come in; PDF comes out. Data reach the template as one string of JSON, so that no name from
outside ever becomes markup. The root is a folder of its own that holds the template and the drawings and nothing else; there
are no packages, no fonts but the ones given, and no clock.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from app.errors import RenderingFailed
from app.sandbox.runner import MEBIBYTE, Limits, run_child

if TYPE_CHECKING:
    from collections.abc import Mapping

CHILD = Path(__file__).with_name("typeset_child.py")
LIMITS = Limits(wall_s=40.0, cpu_s=30, memory_bytes=4096 * MEBIBYTE, output_bytes=64 * MEBIBYTE, open_files=256)


def typeset(template: Path, data: Any, drawings: Mapping[str, str], fonts: Path, threads: int = 1) -> bytes:
    """Return the PDF of a template; the same input, the same bytes.

    Args:
        template: a file of ours; nothing else of its folder can be read.
        data: anything that JSON can carry; the template reads it from ``sys.inputs.data``.
        drawings: SVGs by the names of files that the template shows.
        fonts: a folder of fonts.
        threads: how many may work at a time; the bytes are the same.

    Raises:
        RenderingFailed: Typst refused, or took too long or too much.
    """
    with TemporaryDirectory(prefix="seamap-typeset-") as folder:
        root = Path(folder)
        (root / "main.typ").write_bytes(template.read_bytes())
        for name, svg in drawings.items():
            (root / name).write_text(svg, "utf-8")
        order = {"root": folder, "fonts": str(fonts), "data": json.dumps(data, ensure_ascii=False, allow_nan=False)}
        command = [sys.executable, "-I", str(CHILD)]
        outcome = run_child(command, json.dumps(order).encode(), limits=LIMITS, environment={"RAYON_NUM_THREADS": str(threads)})
    if not outcome.succeeded or not outcome.stdout.startswith(b"%PDF"):
        said = outcome.stderr.decode(errors="replace").strip().splitlines()
        why = f"stopped for {outcome.stopped}" if outcome.stopped else (said[-1][:200] if said else f"status {outcome.status}")
        raise RenderingFailed(f"The document could not be typeset: {why}.", hint="Ask for another format.")
    return outcome.stdout
