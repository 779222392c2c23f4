"""The HTTP contract of what is derived: bytes, entity tags, negotiation."""

from __future__ import annotations

import gzip
import xml.etree.ElementTree as ET

import pytest
import zstandard

from tests.webclient import API, RENAMED, SMALL, open_client

BASE = f"{API}/inventories/claims"
YAML = {"Content-Type": "application/yaml"}
DERIVED = [
    "/graph",
    "/analysis",
    "/estimate?samples=200",
    "/questions?samples=200",
    "/findings?samples=200",
    "/diagrams/landscape.svg",
    "/diagrams/landscape.dot",
]


@pytest.fixture(scope="module")
def client():
    with open_client() as opened:
        opened.post(f"{API}/inventories", content=SMALL, headers=YAML)
        opened.put(BASE, content=RENAMED, headers={**YAML, "If-Match": "*"})
        yield opened


def test_the_graph_names_nodes_and_edges_with_their_scope(client):
    graph = client.get(f"{BASE}/graph").json()
    nodes = {node["id"]: node for node in graph["nodes"]}
    assert set(nodes) == {"claims-ai", "payments", "policy-admin"}
    assert (nodes["policy-admin"]["in_scope"], nodes["policy-admin"]["lacks_api"]) == (True, True)
    assert nodes["payments"]["lacks_api"] is False
    edges = {edge["id"]: edge for edge in graph["edges"]}
    edge = edges["policy-admin-to-claims-ai"]
    assert (edge["source"], edge["target"], edge["provider"], edge["consumer"], edge["status"], edge["in_scope"]) == (
        "policy-admin", "claims-ai", "policy-admin", "claims-ai", "planned", True
    )  # fmt: skip
    assert edges["claims-ai-to-payments"]["provider"] == "payments"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/graphml+xml", "application/graphml+xml"),
        ("application/vnd.cytoscape.v3+json, application/json;q=0.5", "application/vnd.cytoscape.v3+json"),
        ("text/vnd.graphviz", "text/vnd.graphviz"),
    ],
)
def test_the_graph_comes_in_the_form_that_is_accepted(client, accept, media_type):
    answer = client.get(f"{BASE}/graph", headers={"Accept": accept} if accept else {})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["vary"]


def test_the_analysis_has_every_part(client):
    analysis = client.get(f"{BASE}/analysis").json()
    assert {"missing_apis", "single_points_of_failure", "cycles", "coupling", "service_level_gaps", "findings"} <= set(analysis)


def test_the_estimate_is_the_contracts_document(client):
    estimate = client.get(f"{BASE}/estimate", params={"samples": 200, "seed": 7}).json()
    assert estimate["schema"] == "seamap/estimate/v1"
    assert (estimate["inventory"]["id"], estimate["inventory"]["version"]) == ("claims", 2)
    assert (estimate["samples"], estimate["seed"], estimate["scenario"]) == (200, 7, None)
    assert estimate["summary"]["systems_lacking_api"] == 1
    parts = client.get(f"{BASE}/estimate", params={"samples": 200, "seed": 7, "fields": "summary,paths"}).json()
    assert set(parts) == {"summary", "paths"}
    assert parts["summary"] == estimate["summary"]


