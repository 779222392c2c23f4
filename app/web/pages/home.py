"""The first page: upload an inventory, see what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.errors import AppError
from app.web.dependencies import Uploading, Use, UseCases, Who
from app.web.pages.rendering import render
from app.web.problems import describe_problem

if TYPE_CHECKING:
    from app.services.access import Caller

router = APIRouter(include_in_schema=False)
PAGE_SIZE = 50


@router.get("/")
def show_home(request: Request, use: Use, who: Who, after: Annotated[str, Query(max_length=64)] = "") -> Response:
    """Show the upload form and a page of the stored inventories."""
    return _render(request, use, who, after=after)


@router.post("/")
def upload(request: Request, use: Use, who: Who, sent: Uploading) -> Response:
    """Store an inventory and go to its page; a rejected one is answered with every fault, on this page."""
    try:
        uploaded = use.inventories.upload(who, sent.files)
    except AppError as fault:
        return _render(request, use, who, problem=describe_problem(fault, request))
    return RedirectResponse(f"/inventories/{uploaded.version.inventory_id}", status_code=303)


def _render(
    request: Request, use: UseCases, who: Caller, *, after: str = "", problem: dict[str, Any] | None = None
) -> Response:
    page = use.inventories.list_page(who, after=after, limit=PAGE_SIZE)
    return render(
        "home.html",
        problem["status"] if problem else 200,
        here="home",
        items=page.items,
        after=after,
        next_after=page.next_after,
        problem=problem,
        origin=f"{request.url.scheme}://{request.url.netloc}",
    )
