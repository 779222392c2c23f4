"""The server itself, over real sockets: what only a connection can do wrong, and how the process ends."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from app.errors import NotAuthenticated, StoreUnavailable
from app.main import serve
from tests.webclient import API, SMALL, read_all, run_server, status_of

OK = b"Host: 127.0.0.1\r\nConnection: close\r\n"
KEY = "a-key-of-sufficient-length"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    store = f"sqlite:///{tmp_path_factory.mktemp('store') / 'seamap.db'}"
    with run_server(store, SEAMAP_IDLE_SECONDS="1", SEAMAP_BODY_MIB="1") as running:
        yield running


def upload(port, body=SMALL, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", f"{API}/inventories", body, {"Content-Type": "application/yaml", **headers})
    answer = connection.getresponse()
    data = json.loads(answer.read())
    connection.close()
    return answer.status, data


def test_the_main_journey_over_a_real_connection(server):
    status, body = upload(server.port)
    assert status in {200, 201}, body
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for path, media_type in (
        ("/graph", "application/json"),
        ("/analysis", "application/json"),
        ("/estimate", "application/json"),
        ("/diagrams/landscape.svg", "image/svg+xml"),
    ):
        connection.request("GET", f"{API}/inventories/claims{path}")
        answer = connection.getresponse()
        content = answer.read()
        assert (answer.status, answer.headers.get_content_type()) == (200, media_type), content[:300]
        assert answer.headers["ETag"]
    connection.close()


REQUESTS = {
    "not HTTP": (b"\x16\x03\x01\x02\x00 hello\r\n\r\n", {400}),
    "no host": (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", {400}),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil\r\nConnection: close\r\n\r\n", {400}),
    "another name": (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", {421}),
    "101 headers": (b"GET / HTTP/1.1\r\n" + OK + b"X: y\r\n" * 101 + b"\r\n", {431}),
    "33 KiB of headers": (b"GET / HTTP/1.1\r\n" + OK + b"X: " + b"y" * 33_000 + b"\r\n\r\n", {431}),
    "endless headers": (b"GET / HTTP/1.1\r\n" + OK + b"X: " + b"y" * 500_000, {431}),
    "long address": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + OK + b"\r\n", {414}),
    "bad chunk": (b"POST /api/v1/inventories HTTP/1.1\r\n" + OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", {400}),
    "two lengths": (b"POST /api/v1/inventories HTTP/1.1\r\n" + OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", {400}),
    "length and chunks": (
        b"POST / HTTP/1.1\r\n" + OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        {400, 403, 415},
    ),
    "odd coding": (b"POST / HTTP/1.1\r\n" + OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", {400}),
    "negative length": (b"POST / HTTP/1.1\r\n" + OK + b"Content-Length: -1\r\n\r\n", {400}),
    "length that lies": (b"POST /api/v1/inventories HTTP/1.1\r\n" + OK + b"Content-Length: 99999999999\r\n\r\nx", {413}),
    "websocket": (
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n",
        {200, 400, 426},
    ),
    "odd method": (b"BREW /api/v1/inventories HTTP/1.1\r\n" + OK + b"\r\n", {405}),
    "asterisk": (b"OPTIONS * HTTP/1.1\r\n" + OK + b"\r\n", {404, 405}),
    "absolute address": (b"GET http://evil.example/ HTTP/1.1\r\n" + OK + b"\r\n", {400, 404}),
    "encoded slashes": (b"GET /api/v1/inventories/..%2f..%2fx/graph HTTP/1.1\r\n" + OK + b"\r\n", {404}),
    "cross-site form": (b"POST / HTTP/1.1\r\n" + OK + b"Sec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n\r\n", {403}),
    "foreign origin": (b"DELETE /api/v1/inventories/claims HTTP/1.1\r\n" + OK + b"Origin: https://evil.example\r\n\r\n", {403}),
    "null origin": (b"POST / HTTP/1.1\r\n" + OK + b"Origin: null\r\nContent-Length: 0\r\n\r\n", {403}),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_a_hostile_request_gets_a_4xx_at_once(server, name):
    data, expected = REQUESTS[name]
    started = time.monotonic()
    answer = server.send(data)
    assert status_of(answer) in expected, answer[:300]
    assert time.monotonic() - started < 5
    if status_of(answer) >= 400:
        assert b"application/problem+json" in answer


def test_a_chunked_body_over_the_limit_is_413_while_it_is_sent(server):
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    answer = server.send(
        b"POST /api/v1/inventories HTTP/1.1\r\n" + OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 20 + b"0\r\n\r\n"
    )
    assert status_of(answer) == 413


def test_a_sender_who_falls_silent_is_408(server):
    started = time.monotonic()
    answer = server.send(b"POST /api/v1/inventories HTTP/1.1\r\n" + OK + b"Content-Length: 1000\r\n\r\nabc")
    assert status_of(answer) == 408
    assert time.monotonic() - started < 4


def test_headers_that_do_not_come_are_408(server):
    started = time.monotonic()
    answer = server.send(b"GET / HTTP/1.1\r\nHost: 127")
    assert status_of(answer) == 408
    assert 3 < time.monotonic() - started < 9


def test_a_connection_without_a_request_is_closed(server):
    assert server.send(b"") == b""


def test_a_connection_that_goes_on_sending_after_its_answer_is_closed(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\nabc")
        assert status_of(read_all(connection)) == 200


def test_one_connection_carries_many_requests(server):
    one = b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    answer = server.send(one * 3 + b"GET /health/live HTTP/1.1\r\n" + OK + b"\r\n")
    assert answer.count(b"HTTP/1.1 200 OK") == 4


def test_a_client_that_waits_to_be_told_is_refused_before_it_sends(server):
    answer = server.send(
        b"POST /api/v1/inventories HTTP/1.1\r\n" + OK + b"Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"
    )
    assert status_of(answer) == 413


def test_health_answers_while_work_is_done(server):
    big = {
        "schema": "seamap/inventory/v1",
        "id": "big",
        "name": "Big",
        "currency": "EUR",
        "systems": [{"id": f"s{n}", "name": f"System {n}"} for n in range(800)],
        "integrations": [{"source": f"s{n}", "target": f"s{(n * 7 + 1) % 800}"} for n in range(800)],
    }
    data = json.dumps(big).encode()
    threads = [threading.Thread(target=upload, args=(server.port, data)) for _ in range(4)]
    for thread in threads:
        thread.start()
    slowest = 0.0
    while any(thread.is_alive() for thread in threads):
        started = time.monotonic()
        assert status_of(server.send(b"GET /health/live HTTP/1.1\r\n" + OK + b"\r\n")) == 200
        slowest = max(slowest, time.monotonic() - started)
    assert slowest < 2


def test_requests_in_flight_are_answered_before_the_process_ends(tmp_path):
    with run_server(f"sqlite:///{tmp_path / 'seamap.db'}") as server:
        answers = []
        thread = threading.Thread(target=lambda: answers.append(upload(server.port)))
        thread.start()
        time.sleep(0.15)
        started = time.monotonic()
        server.stop()
        assert time.monotonic() - started < 10
        thread.join()
    assert answers[0][0] == 201


def test_a_killed_worker_takes_nothing_along(tmp_path):
    with run_server(f"sqlite:///{tmp_path / 'seamap.db'}") as server:
        assert upload(server.port)[0] == 201
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
        tasks = Path(f"/proc/{server.process.pid}/task").iterdir()
        children += [pid for task in tasks for pid in (task / "children").read_text().split()]
        assert children
        for child in set(children):
            os.kill(int(child), signal.SIGKILL)
        assert upload(server.port, SMALL.replace(b"id: claims\n", b"id: claims-2\n"))[0] == 201


def test_with_a_key_everything_but_health_asks_for_it():
    with run_server("memory:", SEAMAP_API_KEY=KEY) as server:
        for path in (b"/", b"/api/v1/inventories", b"/metrics", b"/docs", b"/api/v1/schemas/inventory.json"):
            answer = server.send(b"GET " + path + b" HTTP/1.1\r\n" + OK + b"\r\n")
            assert status_of(answer) == 401, path
            assert b"www-authenticate" in answer.lower()
        for credential in (
            b"Bearer wrong",
            b"Bearer",
            b"Basic !!",
            b"Digest x",
            b"Bearer \xff\xff",
            b"bearer " + KEY.encode()[:-1],
        ):
            answer = server.send(b"GET /api/v1/inventories HTTP/1.1\r\n" + OK + b"Authorization: " + credential + b"\r\n\r\n")
            assert status_of(answer) == 401, credential
            assert KEY.encode()[:-1] not in answer
        right = b"Authorization: Bearer " + KEY.encode() + b"\r\n\r\n"
        assert status_of(server.send(b"GET /api/v1/inventories HTTP/1.1\r\n" + OK + right)) == 200
        assert status_of(server.send(b"GET /health/ready HTTP/1.1\r\n" + OK + b"\r\n")) == 200
        unread = server.send(b"POST /api/v1/inventories HTTP/1.1\r\n" + OK + b"Content-Length: 3\r\n\r\nabc")
        assert status_of(unread) == 401


def test_an_address_that_others_can_reach_needs_a_key(monkeypatch):
    monkeypatch.delenv("SEAMAP_API_KEY", raising=False)
    for host in ("0.0.0.0", "::", "192.0.2.1", "example.org"):
        with pytest.raises(NotAuthenticated):
            serve(host=host, port=0, store="memory:")


def test_a_taken_port_is_said(server):
    with pytest.raises(StoreUnavailable, match="listened"):
        serve(port=server.port, store="memory:")
