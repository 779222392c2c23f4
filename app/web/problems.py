"""Errors as RFC 9457 problem documents. The only file that knows which HTTP status an error becomes.

Nothing of a request is echoed but its path: an answer to a hostile body must not carry the body.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match

from app import errors
from app.services.derivation.json_text import encode_json
from app.web.parameter_words import tell_fault
from app.web.security import SECURITY_HEADERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException
    from starlette.requests import Request

PROBLEM_JSON = "application/problem+json"
LONGEST_ECHO = 200

STATUS: dict[type[errors.AppError], int] = {
    errors.InventoryRejected: 422,
    errors.ActualsRejected: 422,
    errors.UnsupportedFormat: 415,
    errors.LimitExceeded: 413,
    errors.BadParameter: 422,
    errors.UnknownSubject: 404,
    errors.IdTaken: 409,
    errors.VersionMoved: 412,
    errors.PreconditionRequired: 428,
    errors.RenderingFailed: 422,
    errors.NotRepresentable: 406,
    errors.StoreUnavailable: 503,
    errors.Overloaded: 503,
    errors.StoreCorrupt: 503,
    errors.NotAuthenticated: 401,
    errors.EmptyPath: 422,
    errors.UnusableEffortModel: 422,
}

EXTRA_HEADERS: dict[type[errors.AppError], dict[str, str]] = {
    errors.StoreUnavailable: {"Retry-After": "2"},
    errors.Overloaded: {"Retry-After": "1"},
    errors.NotAuthenticated: {"WWW-Authenticate": 'Bearer realm="seamap", Basic realm="seamap", charset="UTF-8"'},
}

# Codes for what the framework refuses before any of our code has seen it.
METHODS = ("GET", "POST", "PUT", "DELETE")
FRAMEWORK_CODES = {404: "not-found", 405: "method-not-allowed", 400: "malformed-request"}

PageOfProblem = Callable[[dict[str, Any], dict[str, str]], Response]

log = structlog.get_logger("seamap.web")


class HttpProblem(Exception):
    """A fault of the HTTP conversation itself (too large, too slow, malformed): it has no meaning outside the web layer."""

    def __init__(
        self, status: int, code: str, detail: str, *, hint: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.hint = hint
        self.headers = dict(headers or {})


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    hint: str = "",
    instance: str = "",
    faults: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem document as a response, with the security headers on."""
    document = make_document(status, code, detail, hint=hint, instance=instance, faults=faults)
    extra = {**SECURITY_HEADERS, "Cache-Control": "no-store", **(headers or {})}
    return Response(encode_json(document), status, headers=extra, media_type=PROBLEM_JSON)


def make_document(
    status: int, code: str, detail: str, *, hint: str = "", instance: str = "", faults: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return the members of a problem document."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "hint": hint,
        "instance": instance[:LONGEST_ECHO],
        "errors": list(faults),
    }


def describe_problem(error: errors.AppError, request: Request) -> dict[str, Any]:
    """Return the problem document of *error*, for a page to show."""
    status, faults = describe(error)
    return make_document(status, error.code, error.detail, hint=error.hint, instance=request.url.path, faults=faults)


def describe(error: errors.AppError) -> tuple[int, list[dict[str, Any]]]:
    """Return the status of *error* and its located faults, every one with ``detail`` and ``pointer``."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    if not isinstance(error, errors.InventoryRejected):
        return status, []
    return status, [{"pointer": "", **finding.as_json()} for finding in error.findings]


def install(app: FastAPI, show_problem: PageOfProblem) -> None:
    """Make *app* answer every error with a problem document, the framework's own included; on pages with *show_problem*."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    app.state.show_problem = show_problem
    app.add_exception_handler(errors.AppError, _answer_app_error)  # type: ignore[arg-type]  # the class is the key
    app.add_exception_handler(HttpProblem, _answer_http_problem)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _answer_bad_parameters)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _answer_framework)  # type: ignore[arg-type]
    app.add_exception_handler(ClientDisconnect, _answer_nobody)
    app.add_exception_handler(Exception, _answer_bug)


async def _answer_app_error(request: Request, error: errors.AppError) -> Response:
    status, faults = describe(error)
    headers = next((EXTRA_HEADERS[kind] for kind in type(error).__mro__ if kind in EXTRA_HEADERS), {})
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("refused", code=error.code, detail=error.detail)
    return _answer(request, status, error.code, error.detail, hint=error.hint, faults=faults, headers=headers)


async def _answer_http_problem(request: Request, fault: HttpProblem) -> Response:
    return _answer(request, fault.status, fault.code, fault.detail, hint=fault.hint, headers=fault.headers)


async def _answer_bad_parameters(request: Request, fault: RequestValidationError) -> Response:
    """Name each parameter and what is wrong with it; what was sent is not repeated."""
    faults = [
        {
            "code": "bad-parameter",
            "severity": "error",
            "detail": f"{_parameter(row)} {tell_fault(row)}",
            "pointer": "",
            "parameter": _parameter(row),
            "in": str(row["loc"][0]),
        }
        for row in fault.errors()
    ]
    count = len(faults)
    detail = f"{count} {'parameter' if count == 1 else 'parameters'} cannot be used: {faults[0]['detail']}."
    hint = "GET /openapi.json lists the parameters of every address, with the values that they take."
    return _answer(request, 422, errors.BadParameter.code, detail, hint=hint, faults=faults)


def _parameter(row: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in row["loc"][1:])[:LONGEST_ECHO] or str(row["loc"][0])


async def _answer_framework(request: Request, fault: HTTPException) -> Response:
    code = FRAMEWORK_CODES.get(fault.status_code, "refused")
    words = {
        404: "There is nothing at this address.",
        405: f"{request.method[:20]} is not possible here.",
        400: "The request is malformed.",
    }
    hint = "GET /openapi.json lists every address." if fault.status_code in {404, 405} else ""
    detail = words.get(fault.status_code, str(fault.detail)[:LONGEST_ECHO])
    headers = {"allow": _allowed(request)} if fault.status_code == 405 else fault.headers  # noqa: PLR2004
    return _answer(request, fault.status_code, code, detail, hint=hint, headers=headers)


def _allowed(request: Request) -> str:
    """Return every method of the address; the framework names those of the first route alone."""
    routes = request.app.routes
    found = [name for name in METHODS if any(row.matches({**request.scope, "method": name})[0] is Match.FULL for row in routes)]
    return ", ".join([*found, "HEAD"] if "GET" in found else found)


async def _answer_nobody(_request: Request, _fault: Exception) -> Response:
    """The client has gone; whatever is returned here is read by nobody."""
    return problem(400, "client-gone", "The client closed the connection.")


async def _answer_bug(request: Request, fault: Exception) -> Response:
    log.error("bug", path=request.url.path, exc_info=fault)
    return _answer(request, 500, "internal-error", "Something went wrong here; it has been logged.")


def _answer(request: Request, status: int, code: str, detail: str, **parts: Any) -> Response:
    """Answer a program with a problem document, and a person who looks at a page with a page."""
    headers = parts.pop("headers", None) or {}
    if request.url.path.startswith("/api/") or "text/html" not in request.headers.get("accept", ""):
        return problem(status, code, detail, instance=request.url.path, headers=headers, **parts)
    show: PageOfProblem = request.app.state.show_problem
    return show(make_document(status, code, detail, instance=request.url.path, **parts), dict(headers))
