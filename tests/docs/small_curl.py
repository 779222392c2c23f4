"""As much of curl as the documentation uses, for machines that have none: -s, -o FILE, -F file=@FILE, a URL."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import httpx2


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-o", type=Path)
    parser.add_argument("-F", metavar="file=@FILE")
    parser.add_argument("url")
    arguments = parser.parse_args()
    url = f"http://{arguments.url}"
    if arguments.F:
        path = Path(arguments.F.partition("=@")[2])
        answer = httpx2.post(url, files={"file": (path.name, path.read_bytes())})
    else:
        answer = httpx2.get(url, timeout=60)
    if arguments.o:
        arguments.o.write_bytes(answer.content)
    else:
        sys.stdout.buffer.write(answer.content)


if __name__ == "__main__":
    main()
