"""Diagrams of an inventory, in any form, as a lens shows them. All with strong entity tags."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from app.diagrams.views import DEEPEST
from app.services.derivation.wanted import WITHOUT_DOT, Kind, Wanted
from app.web.api.answers import derived
from app.web.api.asking import BY_ACCEPT, Asked, Based
from app.web.negotiation import choose_form
from app.web.problems import HttpProblem
from app.web.security import SVG_POLICY

router = APIRouter(tags=["derived"])

MATRIX: Final = "matrix"
FORMS: Final = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "dot": "text/vnd.graphviz",
    "csv": "text/csv",
}
FocusId = Annotated[str | None, Query(max_length=200, description="The system, path or domain that the view is about.")]
Depth = Annotated[
    int,
    Query(ge=1, le=DEEPEST, description=f"How many integrations away from the focus a context reaches, from 1 to {DEEPEST}."),
]
ViewName = Annotated[str, Path(max_length=100, description="A view.", examples=["landscape"])]
Filters = Annotated[
    list[str] | None,
    Query(
        alias="filter",
        max_length=50,
        description="Only `domain:…`, `owner:…`, `criticality:…` or `mode:…`; of one kind any, of several kinds one of each.",
        examples=[["mode:batch"]],
    ),
]
Highlights = Annotated[
    list[str] | None,
    Query(
        alias="highlight",
        max_length=50,
        description="Let `path:…`, `team:…` or `tag:…` stand out.",
        examples=[["path:first-notice-of-loss"]],
    ),
]
ColourBy = Annotated[
    str | None,
    Query(
        alias="color_by",
        max_length=40,
        description="What colours say: availability, effort, criticality, owner, lifecycle or hosting.",
        examples=["owner"],
    ),
]
Badges = Annotated[
    list[str] | None,
    Query(
        alias="badge",
        max_length=50,
        description="In landscape, context and atlas: draw these systems as badges in the boxes of their neighbours.",
        examples=[["claims-ai"]],
    ),
]
GroupBy = Annotated[
    str | None, Query(max_length=20, description="What a schedule is gathered by: path, team or phase.", examples=["team"])
]
DRAWING_CONTENT: dict[str, Any] = {media_type: {"schema": {"type": "string"}} for media_type in FORMS.values()}


def _read_look(
    of: Based,
    focus: FocusId = None,
    depth: Depth = 1,
    filters: Filters = None,
    highlights: Highlights = None,
    colour_by: ColourBy = None,
    group: GroupBy = None,
    badges: Badges = None,
) -> Wanted:
    """Return what drawing the address asks for; its view and form come from elsewhere."""
    return of.want(
        Kind.DIAGRAM,
        focus=focus,
        depth=depth,
        filters=tuple(filters or ()),
        highlights=tuple(highlights or ()),
        colour_by=colour_by,
        group=group,
        badges=tuple(badges or ()),
    )


Drawn = Annotated[Wanted, Depends(_read_look)]


@router.get(
    "/inventories/{inventory_id}/diagrams/{view}.{form}",
    operation_id="read_diagram_file",
    summary="A diagram in one form",
    response_class=Response,
    responses={200: {"content": DRAWING_CONTENT, "description": "The drawing."}, **derived(406)},
)
def read_diagram_file(
    asked: Asked,
    of: Based,
    drawn: Drawn,
    view: ViewName,
    form: Annotated[str, Path(description="svg, png, pdf or dot; csv of a matrix.", examples=["svg"])],
) -> Response:
    """Return a drawing. The suffix decides its form, whatever is accepted."""
    if form not in FORMS:
        raise HttpProblem(404, "not-found", "There is no such form of a diagram.", hint=f"There is {', '.join(FORMS)}.")
    wanted = replace(drawn, view=view, form=form)
    return asked.answer(wanted, of.version, headers=_drawing_headers(asked.inventory_id, view, form))


@router.get(
    "/inventories/{inventory_id}/diagrams/{view}",
    operation_id="read_diagram",
    summary="A diagram, in the form that is accepted",
    response_class=Response,
    responses={200: {"content": DRAWING_CONTENT, "description": "The drawing."}, **derived(406)},
)
def read_diagram(asked: Asked, of: Based, drawn: Drawn, view: ViewName) -> Response:
    """Return a drawing as SVG, PNG, PDF, DOT or CSV by the Accept header; SVG where anything will do."""
    without = {"dot"} if view in WITHOUT_DOT else set()
    without |= set() if view == MATRIX else {"csv"}
    forms = {name: media_type for name, media_type in FORMS.items() if name not in without}
    form = choose_form(asked.request.headers.get("accept"), forms)
    wanted = replace(drawn, view=view, form=form)
    return asked.answer(wanted, of.version, headers=_drawing_headers(asked.inventory_id, view, form), vary=BY_ACCEPT)


def _drawing_headers(inventory_id: str, view: str, form: str) -> dict[str, str]:
    """Make the drawing inert in a browser, and give it a file's name; both names are slugs by the time it exists."""
    name = re.sub(r"[^a-z0-9-]", "", f"{inventory_id}-{view}")
    return {"Content-Security-Policy": SVG_POLICY, "Content-Disposition": f'inline; filename="{name}.{form}"'}
