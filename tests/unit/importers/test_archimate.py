"""ArchiMate models: what components are related through, whichever tool wrote the file."""

from __future__ import annotations

import pytest

from tests.unit.importers.foreign import codes, flows, left_out, needs_samples, read, sample, system, try_read

NAMESPACE = "http://www.opengroup.org/xsd/archimate/3.0/"


def exchange(elements, relations, *, extra="", namespace=NAMESPACE):
    """An exchange file: elements as (id, type, name), relations as (id, type, source, target, attributes)."""
    rows = "".join(
        f'<element identifier="{key}" xsi:type="{kind}"><name xml:lang="en">{name}</name></element>'
        for key, kind, name in elements
    )
    links = "".join(
        f'<relationship identifier="{key}" xsi:type="{kind}" source="{source}" target="{target}" {" ".join(more)}/>'
        for key, kind, source, target, *more in relations
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><model xmlns="{namespace}" identifier="m" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><name xml:lang="en">House</name>'
        f"<elements>{rows}</elements><relationships>{links}</relationships>{extra}</model>"
    )


COMPONENTS = [
    ("a", "ApplicationComponent", "Alpha"),
    ("b", "ApplicationComponent", "Beta"),
    ("c", "ApplicationComponent", "Gamma"),
]


def test_serving_goes_from_server_to_client_and_flow_as_it_is():
    result = read(exchange(COMPONENTS, [("1", "Serving", "a", "b"), ("2", "Flow", "c", "b"), ("3", "Triggering", "b", "c")]))
    assert result.inventory.name == "House"
    rows = {row.id: row for row in result.inventory.integrations}
    assert flows(result) == {("alpha", "beta"), ("gamma", "beta"), ("beta", "gamma")}
    assert rows["alpha-to-beta"].provider == "source"
    assert rows["beta-to-gamma"].mode == "event"
    assert system(result, "alpha").evidence["name"].document == "file-1#a"


@pytest.mark.parametrize(
    ("elements", "relations"),
    [
        ([("s", "ApplicationService", "S")], [("1", "Realization", "a", "s"), ("2", "Serving", "s", "b")]),
        (
            [("s", "ApplicationService", "S"), ("f", "ApplicationFunction", "F")],
            [("1", "Assignment", "a", "f"), ("2", "Realization", "f", "s"), ("3", "Serving", "s", "b")],
        ),
        (
            [("i", "ApplicationInterface", "I"), ("s", "ApplicationService", "S")],
            [("1", "Composition", "a", "i"), ("2", "Assignment", "i", "s"), ("3", "Serving", "s", "b")],
        ),
        ([("i", "ApplicationInterface", "I")], [("1", "Composition", "a", "i"), ("2", "Serving", "i", "b")]),
        (
            [("s", "ApplicationService", "S"), ("g", "ApplicationFunction", "G")],
            [("1", "Realization", "a", "s"), ("2", "Assignment", "b", "g"), ("3", "Serving", "s", "g")],
        ),
        ([("j", "AndJunction", "")], [("1", "Serving", "a", "j"), ("2", "Serving", "j", "b")]),
    ],
)
def test_chains_through_services_interfaces_functions_and_junctions_are_followed(elements, relations):
    result = read(exchange([*COMPONENTS, *elements], relations))
    assert flows(result) == {("alpha", "beta")}
    assert all(0.5 <= row.evidence["source"].confidence < 1 for row in result.inventory.integrations)


def test_who_offers_a_service_can_be_reached_and_the_rest_is_unknown():
    result = read(exchange([*COMPONENTS, ("s", "ApplicationService", "S")], [("1", "Realization", "a", "s")]))
    assert system(result, "alpha").api.availability == "partial"
    assert system(result, "beta").api.availability == "unknown"


