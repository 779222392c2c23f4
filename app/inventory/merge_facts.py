"""Two statements of one thing into one: fact by fact, with evidence, both sides of a conflict shown.

The rule: what an architect states (a fact without evidence) always wins; a newer reading of the same document replaces what was
read from it before; else the higher confidence wins, and of equals what was there first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.findings import Finding, Place, note, warning

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]
Said = tuple[Any, Any]  # a value and the evidence for it
UNITED = frozenset({"aliases", "tags", "api.styles", "carries", "via"})
PROSE = frozenset({"name", "description", "api.specification"})
KEPT = frozenset({"id", "evidence", "source", "target", "hops"})
MOST_LISTED = 200
DEFAULT_CONFIDENCE = 0.5
SHOWN = 80


@dataclass
class FactMerger:
    """Folds rows of one document into an inventory's, and remembers what there is to say about it.

    Attributes:
        label: what the document is called.
        is_own: whether the document is an architect's inventory too.
        formats: the sources that evidence of imported facts names; ``None``: any.
    """

    label: str
    is_own: bool = False
    formats: frozenset[str] | None = None
    findings: list[Finding] = field(default_factory=list)
    unlisted: Counter[str] = field(default_factory=Counter)
    prose: int = 0

    def fold(self, kind: str, base: Row, other: Row) -> Row:
        """Return *base* with what *other* says about the same thing."""
        merged = {key: value for key, value in base.items() if key != "evidence"}
        evidence = dict(base.get("evidence", {}))
        said, stated = other.get("evidence", {}), flat(base)
        for fact, value in flat(other).items():
            here, there = (stated.get(fact), evidence.get(fact)), (value, said.get(fact))
            chosen, is_new = self._choose((kind, base), fact, here, there)
            put(merged, fact, chosen)
            if is_new:
                evidence.pop(fact, None)
                evidence |= {fact: said[fact]} if fact in said else {}
        if kind == "system":
            _call(merged, base, other)
        return {**merged, **({"evidence": evidence} if evidence else {})}

    def _choose(self, subject: tuple[str, Row], fact: str, here: Said, there: Said) -> tuple[Any, bool]:
        """Return the value that holds, and whether the evidence for it is the other side's."""
        kind, base = subject
        if fact == "schemas":
            return self._unite_schemas(kind, base, here[0], there[0]), here[0] is None
        if here[0] is None:
            return there[0], True
        if fact in UNITED:
            return [*here[0], *(word for word in there[0] if word not in here[0])], False
        if here[0] == there[0]:
            return here[0], here[1] is not None and _confidence(there[1]) > _confidence(here[1])
        is_taken = self._is_taken(kind, base["id"], fact, here, there)
        return (there[0] if is_taken else here[0]), is_taken

    def _is_taken(self, kind: str, name: str, fact: str, here: Said, there: Said) -> bool:
        """Say which of two values holds, and whether it is the imported one."""
        is_update = here[1] is not None and there[1] is not None and _place(here[1]) == _place(there[1])
        if not self._is_imported(here[1]):
            taken = is_update = False
        elif there[1] is None:
            taken = self.is_own
        else:
            taken = is_update or _confidence(there[1]) > _confidence(here[1])
        if fact in PROSE and not is_update:
            self.prose += fact != "name"
            return taken and fact != "name"
        said = f"`{fact}` of {kind} `{name}` is {_shown(here[0])} {self._whence(here[1], own='in your inventory')}"
        also = f"{_shown(there[0])} {self._whence(there[1], own=f'in {self.label}')}"
        if is_update:
            said = f"`{fact}` of {kind} `{name}` was {_shown(here[0])} in {self.label} and is {_shown(there[0])} there now."
            self._list(
                note("fact-updated", said, "The newer reading is taken.", Place("", document=self.label), **{kind: name})
            )
        else:
            kept = _shown(there[0] if taken else here[0])
            advice = "State the right value in the inventory, without evidence: what you state yourself always wins."
            self._list(
                warning(
                    "conflicting-facts",
                    f"{said} and {also}: {kept} is kept.",
                    advice,
                    Place("", document=self.label),
                    **{kind: name},
                )
            )
        return taken

    def _is_imported(self, evidence: Mapping[str, Any] | None) -> bool:
        """Return whether a fact came from a document: one without evidence, or with evidence of another kind, is stated."""
        return evidence is not None and (self.formats is None or evidence.get("source") in self.formats)

    def _whence(self, evidence: Mapping[str, Any] | None, own: str) -> str:
        if evidence is None:
            return own
        document = f", {evidence['document']}" if evidence.get("document") else ""
        sure = f", confidence {evidence['confidence']:g}" if evidence.get("confidence") is not None else ""
        return f"({evidence['source']}{document}{sure})"

    def _list(self, finding: Finding) -> None:
        if len(self.findings) < MOST_LISTED:
            self.findings.append(finding)
        else:
            self.unlisted[finding.code] += 1

    def _unite_schemas(self, kind: str, base: Row, here: list[Row] | None, there: list[Row]) -> list[Row]:
        merged = {row["name"]: dict(row) for row in here or ()}
        for row in there:
            known = merged.setdefault(row["name"], dict(row))
            for key, value in row.items():
                if known.setdefault(key, value) != value and "schemas" in base.get("evidence", {}):
                    known[key] = value  # what was read from a document before gives way to what is read now
                elif known[key] != value:
                    fact = f"schemas.{row['name']}.{key}"
                    self._is_taken(kind, base["id"], fact, (known[key], None), (value, {"source": self.label}))
        return list(merged.values())

    def account(self) -> list[Finding]:
        """Return what was found, what is not listed counted."""
        found = list(self.findings)
        for code, count in sorted(self.unlisted.items()):
            found.append(note(code, f"{count:,} more of these are not listed.", "", Place("", document=self.label)))
        if self.prose:
            detail = f"{self.prose:,} descriptions in {self.label} differ from what is known already; those are kept."
            found.append(note("descriptions-differ", detail, "", Place("", document=self.label)))
        return found


