"""What is derived from an inventory: graph, analysis, estimate, diagrams. All with strong entity tags."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.services.derivation import JSON, Kind, Wanted
from app.web.api.answers import derived
from app.web.api.inventories import InventoryId
from app.web.bodies import (
    AnalysisBody,
    CompareBody,
    DiffBody,
    EstimateBody,
    FindingsBody,
    GraphBody,
    QuestionsBody,
)
from app.web.conditional import respond
from app.web.dependencies import Use, VersionNumber, Who
from app.web.negotiation import choose_form
from app.web.problems import HttpProblem
from app.web.security import SVG_POLICY

router = APIRouter(tags=["derived"])

FORMS: Final = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf", "dot": "text/vnd.graphviz"}
GRAPH_FORMS: Final = {
    "json": JSON,
    "graphml": "application/graphml+xml",
    "cytoscape": "application/vnd.cytoscape.v3+json",
    "dot": "text/vnd.graphviz",
}
QUESTION_FORMS: Final = {"json": JSON, "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
PART_NAMES = re.compile(r"\s*,\s*")

ScenarioId = Annotated[str | None, Query(max_length=200, description="A scenario of the inventory, laid over it.")]
ModelId = Annotated[str | None, Query(max_length=200, description="An effort model; the one in force where left out.")]
FocusId = Annotated[str | None, Query(max_length=200, description="The system or path that the view is about.")]
Depth = Annotated[int, Query(ge=0, le=20, description="How many steps around the focus are drawn.")]
Samples = Annotated[int, Query(ge=100, le=200_000, description="How many draws the simulation makes.", examples=[10_000])]
Seed = Annotated[int, Query(ge=0, le=2**53 - 1, description="Equal seeds, equal figures.")]
Fields = Annotated[
    list[str] | None,
    Query(max_length=100, description="Top-level parts of the estimate, separated by commas.", examples=[["summary,paths"]]),
]
Explain = Annotated[
    str | None,
    Query(
        max_length=400,
        description="Instead of the estimate, the sum behind one figure: the id of a work package, system, integration, path, "
        "pool, team or activity; or summary, share, assumptions.",
        examples=["summary"],
    ),
]
ScenarioIds = Annotated[
    list[str] | None,
    Query(alias="scenario", max_length=20, description="Scenarios to compare; all of them where left out."),
]
Earlier = Annotated[int, Query(alias="from", ge=1, le=2**53 - 1, description="The earlier version's number.", examples=[1])]
Later = Annotated[int, Query(alias="to", ge=1, le=2**53 - 1, description="The later version's number.", examples=[2])]
ViewName = Annotated[str, Path(max_length=100, description="A view.", examples=["landscape"])]
GRAPH_CONTENT: dict[str, Any] = {GRAPH_FORMS[name]: {"schema": {"type": "string"}} for name in ("graphml", "cytoscape", "dot")}
DRAWING_CONTENT: dict[str, Any] = {media_type: {"schema": {"type": "string"}} for media_type in FORMS.values()}


@router.get(
    "/inventories/{inventory_id}/graph",
    operation_id="read_graph",
    summary="The landscape as a node-link graph",
    response_model=GraphBody,
    responses={200: {"content": GRAPH_CONTENT}, **derived(406)},
)
def read_graph(
    request: Request,
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    version: VersionNumber = None,
    scenario: ScenarioId = None,
    model: ModelId = None,
) -> Response:
    """Return systems as nodes and integrations as edges; GraphML, Cytoscape JSON or DOT where Accept asks for them."""
    form = choose_form(request.headers.get("accept"), GRAPH_FORMS)
    identity = use.documents.identify(who, inventory_id, version, Wanted(Kind.GRAPH, scenario=scenario, model=model, form=form))
    return respond(request, use.documents, who, identity, vary="Accept, Accept-Encoding")


@router.get(
    "/inventories/{inventory_id}/analysis",
    operation_id="read_analysis",
    summary="What the structure says",
    response_model=AnalysisBody,
    responses=derived(),
)
def read_analysis(
    request: Request,
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    version: VersionNumber = None,
    scenario: ScenarioId = None,
    model: ModelId = None,
) -> Response:
    """Return missing APIs, single points of failure, cycles, coupling, service-level gaps and findings."""
    wanted = Wanted(Kind.ANALYSIS, scenario=scenario, model=model)
    return respond(request, use.documents, who, use.documents.identify(who, inventory_id, version, wanted))


@router.get(
    "/inventories/{inventory_id}/estimate",
    operation_id="read_estimate",
    summary="Effort, cost and dates",
    response_model=EstimateBody,
    responses=derived(413),
)
def read_estimate(  # noqa: PLR0913, PLR0917  (each is a parameter of the address)
    request: Request,
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    version: VersionNumber = None,
    scenario: ScenarioId = None,
    model: ModelId = None,
    samples: Samples = 10_000,
    seed: Seed = 1,
    fields: Fields = None,
    explain: Explain = None,
) -> Response:
    """Return the estimate document, the named top-level parts of it, or the sum behind one of its figures."""
    names = tuple(name for text in fields or () for name in PART_NAMES.split(text.strip()) if name)
    wanted = Wanted(Kind.ESTIMATE, scenario=scenario, model=model, samples=samples, seed=seed, fields=names, focus=explain)
    return respond(request, use.documents, who, use.documents.identify(who, inventory_id, version, wanted))


@router.get(
    "/inventories/{inventory_id}/questions",
    operation_id="read_questions",
    summary="The facts worth asking for, per team",
    response_model=QuestionsBody,
    responses={200: {"content": {QUESTION_FORMS["xlsx"]: {"schema": {"type": "string"}}}}, **derived(406)},
)
def read_questions(  # noqa: PLR0913, PLR0917  (each is a parameter of the address)
    request: Request,
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    version: VersionNumber = None,
    scenario: ScenarioId = None,
    model: ModelId = None,
    samples: Samples = 10_000,
    seed: Seed = 1,
) -> Response:
    """Return every unknown fact as a question, the most telling first; a workbook where Accept asks for it."""
    form = choose_form(request.headers.get("accept"), QUESTION_FORMS)
    wanted = Wanted(Kind.QUESTIONS, scenario=scenario, model=model, samples=samples, seed=seed, form=form)
    identity = use.documents.identify(who, inventory_id, version, wanted)
    return respond(request, use.documents, who, identity, vary="Accept, Accept-Encoding")


@router.get(
    "/inventories/{inventory_id}/findings",
    operation_id="read_findings",
    summary="What the landscape, the estimate and the schedule found",
    response_model=FindingsBody,
    responses=derived(),
)
def read_findings(  # noqa: PLR0913, PLR0917  (each is a parameter of the address)
    request: Request,
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    version: VersionNumber = None,
    scenario: ScenarioId = None,
    model: ModelId = None,
    samples: Samples = 10_000,
    seed: Seed = 1,
) -> Response:
    """Return the estimate's findings as a list."""
    wanted = Wanted(Kind.FINDINGS, scenario=scenario, model=model, samples=samples, seed=seed)
    return respond(request, use.documents, who, use.documents.identify(who, inventory_id, version, wanted))


