from __future__ import annotations

import asyncio
import contextlib
import json

import pytest

from app.settings import Settings
from app.web.limits import Limits

SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/",
    "raw_path": b"/",
    "query_string": b"",
    "server": ("127.0.0.1", 8000),
    "headers": [(b"host", b"127.0.0.1:8000")],
}
BEGIN = {"type": "http.response.start", "status": 200, "headers": []}


def stop_while_it_works(first_messages):
    """Return what is sent when the server cancels a request whose work never ends."""
    sent = []

    async def work(_scope, _receive, send):
        for message in first_messages:
            await send(message)
        await asyncio.Event().wait()

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    async def run():
        task = asyncio.create_task(Limits(work, Settings())(SCOPE, receive, send))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert task.cancelled()

    asyncio.run(run())
    return sent


def test_a_request_that_the_server_stops_before_its_answer_is_told_to_come_back():
    start, body = stop_while_it_works([])
    assert start["status"] == 503
    assert (b"retry-after", b"5") in start["headers"]
    assert json.loads(body["body"])["code"] == "overloaded"


@pytest.mark.parametrize("first", [[BEGIN], [BEGIN, {"type": "http.response.body", "body": b"x", "more_body": True}]])
def test_an_answer_that_has_begun_is_not_begun_again(first):
    assert stop_while_it_works(first) == first
