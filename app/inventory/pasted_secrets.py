"""Recognises credentials that somebody pasted into an inventory. What is found is never repeated, only where it stands."""

from __future__ import annotations

import re

SHORTEST = 12

# Shapes that are credentials by their form alone; each is anchored on a literal, so that a search stays linear.
_SHAPES: tuple[tuple[str, str], ...] = (
    ("a private key", r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY"),
    ("an AWS access key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a connection string with a password", r"[a-z][a-z0-9+.-]{1,30}://[^\s/:@]{0,100}:[^\s/@]{3,200}@"),
    ("a JSON web token", r"(?<![\w-])eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{8,4000}\."),
    ("a bearer token", r"(?i:\bbearer\s+)[A-Za-z0-9._~+/-]{20}"),
    ("a GitHub token", r"\bgh[pousr]_[A-Za-z0-9]{30}|\bgithub_pat_[A-Za-z0-9_]{30}"),
    ("a GitLab token", r"\bglpat-[A-Za-z0-9_-]{20}"),
    ("a Slack token", r"\bxox[abprs]-[A-Za-z0-9-]{10}"),
    ("a Google API key", r"\bAIza[0-9A-Za-z_-]{35}"),
    ("a Stripe key", r"\b[sr]k_(?:live|test)_[0-9A-Za-z]{16}"),
    ("an Azure storage key", r"(?i:accountkey|sharedaccesskey)=[A-Za-z0-9+/]{30}"),
    (
        "a password",
        r"(?i:\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|client[_-]?secret))\s{0,3}[=:]\s{0,3}(?=\D{0,60}\d)[^\s,;<>{}*`'\"]{8}",
    ),
)
_ANY = re.compile("|".join(f"({pattern})" for _, pattern in _SHAPES))


def find_secret(text: str) -> str | None:
    """Return what kind of credential *text* seems to hold, or ``None``.

    >>> find_secret("jdbc://reader:hunter2hunter2@db.example.org/claims")
    'a connection string with a password'
    >>> find_secret("Password reset service")
    """
    if len(text) < SHORTEST or not _may_hold_one(text):
        return None
    match = _ANY.search(text)
    return _SHAPES[match.lastindex - 1][0] if match and match.lastindex else None


def _may_hold_one(text: str) -> bool:
    """Return whether one of the shapes is possible at all; asked of every text, so it looks for letters only."""
    return (
        ":" in text
        or "=" in text
        or "_" in text
        or "-----" in text
        or "AKIA" in text
        or "ASIA" in text
        or "AIza" in text
        or "glpat" in text
        or "xox" in text
        or "earer" in text.lower()
    )
