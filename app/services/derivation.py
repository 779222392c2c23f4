"""What can be derived from one stored version: which document is wanted, and how it is made. Pure: same input, same bytes.

Module-level and picklable, so that a worker process can do it. Nothing here touches the store. What the work needs is imported
where it is done: the process that only answers requests need not load numerics and fonts.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.inventory.model import Inventory

JSON = "application/json"
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
    TASK_NAMES = "task-names"
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


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived document as it goes out."""

    body: bytes
    media_type: str = JSON


def derive(source: Source, wanted: Wanted, earlier: Source | None = None) -> Derived:
    """Return the document that is wanted of *source*, or of what changed in it since *earlier*.

    Raises:
        UnknownSubject: no such scenario, view or focus.
        BadParameter: a parameter that cannot be used.
        NotRepresentable, RenderingFailed: of a diagram.
    """
    if wanted.kind is Kind.DIFF:
        return _make_diff(earlier or source, source, wanted)
    return _MAKERS[wanted.kind](source, wanted)


def encode_json(document: Any) -> bytes:
    """Return *document* as compact UTF-8 JSON; a number that JSON cannot carry is a bug and raises.

    >>> encode_json({"name": "Müller"}).decode()
    '{"name":"Müller"}'
    """
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "backslashreplace")


def encode_parts(parts: Iterable[tuple[str, Any]]) -> bytes:
    """Return an object's members as :func:`encode_json` writes the whole, one member or row at a time.

    A member that is an iterator is written as a list.

    >>> encode_parts([("a", 1), ("rows", iter([2, 3]))])
    b'{"a":1,"rows":[2,3]}'
    """
    body = io.BytesIO()
    for number, (name, value) in enumerate(parts):
        body.write(b",%b:" % encode_json(name) if number else b"{%b:" % encode_json(name))
        if isinstance(value, Iterator):
            before = b"["
            for row in value:
                body.write(before + encode_json(row))
                before = b","
            body.write(b"]" if before == b"," else b"[]")
        else:
            body.write(encode_json(value))
    body.write(b"}" if body.tell() else b"{}")
    return body.getvalue()


def wrap_inventory(head: dict[str, Any], payload: bytes) -> bytes:
    """Return the answer about one inventory: *head*, and the stored document itself as ``inventory``, unparsed.

    >>> wrap_inventory({"id": "a"}, b'{"x":1}')
    b'{"id":"a","inventory":{"x":1}}'
    """
    return encode_json(head)[:-1] + b',"inventory":' + payload + b"}"


@lru_cache(maxsize=4)
def _load(payload: bytes) -> Inventory:
    from app.inventory.model import Inventory

    return Inventory.model_validate_json(payload)


def _make_inventory(source: Source, _wanted: Wanted) -> Derived:
    from app.importers.registry import read_document

    inventory = _load(source.payload)
    findings = read_document(f"{inventory.id}.json", source.payload).findings
    head = {"id": inventory.id, "name": inventory.name, "version": source.number, "digest": source.digest}
    return Derived(wrap_inventory({**head, "findings": [finding.as_json() for finding in findings]}, source.payload))


def _make_graph(source: Source, wanted: Wanted) -> Derived:
    from app.exporters.graph_formats import CYTOSCAPE, GRAPHML, export_cytoscape, export_graphml, export_node_link
    from app.services.landscapes import graph_document, landscape_of

    if wanted.form == "dot":
        return _make_diagram(source, replace(wanted, view="landscape"))
    document = graph_document(landscape_of(_load(source.payload), wanted.scenario))
    match wanted.form:
        case "graphml":
            return Derived(export_graphml(document), GRAPHML)
        case "cytoscape":
            return Derived(export_cytoscape(document), CYTOSCAPE)
        case _:
            return Derived(export_node_link(document))


def _make_analysis(source: Source, wanted: Wanted) -> Derived:
    from app.services.landscapes import analysis_document, landscape_of

    return Derived(encode_json(analysis_document(landscape_of(_load(source.payload), wanted.scenario))))


def _make_routes(source: Source, wanted: Wanted) -> Derived:
    from app.services.routes import routes_document

    document = routes_document(
        _load(source.payload), wanted.focus or "", wanted.target, k=wanted.k, scenario=wanted.scenario, model=source.model
    )
    return Derived(encode_json(document))


def _make_impact(source: Source, wanted: Wanted) -> Derived:
    from app.services.impacts import impact_document
    from app.services.landscapes import landscape_of

    return Derived(encode_json(impact_document(landscape_of(_load(source.payload), wanted.scenario), wanted.focus or "")))