@router.get(
    "/inventories/{inventory_id}/compare",
    operation_id="compare_scenarios",
    summary="Scenarios side by side",
    response_model=CompareBody,
    responses=derived(413),
)
def compare_scenarios(  # noqa: PLR0913, PLR0917  (each is a parameter of the address)
    request: Request,
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    scenarios: ScenarioIds = None,
    version: VersionNumber = None,
    model: ModelId = None,
    samples: Samples = 10_000,
    seed: Seed = 1,
) -> Response:
    """Return each scenario beside the inventory as declared: on the same draws, the difference and what makes it."""
    wanted = Wanted(Kind.COMPARISON, model=model, samples=samples, seed=seed, scenarios=tuple(scenarios or ()))
    return respond(request, use.documents, who, use.documents.identify(who, inventory_id, version, wanted))


@router.get(
    "/inventories/{inventory_id}/diff",
    operation_id="diff_versions",
    summary="What changed between two versions, as a priced work list",
    response_model=DiffBody,
    responses=derived(413),
)
def diff_versions(  # noqa: PLR0913, PLR0917  (each is a parameter of the address)
    request: Request,
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    earlier: Earlier,
    later: Later,
    scenario: ScenarioId = None,
    model: ModelId = None,
    samples: Samples = 10_000,
    seed: Seed = 1,
) -> Response:
    """Return what is new, changed, retired, renamed or a temporary bridge, each with its effort and cost."""
    wanted = Wanted(Kind.DIFF, scenario=scenario, model=model, samples=samples, seed=seed)
    return respond(request, use.documents, who, use.documents.identify_pair(who, inventory_id, earlier, later, wanted))