def test_data_that_one_writes_and_another_reads_flow_between_them():
    access = 'accessType="{}"'.format
    result = read(
        exchange(
            [*COMPONENTS, ("d", "DataObject", "Customer")],
            [("1", "Access", "a", "d", access("Write")), ("2", "Access", "b", "d", access("Read")), ("3", "Access", "c", "d")],
        )
    )
    assert flows(result) == {("alpha", "beta")}  # what gamma does with them is not said
    assert result.inventory.integrations[0].carries == ("Customer",)
    assert [schema.name for schema in system(result, "gamma").schemas] == ["Customer"]


def test_a_relationship_that_ends_on_a_relationship_says_what_flows():
    result = read(
        exchange(
            [*COMPONENTS, ("d", "DataObject", "Invoice")],
            [("1", "Flow", "a", "b"), ("2", "Association", "d", "1"), ("3", "Flow", "c", "1"), ("4", "Flow", "a", "nowhere")],
        )
    )
    assert flows(result) == {("alpha", "beta")}
    assert result.inventory.integrations[0].carries == ("Invoice",)
    assert left_out(result)["relationships that lead to nothing that is a system"] == 2
    assert left_out(result)["ends of relationships that the model does not have"] == 1


def test_owners_groupings_plateaus_and_properties():
    elements = [
        *COMPONENTS,
        ("o", "BusinessActor", "Claims team"),
        ("g", "Grouping", "Claims"),
        ("p", "Plateau", "Target architecture"),
    ]
    relations = [("1", "Assignment", "o", "a"), ("2", "Aggregation", "g", "a"), ("3", "Aggregation", "p", "b")]
    document = exchange(elements, relations).replace(
        '<name xml:lang="en">Gamma</name>',
        '<name xml:lang="de">Gamma (de)</name><name xml:lang="en">Gamma</name><properties>'
        '<property propertyDefinitionRef="p1"><value>On-Premises</value></property>'
        '<property propertyDefinitionRef="p2"><value>42</value></property></properties>',
    )
    document = document.replace(
        "</model>",
        '<propertyDefinitions><propertyDefinition identifier="p1"><name>Hosting</name></propertyDefinition>'
        '<propertyDefinition identifier="p2"><name>Colour</name></propertyDefinition></propertyDefinitions></model>',
    )
    result = read(document)
    alpha, beta, gamma = (system(result, name) for name in ("alpha", "beta", "gamma"))
    assert (alpha.owner, alpha.domain, beta.lifecycle, gamma.hosting) == ("claims-team", "Claims", "planned", "on_premises")
    assert left_out(result)["properties that name no fact"] == 1


def test_technology_becomes_systems_on_request():
    elements = [*COMPONENTS, ("n", "Node", "Host"), ("t", "TechnologyService", "Files")]
    relations = [("1", "Realization", "n", "t"), ("2", "Serving", "t", "a")]
    assert flows(read(exchange(elements, relations))) == set()
    result = read(exchange(elements, relations), level="technology")
    assert flows(result) == {("host", "alpha")}
    assert len(result.inventory.systems) == 4


def test_version_2_and_prefixed_types_are_read():
    document = exchange(COMPONENTS, [("1", "UsedByRelationship", "a", "b")], namespace="http://www.opengroup.org/xsd/archimate")
    document = document.replace("<name ", "<label ").replace("</name>", "</label>")
    assert flows(read(document)) == {("alpha", "beta")}
    document = exchange(
        [(key, f"archimate:{kind}", name) for key, kind, name in COMPONENTS], [("1", "archimate:Serving", "a", "b")]
    )
    document = document.replace("<model xmlns=", "<am:model xmlns:am=").replace("</model>", "</am:model>")
    assert flows(read(document)) == {("alpha", "beta")}


