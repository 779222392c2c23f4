"""Checks what a tree refers to: ids that must exist, numbers that must be in order, things that contradict each other.

Works on plain rows of whatever shape, so that these faults are reported together with those of shape. Each ``check_`` takes one
row and where it stands, so that the same rules serve the document and what a scenario makes of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from app.findings import Severity
from app.inventory.capacity_checks import NOT_KNOWN, check_capacity
from app.inventory.faults import Fault
from app.inventory.identities import Identities, part_of, rows_of, words_of
from app.inventory.structure_wording import name_of
from app.inventory.suggestions import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.inventory.places import TreePath
    from app.inventory.suggestions import Suggestions

STATEMENTS = ("lifecycle", "status")  # where they are absent they say active and planned
IN_SCOPE = ("planned", "workaround", None, "unknown")
LONGEST_FREEZE_DAYS = 366
Steps = tuple[str | int, ...]


def as_day(value: Any) -> str:
    """Return a date of a document as text that sorts, empty where it is none.

    >>> as_day("2026-01-05"), as_day(None), as_day("soon")
    ('2026-01-05', '', '')
    """
    text = "" if value is None else str(value)[:10]
    return text if len(text) == len("2026-01-31") and text[4] == "-" else ""


@dataclass(frozen=True, slots=True)
class Checker:
    """What the rules need to know around a row: the document, its ids, and how to guess what was meant.

    Attributes:
        schemas: the names of the systems' schemas, filled as they are asked for.
    """

    tree: Any
    ids: Identities
    suggestions: Suggestions
    schemas: dict[str, frozenset[str]] = field(default_factory=dict)

    def check_system(self, row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
        """Yield what is wrong with what a system refers to."""
        yield from self._refers("team", row.get("owner"), (*path, "owner"))
        yield from self._available_in_time(row, path)
        yield from check_effort(row.get("effort"), (*path, "effort"), self.tree)
        yield from self._evidence(row, path)
        yield from self._repeated_schemas(row, path)

    def check_integration(self, row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
        """Yield what is wrong with what an integration refers to."""
        source, target = row.get("source"), row.get("target")
        yield from self._refers("system", source, (*path, "source"))
        yield from self._refers("system", target, (*path, "target"))
        for index, system in words_of(row, "via"):
            yield from self._refers("system", system, (*path, "via", index))
        if isinstance(source, str) and source == target:
            detail = f"{self._start(path)} starts and ends at {shown(source)}."
            advice = "Keep it if data really flows from a system to itself; it is estimated like any other."
            yield Fault((*path, "target"), "flow-to-itself", detail, advice, Severity.WARNING)
        yield from check_effort(row.get("effort"), (*path, "effort"), self.tree)
        yield from self._evidence(row, path)
        yield from self._carried(row, path)
        yield from self._retired_ends(row, path)

    def check_path(self, row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
        """Yield what is wrong with the hops of a path."""
        hops = row.get("hops")
        previous = None
        for index, hop in enumerate(hops if isinstance(hops, list | tuple) else ()):
            system = hop.get("system") if isinstance(hop, dict) else hop
            place: TreePath = (*path, "hops", index, *(("system",) if isinstance(hop, dict) else ()))
            yield from self._refers("system", system, place)
            if isinstance(system, str) and system == previous:
                detail = f"{self._start(path)} names {shown(system)} twice in a row."
                yield Fault(place, "repeated-hop", detail, "Name each hop once; a system may come back later on the path.")
            if self._is_retired(system):
                yield retired_fault(system, place, f"path {shown(row.get('id'))} goes through it")
            previous = system

    def check_team(self, row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
        """Yield what is wrong with a team's capacity; that it has nobody only where it owns a system."""
        team = row.get("id")
        yield from check_capacity(
            row, path, self.tree, lambda: any(system.get("owner") == team for system in self.ids.systems.values())
        )

    def check_pool(self, row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
        """Yield what is wrong with a pool's capacity and activities; what another pool lists too is found elsewhere."""
        yield from check_capacity(row, path, self.tree, lambda: True)

    def check_programme(self, row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
        """Yield what is wrong with what the programme refers to."""
        yield from self._refers("system", row.get("hub"), (*path, "hub"))
        yield from self._lists(part_of(row, "pilot"), (*path, "pilot"))
        for index, phase in rows_of(row, "phases"):
            yield from self._lists(phase, (*path, "phases", index))
        yield from check_phases(row, path)
        for index, review in rows_of(row, "reviews"):
            yield from self._lists(part_of(review, "applies_to"), (*path, "reviews", index, "applies_to"))
        for index, freeze in rows_of(row, "freezes"):
            place = (*path, "freezes", index)
            for number, team in words_of(freeze, "teams"):
                yield from self._refers("team", team, (*place, "teams", number))
            yield from self._in_order(freeze, "from", "to", place, "ends before it begins")
            yield from check_freeze(freeze, place)
        for fault in self._in_order(row, "start", "deadline", path, "has its deadline before its start"):
            yield replace(fault, code="deadline-before-start", severity=Severity.WARNING)  # all else can be planned
        yield from check_three_points(row.get("unlisted_integrations"), (*path, "unlisted_integrations"), self.tree)

    def _lists(self, row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
        for noun in ("system", "path"):
            for index, identity in words_of(row, f"{noun}s"):
                yield from self._refers(noun, identity, (*path, f"{noun}s", index))

    def _refers(self, noun: str, identity: Any, path: TreePath) -> Iterator[Fault]:
        known = self.ids.of(noun)
        if identity in NOT_KNOWN or not isinstance(identity, str) or identity in known:
            return
        detail = f"{self._start(path)} names the unknown {noun} {shown(identity)}{self.suggestions.hint(identity, known)}"
        advice = f"Declare it under `{noun}s`, or correct the name."
        if not known:
            advice = f"The document declares no {noun}s: list it under `{noun}s`."
        yield Fault(path, f"unknown-{noun}", detail, advice)

    def _start(self, path: TreePath) -> str:
        text = name_of(path, self.tree)
        return text[:1].upper() + text[1:]

    def _available_in_time(self, row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
        from_day = as_day(row.get("available_from"))
        deadline = as_day(part_of(self.tree, "programme").get("deadline"))
        if from_day and deadline and from_day > deadline:
            detail = f"{self._start(path)} is available from {from_day} on, after the deadline of {deadline}."
            advice = "Nothing of its is tested before then: correct one of the dates, or move the deadline."
            yield Fault((*path, "available_from"), "available-after-deadline", detail, advice, Severity.WARNING)

    def _in_order(self, row: dict[str, Any], first: str, last: str, path: TreePath, says: str) -> Iterator[Fault]:
        begin, end = as_day(row.get(first)), as_day(row.get(last))
        if begin and end and end < begin:
            detail = f"{self._start(path)} {says}: {shown(end)} comes before {shown(begin)}."
            yield Fault((*path, last), "out-of-order", detail, "Correct one of the two dates.")

    def _evidence(self, row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
        for fact in part_of(row, "evidence"):
            node: Any = row
            for part in str(fact).split("."):
                node = node.get(part) if isinstance(node, dict) else None
            if (node is None and fact not in STATEMENTS) or node == "unknown" or not fact:
                detail = f"{self._start(path)} has evidence for {shown(fact)}, a fact that it does not state."
                advice = "Name the fact by its keys, such as `api.availability`, and state it; or take the evidence out."
                yield Fault((*path, "evidence", fact), "evidence-without-fact", detail, advice, Severity.WARNING, on_key=True)

    def _repeated_schemas(self, row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
        seen: set[str] = set()
        for index, schema in rows_of(row, "schemas"):
            name = schema.get("name")
            if isinstance(name, str) and name in seen:
                detail = f"{self._start(path)} has two schemas called {shown(name)}; `carries` cannot tell them apart."
                advice = "Give each a name of its own."
                yield Fault((*path, "schemas", index, "name"), "duplicate-schema", detail, advice, Severity.WARNING)
            elif isinstance(name, str):
                seen.add(name)

    def _carried(self, row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
        carried = list(words_of(row, "carries"))
        if not carried:
            return
        ends = [self._schemas_of(end) for end in (row.get("source"), row.get("target"))]
        for index, name in carried:
            if not any(name in names for names in ends):
                hint = self.suggestions.hint_among(name, *ends)
                detail = f"{self._start(path)} carries {shown(name)}, a schema that neither end lists{hint}"
                advice = "List it under the `schemas` of one end: until then nothing is known of it."
                yield Fault((*path, "carries", index), "unlisted-schema", detail, advice, Severity.WARNING)

    def _schemas_of(self, system: Any) -> frozenset[str]:
        if not isinstance(system, str) or system not in self.ids.systems:
            return frozenset()
        if system not in self.schemas:
            rows = rows_of(self.ids.systems[system], "schemas")
            self.schemas[system] = frozenset(row["name"] for _, row in rows if isinstance(row.get("name"), str))
        return self.schemas[system]

    def _retired_ends(self, row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
        if row.get("status") in IN_SCOPE:
            for key in ("source", "target"):
                if self._is_retired(row.get(key)):
                    yield retired_fault(row[key], (*path, key), f"{name_of(path, self.tree)} is to be built to it")

    def _is_retired(self, system: Any) -> bool:
        return isinstance(system, str) and self.ids.systems.get(system, {}).get("lifecycle") == "retired"


def check_phases(programme: dict[str, Any], path: TreePath) -> Iterator[Fault]:
    """Yield what an earlier phase lists already: it belongs to that one, and the later phase is smaller than it looks."""
    for noun in ("system", "path"):
        first: dict[str, tuple[int, Any]] = {}
        for index, phase in rows_of(programme, "phases"):
            for number, identity in words_of(phase, f"{noun}s"):
                earlier, name = first.setdefault(identity, (index, phase.get("id")))
                if earlier != index:
                    detail = (
                        f"Phase {shown(phase.get('id'))} lists the {noun} {shown(identity)}, which {shown(name)} lists already."
                    )
                    advice = f"It is done with {shown(name)}, the first of them; take it out of one of the two."
                    place = (*path, "phases", index, f"{noun}s", number)
                    yield Fault(place, "listed-in-two-phases", detail, advice, Severity.WARNING)


def check_freeze(row: dict[str, Any], path: TreePath) -> Iterator[Fault]:
    """Yield a warning about a freeze of more than a year: most likely a mistyped one, and nothing goes live meanwhile."""
    try:
        first, last = (date.fromisoformat(as_day(row.get(key))) for key in ("from", "to"))
    except ValueError:
        return  # said elsewhere
    days = (last - first).days + 1
    if days > LONGEST_FREEZE_DAYS:
        detail = f"The freeze from {first} to {last} is {days:,} days long, more than a year, in which nothing goes live."
        advice = "Correct one of the two dates, or state the freezes in it one by one."
        yield Fault((*path, "to"), "freeze-of-years", detail, advice, Severity.WARNING)


def retired_fault(system: Any, path: TreePath, why: str) -> Fault:
    """Return the warning that a system which is retired is used, and why that is so."""
    detail = f"System {shown(system)} is retired, but {why}."
    advice = "Drop the reference, name the successor, or correct the lifecycle."
    return Fault(path, "retired-system-used", detail, advice, Severity.WARNING)


def check_effort(value: Any, path: TreePath, tree: Any) -> Iterator[Fault]:
    """Yield the same for people's own estimate, and a warning where it says most probably nothing, but perhaps something."""
    yield from check_three_points(value, path, tree)
    likely, high = (value.get("likely"), value.get("high")) if isinstance(value, dict) else (None, None)
    if likely == 0 and isinstance(high, int | float) and high > 0:
        start = name_of(path, tree)
        detail = (
            f"{start[:1].upper()}{start[1:]} is most probably 0 days: that is reckoned as no work at all, and {high:g} counts "
        )
        advice = "State half a day or more as likely, or 0 three times if there is nothing to do."
        yield Fault((*path, "likely"), "effort-of-nothing", f"{detail}for nothing.", advice, Severity.WARNING)


def check_three_points(value: Any, path: TreePath, tree: Any) -> Iterator[Fault]:
    """Yield a fault where low, likely and high are not in order."""
    if not isinstance(value, dict):
        return
    points = [value.get(key) for key in ("low", "likely", "high")]
    numbers = [p for p in points if isinstance(p, int | float) and not isinstance(p, bool)]
    in_order = len(numbers) < len(points) or numbers[0] <= numbers[1] <= numbers[2]
    if not in_order and all(map(math.isfinite, numbers)):  # of what is no number nothing else need be said
        figures = ", ".join(f"{number:g}" for number in numbers)
        start = name_of(path, tree)
        detail = f"{start[:1].upper()}{start[1:]} is not low ≤ likely ≤ high: {figures}."
        yield Fault(path, "out-of-order", detail, "Sort the three numbers.")
