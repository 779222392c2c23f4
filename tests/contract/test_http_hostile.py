"""Hostile uploads and requests through the application: a 4xx with a stable code, never a 5xx, never the input echoed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.webclient import API, SMALL, open_client

BOUNDARY = "XyZ"
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
PART = b'--XyZ\r\nContent-Disposition: form-data; name="file"; filename="a.yaml"\r\n\r\n'
SECRET = "hunter2-do-not-echo"


@pytest.fixture(scope="module")
def client():
    with open_client() as opened:
        yield opened


def check_problem(answer, *statuses):
    assert answer.status_code in statuses, (answer.status_code, answer.text[:300])
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["code"]
    assert body["detail"]
    return body


MULTIPART = {
    "cut off in the content": PART + SMALL,
    "cut off before the closing boundary": PART + SMALL + b"\r\n--XyZ\r\n",
    "cut off in the second file": PART + SMALL + b"\r\n" + PART + b"schema",
    "cut off in the headers": b'--XyZ\r\nContent-Disposition: form-data; name="fi',
    "empty": b"",
    "only a boundary": b"--XyZ--\r\n",
    "another boundary": PART.replace(b"XyZ", b"Other") + SMALL + b"\r\n--Other--\r\n",
    "no name": b"--XyZ\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XyZ--\r\n",
    "no disposition": b"--XyZ\r\n\r\nx\r\n--XyZ--\r\n",
    "another field": PART.replace(b'"file"', b'"upload"') + SMALL + b"\r\n--XyZ--\r\n",
    "garbage": b"\x00\xff" * 500,
    "bare newlines": PART.replace(b"\r\n", b"\n") + SMALL + b"\n--XyZ--\n",
    "too many fields": b"".join(b'--XyZ\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n for n in range(50))
    + b"--XyZ--\r\n",
    "too many files": b"".join(PART + b"x\r\n" for _ in range(150)) + b"--XyZ--\r\n",
    "field too large": b'--XyZ\r\nContent-Disposition: form-data; name="x"\r\n\r\n' + b"x" * 2_000_000 + b"\r\n--XyZ--\r\n",
    "header too large": b"--XyZ\r\nContent-Disposition: " + b"x" * 200_000 + b"\r\n\r\nx\r\n--XyZ--\r\n",
    "empty file": PART + b"\r\n--XyZ--\r\n",
    "a file and a picture": PART + SMALL + b"\r\n" + PART + b"\x89PNG\r\n--XyZ--\r\n",
}


@pytest.mark.parametrize("name", MULTIPART)
@pytest.mark.parametrize("route", ["/inventories", "/validations"])
def test_a_broken_multipart_body_is_refused(client, name, route):
    check_problem(client.post(API + route, content=MULTIPART[name], headers=FORM), 400, 413, 415, 422)


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 5000,
        "multipart/form-data; boundary=\xe9",
    ],
)
def test_a_multipart_body_without_a_usable_boundary_is_refused(client, content_type):
    check_problem(
        client.post(f"{API}/inventories", content=PART + SMALL, headers={"Content-Type": content_type.encode("latin-1")}), 400
    )


@pytest.mark.parametrize(
    "file_name", ["../../etc/passwd", "a\x00b.yaml", "\u202egnp", "a" * 300, "C:\\x.yaml", "x.yaml\r\nX: y", "😀", "", "."]
)
def test_a_file_name_is_a_hint_and_never_a_path(client, file_name):
    body = PART.replace(b"a.yaml", file_name.encode().replace(b"\r\n", b"%0d%0a")) + SMALL + b"\r\n--XyZ--\r\n"
    assert client.post(f"{API}/validations", content=body, headers=FORM).status_code in {200, 400}


DOCUMENTS = {
    "NaN": (
        b'{"schema":"seamap/inventory/v1","id":"a","name":"A","currency":"USD","programme":{"total_cost":NaN}}',
        "application/json",
    ),
    "Infinity": (
        b'{"schema":"seamap/inventory/v1","id":"a","name":"A","currency":"USD","programme":{"total_cost":-Infinity}}',
        "application/json",
    ),
    "1e999": (
        b'{"schema":"seamap/inventory/v1","id":"a","name":"A","currency":"USD","programme":{"total_cost":1e999}}',
        "application/json",
    ),
    "huge integer": (
        b'{"schema":"seamap/inventory/v1","id":"a","name":"A","currency":"USD","programme":{"total_cost":'
        + b"9" * 5000
        + b"}}",
        "application/json",
    ),
    "lone surrogate": (rb'{"schema":"seamap/inventory/v1","id":"a","name":"\ud800","currency":"USD"}', "application/json"),
    "lone surrogate key": (
        rb'{"schema":"seamap/inventory/v1","\udfff":1,"id":"a","name":"A","currency":"USD"}',
        "application/json",
    ),
    "deep JSON": (b"[" * 100_000, "application/json"),
    "deep YAML": (b"[" * 100_000, "application/yaml"),
    "aliases": (b"a: &a [x]\nb: [" + b"*a," * 1000 + b"]", "application/yaml"),
    "python tag": (b"!!python/object/apply:os.system ['id']", "application/yaml"),
    "invalid UTF-8": (b"\xff\xfe\x00\xd8", "application/yaml"),
    "NUL": (b"schema: seamap/inventory/v1\nid: a\nname: 'A\x00'\ncurrency: USD", "application/yaml"),
    "a list": (b"[1, 2]", "application/json"),
    "a number": (b"7", "application/json"),
    "empty object": (b"{}", "application/json"),
    "only a BOM": (b"\xef\xbb\xbf", "application/yaml"),
    "spaces": (b" \n\n ", "application/yaml"),
    "XML": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "text/plain"),
    "a zip": (b"PK\x03\x04" + b"\x00" * 100, "application/octet-stream"),
    "wrong types everywhere": (
        b'{"schema":7,"id":[],"name":{},"currency":null,"programme":3,"systems":{"a":1},"integrations":[1,"x",null],"paths":7,"pools":"p","teams":[[]],"scenarios":[{"changes":9}]}',
        "application/json",
    ),
    "hostile id": (SMALL.replace(b"id: claims\n", b"id: ../../etc\n"), "application/yaml"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_document_is_refused_with_its_faults(client, name):
    data, content_type = DOCUMENTS[name]
    answer = client.post(f"{API}/inventories", content=data, headers={"Content-Type": content_type})
    body = check_problem(answer, 400, 413, 415, 422)
    if answer.status_code == 422:
        assert body["errors"]
        assert all("pointer" in fault and fault["detail"] for fault in body["errors"])


@pytest.mark.parametrize(
    "content_type", ["image/png", "video/mp4; q=x", "text/html", "garbage", "application/msword", "\xff\xff"]
)
def test_a_content_type_that_nobody_reads_is_415(client, content_type):
    answer = client.post(f"{API}/inventories", content=SMALL, headers={"Content-Type": content_type.encode("latin-1")})
    assert check_problem(answer, 415)["code"] == "unsupported-format"


def test_a_format_or_coding_that_does_not_exist_is_415(client):
    check_problem(client.post(f"{API}/inventories?format=exe", content=SMALL), 415)
    check_problem(client.post(f"{API}/inventories", content=SMALL, headers={"Content-Encoding": "gzip"}), 415)
    check_problem(client.post(f"{API}/inventories"), 400)


def test_an_answer_never_repeats_the_whole_input(client):
    data = SMALL.replace(b"hosting: mainframe", b"hosting: " + SECRET.encode() * 2000)
    answer = client.post(f"{API}/inventories", content=data, headers={"Content-Type": "application/yaml"})
    check_problem(answer, 422)
    assert len(answer.content) < 20_000
    parameter = client.get(f"{API}/inventories?limit={SECRET}")
    check_problem(parameter, 422)
    assert SECRET not in parameter.text


def test_a_body_over_the_limit_is_413_counted_or_announced():
    with open_client(body_bytes=100_000) as client:
        check_problem(client.post(f"{API}/inventories", content=b"x" * 100_001), 413)
        check_problem(client.post(f"{API}/inventories", content=(b"x" * 1000 for _ in range(101))), 413)
        check_problem(client.post(f"{API}/inventories", files={"file": b"x" * 100_001}), 413)
        check_problem(client.post(f"{API}/inventories", content=b"x" * 99_999), 415, 422)


def test_too_many_large_bodies_at_once_are_503_with_a_time_to_come_back():
    with open_client(held_bytes=1000) as client:
        answer = client.post(f"{API}/inventories", content=b"x" * 2000)
        check_problem(answer, 503)
        assert answer.headers["retry-after"]
        assert client.post(f"{API}/validations", content=SMALL).status_code in {200, 503}


@pytest.mark.parametrize("method", ["PATCH", "POST", "DELETE", "PUT"])
def test_a_method_that_is_not_possible_is_405_and_says_which_are(client, method):
    answer = client.request(method, f"{API}/inventories/x/graph")
    check_problem(answer, 405)
    assert "GET" in answer.headers["allow"]


def test_every_method_of_an_address_is_named_whichever_route_it_has(client):
    assert client.options(f"{API}/inventories").headers["allow"] == "GET, POST, HEAD"
    assert client.patch(f"{API}/inventories/x").headers["allow"] == "GET, PUT, DELETE, HEAD"


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/api/v1/nothing", "/api/v1/inventories/", "/static/../../settings.py", "/static/%2e%2e/app.py", "/static/"],
)
def test_an_unknown_address_is_a_404_problem(client, path):
    check_problem(client.get(path), 404)


@pytest.mark.parametrize("condition", ["\xff", '"', "*,*", ",,,,", "W/", '"' + "a" * 8000, "\x7f"])
def test_strange_conditions_are_no_match(client, condition):
    client.post(f"{API}/inventories", content=SMALL)
    headers = {"If-None-Match": condition.encode("latin-1")}
    assert client.get(f"{API}/inventories/claims", headers=headers).status_code in {200, 431}


@given(
    data=st.binary(max_size=300),
    content_type=st.sampled_from(["application/yaml", "application/json", "text/plain", FORM["Content-Type"]]),
)
def test_any_bytes_whatever_get_an_answer(client, data, content_type):
    answer = client.post(f"{API}/validations", content=data, headers={"Content-Type": content_type})
    check_problem(answer, 400, 413, 415, 422)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    key=st.sampled_from(["programme", "systems", "integrations", "paths", "scenarios", "pools", "teams", "id", "name"]),
    value=JSON_VALUES,
)
def test_any_value_anywhere_is_accepted_or_refused(client, key, value):
    document = {"schema": "seamap/inventory/v1", "id": "a", "name": "A", "currency": "USD", key: value}
    data = json.dumps(document).encode()
    answer = client.post(f"{API}/validations", content=data, headers={"Content-Type": "application/json"})
    if answer.status_code != 200:
        check_problem(answer, 413, 422)