ARCHI = """<?xml version="1.0" encoding="UTF-8"?>
<archimate:model xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:archimate="http://www.archimatetool.com/archimate"
 name="House" id="m" version="5.0.0">
  <folder name="Application" id="f1" type="application">
    <folder name="Core" id="f2">
      <element xsi:type="archimate:ApplicationComponent" name="Alpha" id="a"><documentation>Keeps it.</documentation>
        <property key="Vendor" value="ACME"/></element>
    </folder>
    <element xsi:type="archimate:ApplicationComponent" name="Beta" id="b"/>
    <element xsi:type="archimate:DataObject" name="Order" id="d"/>
  </folder>
  <folder name="Relations" id="f3" type="relations">
    <element xsi:type="archimate:ServingRelationship" id="1" source="a" target="b"/>
    <element xsi:type="archimate:AccessRelationship" id="2" source="a" target="d"/>
    <element xsi:type="archimate:AccessRelationship" id="3" source="b" target="d" accessType="1"/>
  </folder>
  <folder name="Views" id="f4" type="diagrams">
    <element xsi:type="archimate:ArchimateDiagramModel" name="Default View" id="v">
      <child xsi:type="archimate:DiagramObject" id="o" archimateElement="a"/>
    </element>
  </folder>
</archimate:model>
"""


def test_archi_s_own_file_is_read_as_the_exchange_format_is():
    result = read(ARCHI)
    assert flows(result) == {("alpha", "beta")}
    alpha = system(result, "alpha")
    assert (alpha.description, alpha.vendor, alpha.schemas[0].name) == ("Keeps it.", "ACME", "Order")
    assert alpha.evidence["vendor"].source == "archi"


@needs_samples
def test_archisurance():
    """Seven Serving relationships between components, and two through the services CIS and Claim InfoServ."""
    result = read(sample("archimate/archisurance.oef.xml"))
    assert len(result.inventory.systems) == 10
    assert flows(result) == {
        ("call-center-application", "web-portal"),
        ("crm-system", "web-portal"),
        ("risk-assessment", "web-portal"),
        ("financial-application", "home-away-policy-administration"),
        ("customer-data-access", "risk-assessment"),
        ("customer-data-access", "call-center-application"),
        ("bank-system", "financial-application"),
        ("policy-data-management", "financial-application"),
        ("crm-system", "policy-data-management"),
    }
    offers = {row.id for row in result.inventory.systems if row.api.availability == "partial"}
    assert offers == {"policy-data-management", "crm-system", "home-away-policy-administration"}
    counts = left_out(result)
    assert "17 BusinessActor" in next(row.detail for row in result.findings if "the business layer" in row.detail)
    assert (
        sum(count for kind, count in counts.items() if kind.startswith("elements")) == 120 - 10 - 3 - 3
    )  # components, services, and the data objects that components write


@needs_samples
def test_arktect():
    """Six components; Alpha uses Beta's service through it, Beta's goes to Gamma, data are shared from Beta to A."""
    result = read(sample("archimate/arktect-aoeff_3_1.xml"))
    assert len(result.inventory.systems) == 6
    assert flows(result) == {
        ("application-component-b", "application-component-c"),
        ("application-component-a", "application-component-b"),
        ("application-component-b", "application-component-a"),
    }


PROCESS = [
    *COMPONENTS,
    ("f", "ApplicationFunction", "Check"),
    ("s", "ApplicationService", "Pay out"),
    ("e", "BusinessEvent", "Damage"),
    ("p", "BusinessProcess", "Register"),
    ("q", "BusinessProcess", "Settle"),
]
STEPS = [
    ("1", "Assignment", "b", "f"),
    ("2", "Realization", "c", "s"),
    ("3", "Serving", "a", "p"),
    ("4", "Serving", "s", "q"),
    ("5", "Triggering", "e", "p"),
    ("6", "Triggering", "p", "f"),
    ("7", "Triggering", "f", "q"),
]


