"""Questions asked of one version's landscape by name: routes between two systems, what breaks with a system."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from app.services.derivation.wanted import Kind
from app.web.api.answers import derived
from app.web.api.asking import Asked, Based
from app.web.bodies import ImpactBody, RoutesBody

router = APIRouter(tags=["derived"])

SystemId = Annotated[str, Path(max_length=200, description="A system of the inventory.", examples=["policy-admin"])]
RouteStart = Annotated[
    str,
    Query(alias="from", max_length=200, description="The system where the data come from.", examples=["policy-admin"]),
]
RouteEnd = Annotated[
    str, Query(alias="to", max_length=200, description="The system where they are wanted.", examples=["claims-ai"])
]
Most = Annotated[int, Query(ge=1, le=100, description="How many routes at most, 1 to 100.")]


@router.get(
    "/inventories/{inventory_id}/routes",
    operation_id="find_routes",
    summary="The cheapest routes between two systems",
    response_model=RoutesBody,
    responses=derived(),
)
def find_routes(asked: Asked, of: Based, start: RouteStart, end: RouteEnd, k: Most = 3) -> Response:
    """Return up to k routes along the data, the cheapest first, priced per step; where there is none, what is in the way."""
    return asked.answer(of.want(Kind.ROUTES, focus=start, target=end, k=k), of.version)


@router.get(
    "/inventories/{inventory_id}/systems/{system_id}/impact",
    operation_id="read_impact",
    summary="What breaks when a system fails, what follows when it changes",
    response_model=ImpactBody,
    responses=derived(),
)
def read_impact(asked: Asked, of: Based, system_id: SystemId) -> Response:
    """Return whom a failure reaches (provider to consumer), whom a change reaches (along the data), and which paths stop."""
    return asked.answer(of.want(Kind.IMPACT, focus=system_id), of.version)