@router.get(
    "/inventories/{inventory_id}/diagrams/{view}.{form}",
    operation_id="read_diagram_file",
    summary="A diagram in one form",
    response_class=Response,
    responses={200: {"content": DRAWING_CONTENT, "description": "The drawing."}, **derived(406)},
)
def read_diagram_file(  # noqa: PLR0913, PLR0917  (each is a parameter of the address)
    request: Request,
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    view: ViewName,
    form: Annotated[str, Path(description="svg, png, pdf or dot.", examples=["svg"])],
    version: VersionNumber = None,
    scenario: ScenarioId = None,
    model: ModelId = None,
    focus: FocusId = None,
    depth: Depth = 1,
) -> Response:
    """Return a drawing. The suffix decides its form, whatever is accepted."""
    if form not in FORMS:
        raise HttpProblem(404, "not-found", "There is no such form of a diagram.", hint=f"There is {', '.join(FORMS)}.")
    wanted = Wanted(Kind.DIAGRAM, scenario=scenario, model=model, view=view, form=form, focus=focus, depth=depth)
    identity = use.documents.identify(who, inventory_id, version, wanted)
    return respond(request, use.documents, who, identity, headers=_drawing_headers(inventory_id, view, form))


@router.get(
    "/inventories/{inventory_id}/diagrams/{view}",
    operation_id="read_diagram",
    summary="A diagram, in the form that is accepted",
    response_class=Response,
    responses={200: {"content": DRAWING_CONTENT, "description": "The drawing."}, **derived(406)},
)
def read_diagram(  # noqa: PLR0913, PLR0917  (each is a parameter of the address)
    request: Request,
    use: Use,
    who: Who,
    inventory_id: InventoryId,
    view: ViewName,
    version: VersionNumber = None,
    scenario: ScenarioId = None,
    model: ModelId = None,
    focus: FocusId = None,
    depth: Depth = 1,
) -> Response:
    """Return a drawing as SVG, PNG, PDF or DOT by the Accept header; SVG where anything will do."""
    form = choose_form(request.headers.get("accept"), FORMS)
    wanted = Wanted(Kind.DIAGRAM, scenario=scenario, model=model, view=view, form=form, focus=focus, depth=depth)
    identity = use.documents.identify(who, inventory_id, version, wanted)
    headers = _drawing_headers(inventory_id, view, form)
    return respond(request, use.documents, who, identity, headers=headers, vary="Accept, Accept-Encoding")


def _drawing_headers(inventory_id: str, view: str, form: str) -> dict[str, str]:
    """Make the drawing inert in a browser, and give it a file's name; both names are slugs by the time it exists."""
    name = re.sub(r"[^a-z0-9-]", "", f"{inventory_id}-{view}")
    return {"Content-Security-Policy": SVG_POLICY, "Content-Disposition": f'inline; filename="{name}.{form}"'}
