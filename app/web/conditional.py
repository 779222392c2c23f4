"""Strong entity tags: what a derived document is made from, hashed; "not modified" without making it again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

from app.services.derivation.derived import Coding, recode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.requests import Request

    from app.services.access import Caller
    from app.services.derivation.derived import Derived
    from app.services.documents import Documents, Identity

TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
TAG_LENGTH = 32
WHOLE_BYTES = 1024 * 1024  # up to here a body goes out at once
PIECE_BYTES = 64 * 1024
CACHE_CONTROL = "private, no-cache"
SUFFIXES = {Coding.IDENTITY: "", Coding.GZIP: "-gzip", Coding.ZSTD: "-zstd"}


def tag_of(key: str, coding: Coding = Coding.IDENTITY) -> str:
    """Return the entity tag of a document in one coding: coded differently, the bytes differ, and so must a strong tag.

    >>> tag_of("0123456789abcdef0123456789abcdef0123", Coding.GZIP)
    '"0123456789abcdef0123456789abcdef-gzip"'
    """
    return f'"{key[:TAG_LENGTH]}{SUFFIXES[coding]}"'


def find_tag(header: str | None, key: str) -> str | None:
    """Return the tag in a list of entity tags that names this document, in whatever coding. ``*`` does not count here.

    >>> find_tag('W/"zz", W/"0123456789abcdef0123456789abcdef-gzip"', "0123456789abcdef0123456789abcdef0123")
    '"0123456789abcdef0123456789abcdef-gzip"'
    """
    wanted = key[:TAG_LENGTH]
    return next((f'"{tag}"' for tag in TAG.findall(header or "") if tag.partition("-")[0] == wanted), None)


def names_strongly(header: str, key: str) -> bool:
    """Return whether a list of entity tags names this document by a strong tag, as ``If-Match`` asks for, or is ``*``.

    >>> names_strongly('W/"0123456789abcdef0123456789abcdef"', "0123456789abcdef0123456789abcdef0123")
    False
    """
    strong = re.sub(r'W/"[^"]*"', "", header)
    return header.strip() == "*" or find_tag(strong, key) is not None


def is_any(header: str | None) -> bool:
    """Return whether the condition is ``*``: true of anything that exists."""
    return (header or "").strip() == "*"


def choose_coding(accept_encoding: str | None) -> Coding:
    """Return the best coding that the client accepts: zstd, else gzip, else none.

    >>> choose_coding("gzip, deflate, br"), choose_coding("gzip;q=0, zstd"), choose_coding(None)
    (<Coding.GZIP: 'gzip'>, <Coding.ZSTD: 'zstd'>, <Coding.IDENTITY: 'identity'>)
    """
    accepted = set()
    for part in (accept_encoding or "").lower().split(","):
        name, _, parameters = part.partition(";")
        if not re.fullmatch(r"\s*q\s*=\s*0(\.0{0,3})?\s*", parameters):
            accepted.add(name.strip())
    return next((coding for coding in (Coding.ZSTD, Coding.GZIP) if coding.value in accepted), Coding.IDENTITY)


def respond(
    request: Request,
    documents: Documents,
    caller: Caller,
    identity: Identity,
    *,
    headers: Mapping[str, str] | None = None,
    vary: str = "Accept-Encoding",
) -> Response:
    """Return a derived document, or 304 where the client names its tag; that costs no more than looking up the version."""
    coding = choose_coding(request.headers.get("accept-encoding"))
    condition = request.headers.get("if-none-match")
    common = {"Cache-Control": CACHE_CONTROL, "Vary": vary, **(headers or {})}
    known = find_tag(condition, identity.key)
    if known is not None:
        return Response(status_code=304, headers={**common, "ETag": known})
    encoded, used = documents.encode(identity, documents.get(caller, identity), coding)
    if is_any(condition):
        return Response(status_code=304, headers={**common, "ETag": tag_of(identity.key, used)})
    return respond_whole(encoded, {**common, "ETag": tag_of(identity.key, used)}, used)


def respond_whole(
    derived: Derived, headers: Mapping[str, str], coding: Coding = Coding.IDENTITY, status: int = 200
) -> Response:
    """Return a document with the coding it goes out in; a large one a piece at a time, as fast as pieces are taken."""
    coded = {} if coding is Coding.IDENTITY else {"Content-Encoding": coding.value}
    heads = {**headers, **coded, "Content-Type": derived.media_type}
    if derived.is_packed and coding is not Coding.ZSTD:
        length = {"Content-Length": str(derived.unpacked_bytes)} if coding is Coding.IDENTITY else {}
        return StreamingResponse(recode(derived.body, coding), status, headers={**heads, **length})
    if len(derived.body) <= WHOLE_BYTES:
        return Response(derived.body, status, headers=heads)
    return StreamingResponse(_slice(derived.body), status, headers={**heads, "Content-Length": str(len(derived.body))})


async def _slice(body: bytes) -> AsyncIterator[memoryview]:
    """Yield a body in pieces that are not copied, so that a slow reader costs no second copy in the socket's buffer."""
    whole = memoryview(body)
    for first in range(0, len(whole), PIECE_BYTES):
        yield whole[first : first + PIECE_BYTES]
