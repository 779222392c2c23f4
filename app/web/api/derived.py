"""What is derived from an inventory: graph, analysis, estimate. All with strong entity tags."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.errors import BadParameter
from app.exporters.registry import XLSX
from app.services.derivation.derived import JSON
from app.services.derivation.wanted import Kind
from app.web.api.answers import derived
from app.web.api.asking import BY_ACCEPT, Asked, Based, OfScenarios, OfVersions, Simulated
from app.web.bodies import (
    AnalysisBody,
    CompareBody,
    DiffBody,
    EstimateBody,
    FindingsBody,
    GraphBody,
    QuestionsBody,
)
from app.web.negotiation import choose_form

router = APIRouter(tags=["derived"])

GRAPH_FORMS: Final = {
    "json": JSON,
    "graphml": "application/graphml+xml",
    "cytoscape": "application/vnd.cytoscape.v3+json",
    "dot": "text/vnd.graphviz",
}
QUESTION_FORMS: Final = {"json": JSON, "xlsx": XLSX}
PART_NAMES = re.compile(r"\s*,\s*")

Fields = Annotated[
    list[str] | None,
    Query(
        max_length=100,
        description="Top-level parts of the estimate, separated by commas; all of it where left out.",
        examples=[["summary,paths"]],
    ),
]
Explain = Annotated[
    str | None,
    Query(
        max_length=400,
        description="Instead of the estimate, the sum behind one figure: the id of a work package, system, integration, path, "
        "pool, team or activity; or summary (total, cost, finish, p80), share, purchases, assumptions.",
        examples=["summary"],
    ),
]
ScenarioIds = Annotated[
    list[str] | None,
    Query(alias="scenario", max_length=20, description="Scenarios to compare; all of them where left out."),
]
Levers = Annotated[
    bool, Query(description="Try every lever on the finish, and find the cheapest set that meets the deadline at P80.")
]
Solver = Annotated[
    bool, Query(description="Let the solver (the extra `solver`) look for a better order of work than the heuristic's.")
]
Earlier = Annotated[int, Query(alias="from", ge=1, le=2**53 - 1, description="The earlier version's number.", examples=[1])]
Later = Annotated[int, Query(alias="to", ge=1, le=2**53 - 1, description="The later version's number.", examples=[2])]
GRAPH_CONTENT: dict[str, Any] = {GRAPH_FORMS[name]: {"schema": {"type": "string"}} for name in ("graphml", "cytoscape", "dot")}


@router.get(
    "/inventories/{inventory_id}/graph",
    operation_id="read_graph",
    summary="The landscape as a node-link graph",
    response_model=GraphBody,
    responses={200: {"content": GRAPH_CONTENT}, **derived(406)},
)
def read_graph(asked: Asked, of: Based) -> Response:
    """Return systems as nodes and integrations as edges; GraphML, Cytoscape JSON or DOT where Accept asks for them."""
    form = choose_form(asked.request.headers.get("accept"), GRAPH_FORMS)
    return asked.answer(of.want(Kind.GRAPH, form=form), of.version, vary=BY_ACCEPT)


@router.get(
    "/inventories/{inventory_id}/analysis",
    operation_id="read_analysis",
    summary="What the structure says",
    response_model=AnalysisBody,
    responses=derived(),
)
def read_analysis(asked: Asked, of: Based) -> Response:
    """Return missing APIs, single points of failure, cycles, coupling, service-level gaps and findings."""
    return asked.answer(of.want(Kind.ANALYSIS), of.version)


@router.get(
    "/inventories/{inventory_id}/estimate",
    operation_id="read_estimate",
    summary="Effort, cost and dates",
    response_model=EstimateBody,
    responses=derived(413),
)
def read_estimate(
    asked: Asked,
    of: Simulated,
    fields: Fields = None,
    explain: Explain = None,
    levers: Levers = False,  # noqa: FBT002  (by name in the address)
    solver: Solver = False,  # noqa: FBT002  (the same)
) -> Response:
    """Return the estimate document, the named top-level parts of it, or the sum behind one of its figures."""
    if explain is not None and fields is not None:
        raise BadParameter(
            "fields= names parts of the estimate, explain= asks for a sum instead of it.", hint="Leave one of them out."
        )
    wanted = of.want(Kind.ESTIMATE, fields=_read_names(fields), focus=explain, levers=levers, solver=solver)
    return asked.answer(wanted, of.version)


def _read_names(fields: list[str] | None) -> tuple[str, ...]:
    """Return the names of parts; one that is empty where *fields* is given and names none, which no part answers to."""
    names = tuple(name for text in fields or () for name in PART_NAMES.split(text.strip()) if name)
    return names or (() if fields is None else ("",))


@router.get(
    "/inventories/{inventory_id}/questions",
    operation_id="read_questions",
    summary="The facts worth asking for, per team",
    response_model=QuestionsBody,
    responses={200: {"content": {QUESTION_FORMS["xlsx"]: {"schema": {"type": "string"}}}}, **derived(406)},
)
def read_questions(asked: Asked, of: Simulated) -> Response:
    """Return every unknown fact as a question, the most telling first; a workbook where Accept asks for it."""
    form = choose_form(asked.request.headers.get("accept"), QUESTION_FORMS)
    return asked.answer(of.want(Kind.QUESTIONS, form=form), of.version, vary=BY_ACCEPT)


@router.get(
    "/inventories/{inventory_id}/findings",
    operation_id="read_findings",
    summary="What the landscape, the estimate and the schedule found",
    response_model=FindingsBody,
    responses=derived(),
)
def read_findings(asked: Asked, of: Simulated) -> Response:
    """Return the estimate's findings as a list."""
    return asked.answer(of.want(Kind.FINDINGS), of.version)


@router.get(
    "/inventories/{inventory_id}/compare",
    operation_id="compare_scenarios",
    summary="Scenarios side by side",
    response_model=CompareBody,
    responses=derived(413),
)
def compare_scenarios(asked: Asked, of: OfScenarios, scenarios: ScenarioIds = None) -> Response:
    """Return each scenario beside the inventory as declared: on the same draws, the difference and what makes it."""
    return asked.answer(of.want(Kind.COMPARISON, scenarios=tuple(scenarios or ())), of.version)


@router.get(
    "/inventories/{inventory_id}/diff",
    operation_id="diff_versions",
    summary="What changed between two versions, as a priced work list",
    response_model=DiffBody,
    responses=derived(413),
)
def diff_versions(asked: Asked, of: OfVersions, earlier: Earlier, later: Later) -> Response:
    """Return what is new, changed, retired, renamed or a temporary bridge, each with its effort and cost."""
    wanted = of.want(Kind.DIFF)
    return asked.answer_with(asked.use.documents.identify_pair(asked.who, asked.inventory_id, earlier, later, wanted))
