"""Recognises credentials that somebody pasted into an inventory. What is found is never repeated, only where it stands."""

from __future__ import annotations

import re

SHORTEST = 12
LONGEST = 20_000  # no text of an inventory may be longer

# Shapes that are credentials by their form alone: what to call them, literals of which such a text holds one (compared in lower
# case), and the form. Each begins with a literal or at the edge of a word: a search takes time in proportion to the text.
_SHAPES: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("a private key", ("-----",), re.compile(r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY")),
    ("an AWS access key", ("akia", "asia"), re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("a connection string with a password", ("://",), re.compile(r"://[^\s/:@]{0,100}:[^\s/@]{3,200}@")),
    ("a JSON web token", ("eyj",), re.compile(r"(?<![\w-])eyJ[A-Za-z0-9_-]{8,4000}\.eyJ[A-Za-z0-9_-]{8,4000}\.")),
    ("a bearer token", ("bearer",), re.compile(r"(?i:\bbearer\s{1,9})[A-Za-z0-9._~+/-]{20}")),
    ("a GitHub token", ("gh", "github_pat_"), re.compile(r"\bgh[pousr]_[A-Za-z0-9]{30}|\bgithub_pat_[A-Za-z0-9_]{30}")),
    ("a GitLab token", ("glpat-",), re.compile(r"\bglpat-[A-Za-z0-9_-]{20}")),
    ("a Slack token", ("xox",), re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10}")),
    ("a Google API key", ("aiza",), re.compile(r"\bAIza[0-9A-Za-z_-]{35}")),
    ("a Stripe key", ("_live_", "_test_"), re.compile(r"\b[sr]k_(?:live|test)_[0-9A-Za-z]{16}")),
    ("an Azure storage key", ("accesskey=", "accountkey="), re.compile(r"(?i:accountkey|accesskey)=[A-Za-z0-9+/]{30}")),
    (
        "a password",
        ("pass", "pwd", "secret", "api", "token"),
        re.compile(
            r"(?i:\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|client[_-]?secret))"
            r"\s{0,3}[=:]\s{0,3}(?=\D{0,60}\d)[^\s,;<>{}*`'\"]{8}"
        ),
    ),
)


def find_secret(text: str) -> str | None:
    """Return what kind of credential *text* seems to hold, or ``None``.

    >>> find_secret("jdbc://reader:hunter2hunter2@db.example.org/claims")
    'a connection string with a password'
    >>> find_secret("Password reset service")
    """
    if len(text) < SHORTEST or not _may_hold_one(text):
        return None
    text = text[:LONGEST]
    lower = text.lower()
    for title, literals, shape in _SHAPES:
        if any(literal in lower for literal in literals) and shape.search(text):
            return title
    return None


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
        or "eyJ" in text
        or "glpat" in text
        or "xox" in text
        or "earer" in text.lower()
    )
