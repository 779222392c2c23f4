"""Writes the XML of planning tools: elements as they are asked for, every text escaped here and nowhere else."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from app.exporters.sink import Sink

UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


PIECE_LETTERS = 64 * 1024


class XmlWriter:
    """Writes elements one after the other, in pieces; every text is escaped here and nowhere else."""

    def __init__(self, out: Sink) -> None:
        self._out = out
        self._stream = io.StringIO()
        self._stream.write('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n')

    def open(self, name: str, attributes: str = "") -> None:
        """Begin an element."""
        self._stream.write(f"<{name}{attributes}>")

    def close(self, name: str) -> None:
        """End it."""
        self._stream.write(f"</{name}>\n")
        if self._stream.tell() >= PIECE_LETTERS:
            self.flush()

    def fields(self, **values: Any) -> None:
        """Write one element per value, in order; ``None`` is left out."""
        for name, value in values.items():
            if value is not None:
                self._stream.write(f"<{name}>{_text(value)}</{name}>")

    def record(self, name: str, **values: Any) -> None:
        """Write an element that holds one per value."""
        self.open(name)
        self.fields(**values)
        self.close(name)

    def flush(self) -> None:
        """Hand on what has been written, in UTF-8."""
        self._out.write(self._stream.getvalue().encode())
        self._stream = io.StringIO()


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    return escape(UNWRITABLE.sub("\ufffd", value)) if isinstance(value, str) else str(value)


def span(minutes: int) -> str:
    """Return a duration or an amount of work as the schema writes it.

    >>> span(750)
    'PT12H30M0S'
    """
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def decimal(value: float) -> str:
    """Return a number with six decimals at most.

    >>> decimal(0.5), decimal(3)
    ('0.5', '3')
    """
    return f"{value:.6f}".rstrip("0").rstrip(".")
