"""Which document is wanted of a stored version, by every parameter that its bytes depend on. Values only."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

BUNDLED_MODEL = "default"
WITHOUT_DOT = frozenset({"matrix", "schedule", "confidence", "drivers"})
"""Views that are no graph."""


class Kind(StrEnum):
    """What is derived."""

    INVENTORY = "inventory"
    GRAPH = "graph"
    ANALYSIS = "analysis"
    ESTIMATE = "estimate"
    DIAGRAM = "diagram"
    QUESTIONS = "questions"
    FINDINGS = "findings"
    COMPARISON = "comparison"
    DIFF = "diff"
    EXPORT = "export"
    PLAN_DRAFT = "plan-draft"
    ROUTES = "routes"
    IMPACT = "impact"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A derived document and every parameter that its bytes depend on, but for the version itself.

    Attributes:
        model: id of the effort model that was asked for; ``None`` for the one in force.
        fields: top-level parts of the estimate; empty for all of it.
        focus: what a diagram or an impact is about, where routes start, or the figure of the estimate that is explained instead
            of the whole.
        target: where routes end, and ``k`` how many they are at most.
        scenarios: those to compare; empty for all of them.
        filters, highlights, colour_by, badges: how a diagram is narrowed, what stands out in it, what its colours say, which
            systems are badges in it.
        group: what a schedule is gathered by: path, team or phase; ``None`` for the first that the inventory has.
        form: svg, png, pdf, dot or csv of a diagram; json, graphml, cytoscape or dot of the graph; json or xlsx of the
            questions; the name of an export's format.
        confidence: probability of being done by the dates that an export plans milestones for.
        start: first day of the programme in an export, ISO 8601; ``None``: the inventory's own.
        keys: what things are called in the tool that reads an export: pairs of our id and theirs.
        states: the states that they are in there.
        levers: try all levers on the finish, and find the set that meets the deadline.
        solver: let the solver look for a better order of work.
    """

    kind: Kind
    scenario: str | None = None
    model: str | None = None
    samples: int = 10_000
    seed: int = 1
    fields: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    view: str = ""
    form: str = ""
    focus: str | None = None
    depth: int = 1
    target: str = ""
    k: int = 3
    group: str | None = None
    confidence: float = 0.8
    start: str | None = None
    keys: tuple[tuple[str, str], ...] = ()
    states: tuple[tuple[str, str], ...] = ()
    filters: tuple[str, ...] = ()
    highlights: tuple[str, ...] = ()
    colour_by: str | None = None
    badges: tuple[str, ...] = ()
    levers: bool = False
    solver: bool = False

    def as_key(self) -> dict[str, Any]:
        """Return the parameters by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Source:
    """The stored version that something is derived from, and the TOML of the effort model; ``None`` for the bundled one."""

    number: int
    digest: str
    payload: bytes
    model: bytes | None = None
