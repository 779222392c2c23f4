"""Finished work as JSON: a list of work packages and what each took. Read by the rules of a table; faults have pointers."""

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
    from app.findings import Finding
    from app.importers.actuals_table import EstimatedPackages

NEEDED = ("package", "actual_days")
COLUMNS = (*NEEDED, "activity", "organisation")
FIRST_ITEM_LINE = 2
ADVICE = 'Send {"items": [{"package": "system/crm/engage", "actual_days": 3.5}]}.'


def read_actual_items(name: str, data: bytes, estimated: EstimatedPackages) -> ActualsResult:
    """Return the finished work in a JSON document: ``{"items": […]}``, or the list alone.

    Raises:
        LimitExceeded: as for a table.
    """
    try:
        document = json.loads(decode(data))
    except (NotText, ValueError, RecursionError):
        return ActualsResult(findings=[error("not-json", "The body is not JSON.", ADVICE, Place(document=name))])
    items = document.get("items") if isinstance(document, dict) else document
    if not isinstance(items, list):
        return ActualsResult(findings=[error("no-actuals", "The document has no list of items.", ADVICE, Place("/items"))])
    base = "/items" if isinstance(document, dict) else ""
    faults = [fault for number, item in enumerate(items) for fault in _check(item, f"{base}/{number}")]
    if faults:
        return ActualsResult(findings=faults)
    result = read_actuals(name, _as_table(items), estimated, by_package=True)
    result.findings = [_at_item(finding, base) for finding in result.findings]
    return result


def _check(item: Any, pointer: str) -> list[Finding]:
    if not isinstance(item, dict):
        return [error("not-an-item", "This is no object of package and actual_days.", ADVICE, Place(pointer))]
    missing = [name for name in NEEDED if name not in item]
    faults = [error("key-missing", f"The item has no {name}.", ADVICE, Place(pointer)) for name in missing]
    for key, value in item.items():
        if key not in COLUMNS:
            near = nearest_word(key, COLUMNS)
            advice = f"Did you mean {near}?" if near else f"An item has {', '.join(COLUMNS)}."
            faults.append(error("unknown-key", f"Nothing reads {shown(key)}.", advice, Place(pointer)))
        elif isinstance(value, bool) or not isinstance(value, str | int | float) or "\n" in str(value) or "\r" in str(value):
            faults.append(
                error("not-a-value", f"{key} is not one line of text or a number.", ADVICE, Place(f"{pointer}/{key}"))
            )
    return faults


def _as_table(items: list[dict[str, Any]]) -> bytes:
    """Write one line per item, so that a line of the table is an item of the list."""
    columns = [name for name in COLUMNS if name in NEEDED or any(name in item for item in items)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([str(item.get(name, "")) for name in columns] for item in items)
    return text.getvalue().encode("utf-8", "backslashreplace")


def _at_item(finding: Finding, base: str) -> Finding:
    """Turn the line of a finding into a pointer: line 1 is the header, line 2 the first item."""
    line = (finding.place.line if finding.place else None) or 1
    return replace(finding, place=Place(base if line == 1 else f"{base}/{line - FIRST_ITEM_LINE}"))
