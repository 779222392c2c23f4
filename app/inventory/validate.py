"""Checks a document whole: a plain tree and its places come in, the inventory and *all* findings at once go out.

Faults of shape (:mod:`app.inventory.structure`), of reference (:mod:`app.inventory.references`), of scenarios, and values that
no inventory should hold are found independently of one another, so that a document with several kinds reports them together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import holidays

from app.errors import LimitExceeded
from app.findings import Severity
from app.inventory.currencies import CURRENCIES
from app.inventory.faults import COLLECTIONS, Fault, FaultList
from app.inventory.identities import check_identities, gather_identities, part_of, rows_of, words_of
from app.inventory.model import Inventory
from app.inventory.places import NoPlaces
from app.inventory.plain_values import check_values, with_text_keys
from app.inventory.references import Checker
from app.inventory.result import ImportResult
from app.inventory.scenario_checks import check_scenarios
from app.inventory.structure import check_structure
from app.inventory.suggestions import Suggestions, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.inventory.places import Places

MOST_ENTRIES = {
    "systems": 50_000,
    "integrations": 500_000,
    "paths": 50_000,
    "teams": 10_000,
    "pools": 1_000,
    "scenarios": 200,
}
MOST_CHANGES = 10_000


def validate_document(tree: Any, places: Places | None = None, found: Iterable[Fault] = ()) -> ImportResult:
    """Return the inventory that *tree* is, if it is one, and every finding in document order.

    Args:
        tree: what a parser made of the document: dicts, lists, texts, numbers, booleans and ``None``.
        places: knows lines and columns, or sheets and rows; asked once, and only where there is something to report.
        found: what reading noticed already, such as a key that is given twice.

    Raises:
        LimitExceeded: there are more systems, integrations, … than is read.
    """
    places = places or NoPlaces()
    faults = FaultList()
    faults.extend(found)
    if not isinstance(tree, dict):
        detail = f"The document is {'empty' if tree is None else shown(tree)}; an inventory is a group of keys."
        advice = "Start with `schema: seamap/inventory/v1`, `id`, `name` and `currency`."
        faults.extend([Fault((), "not-an-inventory", detail, advice)])
        return ImportResult(None, faults.as_findings(tree, places))
    _check_sizes(tree)
    suggestions = Suggestions()
    values = check_values(tree)
    faults.extend(values)
    if any(fault.code == "key-not-text" for fault in values):
        tree = with_text_keys(tree)
    inventory, mistakes = check_structure(Inventory, tree, suggestions)
    unreadable = {fault.path for fault in values}
    faults.extend(fault for fault in mistakes if fault.path not in unreadable)
    faults.extend(_check_meaning(tree, suggestions, inventory))
    findings = faults.as_findings(tree, places) if faults.kept else ()
    return ImportResult(None if faults.has_error else inventory, findings)


def _check_meaning(tree: dict[str, Any], suggestions: Suggestions, inventory: Inventory | None) -> Iterator[Fault]:
    ids = gather_identities(tree)
    checker = Checker(tree, ids, suggestions)
    yield from check_identities(tree)
    yield from _check_currency(tree, suggestions)
    yield from _check_holidays(tree, suggestions)
    yield from _check_names(tree)
    yield from _check_activities(tree)
    yield from checker.check_programme(part_of(tree, "programme"), ("programme",))
    for key, noun in COLLECTIONS.items():
        check = getattr(checker, f"check_{noun}", None)
        if check is not None:
            for index, row in rows_of(tree, key):
                yield from check(row, (key, index))
    yield from check_scenarios(tree, ids, suggestions, inventory)


def _check_sizes(tree: dict[str, Any]) -> None:
    for key, most in MOST_ENTRIES.items():
        rows = tree.get(key)
        if isinstance(rows, list) and len(rows) > most:
            raise LimitExceeded(
                f"The document has {len(rows):,} {key}; at most {most:,} are read.", hint="Split it into several inventories."
            )
    lists = [row.get("changes") for _, row in rows_of(tree, "scenarios")]
    changes = sum(len(changes) for changes in lists if isinstance(changes, list))
    if changes > MOST_CHANGES:
        raise LimitExceeded(f"The scenarios have {changes:,} changes in all; at most {MOST_CHANGES:,} are read.")


def _check_currency(tree: dict[str, Any], suggestions: Suggestions) -> Iterator[Fault]:
    code = tree.get("currency")
    if isinstance(code, str) and len(code) == 3 and code.isascii() and code.isupper() and code not in CURRENCIES:  # noqa: PLR2004
        detail = f"`currency` is {shown(code)}, which ISO 4217 does not list{suggestions.hint(code, CURRENCIES)}"
        advice = "Use the code of the currency that money is given in, such as EUR."
        yield Fault(("currency",), "unknown-currency", detail, advice)


def _check_holidays(tree: dict[str, Any], suggestions: Suggestions) -> Iterator[Fault]:
    code = part_of(tree, "programme").get("holidays")
    if isinstance(code, str) and len(code) == 2 and code.isascii() and code.isupper():  # noqa: PLR2004
        known = [country for country in holidays.list_supported_countries() if len(country) == len(code)]
        if code not in known:
            detail = f"The public holidays of {shown(code)} are not known{suggestions.hint_among(code, known)}"
            advice = "List the days as dates; until then only weekends are left out."
            yield Fault(("programme", "holidays"), "unknown-holidays", detail, advice, Severity.WARNING)


def _check_names(tree: dict[str, Any]) -> Iterator[Fault]:
    """Yield a warning for an alias that is also another system's id, name or alias."""
    owners: dict[str, int] = {}
    for index, row in rows_of(tree, "systems"):
        for key in ("id", "name"):
            if isinstance(row.get(key), str):
                owners.setdefault(row[key].casefold(), index)
    for index, row in rows_of(tree, "systems"):
        for number, alias in words_of(row, "aliases"):
            owner = owners.setdefault(alias.casefold(), index)
            if owner != index:
                other = tree["systems"][owner].get("id")
                detail = f"The alias {shown(alias)} of system {shown(row.get('id'))} also means system {shown(other)}."
                advice = "Keep it on one of them: documents that use it cannot be matched."
                yield Fault(("systems", index, "aliases", number), "ambiguous-alias", detail, advice, Severity.WARNING)


def _check_activities(tree: dict[str, Any]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, row in rows_of(tree, "pools"):
        for number, activity in words_of(row, "activities"):
            owner = first.setdefault(activity, index)
            if owner != index:
                other = tree["pools"][owner].get("id")
                detail = f"Pools {shown(other)} and {shown(row.get('id'))} both list the activity {shown(activity)}."
                advice = "List each activity in one pool."
                yield Fault(("pools", index, "activities", number), "activity-in-two-pools", detail, advice)
