from __future__ import annotations

import base64

import pytest

from app.web.security import find_refusal, read_credential


def scope(method="GET", host="127.0.0.1:8000", server="127.0.0.1", **headers):
    raw = [(b"host", host.encode())] + [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": method, "server": (server, 8000), "headers": raw}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:9", "LOCALHOST", "[::1]", "[::1]:8000"])
def test_without_a_key_this_machines_names_are_answered(host):
    assert find_refusal(scope(host=host), is_open=True) is None


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "", "[::2]", "169.254.1.1"]
)
def test_without_a_key_another_name_is_refused_as_dns_rebinding(host):
    assert find_refusal(scope(host=host), is_open=True)[0] == 421


def test_names_can_be_added():
    assert find_refusal(scope(host="seamap.internal:80"), is_open=True, hosts=["seamap.internal"]) is None


@pytest.mark.parametrize("server", ["192.0.2.7", "10.0.0.1", "fe80::1%eth0", "::ffff:192.0.2.7"])
def test_without_a_key_a_connection_to_another_address_is_refused(server):
    assert find_refusal(scope(server=server), is_open=True)[1] == "key-required"
    assert find_refusal(scope(server=server, host="seamap.example"), is_open=False) is None


@pytest.mark.parametrize("server", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_has_several_spellings(server):
    assert find_refusal(scope(server=server), is_open=True) is None


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://[::1"},
    ],
)
def test_a_change_from_another_sites_page_is_refused(is_open, headers):
    assert find_refusal(scope("POST", **headers), is_open=is_open)[1] == "cross-site"
    assert find_refusal(scope("GET", **headers), is_open=is_open) is None


@pytest.mark.parametrize(
    "headers", [{}, {"sec_fetch_site": "same-origin"}, {"sec_fetch_site": "none"}, {"origin": "http://127.0.0.1:8000"}]
)
def test_a_change_from_our_page_or_a_script_is_served(headers):
    assert find_refusal(scope("POST", **headers), is_open=True) is None


@pytest.mark.parametrize(
    ("header", "credential"),
    [
        (None, None),
        ("", None),
        ("Bearer", None),
        ("Bearer   x  ", "x"),
        ("bearer x", "x"),
        ("Basic " + base64.b64encode(b"anyone:x").decode(), "x"),
        ("Basic " + base64.b64encode(b"anyone").decode(), None),
        ("Basic ###", None),
        ("Basic \xff", None),
        ("Digest x", None),
    ],
)
def test_a_key_comes_as_bearer_or_as_a_browsers_password(header, credential):
    assert read_credential(header) == credential
