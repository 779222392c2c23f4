"""Structurizr workspaces: systems or containers, every relationship once, copies never, the first of several never alone."""

from __future__ import annotations

import json

from tests.unit.importers.foreign import flows, left_out, needs_samples, read, sample, system


def relationship(identity, source, target, description="Uses", technology="", **more):
    return {
        "id": identity,
        "sourceId": source,
        "destinationId": target,
        "description": description,
        "technology": technology,
        **more,
    }


def workspace(*, links=(), **parts):
    """Two systems with two containers each, a person, and the relationships given."""
    by_source: dict[str, list] = {}
    for link in links:
        by_source.setdefault(link["sourceId"], []).append(link)

    def element(identity, name, **more):
        return {"id": identity, "name": name, "relationships": by_source.get(identity, []), **more}

    model = {
        "people": [element("1", "Customer", location="External")],
        "softwareSystems": [
            element(
                "2",
                "Shop",
                group="Sales",
                containers=[element("21", "Web", tags="Element,Container,Web Browser"), element("22", "API")],
            ),
            element(
                "3",
                "Ledger",
                containers=[element("31", "Core", components=[element("311", "Poster")]), element("32", "Database")],
            ),
            element("4", "Mail", properties={"Hosting": "SaaS", "Vendor": "ACME", "Colour": "blue"}),
        ],
    }
    return json.dumps({"name": "Bank", "model": model, **parts})


def test_systems_and_people_with_what_they_say():
    result = read(workspace(links=[relationship("a", "1", "2")]))
    assert {row.id: str(row.type) for row in result.inventory.systems} == {
        "customer": "external",
        "shop": "application",
        "ledger": "application",
        "mail": "application",
    }
    mail = system(result, "mail")
    assert (mail.hosting, mail.vendor, system(result, "shop").domain) == ("saas", "ACME", "Sales")
    assert left_out(result)["properties that name no fact"] == 1


def test_the_words_say_which_way_data_go_and_the_called_side_offers():
    links = [
        relationship("a", "2", "4", "Sends e-mail using", "SMTP"),
        relationship("b", "2", "3", "Gets balances from", "JSON/HTTPS"),
        relationship("c", "3", "4", "Uses"),
    ]
    rows = {(row.source, row.target): row for row in read(workspace(links=links)).inventory.integrations}
    assert {ends: str(row.provider) for ends, row in rows.items()} == {
        ("shop", "mail"): "target",
        ("ledger", "shop"): "source",
        ("mail", "ledger"): "source",
    }
    assert rows["ledger", "shop"].mode == "synchronous"
    assert rows["shop", "mail"].evidence["source"].confidence > rows["mail", "ledger"].evidence["source"].confidence


def test_copies_are_skipped_and_all_inner_relationships_count():
    links = [
        relationship("a", "21", "31", "Reads from", "JSON/HTTPS"),
        relationship("b", "22", "32", "Reads from", "JDBC"),
        relationship("c", "22", "311", "Reads from", "JDBC"),
        relationship("d", "2", "3", "Reads from", "JSON/HTTPS", linkedRelationshipId="a"),
        relationship("e", "22", "31", "Reads from", "JDBC", linkedRelationshipId="c"),
    ]
    result = read(workspace(links=links))
    assert sorted(row.protocol for row in result.inventory.integrations) == ["JDBC", "JSON/HTTPS"]
    assert flows(result) == {("ledger", "shop")}
    assert left_out(result)["copies of relationships"] == 2
    inner = read(workspace(links=links), level="container")
    assert flows(inner) == {("core", "web"), ("database", "api"), ("core", "api")}
    assert "shop" not in {row.id for row in inner.inventory.systems}


def test_a_relationship_of_the_system_itself_takes_the_inner_ones_in():
    links = [relationship("a", "2", "3", "Reads accounts"), relationship("b", "21", "31", "Reads", "JSON/HTTPS")]
    [row] = read(workspace(links=links)).inventory.integrations
    assert (row.description, row.protocol) == ("Reads accounts", "JSON/HTTPS")


def test_a_relationship_that_no_container_says_keeps_its_system():
    result = read(workspace(links=[relationship("a", "2", "4", "Sends e-mail using")]), level="container")
    assert flows(result) == {("shop", "mail")}


def test_dynamic_views_are_paths_in_order_of_their_steps():
    links = [relationship("a", "1", "2"), relationship("b", "2", "3"), relationship("c", "3", "4")]
    steps = [
        {"id": "c", "order": "10"},
        {"id": "a", "order": "1"},
        {"id": "b", "order": "2", "response": False},
        {"id": "b", "order": "3", "response": True},
    ]
    views = {"dynamicViews": [{"key": "Pay", "title": "Payment", "relationships": steps}]}
    [path] = read(workspace(links=links, views=views)).inventory.paths
    assert (path.id, [hop.system for hop in path.hops]) == ("payment", ["customer", "shop", "ledger", "mail"])


@needs_samples
def test_big_bank():
    """3 people, 4 software systems, nine relationships between them; at container level 5 containers replace one system."""
    document = sample("structurizr/big-bank-plc.workspace.json")
    result = read(document)
    assert (len(result.inventory.systems), len(result.inventory.integrations)) == (7, 9)
    model = json.loads(document.data)["model"]
    tops = {row["id"] for row in [*model["people"], *model["softwareSystems"]]}
    stated = [
        row
        for element in [*model["people"], *model["softwareSystems"]]
        for row in element.get("relationships", [])
        if row["destinationId"] in tops and "linkedRelationshipId" not in row
    ]
    assert len(stated) == 9
    inner = read(document, level="container")
    assert (len(inner.inventory.systems), len(inner.inventory.integrations), len(inner.inventory.paths)) == (11, 15, 1)
    [sign_in] = inner.inventory.paths
    assert [hop.system for hop in sign_in.hops] == ["single-page-application", "api-application", "database"]


def test_a_perspective_that_names_a_fact_is_one():
    system_ = {"id": "1", "name": "Podcast", "perspectives": [{"name": "Owner", "description": "team-b"}, {"name": "Mood"}]}
    result = read(json.dumps({"name": "L", "model": {"softwareSystems": [system_]}, "views": {}}))
    assert result.inventory.systems[0].owner == "team-b"
    assert left_out(result)["perspectives"] == 1
