"""HTTP/1.1 over uvicorn, with what it leaves out: a deadline for headers, problem documents for what it cannot parse."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.web.problems import problem

if TYPE_CHECKING:
    from starlette.responses import Response

HEADER_SECONDS = 5.0
READ_AHEAD_BYTES = 64 * 1024
TOO_LARGE = 431


class BoundedProtocol(H11Protocol):
    """Closes connections whose headers do not come in time, or that go on sending after they were answered."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn itself has it
        """Start the clock for the first request's headers."""
        super().connection_made(transport)
        self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came. The clock starts with a request's first byte and stops with the end of its headers."""
        cycle = self.cycle
        super().data_received(data)
        if self.cycle is not cycle:
            self._stop_clock()
        elif self.conn.their_state is h11.IDLE and self._deadline is None and not self.transport.is_closing():
            self._expect_headers()

    def on_response_complete(self) -> None:
        """Go on to the next request, unless this one's body is still coming: nobody will read it."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY and not self.transport.is_closing():
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Answer what cannot be parsed as HTTP, with a problem document; 431 where it is the headers' size."""
        self._stop_clock()
        fault = sys.exception()
        if isinstance(fault, h11.RemoteProtocolError) and fault.error_status_hint == TOO_LARGE:
            self._send_and_close(problem(TOO_LARGE, "headers-too-large", "The headers are larger than is read."))
        else:
            self._send_and_close(problem(400, "malformed-request", msg))

    def _send_and_close(self, answer: Response) -> None:
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            self.transport.close()
            return
        headers: list[tuple[bytes, bytes]] = [*answer.raw_headers, (b"connection", b"close")]
        events: list[Any] = [
            h11.Response(status_code=answer.status_code, headers=headers),
            h11.Data(data=bytes(answer.body)),
            h11.EndOfMessage(),
        ]
        for event in events:
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _expect_headers(self) -> None:
        self._deadline = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        """Answer 408 where a request had begun; close silently where none had."""
        self._deadline = None
        if self.transport.is_closing() or self.conn.their_state is not h11.IDLE:
            return
        if self.conn.trailing_data[0]:
            self._send_and_close(problem(408, "headers-too-slow", "The headers did not come in time."))
        else:
            self.transport.close()
