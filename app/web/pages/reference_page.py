"""The interactive API pages: Swagger UI from this server, for no page here loads anything from elsewhere."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from app.web.dependencies import Who
from app.web.pages.rendering import render
from app.web.security import DOCS_POLICY

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def show_docs(_who: Who) -> Response:
    """Show the interface, interactively."""
    return render("docs.html", policy=DOCS_POLICY)
