"""What other people's spreadsheets call the facts of an inventory: headers by field, letters and digits alone, lower case.

The first field that knows a header takes it. Headers of LeanIX and ServiceNow exports stand among the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SYSTEMS: Mapping[str, str] = {
    "name": (
        "name system application app appname applicationname systemname component componentname displayname title "
        "ciname configurationitem businessapplication label element elementname product productname solution "
        "service servicename anwendung"
    ),
    "reference": (
        "id systemid applicationid appid externalid sysid ciid number assetid key correlationid applicationnumber "
        "code guid uuid identifier ref"
    ),
    "aliases": "alias aliases shortname acronym abbreviation alsoknownas aka synonyms formername othernames kuerzel",
    "description": (
        "description shortdescription purpose comment comments note notes remarks summary documentation beschreibung"
    ),
    "domain": (
        "domain businessdomain capability businesscapability businessarea area lineofbusiness businessfunction "
        "portfolio cluster relapplicationtobusinesscapability group department businessunit division category"
    ),
    "type": "type systemtype applicationtype class sysclassname componenttype elementtype",
    "hosting": (
        "hosting hostingtype deployment deploymenttype installtype hostedon deploymentmodel runson infrastructure "
        "cloudtype hostingmodel platform hostingdescription"
    ),
    "zone": "zone networkzone securityzone trustzone network networksegment trustboundary",
    "location": "location country countries datacentrelocation hostinglocation",
    "vendor": "vendor manufacturer supplier softwarevendor maker hersteller relapplicationtoprovider",
    "owner": (
        "owner team ownedby itowner applicationowner systemowner owningteam supportgroup managedby responsible "
        "responsibleteam technicalowner productowner itapplicationowner ownerteam assignmentgroup managedbygroup "
        "verantwortlich"
    ),
    "lifecycle": (
        "lifecycle lifecyclestage lifecyclestatus status operationalstatus installstatus lifecyclephase state "
        "lifecyclestagestatus"
    ),
    "available_from": "availablefrom golive golivedate lifecycleactive",
    "business_criticality": (
        "criticality businesscriticality importance tier busicriticality businessimportance busines_criticality "
        "businescriticality"
    ),
    "tags": "tags tag labels keywords",
    "api.availability": (
        "api apiavailability hasapi apiavailable interfaceavailability integrationcapability apisupport apistatus "
        "apimaturity apis"
    ),
    "api.styles": (
        "apitype apistyle apistyles interfacetype apitechnology integrationtype integrationtechnology "
        "interfacetechnology protocol protocols"
    ),
    "api.write": "apiwrite writeaccess canwrite",
    "api.realtime": "apirealtime realtime",
    "api.specification": "apispecification openapi swagger specurl apidocumentation apiurl specification apidocs",
    "api.rate_limit.per_s": "ratelimit ratelimitpers callspersecond tps",
    "api.rate_limit.per_day": "ratelimitperday callsperday",
    "api.terms.contract": "contract apicontract licence license contractstatus",
    "auth.method": "auth authentication authmethod authenticationmethod authtype authenticationtype login sso security",
    "test.environment": "testenvironment testsystem sandbox testenv",
    "sla.availability": "sla availability slaavailability uptime availabilitysla serviceavailability",
    "sla.latency_p95_ms": "latency responsetime latencyms responsetimems latencyp95ms",
    "sla.throughput_per_s": "throughput throughputpers requestspersecond",
    "sla.freshness_hours": "freshness freshnesshours dataage",
    "sla.support": "support supporthours servicehours supportlevel slahours supporttime",
    "data.classification": (
        "classification dataclassification confidentiality sensitivity informationclassification datasensitivity"
    ),
    "data.residency": "residency dataresidency dataresidence datalocation",
    "data_quality.completeness": "completeness datacompleteness dataquality",
    "schemas": "schemas schema dataobjects entities businessobjects relapplicationtodataobject masterdata",
    "schema.format": "dataformat schemaformat fileformat format",
    "schema.fields": "fields numberoffields fieldcount attributes columns",
}
INTEGRATIONS: Mapping[str, str] = {
    "source": (
        "source from sourcesystem sourceapplication sourceapp sender producer fromsystem fromapplication fromapp "
        "sourceelement sourcename origin publisher upstream sendingsystem sourcecomponent sourceci quelle "
        "quellsystem sourceid fromid systema app1 system1"
    ),
    "target": (
        "target to targetsystem targetapplication targetapp receiver consumersystem tosystem toapplication toapp "
        "targetelement targetname destination subscriber downstream receivingsystem targetcomponent "
        "destinationsystem targetci ziel zielsystem targetid toid systemb app2 system2"
    ),
    "provider": (
        "provider providerapplication providersystem offeredby relinterfacetoproviderapplication providingapplication exposedby"
    ),
    "consumer": (
        "consumer consumers consumerapplication consumerapplications consumingapplication "
        "relinterfacetoconsumerapplication usedby"
    ),
    "parent": "parent parentname parentci",
    "child": "child childname childci",
    "name": (
        "name integration integrationname interface interfacename flow flowname connection title displayname label "
        "dataflow integrationtitle"
    ),
    "reference": "id integrationid interfaceid flowid number sysid key externalid ref identifier code",
    "description": "description purpose comment comments notes remarks summary beschreibung",
    "via": ("via middleware through integrationplatform intermediary esb integrationtool hub broker relinterfacetoitcomponent"),
    "carries": (
        "carries data dataobject dataobjects payload content information entity informationobject object objects "
        "message messages dataentity relinterfacetodataobject datatransferred infoexchanged dataexchanged"
    ),
    "mode": (
        "mode pattern integrationpattern interactiontype integrationstyle style communication interactionpattern "
        "communicationtype integrationtype interfacetype transfertype synchronicity exchangepattern"
    ),
    "relation": "type relationtype relationship relationshiptype connectiontype",
    "protocol": (
        "protocol technology transport transportprotocol method connectivity tech connectiontechnology integrationtechnology"
    ),
    "frequency": "frequency schedule timing interval howoften periodicity cycle updatefrequency transferfrequency",
    "status": "status lifecycle state lifecyclestatus operationalstatus lifecyclestage",
    "direction": "direction datadirection dataflowdirection flowdirection",
    "volume_per_day": ("volume volumeperday volumeday dailyvolume messagesperday transactionsperday recordsperday callsperday"),
    "identifiers": "identifiers keys keymapping",
    "write": "write writes",
    "failure_share": "failureshare failurerate errorrate",
    "needs.latency_ms": "latency latencyms maxlatency requiredlatency",
    "needs.availability": "availability requiredavailability",
    "needs.freshness_hours": "freshness freshnesshours",
    "tags": "tags tag labels keywords",
}
PATHS: Mapping[str, str] = {
    "name": "name path process pathname processname journey valuestream title usecase scenario",
    "reference": "id pathid processid key",
    "hops": "hops systems steps chain sequence applications route flow systemsinorder",
    "description": "description purpose notes",
    "business_criticality": "criticality businesscriticality importance priority",
    "needs.latency_ms": "latency latencyms maxlatency requiredlatency",
    "needs.availability": "availability requiredavailability",
    "needs.freshness_hours": "freshness freshnesshours",
}
TEAMS: Mapping[str, str] = {
    "name": "name team teamname group supportgroup owner ownername",
    "kind": "kind type",
    "contact": "contact email mail lead manager",
    "capacity": "capacity fte people headcount",
    "rate_per_day": "rate rateperday dailyrate costperday",
    "lead_time_days": "leadtime leadtimedays",
}
ROLES: Mapping[str, Mapping[str, str]] = {"integrations": INTEGRATIONS, "systems": SYSTEMS, "paths": PATHS, "teams": TEAMS}

# What a sheet's name says about its rows.
SHEET_NAMES: Mapping[str, tuple[str, ...]] = {
    "integrations": (
        "integration",
        "interface",
        "flow",
        "connection",
        "relation",
        "cmdbrel",
        "schnittstelle",
        "dependenc",
        "link",
    ),
    "systems": ("system", "application", "app", "component", "cmdbci", "inventory", "anwendung", "catalog", "portfolio"),
    "paths": ("path", "process", "journey", "valuestream"),
    "teams": ("team", "owner", "supportgroup", "sysusergroup"),
}
