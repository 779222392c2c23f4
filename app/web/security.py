"""Who may talk to this server from where, and the headers that keep a browser from doing more than was meant. Pure ASGI."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})

API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A drawing is inert wherever it is opened: no script, no foreign content, not even this origin's cookies.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# The interactive API pages: their own script and styles, which set inline styles; they talk to this origin alone.
DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

SECURITY_HEADERS = {
    "Content-Security-Policy": API_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Adds the headers above to every response that does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and dress its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def read_credential(authorization: str | None) -> str | None:
    """Return the key in an ``Authorization`` header: the Bearer token, or the password of Basic, which a browser asks for.

    >>> read_credential("Bearer abc")
    'abc'
    """
    scheme, _, value = (authorization or "").strip().partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return value.strip()
    if scheme.lower() == "basic":
        try:
            decoded = base64.b64decode(value.strip(), validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return None
        return decoded.partition(":")[2] or None
    return None


def find_refusal(scope: Scope, *, is_open: bool, hosts: Sequence[str] = ()) -> tuple[int, str, str] | None:
    """Return status, code and words where this request must not be served at all; ``None`` where it may.

    A server without a key answers on this machine's own addresses, under this machine's own names: another name in ``Host``
    means that a web page has been pointed here by its DNS. A change that another site's page asks for is always refused.
    """
    headers = Headers(scope=scope)
    host = headers.get("host", "").lower()
    if is_open:
        if not _is_loopback((scope.get("server") or ("127.0.0.1", 0))[0]):
            return 403, "key-required", "Without SEAMAP_API_KEY this server serves its own machine alone."
        if _name_of(host) not in LOOPBACK_NAMES.union(hosts):
            return 421, "wrong-host", "This server does not go by that name; SEAMAP_HOSTS can add names."
    if scope["method"] not in SAFE_METHODS and _is_cross_site(headers, host):
        return 403, "cross-site", "A page of another site asked for this change."
    return None


def _name_of(host: str) -> str:
    return host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]


def _is_loopback(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address in {"localhost", "testserver"} or address.startswith("/")
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool((mapped or parsed).is_loopback)


def _is_cross_site(headers: Headers, host: str) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and _netloc(origin) != host


def _netloc(origin: str) -> str:
    """Return host and port of an origin; empty, which no host is, where it is no address."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
