"""A way to call the command line as a person does, and inventories on disk to call it with."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable

TINY = """\
schema: seamap/inventory/v1
id: tiny
name: Tiny programme
currency: EUR
programme: {start: 2026-03-02, hub: hub}
teams: [{id: ops, name: Operations, capacity: 1}]
systems:
  - {id: hub, name: The hub, domain: Core}
  - id: mainframe
    name: The mainframe
    domain: Core
    owner: ops
    api: {availability: batch, styles: [file]}
  - {id: shop, name: The shop, domain: Sales, owner: ops, api: {availability: full}}
integrations:
  - {source: mainframe, target: hub}
  - {source: shop, target: hub, status: planned}
paths:
  - {id: order, name: Order to delivery, hops: [shop, hub, mainframe]}
scenarios:
  - {id: new-api, name: With an API, changes: [{system: mainframe, set: {api: {availability: full}}}]}
"""


@dataclass
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass
class Terminal:
    """Calls commands and reads what they print."""

    capture: pytest.CaptureFixture[bytes]
    monkeypatch: pytest.MonkeyPatch
    served: list[tuple[str, int, str | None]] = field(default_factory=list)

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Outcome:
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(arguments, serve=lambda host, port, store: self.served.append((host, port, store)))
        out, err = self.capture.readouterr()
        return Outcome(code, out.decode(), err.decode())


@pytest.fixture
def seamap(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("COLUMNS", "80")
    return Terminal(capfdbinary, monkeypatch)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Write an inventory and return its path; each pair of words is a replacement in it."""

    def write(*replacements: tuple[str, str], name: str = "tiny.yaml") -> str:
        text = TINY
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write
