"""Free properties of other formats (ArchiMate properties, Structurizr properties, CALM metadata) that name facts of ours.

A key and a value come in; where the key means a fact and the value says something, the fact goes into a record.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.importers.draft import STATED
from app.importers.names import one_line
from app.importers.vocabularies import CLASSIFICATIONS, STYLES_OF_APIS, technology
from app.inventory.matching import name_key
from app.inventory.vocabulary import ApiAvailability, AuthMethod, Criticality, Hosting, Lifecycle, SystemType

if TYPE_CHECKING:
    from enum import StrEnum

    from app.importers.draft import Draft, Record

FACTS = {
    "vendor": ("vendor", "supplier", "manufacturer", "provider"),
    "owner": (
        "owner",
        "applicationowner",
        "systemowner",
        "technicalowner",
        "productowner",
        "team",
        "ownedby",
        "responsible",
        "itowner",
    ),
    "domain": ("domain", "businessdomain", "capability", "businesscapability", "subdomain", "portfolio"),
    "lifecycle": ("lifecycle", "lifecyclestatus", "lifecyclephase", "lifecyclestage", "status", "phase"),
    "hosting": ("hosting", "hostingtype", "deployment", "deploymenttype", "deploymentmodel", "hostingmodel"),
    "type": ("applicationtype", "systemtype"),
    "data.classification": (
        "classification",
        "dataclassification",
        "confidentiality",
        "informationclassification",
        "sensitivity",
    ),
    "business_criticality": ("criticality", "businesscriticality", "importance", "tier"),
    "api.availability": ("api", "apiavailability", "interface", "apiavailable"),
    "api.specification": (
        "apispecification",
        "apidocumentation",
        "openapi",
        "openapiurl",
        "apidocs",
        "specification",
        "swagger",
    ),
    "api.styles": ("apistyle", "apitype", "interfacetype", "apitechnology"),
    "auth.method": ("auth", "authentication", "authenticationmethod", "authmethod"),
}
KEYS = {key: fact for fact, keys in FACTS.items() for key in keys}
VALUES: dict[str, type[StrEnum]] = {
    "lifecycle": Lifecycle,
    "hosting": Hosting,
    "type": SystemType,
    "business_criticality": Criticality,
    "api.availability": ApiAvailability,
    "auth.method": AuthMethod,
}
SPELLINGS: dict[str, dict[str, str]] = {
    "lifecycle": {
        "active": "production live inproduction operational inuse run",
        "planned": "plan proposed development indevelopment target phasein",
        "retiring": "phaseout sunset deprecated",
        "retired": "endoflife decommissioned obsolete",
    },
    "hosting": {
        "on_premises": "onprem onpremise datacenter datacentre inhouse",
        "cloud": "aws azure gcp paas iaas publiccloud privatecloud kubernetes",
        "saas": "softwareasaservice",
        "mainframe": "zos as400",
        "partner": "thirdparty outsourced",
    },
    "business_criticality": {
        "mission": "missioncritical critical veryhigh",
        "high": "businesscritical important",
        "medium": "moderate normal",
        "low": "minor administrativeservice",
    },
    "api.availability": {"partial": "yes true rest soap", "none": "no false"},
    "auth.method": {
        "oauth2": "oauth jwt",
        "oidc": "openidconnect sso",
        "mtls": "mutualtls x509",
        "api_key": "apikey",
        "basic": "basicauth",
        "saml": "saml2",
        "ldap": "activedirectory",
    },
}


def state_property(row: Record, draft: Draft, key: object, value: object, confidence: float = STATED) -> bool:
    """Put down the fact that a property names; return whether it named one with a value that is known.

    A property may also be named like the fact itself, such as ``api.availability``.
    """
    text = one_line(value)
    fact = KEYS.get(name_key(one_line(key)))
    if fact is None or not text:
        return False
    if fact == "owner":
        row.state(fact, draft.team(text), confidence)
    elif fact == "data.classification":
        row.state(fact, classification(text), confidence)
    elif fact == "api.styles":
        row.add(fact, STYLES_OF_APIS.get(text.casefold()) or technology(text)[0], confidence)
    elif fact == "api.specification" and not re.match(r"https?://|[\w./-]+\.(ya?ml|json)$", text):
        return False
    elif fact in VALUES:
        row.state(fact, known_word(fact, text), confidence)
    else:
        row.state(fact, text, confidence)
    return fact in row.facts


def known_word(fact: str, text: str) -> str | None:
    """Return the word of our vocabulary that a value means.

    >>> known_word("hosting", "On-Premises"), known_word("lifecycle", "In production"), known_word("hosting", "somewhere")
    ('on_premises', 'active', None)
    """
    key = name_key(text)
    own = {name_key(str(member)): str(member) for member in VALUES[fact]}
    meant = (word for word, spelled in SPELLINGS.get(fact, {}).items() if key in spelled.split())
    return own.get(key) or next(meant, None)


def classification(text: str) -> str | None:
    """Return how confidential a word of another format says data are.

    >>> classification("PII"), classification("Highly Confidential"), classification("blue")
    ('confidential', 'restricted', None)
    """
    lower = " ".join(re.split(r"[\s_]+", text.casefold().strip()))
    return CLASSIFICATIONS.get(lower) or CLASSIFICATIONS.get(lower.replace(" ", "-"))