def flat(row: Row, prefix: str = "") -> Row:
    """Return the facts of a row by dotted name, lists whole.

    >>> flat({"id": "a", "api": {"availability": "full", "terms": {"contract": "needed"}}})
    {'api.availability': 'full', 'api.terms.contract': 'needed'}
    """
    found: Row = {}
    for key, value in row.items():
        if not prefix and key in KEPT:
            continue
        if isinstance(value, dict):
            found.update(flat(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = value
    return found


def put(row: Row, fact: str, value: Any) -> None:
    """Set a fact by its dotted name; the groups on the way are copied, never changed.

    >>> row = {"api": {"write": True}}
    >>> put(row, "api.availability", "full"); row
    {'api': {'write': True, 'availability': 'full'}}
    """
    *parents, last = fact.split(".")
    for part in parents:
        row[part] = dict(row.get(part) or {})
        row = row[part]
    row[last] = value


def document_of(evidence: Mapping[str, Any]) -> str:
    """Return the document that evidence names, without the place inside of it."""
    return str(evidence.get("document", "")).partition("#")[0]


def _place(evidence: Mapping[str, Any]) -> tuple[str, str]:
    return str(evidence.get("source")), document_of(evidence)


def _confidence(evidence: Mapping[str, Any] | None) -> float:
    if evidence is None or evidence.get("confidence") is None:
        return DEFAULT_CONFIDENCE
    return float(evidence["confidence"])


def _call(merged: Row, base: Row, other: Row) -> None:
    """Keep every name that either side has for a system."""
    names = [base["name"], other["name"], *base.get("aliases", ()), *other.get("aliases", ())]
    kept: dict[str, str] = {}
    for name in names:
        if name.casefold() != merged["name"].casefold():
            kept.setdefault(name.casefold(), name)
    if kept:
        merged["aliases"] = list(kept.values())


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, list):
        words = ", ".join(str(item) for item in value if not isinstance(item, dict | list))
        return f"`{words[:SHOWN]}`" if words else "a list"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"`{text[:SHOWN]}`"
