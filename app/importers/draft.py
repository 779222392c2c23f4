"""The inventory that an importer writes: things with keys of the foreign document come in, a checked inventory goes out.

A draft gives ids, keeps where every fact came from, tidies names, joins what is declared at both ends, and counts what is left
out. Importers never touch the inventory's tree; whatever they put in, the result is a valid inventory.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from app.errors import LimitExceeded
from app.findings import Finding, Place, Severity
from app.importers.identity import Named, give_ids
from app.importers.names import one_line, plain_text, slug
from app.importers.reading import ImportResult
from app.inventory.currencies import CURRENCIES
from app.inventory.model import SCHEMA_ID
from app.inventory.suggestions import shown
from app.inventory.validate import validate_document

if TYPE_CHECKING:
    from collections.abc import Hashable

    from app.importers.reading import Importer, Options

SURE = 1.0
STATED = 0.9  # the document says so in other words
LIKELY = 0.7  # follows from what the document says
GUESSED = 0.5  # read from words or from what is usual
MOST_EXAMPLES = 3
MOST_SORTS = 25
LONGEST_SORT = 40
MOST_FINDINGS = 500
MOST_INTEGRATIONS = 200_000
MOST_VALUES = 1_000
DEFAULT_CURRENCY = "USD"
TEXTS = frozenset({"description", "specification"})
NAMES = frozenset({"name", "domain", "vendor", "protocol", "frequency"})


@dataclass
class Record:
    """A system, integration or path while it is being written.

    Attributes:
        key: what the document calls it.
        reference: its identifier in the document, kept as evidence of the name: a re-import then finds it after a rename.
        scope: tells it from others of the same name.
        handle: what its id is made of, where that is not the name.
    """

    key: Hashable
    name: str
    document: str
    source: str
    reference: str = ""
    scope: str = ""
    handle: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, dict[str, Any]] = field(default_factory=dict)

    def state(self, fact: str, value: Any, confidence: float = STATED, *, document: str | None = None) -> None:
        """Put a fact down under its dotted name, with evidence, unless it says nothing or something surer is there."""
        last = fact.rpartition(".")[2]
        value = plain_text(value) if last in TEXTS else one_line(value) if last in NAMES else value
        if value is None or value in ("", "unknown", [], ()):
            return
        known = self.evidence.get(fact)
        if known is not None and known["confidence"] >= confidence:
            return
        self.facts[fact] = value
        where = one_line(document or self.document)
        self.evidence[fact] = {"source": self.source, "document": where, "confidence": confidence}

    def add(self, fact: str, value: Any, confidence: float = STATED) -> None:
        """Add a value to a list of distinct values."""
        if value in (None, ""):
            return
        values = self.facts.setdefault(fact, [])
        if value not in values and len(values) < MOST_VALUES:
            values.append(value)
        known = self.evidence.get(fact)
        if fact not in {"aliases", "tags"} and (known is None or known["confidence"] < confidence):
            self.evidence[fact] = {"source": self.source, "document": one_line(self.document), "confidence": confidence}

    def call(self, alias: object) -> None:
        """Add another name."""
        text = one_line(alias)
        if text and text.casefold() != self.name.casefold() and text not in self.facts.get("aliases", ()):
            self.facts.setdefault("aliases", []).append(text)

    def tag(self, text: object) -> None:
        """Add a tag."""
        if word := one_line(text):
            self.add("tags", word)


class Draft:
    """Collects what one or more documents of a format say."""

    def __init__(self, importer: Importer, document: str, options: Options) -> None:
        self.source = importer.name
        self.title = importer.title
        self.document = document
        self.options = options
        self.systems: dict[Hashable, Record] = {}
        self.integrations: list[Record] = []
        self.paths: list[Record] = []
        self.teams: dict[str, Record] = {}
        self.findings: list[Finding] = []
        self._left_out: dict[str, list[str]] = defaultdict(list)
        self._counts: Counter[str] = Counter()
        self._sorts: dict[str, Counter[str]] = defaultdict(Counter)
        self._why: dict[str, str] = {}

    def system(self, key: Hashable, name: object, *, reference: object = "", scope: object = "", **parts: str) -> Record:
        """Return the system of that key, made where there is none yet."""
        if key not in self.systems:
            text = one_line(name) or one_line(reference) or "Unnamed system"
            document = parts.get("document") or self.document
            handle = one_line(parts.get("handle"))
            self.systems[key] = Record(key, text, document, self.source, one_line(reference), one_line(scope), handle)
        return self.systems[key]

    def integration(self, source: Hashable, target: Hashable, *, name: object = "", document: str = "") -> Record:
        """Return a new flow of data from one system to another; both must be there when the draft is finished.

        Raises:
            LimitExceeded: there are 200,000 already.
        """
        if len(self.integrations) >= MOST_INTEGRATIONS:
            raise LimitExceeded(f"{self.document} gives more than {MOST_INTEGRATIONS:,} integrations.", hint="Split it.")
        row = Record((source, target), one_line(name), document or self.document, self.source)
        self.integrations.append(row)
        return row

    def path(self, name: object, hops: list[Hashable], *, reference: object = "") -> Record | None:
        """Return a new path through systems, repeated hops taken once; ``None`` where fewer than two are left."""
        kept = [hop for index, hop in enumerate(hops) if index == 0 or hop != hops[index - 1]]
        if len(kept) < 2:  # noqa: PLR2004  (a path has two ends)
            return None
        row = Record(tuple(kept), one_line(name) or "Unnamed path", self.document, self.source, one_line(reference))
        self.paths.append(row)
        return row

    def team(self, name: object) -> str | None:
        """Return the id of the team of that name, made where there is none; ``None`` where the name says nobody."""
        text = one_line(name)
        if not text or says_nobody(text):
            return None
        identity = slug(text, "team")
        self.teams.setdefault(identity, Record(identity, text, self.document, self.source))
        return identity

    def leave_out(self, kind: str, example: object = "", *, why: str = "", count: int = 1, sort: str = "") -> None:
        """Count something of the document that has no place in the inventory; sorts of one kind are told in one finding."""
        self._counts[kind] += count
        if sort:
            self._sorts[kind][sort] += count
        text = one_line(example)
        if text and len(self._left_out[kind]) < MOST_EXAMPLES and text not in self._left_out[kind]:
            self._left_out[kind].append(text)
        if why:
            self._why.setdefault(kind, why)

    def say(self, finding: Finding) -> None:
        """Add a finding; there are at most 500 of one document."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.leave_out("further findings")

    def finish(self, title: object, fallback: str) -> ImportResult:
        """Return the inventory. Its id and name are the options', else those of *title*, else of the file's name."""
        self._keep_aliases_apart()
        ids = give_ids(
            [Named(key, row.handle or row.name, row.scope, row.reference) for key, row in self.systems.items()], "system"
        )
        tree = {
            "schema": SCHEMA_ID,
            "id": self.options.id or slug(one_line(title) or fallback or self.title, "inventory"),
            "name": one_line(self.options.name or title or fallback) or self.title,
            "currency": self._currency(),
            "teams": [{"id": row.key, "name": row.name} for row in self.teams.values()],
            "systems": [self._write(row, {"id": ids[row.key], "name": row.name}) for row in self.systems.values()],
            "integrations": [self._write_flow(row, ids) for row in self.integrations],
            "paths": self._write_paths(ids),
        }
        tree = {key: value for key, value in tree.items() if value not in ([], None)}
        checked = validate_document(tree)
        return ImportResult(checked.inventory, (*self.findings, *self._account(), *checked.findings))

    def _keep_aliases_apart(self) -> None:
        """Take away aliases that are also another system's name or alias: they would match either."""
        meant = Counter(text.casefold() for row in self.systems.values() for text in {row.name, *row.facts.get("aliases", ())})
        for row in self.systems.values():
            shared = [text for text in row.facts.get("aliases", ()) if meant[text.casefold()] > 1]
            for text in shared:
                self.leave_out("second names that several systems share", text)
            kept = [text for text in row.facts.pop("aliases", ()) if text not in shared]
            row.facts |= {"aliases": kept} if kept else {}

    def _write_flow(self, row: Record, ids: dict[Hashable, str]) -> dict[str, Any]:
        source, target = cast("tuple[Hashable, Hashable]", row.key)
        head = {"name": row.name} if row.name else {}
        written = self._write(row, {**head, "source": ids[source], "target": ids[target]})
        if "via" in row.facts:  # keys of the middleware, as the ends are
            passed = list(dict.fromkeys(ids[key] for key in row.facts["via"]))
            written["via"] = [identity for identity in passed if identity not in {ids[source], ids[target]}]
        if "status" not in written and self.options.status:
            written["status"] = self.options.status
        return written

    def _write_paths(self, ids: dict[Hashable, str]) -> list[dict[str, Any]]:
        named = give_ids([Named(index, row.name, "", row.reference) for index, row in enumerate(self.paths)], "path")
        rows = []
        for index, row in enumerate(self.paths):
            hops = [ids[hop] for hop in row.key]  # type: ignore[attr-defined]  # the key of a path is its hops
            rows.append({"id": named[index], "name": row.name, **_nested(row.facts), "hops": hops})
        return rows

    def _write(self, row: Record, head: dict[str, Any]) -> dict[str, Any]:
        evidence = dict(row.evidence)
        if row.reference:
            where = one_line(f"{row.document}#{row.reference}")
            evidence = {"name": {"source": row.source, "document": where, "confidence": SURE}, **evidence}
        return {**head, **_nested(row.facts), **({"evidence": evidence} if evidence else {})}

    def _currency(self) -> str:
        if self.options.currency in CURRENCIES:
            return str(self.options.currency)
        return DEFAULT_CURRENCY

    def _account(self) -> list[Finding]:
        """Return a finding per kind of thing that was left out, and what was taken for granted."""
        found = []
        for kind, count in sorted(self._counts.items()):
            told = self._examples(kind, count)
            detail = f"Left out: {count:,} {kind}{f' ({told})' if told else ''}."
            found.append(
                Finding("left-out", Severity.NOTE, detail, self._why.get(kind, ""), {}, Place("", document=self.document))
            )
        article = "An" if self.title[0] in "AEIOU" else "A"
        silent = sum("status" not in row.facts for row in self.integrations) if not self.options.status else 0
        if silent:
            detail = (
                f"{article} {self.title} does not say which integrations are live already: all {silent:,} count as planned."
            )
            advice = "Import with `--status live` if they exist, or set `status` on those that do."
            found.append(Finding("status-assumed", Severity.NOTE, detail, advice, {}, Place("", document=self.document)))
        if self.options.currency is None:
            detail = f"{article} {self.title} knows no currency: money is counted in {DEFAULT_CURRENCY}."
            advice = "Import with `--currency CODE`, or correct `currency`."
            found.append(Finding("currency-assumed", Severity.NOTE, detail, advice, {}, Place("", document=self.document)))
        return found

    def _examples(self, kind: str, count: int) -> str:
        """Return some of what was left out of a kind by name, or all of its sorts with how many there are of each."""
        if sorts := self._sorts.get(kind):
            rare = sum(sorts.values()) - sum(dict(sorts.most_common(MOST_SORTS)).values())
            told = ", ".join(f"{number:,} {sort[:LONGEST_SORT]}" for sort, number in sorts.most_common(MOST_SORTS))
            return f"{told}, {rare:,} others" if rare else told
        examples = ", ".join(shown(text) for text in self._left_out[kind])
        return f"{examples}, …" if examples and count > len(self._left_out[kind]) else examples


def says_nobody(text: str) -> bool:
    """Return whether an owner's name is a placeholder.

    >>> says_nobody("hmpps-undefined"), says_nobody("N/A"), says_nobody("team-a")
    (True, True, False)
    """
    last = text.casefold().replace("_", "-").rpartition("-")[2].strip()
    return last in {"undefined", "unknown", "unset", "tbd", "tbc", "none", "null", "n/a", "na", "todo", "nobody", "?", ""}


def _nested(facts: dict[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for fact, value in facts.items():
        *parents, last = fact.split(".")
        node = tree
        for part in parents:
            node = node.setdefault(part, {})
        node[last] = value
    return tree
