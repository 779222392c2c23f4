"""Bounds on what a request may be: header count and size, one Host, body size counted and not believed, no silent senders.

Pure ASGI, outside the framework: Starlette and uvicorn bound nothing. A body over the limit is drained for a moment before it
is refused, so that the sender reads the answer instead of a broken connection.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from app.web.problems import HttpProblem, problem
from app.web.security import find_refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.settings import Settings

MOST_HEADERS = 100
HEADER_BYTES = 32 * 1024
TARGET_BYTES = 8 * 1024
DRAIN_SECONDS = 1.5
SLOWEST_BODY_SECONDS = 300
CLOSE = {"Connection": "close"}


class HeadAsGet:
    """Answers HEAD as GET: the server leaves out the body, and everything else must be as for GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"
        await self._app({**scope, "method": "GET"} if is_head else scope, receive, send)


class Limits:
    """Refuses requests that are too large, too slow or ambiguous, and requests that security refuses."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._held_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on with a body that is counted and timed."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # WebSockets: nothing here speaks them
            await send({"type": "websocket.close", "code": 1008})
            return
        refusal = self._find_refusal(scope)
        if refusal is not None:
            body = _Body(receive, self._settings, self)
            await body.drain_if_announced(Headers(scope=scope))
            status, code, words = refusal
            await problem(status, code, words, headers=CLOSE)(scope, receive, send)
            return
        body = _Body(receive, self._settings, self)
        try:
            await _answer_even_when_stopped(self._app, scope, body.receive, send)
        finally:
            self._held_bytes -= body.held_bytes

    def hold(self, count: int) -> bool:
        """Count *count* more bytes as held; ``False`` where that is more than may be held at once."""
        self._held_bytes += count
        return self._held_bytes <= self._settings.held_bytes

    def _find_refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        if len(headers) > MOST_HEADERS or sum(len(name) + len(value) + 4 for name, value in headers) > HEADER_BYTES:
            return 431, "headers-too-large", f"At most {MOST_HEADERS} headers and {HEADER_BYTES // 1024} KiB of them are read."
        if sum(name == b"host" for name, _ in headers) != 1:
            return 400, "malformed-request", "A request has exactly one Host header."
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > TARGET_BYTES:
            return 414, "address-too-long", f"An address has at most {TARGET_BYTES // 1024} KiB."
        found = find_refusal(scope, is_open=self._settings.api_key is None, hosts=self._settings.hosts)
        if found is not None:
            return found
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced[:20]) > self._settings.body_bytes:
            return 413, "body-too-large", _too_large(self._settings.body_bytes)
        return None


class _Body:
    """The receiving side of one request: counts, and waits only so long."""

    def __init__(self, receive: Receive, settings: Settings, limits: Limits) -> None:
        self._receive = receive
        self._settings = settings
        self._limits = limits
        self._is_complete = False
        self._deadline: float | None = None
        self.held_bytes = 0

    async def receive(self) -> Message:
        if self._is_complete:
            return await self._receive()  # waits for the client to go away: no hurry
        message = await self._receive_soon()
        if message["type"] != "http.request":
            return message
        self._is_complete = not message.get("more_body", False)
        count = len(message.get("body", b""))
        self.held_bytes += count
        if not self._limits.hold(count):
            raise HttpProblem(
                503, "overloaded", "Too many large bodies at once.", hint="Try again.", headers={**CLOSE, "Retry-After": "2"}
            )
        if self.held_bytes > self._settings.body_bytes:
            await self._drain()
            raise HttpProblem(413, "body-too-large", _too_large(self._settings.body_bytes), headers=CLOSE)
        return message

    async def drain_if_announced(self, headers: Headers) -> None:
        """Read a refused body for a moment, unless the sender waits to be told to go on."""
        has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
        if has_body and "expect" not in headers:
            await self._drain()

    async def _receive_soon(self) -> Message:
        now = asyncio.get_running_loop().time()
        if self._deadline is None:
            self._deadline = now + SLOWEST_BODY_SECONDS
        try:
            async with asyncio.timeout(min(self._settings.idle_seconds, max(self._deadline - now, 0))):
                return await self._receive()
        except TimeoutError:
            raise HttpProblem(
                408, "body-too-slow", "The rest of the request did not come in time.", hint="Send it again.", headers=CLOSE
            ) from None

    async def _drain(self) -> None:
        try:
            async with asyncio.timeout(DRAIN_SECONDS):
                while not self._is_complete:
                    message = await self._receive()
                    self._is_complete = message["type"] != "http.request" or not message.get("more_body", False)
        except TimeoutError:
            return


async def _answer_even_when_stopped(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Pass the request on; where the server stops before it is answered, answer 503 and not what a bug would."""
    has_begun = False

    async def send_and_note(message: Message) -> None:
        nonlocal has_begun
        has_begun = True
        await send(message)

    try:
        await app(scope, receive, send_and_note)
    except asyncio.CancelledError:
        if not has_begun:
            headers = {**CLOSE, "Retry-After": "5"}
            answer = problem(503, "overloaded", "The server is shutting down.", hint="Try again.", headers=headers)
            await answer(scope, receive, send)
        raise


def _too_large(limit: int) -> str:
    return f"A body has at most {limit // (1024 * 1024)} MiB."
