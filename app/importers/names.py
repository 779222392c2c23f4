"""Names from foreign documents made fit for an inventory: visible, on one line, of bounded length; and slugs of them."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST_NAME = 512
LONGEST_TEXT = 20_000
LONGEST_SLUG = 63
HASH_LENGTH = 6
RESERVED = "unknown"

# The complement of what app.quantities lets through; a lone surrogate cannot be stored either.
UNSEEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
NOT_IN_TEXT = re.compile(f"[{UNSEEN}]")
BREAKS = re.compile(r"[\s\u2028\u2029]+")
TRANSLITERATED = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "œ": "oe", "ł": "l", "Ł": "l", "đ": "d"})


def one_line(value: object) -> str:
    r"""Return a value as a name: one line, what cannot be seen taken out, at most 512 characters; empty where nothing is left.

    >>> one_line(" Order\n  service\u202e "), one_line(None), one_line(12.0)
    ('Order service', '', '12')
    """
    if value is None or isinstance(value, dict | list | bool):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    text = BREAKS.sub(" ", NOT_IN_TEXT.sub("", str(value)[: 8 * LONGEST_NAME])).strip()
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1].rstrip() + "…"


def plain_text(value: object) -> str | None:
    r"""Return a value as a description: what cannot be seen taken out, at most 20,000 characters; ``None`` where it is empty.

    >>> plain_text("Keeps policies.\n"), plain_text("  ")
    ('Keeps policies.', None)
    """
    if value is None or isinstance(value, dict | list | bool):
        return None
    text = NOT_IN_TEXT.sub("", str(value)[: 2 * LONGEST_TEXT]).strip()
    return (text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…") or None


def slug(name: object, fallback: str = "system") -> str:
    """Return the id that a name gives; letters without a Latin form give *fallback* and six characters of the name's SHA-256.

    >>> slug("Policy Administration (PAS)"), slug("Straßenbahn-Übersicht"), slug("Unknown")
    ('policy-administration-pas', 'strassenbahn-ubersicht', 'unknown-system')
    >>> slug("顧客")
    'system-40b3e4'
    """
    text = one_line(name)
    spelled = unicodedata.normalize("NFKD", text.translate(TRANSLITERATED))
    letters = "".join(letter for letter in spelled if not unicodedata.combining(letter)).lower()
    found = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    lost = sum(letter.isalnum() and not letter.isascii() for letter in letters)
    if not found or lost > len(found):
        digits = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_LENGTH]
        return f"{fallback}-{digits}"
    return fit(f"{found}-{fallback}" if found == RESERVED else found)


def fit(identity: str) -> str:
    """Return an id of at most 63 characters: a longer one is cut and ends in six characters of its SHA-256.

    >>> len(fit("a" * 80))
    63
    """
    if len(identity) <= LONGEST_SLUG:
        return identity
    digits = hashlib.sha256(identity.encode()).hexdigest()[:HASH_LENGTH]
    return f"{identity[: LONGEST_SLUG - HASH_LENGTH - 1].rstrip('-')}-{digits}"
