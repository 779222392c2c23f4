"""How people spell the vocabulary: ``REST API``, ``Web service`` and ``rest`` are one word. Text comes in, a word goes out.

Where two words could be meant there is no entry: guessing is worse than asking. What is not in the table stays as it was, and
validation says which words there are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# By the last key of a fact, or the last two: what else people write for each word.
SPELLINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "availability": {
        "full": ("complete", "full api", "a full api", "full one", "documented api"),
        "partial": (
            "yes",
            "api",
            "available",
            "some",
            "limited",
            "partly",
            "incomplete",
            "partial api",
            "a partial api",
            "a partial one",
            "partial one",
            "read only",
            "readonly",
        ),
        "batch": (
            "file",
            "files",
            "files on a timetable",
            "file transfer",
            "extract",
            "extracts",
            "nightly",
            "nightly files",
            "batch files",
            "etl",
        ),
        "manual": (
            "screen",
            "screens",
            "screens alone",
            "screens only",
            "spreadsheet",
            "spreadsheets",
            "excel",
            "by hand",
            "ui only",
            "gui only",
        ),
        "none": ("nothing", "no way in", "no api", "not available", "closed", "no interface"),
    },
    "styles": {
        "rest": ("rest api", "restful", "web service", "webservice", "http", "https", "http api", "json", "rest json", "api"),
        "graphql": ("graph ql",),
        "soap": ("soap api", "soap web service", "wsdl", "soap xml", "xml web service"),
        "grpc": ("g rpc", "protobuf"),
        "events": (
            "event",
            "kafka",
            "event stream",
            "stream",
            "streaming",
            "pub sub",
            "pubsub",
            "webhook",
            "webhooks",
            "topic",
        ),
        "odata": ("o data",),
        "jdbc": ("odbc", "sql", "database", "db", "db link", "dblink", "direct db", "database link"),
        "file": ("files", "ftp", "sftp", "ftps", "csv", "file transfer", "batch file", "flat file", "file share"),
        "mq": ("ibm mq", "mqseries", "websphere mq", "message queue", "queue", "jms", "rabbitmq", "amqp", "messaging"),
        "smtp": ("email", "e mail", "mail"),
        "hl7": ("hl7 v2", "mllp"),
        "edi": ("edifact", "x12", "as2"),
        "screen": ("screen scraping", "rpa", "ui", "terminal"),
    },
    "type": {
        "application": ("app", "business application", "software", "service", "system", "web application", "saas application"),
        "data_store": ("database", "db", "datastore", "data warehouse", "warehouse", "data lake", "storage"),
        "channel": ("front end", "frontend", "portal", "website", "mobile app"),
        "platform": ("infrastructure", "technical platform"),
        "middleware": ("esb", "integration platform", "message broker", "broker", "api gateway", "gateway", "ipaas", "etl"),
        "external": ("third party", "partner system", "external system", "external service"),
        "device": ("iot device", "sensor", "machine", "plc"),
    },
    "hosting": {
        "on_premises": (
            "on premise",
            "on prem",
            "onprem",
            "onpremise",
            "data center",
            "data centre",
            "datacenter",
            "in house",
            "local",
            "own data centre",
        ),
        "mainframe": ("host", "main frame", "zos", "z os", "as400", "as 400", "iseries", "ibm i"),
        "cloud": (
            "aws",
            "azure",
            "gcp",
            "google cloud",
            "public cloud",
            "private cloud",
            "iaas",
            "paas",
            "cloud hosted",
            "amazon web services",
        ),
        "saas": ("software as a service", "vendor hosted"),
        "partner": ("third party", "external", "outsourced", "outsourcer", "managed by partner"),
    },
    "lifecycle": {
        "planned": (
            "plan",
            "phase in",
            "phasein",
            "future",
            "proposed",
            "in development",
            "under development",
            "project",
            "pipeline",
        ),
        "active": (
            "live",
            "production",
            "in production",
            "operational",
            "in use",
            "in service",
            "current",
            "installed",
            "in operation",
        ),
        "retiring": ("phase out", "phaseout", "sunset", "deprecated", "to be retired", "end of support"),
        "retired": ("end of life", "endoflife", "eol", "decommissioned", "retire", "inactive", "archived", "out of service"),
    },
    "business_criticality": {
        "low": (
            "minor",
            "4 not critical",
            "4 less critical",
            "4",
            "administrative service",
            "administrativeservice",
            "tier 4",
            "tier 3",
            "not critical",
        ),
        "medium": (
            "moderate",
            "normal",
            "3",
            "3 less critical",
            "business operational",
            "businessoperational",
            "tier 2",
            "less critical",
        ),
        "high": (
            "critical",
            "business critical",
            "businesscritical",
            "important",
            "2",
            "2 somewhat critical",
            "tier 1",
            "somewhat critical",
        ),
        "mission": (
            "mission critical",
            "missioncritical",
            "vital",
            "very high",
            "1",
            "1 most critical",
            "tier 0",
            "most critical",
        ),
    },
    "method": {
        "oauth2": ("oauth", "oauth 2", "oauth 2 0", "oauth2 0", "bearer", "jwt", "client credentials"),
        "oidc": ("openid", "openid connect", "open id connect", "sso oidc"),
        "saml": ("saml2", "saml 2", "saml 2 0"),
        "mtls": ("mutual tls", "client certificate", "certificate", "x509", "mutual ssl", "2 way ssl"),
        "api_key": ("apikey", "key", "token", "api token", "access key"),
        "basic": ("basic auth", "http basic", "password", "user password", "username password", "userid password"),
        "kerberos": ("windows", "ntlm", "integrated windows"),
        "ldap": ("active directory",),
        "ssh_key": ("ssh", "sftp key", "public key", "ssh keys"),
        "mainframe": ("racf", "acf2", "top secret"),
        "none": ("no", "anonymous", "open", "no auth", "unauthenticated"),
    },
    "format": {
        "fixed_width": ("fixed", "fixed length", "flat file", "flat"),
        "csv": ("delimited", "text file", "tsv"),
        "edi_x12": ("x12", "edi", "ansi x12"),
        "hl7v2": ("hl7", "hl7 v2"),
        "iso20022": ("iso 20022", "pain", "pacs", "camt"),
        "swift_mt": ("swift", "mt"),
        "relational": ("table", "tables", "sql", "database", "db"),
        "spreadsheet": ("excel", "xlsx", "xls"),
        "document": ("pdf", "scan", "image", "word"),
        "copybook": ("cobol", "cobol copybook", "ebcdic"),
    },
    "mode": {
        "synchronous": (
            "sync",
            "request response",
            "request reply",
            "real time",
            "realtime",
            "online",
            "api",
            "call",
            "rest",
            "soap",
            "rpc",
        ),
        "event": (
            "async",
            "asynchronous",
            "message",
            "messaging",
            "event driven",
            "stream",
            "streaming",
            "publish subscribe",
            "pub sub",
            "push",
            "queue",
            "near real time",
        ),
        "batch": ("nightly", "scheduled", "daily batch", "etl", "bulk", "offline"),
        "file": ("file transfer", "ftp", "sftp", "csv"),
        "manual": ("by hand", "e mail", "email", "excel", "swivel chair", "paper", "user", "human"),
    },
    "status": {
        "live": ("active", "existing", "current", "production", "in production", "operational", "as is", "in use"),
        "planned": ("new", "to be", "to build", "future", "proposed", "required", "target"),
        "workaround": ("temporary", "interim", "stop gap", "stopgap", "pilot", "tactical"),
        "retiring": ("retired", "to be retired", "sunset", "phase out", "decommission", "obsolete"),
    },
    "classification": {
        "internal": ("internal use", "internal only", "company internal"),
        "confidential": ("sensitive", "private", "personal", "pii"),
        "restricted": ("secret", "strictly confidential", "highly confidential", "top secret", "highly restricted"),
        "public": ("open", "unclassified"),
    },
    "contains": {
        "pii": ("personal", "personal data", "gdpr"),
        "phi": ("health", "health data", "medical"),
        "card": ("pci", "card data", "cardholder data", "credit card"),
        "bank": ("bank data", "iban", "account", "bank account"),
        "biometric": ("biometrics",),
    },
    "support": {
        "business_hours": ("office hours", "8x5", "8 5", "5x8", "9 to 5", "working hours", "bronze"),
        "extended": ("12x5", "12x6", "16x5", "silver", "extended hours"),
        "always": ("24x7", "24 7", "7x24", "round the clock", "gold", "platinum", "24h"),
        "none": ("no", "no support", "best effort"),
    },
    "environment": {
        "own": ("yes", "dedicated", "available", "sandbox"),
        "shared": ("common", "uat", "integration environment"),
        "none": ("no", "missing", "not available"),
    },
    "contract": {
        "in_place": ("yes", "signed", "agreed", "done", "available", "ok"),
        "needed": ("no", "required", "open", "to be signed", "missing", "pending"),
        "refused": ("rejected", "declined"),
    },
    "kind": {
        "internal": ("in house", "own", "employees"),
        "vendor": ("supplier", "software vendor"),
        "partner": ("external", "outsourcer", "third party", "service provider"),
    },
    "identifiers": {
        "shared": ("same", "common", "same key", "common key"),
        "crosswalk": ("mapping", "mapping table", "lookup", "cross reference", "xref"),
        "matching": ("match", "fuzzy", "no common key"),
    },
    "test.data": {
        "synthetic": ("generated", "dummy", "test data"),
        "masked": ("anonymised", "anonymized", "pseudonymised"),
        "none": ("no",),
    },
    "category": {
        "licence": ("license", "licenses", "licences", "software"),
        "infrastructure": ("cloud", "hardware", "hosting"),
        "run": ("operations", "operation", "support", "maintenance"),
        "change_management": ("training", "change", "adoption", "organisational change"),
    },
}


def word_of(text: str, key: str, words: Sequence[str]) -> str:
    """Return the word of the vocabulary that *text* means for the fact *key*, or *text* where none is known.

    >>> word_of("REST API", "api.styles", ("rest", "soap")), word_of("perhaps", "mode", ("event",))
    ('rest', 'perhaps')
    """
    folded = _fold(text)
    for word in words:
        if _fold(word) == folded:
            return word
    meant = _meant(key).get(folded)
    return meant if meant is not None and meant in words else text.strip()


@cache
def _meant(key: str) -> Mapping[str, str]:
    parts = key.split(".")
    table = SPELLINGS.get(".".join(parts[-2:])) or SPELLINGS.get(parts[-1]) or {}
    return {_fold(spelling): word for word, spellings in table.items() for spelling in spellings}


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()
