#!/usr/bin/env python3
"""Set up what is missing, then be ``seamap``: ``run.py`` is ``seamap demo``, ``run.py test`` runs the tests."""

import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON, UV, SEAMAP = (str(VENV / "bin" / name) for name in ("python", "uv", "seamap"))
BUNDLE = os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt")


def run(*command: str) -> None:
    """Run one step, its output on standard error; where it fails, stop and say so."""
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
        sys.exit(f"run.py: this failed: {shlex.join(command)}")


def trust_what_the_system_trusts() -> None:
    """Let pip and uv accept a company's TLS-inspecting proxy as the system does; what is set already goes first."""
    names = ("PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
    if stated := next((os.environ[name] for name in names if name in os.environ), None):
        os.environ.setdefault("SSL_CERT_FILE", stated)  # the one that uv reads
    elif Path(BUNDLE).is_file():
        os.environ["REQUESTS_CA_BUNDLE"] = BUNDLE  # older pips bring a list of their own
    os.environ |= {"UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never"}


def is_set_up(requirements: str) -> bool:
    """Return whether ``.venv`` was made here, with this interpreter, from just this requirement file."""
    stamp = VENV / f"{requirements}.sha256"
    return stamp.exists() and stamp.read_text() == fingerprint(requirements)


def fingerprint(requirements: str) -> str:
    """Return the SHA-256 of what a set-up depends on."""
    return hashlib.sha256(f"{ROOT} {sys.version}".encode() + (ROOT / requirements).read_bytes()).hexdigest()


def set_up(requirements: str) -> None:
    """Make ``.venv`` with this interpreter where it is another's or missing, and install a hashed requirement file."""
    print(f"run.py: setting up .venv from {requirements}, with Python {sys.version.split()[0]}", file=sys.stderr, flush=True)
    probe = (PYTHON, "-c", "import sys; sys.exit(sys.argv[1] != sys.version)", sys.version)
    if not Path(PYTHON).exists() or subprocess.run(probe, check=False).returncode:
        if importlib.util.find_spec("ensurepip") is None:
            if os.geteuid():
                sys.exit("run.py: this Python cannot make environments yet. Please run: apt-get install python3-venv")
            run("apt-get", "-qq", "update")
            run("apt-get", "-qq", "install", "-y", "python3-venv")
        run(sys.executable, "-m", "venv", "--clear", str(VENV))
    uv = shutil.which("uv", path=f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}")
    if not uv:
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    run(uv or UV, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", str(ROOT / requirements))
    next((VENV / "lib").glob("python*/site-packages")).joinpath("seamap.pth").write_text(f"{ROOT}\n")
    Path(SEAMAP).write_text(f'#!/bin/sh\nexec {shlex.quote(PYTHON)} -P -m app "$@"\n')
    Path(SEAMAP).chmod(0o755)
    (VENV / f"{requirements}.sha256").write_text(fingerprint(requirements))


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("run.py: Seamap needs Python 3.11 or later.")
    trust_what_the_system_trusts()
    testing = sys.argv[1:2] == ["test"]
    enough = ["requirements-dev.txt"] if testing else ["requirements.txt", "requirements-dev.txt"]  # the second holds the first
    if not any(map(is_set_up, enough)):
        set_up(enough[0])
    if testing:
        os.chdir(ROOT)
        os.execv(PYTHON, [PYTHON, "-m", "tests", *sys.argv[2:]])
    os.execv(SEAMAP, [SEAMAP, *(sys.argv[1:] or ["demo"])])
