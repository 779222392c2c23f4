"""Finished work as JSON: a list of items with what each took. Read by the rules of a table; faults have pointers."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.findings import Place, error
from app.importers.actuals_table import ActualsResult, read_actuals
from app.importers.decoding import NotText, decode
from app.inventory.suggestions import nearest_word, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.findings import Finding
    from app.importers.actuals_table import EstimatedPackages

TAKEN = "actual_days"
OF_PACKAGES = ("package", TAKEN, "activity", "organisation")
COLUMNS = (*OF_PACKAGES, "estimate_days")
FIRST_ITEM_LINE = 2
ADVICE = 'Send {"items": [{"package": "system/crm/engage", "actual_days": 3.5}]}.'


def looks_like_items(data: bytes) -> bool:
    """Return whether finished work comes as JSON, and not as a table.

    >>> looks_like_items(b' {"items": []}'), looks_like_items(b"package,actual_days")
    (True, False)
    """
    return data.lstrip()[:1] in {b"{", b"["}


def read_actual_items(
    name: str, data: bytes, estimated: EstimatedPackages | None = None, *, by_package: bool = False
) -> ActualsResult:
    """Return the finished work in a JSON document: ``{"items": […]}``, or the list alone.

    The arguments are those of :func:`app.importers.actuals_table.read_actuals`.

    Raises:
        LimitExceeded: as for a table.
    """
    try:
        document = json.loads(decode(data))
    except (NotText, ValueError, RecursionError):
        return ActualsResult(findings=[error("not-json", "The document is not JSON.", ADVICE, Place(document=name))])
    items = document.get("items") if isinstance(document, dict) else document
    if not isinstance(items, list):
        place = Place("/items", document=name)
        return ActualsResult(findings=[error("no-actuals", "The document has no list of items.", ADVICE, place)])
    base = "/items" if isinstance(document, dict) else ""
    known = OF_PACKAGES if by_package else COLUMNS
    needed = ("package", TAKEN) if by_package else (TAKEN,)
    faults: list[Finding] = []
    usable: list[int] = []
    for number, item in enumerate(items):
        found = _check(item, f"{base}/{number}", known, needed)
        faults += found
        if not found:
            usable.append(number)
    if faults and not usable:
        return ActualsResult(findings=[_in_document(fault, name) for fault in faults])
    result = read_actuals(name, _as_table([items[number] for number in usable], needed), estimated, by_package=by_package)
    faults += [_at_item(finding, base, usable) for finding in result.findings]
    result.findings = [_in_document(fault, name) for fault in faults]
    return result


def _check(item: Any, pointer: str, known: Sequence[str], needed: Sequence[str]) -> list[Finding]:
    if not isinstance(item, dict):
        return [error("not-an-item", "This is no object of package and actual_days.", ADVICE, Place(pointer))]
    missing = [name for name in needed if name not in item]
    faults = [error("key-missing", f"The item has no {name}.", ADVICE, Place(pointer)) for name in missing]
    for key, value in item.items():
        if key not in known:
            near = nearest_word(key, known)
            advice = f"Did you mean {near}?" if near else f"An item has {', '.join(known)}."
            faults.append(error("unknown-key", f"Nothing reads {shown(key)}.", advice, Place(pointer)))
        elif isinstance(value, bool) or not isinstance(value, str | int | float) or "\n" in str(value) or "\r" in str(value):
            faults.append(
                error("not-a-value", f"{key} is not one line of text or a number.", ADVICE, Place(f"{pointer}/{key}"))
            )
    return faults


def _as_table(items: list[dict[str, Any]], needed: Sequence[str]) -> bytes:
    """Write one line per item, so that a line of the table is an item of the list."""
    columns = [name for name in COLUMNS if name in needed or any(name in item for item in items)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([str(item.get(name, "")) for name in columns] for item in items)
    return text.getvalue().encode("utf-8", "backslashreplace")


def _at_item(finding: Finding, base: str, numbers: Sequence[int]) -> Finding:
    """Turn the line of a finding into a pointer: line 1 is the header, line 2 the first of the items with these numbers."""
    line = (finding.place.line if finding.place else None) or 1
    return replace(finding, place=Place(base if line == 1 else f"{base}/{numbers[line - FIRST_ITEM_LINE]}"))


def _in_document(finding: Finding, name: str) -> Finding:
    return replace(finding, place=replace(finding.place or Place(), document=name))
