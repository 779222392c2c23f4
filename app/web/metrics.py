"""Counts and durations of requests, by route and status, for Prometheus; and one log line per request."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

import structlog
from asgi_correlation_id import correlation_id
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

API = "/api/v1"

log = structlog.get_logger("seamap.access")


class Metrics:
    """The figures of one application, in a registry of their own."""

    MEDIA_TYPE: ClassVar[str] = CONTENT_TYPE_PLAIN_0_0_4

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter("seamap_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry)
        self.seconds = Histogram(
            "seamap_request_seconds",
            "Time to the end of the answer.",
            ("route",),
            buckets=(0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
            registry=self._registry,
        )
        self.under_way = Gauge("seamap_requests_under_way", "Requests being answered.", registry=self._registry)

    def render(self) -> bytes:
        """Return the figures in Prometheus' text format."""
        return generate_latest(self._registry)


class Measure:
    """Counts and logs what passes. The route's template is the label: an id in a label would be a leak and has no bound."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note what came of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with self._metrics.under_way.track_inprogress():
            try:
                await self._app(scope, receive, send_and_note)
            finally:
                self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = self._name_route(scope)
        method = scope["method"] if scope["method"] in {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"} else "other"
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        log.info(
            "request",
            method=method,
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            request=correlation_id.get(),
        )

    @staticmethod
    def _name_route(scope: Scope) -> str:
        template: str | None = getattr(scope.get("route"), "path", None)
        if template is None:
            return "other"
        return template if template.startswith(API) or not scope["path"].startswith(API) else API + template