def _make_estimate(source: Source, wanted: Wanted) -> Derived:
    from app.services.estimates import estimate_parts

    if wanted.focus is not None:
        return _explain(source, wanted)
    parts = estimate_parts(
        _load(source.payload),
        version=source.number,
        scenario=wanted.scenario,
        model=source.model,
        samples=wanted.samples,
        seed=wanted.seed,
        fields=wanted.fields or None,
        levers=wanted.levers,
        solver=wanted.solver,
    )
    return Derived(encode_parts(parts))


def _explain(source: Source, wanted: Wanted) -> Derived:
    from app.services.explanations import explanation_document

    document = explanation_document(
        _load(source.payload),
        wanted.focus or "",
        version=source.number,
        scenario=wanted.scenario,
        model=source.model,
        samples=wanted.samples,
        seed=wanted.seed,
    )
    return Derived(encode_json(document))


def _make_questions(source: Source, wanted: Wanted) -> Derived:
    from app.exporters.registry import XLSX
    from app.services.questions import export_questions_workbook, questions_document

    document = questions_document(
        _load(source.payload),
        version=source.number,
        scenario=wanted.scenario,
        model=source.model,
        samples=wanted.samples,
        seed=wanted.seed,
    )
    if wanted.form == "xlsx":
        return Derived(export_questions_workbook(document), XLSX)
    return Derived(encode_json(document))


def _make_findings(source: Source, wanted: Wanted) -> Derived:
    from app.services.questions import findings_document

    inventory = _load(source.payload)
    return Derived(
        encode_json(
            findings_document(inventory, scenario=wanted.scenario, model=source.model, samples=wanted.samples, seed=wanted.seed)
        )
    )


def _make_diagram(source: Source, wanted: Wanted) -> Derived:
    from app.services.diagrams import Look, draw

    drawing = draw(
        _load(source.payload),
        wanted.view,
        fmt=wanted.form,
        scenario=wanted.scenario,
        focus=wanted.focus,
        depth=wanted.depth,
        version=source.number,
        look=Look(wanted.filters, wanted.highlights, wanted.colour_by, wanted.group, wanted.badges),
        model=source.model,
        samples=wanted.samples,
        seed=wanted.seed,
    )
    return Derived(drawing.data, drawing.media_type)


def _make_export(source: Source, wanted: Wanted) -> Derived:
    from app.services.exports import Options, export, parse_start

    exported = export(
        _load(source.payload),
        wanted.form,
        Options(wanted.confidence, parse_start(wanted.start), dict(wanted.keys)),
        version=source.number,
        scenario=wanted.scenario,
        model=source.model,
        samples=wanted.samples,
        seed=wanted.seed,
    )
    return Derived(exported.data, exported.media_type)


def _make_task_names(source: Source, wanted: Wanted) -> Derived:
    from app.services.exports import Options, parse_start, task_names

    names = task_names(
        _load(source.payload),
        Options(wanted.confidence, parse_start(wanted.start)),
        version=source.number,
        scenario=wanted.scenario,
        model=source.model,
        samples=wanted.samples,
        seed=wanted.seed,
    )
    return Derived(encode_json(names))


def _make_comparison(source: Source, wanted: Wanted) -> Derived:
    from app.services.comparisons import comparison_document

    document = comparison_document(
        _load(source.payload),
        wanted.scenarios,
        version=source.number,
        model=source.model,
        samples=wanted.samples,
        seed=wanted.seed,
    )
    return Derived(encode_json(document))


def _make_diff(earlier: Source, later: Source, wanted: Wanted) -> Derived:
    from app.services.differences import difference_document

    document = difference_document(
        _load(earlier.payload),
        _load(later.payload),
        versions=(earlier.number, later.number),
        scenario=wanted.scenario,
        model=later.model,
        samples=wanted.samples,
        seed=wanted.seed,
    )
    return Derived(encode_json(document))


_MAKERS: dict[Kind, Callable[[Source, Wanted], Derived]] = {
    Kind.INVENTORY: _make_inventory,
    Kind.GRAPH: _make_graph,
    Kind.ANALYSIS: _make_analysis,
    Kind.ESTIMATE: _make_estimate,
    Kind.DIAGRAM: _make_diagram,
    Kind.QUESTIONS: _make_questions,
    Kind.FINDINGS: _make_findings,
    Kind.COMPARISON: _make_comparison,
    Kind.EXPORT: _make_export,
    Kind.TASK_NAMES: _make_task_names,
    Kind.ROUTES: _make_routes,
    Kind.IMPACT: _make_impact,
}
