"""What our packages are called in another tool: a map of our ids to its keys, out of JSON, a CSV, or that tool's own export.

Bytes come in. JSON is one object, ``{"system/crm/engage": "PROJ-12"}``; a CSV has a column with our ids (``package``) and one
with keys (``key``, ``issue key``, ``id``), or it is what Jira or Azure Boards export, where our id is a label or tag that
starts with ``seamap:``.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

from app.errors import BadParameter

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = re.compile(r"seamap:([^\s;,]+)")
OUR_COLUMNS = ("package", "package id", "work package", "seamap id")
THEIR_COLUMNS = ("issue key", "key", "id", "uid", "number")
LONGEST_KEY, MOST_KEYS, MOST_BYTES = 64, 500_000, 64 * 1024 * 1024
HINT = 'Give JSON such as {"system/crm/engage": "PROJ-12"}, a CSV with the columns package and key, or the tool\'s own export.'


def read_keys(data: bytes) -> dict[str, str]:
    """Return keys by our id.

    Raises:
        BadParameter: the bytes are no such map, or two packages share a key.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadParameter("The map of keys is not text in UTF-8.", hint=HINT) from None
    if len(data) > MOST_BYTES:
        raise BadParameter("The map of keys is too large.")
    keys = _read_json(text) if text.lstrip().startswith("{") else dict(_read_csv(text))
    _check(keys)
    return keys


def read_states(data: bytes) -> dict[str, str]:
    """Return, by our id, the state that Azure Boards say in their own export; empty where nothing says any."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace")))
    if "State" not in (rows.fieldnames or ()):
        return {}
    found = ((_find_ours([cell for cell in row.values() if isinstance(cell, str)]), row["State"]) for row in rows)
    return {name: state.strip() for name, state in found if name and state and state.strip()}


def read_numbers(data: bytes) -> dict[str, int]:
    """Return numbers by name, of a map whose keys are whole numbers from 1 on.

    Raises:
        BadParameter: it is none.
    """
    keys = read_keys(data)
    wrong = [key for key in keys.values() if not (key.isascii() and key.isdigit() and 0 < int(key) < 2**31)]
    if wrong:
        raise BadParameter(f"Numbers of tasks are whole numbers from 1 on; {len(wrong)} of {len(keys)} are not.")
    return {name: int(key) for name, key in keys.items()}


def _read_json(text: str) -> dict[str, str]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise BadParameter("The map of keys is not JSON.", hint=HINT) from None
    if not all(isinstance(key, str | int) and not isinstance(key, bool) for key in document.values()):
        raise BadParameter("The map of keys has values that are no keys.", hint=HINT)
    return {name: str(key) for name, key in document.items()}


def _read_csv(text: str) -> Iterator[tuple[str, str]]:
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error:
        raise BadParameter("The map of keys is not a CSV.", hint=HINT) from None
    header = [name.strip().lower() for name in rows[0]] if rows else []
    theirs = next((header.index(name) for name in THEIR_COLUMNS if name in header), None)
    ours = next((header.index(name) for name in OUR_COLUMNS if name in header), None)
    if theirs is None:
        raise BadParameter("The map of keys has no column with keys.", hint=HINT)
    for row in rows[1:]:
        if theirs >= len(row) or not row[theirs].strip():
            continue
        name = row[ours].strip() if ours is not None and ours < len(row) else _find_ours(row)
        if name:
            yield name, row[theirs].strip()


def _find_ours(row: list[str]) -> str:
    """Return our id out of the labels or tags of a row.

    >>> _find_ours(["PROJ-1", "build; seamap:system/crm/engage; test"])
    'system/crm/engage'
    """
    return next((found[1] for cell in row if (found := OURS.search(cell))), "")


def _check(keys: dict[str, str]) -> None:
    if len(keys) > MOST_KEYS or any(not key or len(key) > LONGEST_KEY for key in keys.values()):
        raise BadParameter(f"A key is 1 to {LONGEST_KEY} characters long, and there are at most {MOST_KEYS:,}.")
    owners: dict[str, str] = {}
    for name, key in keys.items():
        if key in owners:
            raise BadParameter(f"Two packages have the key {key!r}.", hint=f"They are {owners[key]!r} and {name!r}.")
        owners[key] = name
