"""Renders templates: autoescaping on, so that every name from outside is shown literally; no script, no foreign resource."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response

from app import __version__
from app.web.security import PAGE_POLICY, SECURITY_HEADERS

TEMPLATES = Path(__file__).parents[1] / "templates"
_environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def render(template: str, status: int = 200, *, policy: str = PAGE_POLICY, **values: Any) -> Response:
    """Return a page. A value that the template needs and is not given is a bug and raises."""
    text = _environment.get_template(template).render(product=__version__, **{"here": "", **values})
    headers = {**SECURITY_HEADERS, "Content-Security-Policy": policy, "Cache-Control": "private, no-store"}
    return Response(text.encode("utf-8", "replace"), status, headers=headers, media_type="text/html; charset=utf-8")


def render_problem(document: dict[str, Any], headers: dict[str, str]) -> Response:
    """Return a problem document as a page for people."""
    response = render("problem.html", document["status"], problem=document)
    for name, value in headers.items():
        response.headers[name] = value
    return response
