"""Every check, one after the other, all of them even where one fails: what ``python3 run.py test`` runs once it is set up.

Arguments go to pytest: ``python3 run.py test -k estimate`` runs the linters and those tests. ``python3 run.py test --long``
runs the properties of docs/properties.md alone, each on 2,000 inventories, and says how many each had.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
PAGE = Path(__file__).resolve().parent.parent / "docs" / "properties.md"
PROPERTY = re.compile(r"`(tests/properties/\w+\.py)::(test_\w+)`")
CHECKS = ("ruff check", "ruff format --check", "lint-imports", "mypy", "deptry .", "pytest -q -n 2 --dist worksteal")


def main(arguments: list[str]) -> int:
    """Run the checks; return 1 where one failed."""
    if "--long" in arguments:
        return run_long([argument for argument in arguments if argument != "--long"])
    _install("chromium", "chromium")
    _install("java", "default-jre-headless")
    failed = []
    for check in CHECKS:
        program, *options = shlex.split(check)
        if program == "pytest":
            options += arguments
        print(f"==> {program} {shlex.join(options)}", flush=True)
        if subprocess.run([str(BIN / program), *options], check=False).returncode:
            failed.append(program)
    if failed:
        print(f"==> failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def run_long(arguments: list[str]) -> int:
    """Run every property of the page on 2,000 inventories, or those that *arguments* pick; a profile that is set goes first."""
    tests = list(dict.fromkeys("::".join(found) for found in PROPERTY.findall(PAGE.read_text(encoding="utf-8"))))
    command = [str(BIN / "pytest"), "-q", "-n", "2", "--dist", "worksteal", "--count-examples", *arguments, *tests]
    return subprocess.run(command, check=False, env={"HYPOTHESIS_PROFILE": "long", **os.environ}).returncode


def _install(program: str, package: str) -> None:
    """Install Debian's package where the program is missing and we may; its tests say what is missing where we may not."""
    if not shutil.which(program) and shutil.which("apt-get") and os.geteuid() == 0:
        for step in ("update", f"install -y --no-install-recommends {package}"):
            subprocess.run(["apt-get", "-qq", *shlex.split(step)], stdout=sys.stderr, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
