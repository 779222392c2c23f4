"""The child that typesets: an order as JSON on standard input, PDF on standard output. Run by path, knows nothing of Seamap."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import typst

NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""What a document's date is reckoned from; the template states none."""


def main() -> None:
    """Read one order and write one PDF."""
    order = json.load(sys.stdin)
    root = Path(order["root"])
    pdf = typst.compile(
        str(root / "main.typ"),
        root=str(root),
        font_paths=[order["fonts"]],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": order["data"]},
        package_path=str(root / "no-packages"),
        package_cache_path=str(root / "no-packages"),
        timestamp=NO_TIME,
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