@pytest.mark.parametrize("junction", [False, True])
def test_chains_of_triggering_are_paths_for_those_who_ask(junction):
    """A process stands for the components that serve it, a function for the one it is assigned to; nobody passes an event."""
    steps = STEPS
    elements = PROCESS
    if junction:
        elements = [*PROCESS, ("j", "Junction", "")]
        steps = [*STEPS[:-2], ("6", "Triggering", "p", "j"), ("8", "Triggering", "j", "f"), STEPS[-1]]
    [path] = read(exchange(elements, steps), paths=True).inventory.paths
    assert (path.name, [hop.system for hop in path.hops]) == ("Damage to Settle", ["alpha", "beta", "gamma"])
    assert not read(exchange(elements, steps)).inventory.paths


def test_chains_that_fork_go_round_or_stay_in_one_system():
    fork = read(exchange(PROCESS, [*STEPS, ("8", "Triggering", "p", "q")]), paths=True)
    ways = [[hop.system for hop in path.hops] for path in fork.inventory.paths]
    assert ways == [["alpha", "beta", "gamma"], ["alpha", "gamma"]]
    circle = read(exchange(COMPONENTS, [("1", "Triggering", "a", "b"), ("2", "Triggering", "b", "a")]), paths=True)
    assert not circle.inventory.paths
    assert left_out(circle)["relationships of type Triggering that go round in circles"] == 2
    short = read(exchange(PROCESS, [STEPS[2], STEPS[4]]), paths=True)
    assert left_out(short)["chains of Triggering that pass fewer than two systems"] == 1


def test_a_thicket_of_chains_ends():
    thicket = [(f"e{n}", "ApplicationComponent", f"E {n}") for n in range(60)]
    links = [(f"r{n}-{m}", "Triggering", f"e{n}", f"e{m}") for n in range(60) for m in range(n + 1, min(n + 4, 60))]
    result = read(exchange(thicket, links), paths=True)
    assert len(result.inventory.paths) == 200
    assert left_out(result)["further chains of Triggering"] == 1


def test_endless_parts_of_parts_are_followed_so_far_and_said():
    parts = [(f"f{n}", "ApplicationFunction", f"F {n}") for n in range(400)]
    links = [(f"r{n}", "Composition", f"f{n}", f"f{n + 1}") for n in range(399)]
    result = read(exchange([*COMPONENTS, *parts], [*links, ("x", "Flow", "f399", "a"), ("y", "Assignment", "b", "f0")]))
    assert flows(result) == set()
    assert left_out(result)["elements with more than 300 others behind them, followed no further"] == 1


@needs_samples
def test_paths_of_archisurance():
    result = read(sample("archimate/archisurance.oef.xml"), paths=True)
    assert {path.name: [hop.system for hop in path.hops] for path in result.inventory.paths} == {
        "Customer to Check and Sign Contract": ["policy-data-management", "crm-system", "home-away-policy-administration"],
        "Damage Occured to Pay": ["crm-system", "policy-data-management", "financial-application"],
    }


def test_what_is_left_out_is_told_by_layer():
    elements = [
        *COMPONENTS,
        *((f"p{n}", "BusinessProcess", f"P {n}") for n in range(5)),
        ("n", "Node", "N"),
        ("g", "Goal", "G"),
    ]
    result = read(exchange(elements, []))
    assert left_out(result) == {
        "elements of the business layer": 5,
        "elements that the technology runs on": 1,
        "elements of strategy, motivation and the rest": 1,
    }
    assert "(5 BusinessProcess)" in " ".join(finding.detail for finding in result.findings)


def test_what_is_no_model_is_one_clear_fault():
    for document, code in (
        (exchange(COMPONENTS, [])[:-20], "not-xml"),
        ('<!DOCTYPE model [<!ENTITY x "y">]>' + exchange(COMPONENTS, []).split("?>")[1], "document-type"),
        (exchange(COMPONENTS, []).replace("<elements>", "<e>" * 200 + "<elements>"), "too-deep"),
        (exchange(COMPONENTS, []).replace("UTF-8", "no-such"), "not-xml"),
    ):
        assert codes(try_read(document, fmt="archimate")) == [code]
