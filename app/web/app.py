"""The HTTP application: routes, problem documents, limits and headers around the use cases that it is handed."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from app import __version__
from app.web import problems
from app.web.api import derived, diagrams, exports, inventories, learning, reference, structure
from app.web.bodies import ProblemBody
from app.web.limits import HeadAsGet, Limits
from app.web.metrics import Measure, Metrics
from app.web.pages import home, inventory, reference_page, system
from app.web.pages.rendering import render_problem
from app.web.parameters import KnownParameters
from app.web.security import SecurityHeaders

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from app.web.dependencies import UseCases

API = "/api/v1"
STATIC = Path(__file__).with_name("static")
DESCRIPTION = (
    "Maps an integration landscape and estimates what connecting it takes. Upload an inventory; read its graph, its drawings "
    "and its estimate. Everything derived carries a strong ETag; every error is an RFC 9457 problem document with a code."
)


def create_app(
    use_cases: UseCases,
    *,
    threads: int = 40,
    on_start: Callable[[], None] = lambda: None,
    on_stop: Callable[[], None] = lambda: None,
) -> FastAPI:
    """Return the application.

    Args:
        use_cases: everything that endpoints may call.
        threads: how many requests may be under way at once outside the event loop.
        on_start: called in the background once the server listens: starts workers.
        on_stop: called when the server stops: ends workers, closes the store.
    """
    metrics = Metrics()
    app = FastAPI(
        title="Seamap",
        version=__version__,
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(threads, on_start, on_stop),
        middleware=[
            Middleware(CorrelationIdMiddleware),
            Middleware(HeadAsGet),
            Middleware(Measure, metrics=metrics),
            Middleware(SecurityHeaders),
            Middleware(Limits, settings=use_cases.settings),
        ],
        redirect_slashes=False,
    )
    app.state.use_cases = use_cases
    app.state.metrics = metrics
    problems.install(app, render_problem)
    for router in (
        inventories.router,
        derived.router,
        diagrams.router,
        structure.router,
        exports.router,
        learning.router,
        reference.schemas,
    ):
        app.include_router(router, prefix=API, dependencies=[KnownParameters])
    app.include_router(reference.root)
    for pages in (home.router, inventory.router, system.router, reference_page.router):
        app.include_router(pages)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _describe(app)
    return app


def _lifespan(threads: int, on_start: Callable[[], None], on_stop: Callable[[], None]) -> Any:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = threads
        on_start()
        try:
            yield
        finally:
            on_stop()

    return lifespan


def _describe(app: FastAPI) -> None:
    """Finish what FastAPI generates: problem documents instead of its own validation errors, and how to authenticate."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        document = generate()
        components = document.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas[ProblemBody.__name__] = ProblemBody.model_json_schema()
        components["securitySchemes"] = {
            "key": {
                "type": "http",
                "scheme": "bearer",
                "description": "The key in SEAMAP_API_KEY, where the server asks for one.",
            }
        }
        document["security"] = [{"key": []}, {}]
        app.openapi_schema = document
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI's documentation shows