@pytest.mark.parametrize(
    "query",
    [
        "samples=0",
        "samples=-1",
        "samples=1e3",
        "samples=nan",
        "samples=99999999999",
        "seed=x",
        "fields=nothing",
        "fields=",
        "fields=,%20,",
        "version=0",
        "depth=x",
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(client, query):
    path = "/diagrams/landscape.svg" if query.startswith("depth") else "/estimate"
    answer = client.get(f"{BASE}{path}?{query}")
    assert answer.status_code == 422
    assert answer.json()["code"] == "bad-parameter"
    assert query.partition("=")[0] in answer.json()["detail"] or "nothing" in answer.json()["detail"]


def test_fields_that_name_no_part_are_told_which_parts_there_are(client):
    answer = client.get(f"{BASE}/estimate?samples=200&fields=").json()
    assert answer["detail"] == "fields names no part of the estimate."
    assert all(part in answer["hint"] for part in ("Leave it out", "summary", "work_packages", "cross_checks"))
    trailing = client.get(f"{BASE}/estimate?samples=200&fields=summary,").json()
    assert set(trailing) == {"summary"}


@pytest.mark.parametrize("path", ["/graph", "/analysis", "/estimate?samples=200", "/diagrams/landscape.svg"])
@pytest.mark.parametrize("parameter", ["scenario=nothing", "model=nothing", "version=99"])
def test_unknown_scenario_model_and_version_are_404(client, path, parameter):
    answer = client.get(f"{BASE}{path}{'&' if '?' in path else '?'}{parameter}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize("path", ["", *DERIVED])
def test_derived_bytes_carry_a_strong_tag_that_is_honoured(client, path):
    first = client.get(BASE + path)
    assert first.status_code == 200, first.text
    etag = first.headers["etag"]
    assert etag.startswith('"')
    for condition in (etag, f"W/{etag}", f'"x", {etag} , "y"', "*"):
        again = client.get(BASE + path, headers={"If-None-Match": condition})
        assert (again.status_code, again.content) == (304, b""), condition
        assert again.headers["etag"] == etag
        assert "cache-control" in again.headers
    for condition in ('"x"', etag.strip('"'), 'W/"x"', ""):
        assert client.get(BASE + path, headers={"If-None-Match": condition}).status_code == 200, condition


@pytest.mark.parametrize("path", ["", *DERIVED])
def test_another_process_gives_the_same_bytes_and_tag(client, path):
    first = client.get(BASE + path)
    with open_client() as other:
        other.post(f"{API}/inventories", content=SMALL, headers=YAML)
        other.put(BASE, content=RENAMED, headers={**YAML, "If-Match": "*"})
        again = other.get(BASE + path)
    assert again.content == first.content
    assert again.headers["etag"] == first.headers["etag"]


def test_tags_differ_with_everything_that_the_bytes_depend_on(client):
    paths = [
        "/estimate?samples=200", "/estimate?samples=201", "/estimate?samples=200&seed=2", "/estimate?samples=200&version=1",
        "/estimate?samples=200&scenario=policy-api", "/estimate?samples=200&fields=summary",
        "/graph", "/graph?scenario=policy-api",
        "/graph?version=1", "/analysis", "/diagrams/landscape.svg", "/diagrams/landscape.dot", "/diagrams/missing-apis.svg",
    ]  # fmt: skip
    tags = [client.get(BASE + path).headers["etag"] for path in paths]
    assert len(set(tags)) == len(paths)


@pytest.mark.parametrize(("coding", "decode"), [("gzip", gzip.decompress), ("zstd", zstandard.decompress)])
def test_codings_have_tags_of_their_own_and_the_same_content(client, coding, decode):
    plain = client.get(f"{BASE}/estimate?samples=200", headers={"Accept-Encoding": "identity"})
    with client.stream("GET", f"{BASE}/estimate?samples=200", headers={"Accept-Encoding": coding}) as coded:
        raw = b"".join(coded.iter_raw())
        assert coded.headers["content-encoding"] == coding
        assert coded.headers["etag"] != plain.headers["etag"]
        assert "Accept-Encoding" in coded.headers["vary"]
    assert decode(raw) == plain.content
    not_modified = client.get(f"{BASE}/estimate?samples=200", headers={"If-None-Match": coded.headers["etag"]})
    assert not_modified.status_code == 304


@pytest.mark.parametrize(
    ("form", "media_type", "start"),
    [
        ("svg", "image/svg+xml", b"<"),
        ("png", "image/png", b"\x89PNG"),
        ("pdf", "application/pdf", b"%PDF"),
        ("dot", "text/vnd.graphviz", b""),
    ],
)
def test_a_diagram_comes_by_suffix_or_by_accept(client, form, media_type, start):
    by_suffix = client.get(f"{BASE}/diagrams/landscape.{form}", headers={"Accept": "text/html"})
    by_accept = client.get(f"{BASE}/diagrams/landscape", headers={"Accept": media_type})
    for answer in (by_suffix, by_accept):
        assert answer.status_code == 200, answer.text[:300]
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert answer.content.startswith(start)
    assert by_suffix.content == by_accept.content
    assert "Accept" in by_accept.headers["vary"]


def test_a_drawing_is_inert_in_a_browser(client):
    answer = client.get(f"{BASE}/diagrams/landscape.svg")
    assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    root = ET.fromstring(answer.content)
    assert not [element for element in root.iter() if element.tag.rpartition("}")[2] in {"script", "foreignObject", "image"}]


def test_a_browsers_img_gets_svg(client):
    accept = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
    assert client.get(f"{BASE}/diagrams/landscape", headers={"Accept": accept}).headers["content-type"].startswith("image/svg")


def test_what_cannot_be_had_is_406_and_names_what_can(client):
    for path in ("/diagrams/landscape", "/graph"):
        answer = client.get(BASE + path, headers={"Accept": "video/mp4"})
        assert answer.status_code == 406
        assert "There is" in answer.json()["hint"]
    assert client.get(f"{BASE}/diagrams/landscape", headers={"Accept": "nonsense"}).status_code in {400, 406}


@pytest.mark.parametrize(
    "name", ["nothing", "nothing.svg", "landscape.bmp", "landscape.svg.exe", "..%2f..%2fsecret.svg", "%00.svg"]
)
def test_an_unknown_view_or_form_is_404(client, name):
    answer = client.get(f"{BASE}/diagrams/{name}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_head_says_what_get_would(client):
    for path in ("", *DERIVED):
        get, head = client.get(BASE + path), client.head(BASE + path)
        assert head.status_code == 200
        assert head.headers["etag"] == get.headers["etag"]


def test_questions_come_per_team_and_as_a_workbook_where_that_is_accepted(client):
    address = f"{BASE}/questions?samples=200"
    document = client.get(address).json()
    xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    workbook = client.get(address, headers={"Accept": xlsx})

    assert document["questions"] == sum(len(group["questions"]) for group in document["teams"]) > 0
    assert all(row["text"] for group in document["teams"] for row in group["questions"])
    assert workbook.headers["content-type"] == xlsx
    assert workbook.content.startswith(b"PK")
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406


def test_findings_are_the_estimate_s(client):
    found = client.get(f"{BASE}/findings?samples=200").json()
    estimate = client.get(f"{BASE}/estimate?samples=200&fields=findings").json()

    assert found == {"items": estimate["findings"], "next": None}


def test_a_figure_of_the_estimate_is_explained(client):
    answer = client.get(f"{BASE}/estimate?samples=200&explain=policy-admin").json()
    whole = client.get(f"{BASE}/estimate?samples=200&fields=systems").json()["systems"]
    figure = next(row for row in whole if row["id"] == "policy-admin")

    assert answer["kind"] == "system"
    assert abs(answer["total"]["effort_days"] - figure["effort_days"]["mean"]) < 0.01
    assert client.get(f"{BASE}/estimate?samples=200&explain=nobody").status_code == 404
    both = client.get(f"{BASE}/estimate?samples=200&explain=policy-admin&fields=summary")
    assert (both.status_code, "Leave one of them out" in both.text) == (422, True)


def test_a_chart_has_no_dot_and_is_not_taken_for_one_where_another_form_will_do(client):
    assert client.get(f"{BASE}/diagrams/confidence.dot").status_code == 406
    assert client.get(f"{BASE}/diagrams/confidence", headers={"Accept": "text/vnd.graphviz"}).status_code == 406
    either = {"Accept": "text/vnd.graphviz, image/svg+xml;q=0.5"}
    assert client.get(f"{BASE}/diagrams/confidence", headers=either).headers["content-type"].startswith("image/svg")


def test_a_schedule_is_gathered_as_asked(client):
    by_team = client.get(f"{BASE}/diagrams/schedule.svg?group=team")

    assert "Schedule by team" in by_team.text
    assert client.get(f"{BASE}/diagrams/schedule.svg?group=colour").status_code == 422


def test_levers_and_the_solver_are_asked_for_in_the_address_and_tagged_apart(client):
    address = f"{BASE}/estimate?samples=200&fields=schedule"
    few, whole, solved = (client.get(f"{address}{more}") for more in ("", "&levers=true", "&solver=true"))

    assert len({answer.headers["etag"] for answer in (few, whole, solved)}) == 3
    schedules = [answer.json()["schedule"] for answer in (few, whole, solved)]
    assert [row["id"] for row in schedules[0]["levers"]] != []
    assert len(schedules[1]["levers"]) >= len(schedules[0]["levers"])
    assert {schedule["planned_by"] for schedule in schedules} <= {"heuristic", "solver"}
    assert client.get(f"{address}&levers=perhaps").status_code == 422


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/estimate?sampels=500", "samples"),
        ("/diagrams/landscape.svg?focuss=x", "focus"),
        ("/diagrams/landscape?colour_by=owner", "color_by"),
        ("/graph?scenaro=x", "scenario"),
        ("/systems/policy-admin/impact?scenarios=x", "scenario"),
        ("/exports/csv?confidance=P90", "confidence"),
        ("?verison=1", "version"),
    ],
)
def test_a_misspelt_parameter_is_refused_with_the_one_that_was_meant(client, path, meant):
    answer = client.get(f"{BASE}{path}")

    assert answer.status_code == 422
    assert answer.json()["code"] == "unknown-parameter"
    assert f"`{meant}`" in answer.json()["detail"]


def test_a_drawing_is_narrowed_and_coloured_by_the_address(client):
    path = f"{BASE}/diagrams/landscape.svg"
    plain = client.get(path)
    looked = client.get(f"{path}?filter=mode:batch&color_by=criticality")

    assert looked.status_code == 200
    assert "filter mode:batch" in looked.text
    assert looked.headers["ETag"] != plain.headers["ETag"]
    assert client.get(f"{path}?filter=mode:bach").status_code == 422


def test_a_system_becomes_a_badge_by_the_address(client):
    path = f"{BASE}/diagrams/landscape.svg"
    drawn = client.get(f"{path}?badge=claims-ai")

    assert drawn.status_code == 200
    assert "as badges" in drawn.text
    assert drawn.headers["ETag"] != client.get(path).headers["ETag"]
    assert client.get(f"{path}?badge=nobody").status_code == 422


def test_a_context_reaches_as_far_as_it_is_drawn(client):
    path = f"{BASE}/diagrams/context.svg?focus=claims-ai&depth="

    assert client.get(f"{path}5").status_code == 200
    assert client.get(f"{path}6").status_code == 422


def test_a_matrix_has_csv_and_no_dot(client):
    assert client.get(f"{BASE}/diagrams/matrix.dot").status_code == 406
    assert client.get(f"{BASE}/diagrams/matrix.csv").headers["Content-Type"].startswith("text/csv")
    assert client.get(f"{BASE}/diagrams/landscape.csv").status_code == 406
