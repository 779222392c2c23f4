"""Made-up facts of systems and integrations: which hosting goes with which interface, and how much of it nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.made_up.names import SCHEMA_NOUNS, VENDORS

if TYPE_CHECKING:
    from random import Random

Tree = dict[str, Any]

HOSTING = {"on_premises": 0.40, "cloud": 0.22, "saas": 0.20, "partner": 0.12, "mainframe": 0.06}
LACKS_API = {"mainframe": 0.85, "on_premises": 0.58, "partner": 0.50, "cloud": 0.14, "saas": 0.14}
"""The share of systems of each hosting that lacks an API: with the shares above, 40 % of all."""
LACKING = {"batch": 0.4, "manual": 0.25, "none": 0.35}
ZONE = {
    "mainframe": "core-network",
    "on_premises": "core-network",
    "cloud": "cloud-zone",
    "saas": "saas",
    "partner": "internet",
}
AUTH = {
    "mainframe": ("mainframe", "ldap"),
    "on_premises": ("ldap", "kerberos", "basic", "saml", "none", "proprietary"),
    "cloud": ("oauth2", "oidc", "mtls"),
    "saas": ("oauth2", "api_key", "saml"),
    "partner": ("api_key", "mtls", "ssh_key", "basic"),
}
FORMATS = {
    "mainframe": ("copybook", "fixed_width"),
    "on_premises": ("relational", "xml", "csv", "proprietary", "edifact"),
    "cloud": ("json", "avro", "protobuf"),
    "saas": ("json", "xml"),
    "partner": ("xml", "csv", "edi_x12", "spreadsheet"),
}
STYLES = {"full": ("rest", "graphql", "odata", "events"), "partial": ("soap", "jdbc", "mq"), "batch": ("file",)}
COUNTRIES = {"DE": 0.4, "US": 0.2, "GB": 0.1, "FR": 0.1, "PL": 0.08, "JP": 0.06, "BR": 0.06}
CRITICALITY = {"low": 0.2, "medium": 0.45, "high": 0.25, "mission": 0.1}
CLASSIFICATION = {"public": 0.05, "internal": 0.5, "confidential": 0.35, "restricted": 0.1}
MODES = {"synchronous": 0.33, "batch": 0.27, "event": 0.17, "file": 0.17, "manual": 0.06}
STATUS = {"live": 0.58, "planned": 0.27, "workaround": 0.1, "retiring": 0.05}
PROTOCOLS = {"synchronous": "https", "batch": "jdbc", "event": "amqp", "file": "sftp", "manual": "e-mail"}
FREQUENCIES = {"synchronous": "per call", "batch": "daily", "event": "on change", "file": "hourly", "manual": "weekly"}


def likely(random: Random, share: float) -> bool:
    """Return whether something of that probability happens."""
    return random.random() < share


def choose(random: Random, shares: dict[str, float]) -> str:
    """Return one of the words, each as likely as its share; the last takes what rounding leaves."""
    draw = random.random()
    for word, share in shares.items():
        draw -= share
        if draw < 0:
            return word
    return next(reversed(shares))


def forget(random: Random, tree: Tree, share: float) -> Tree:
    """Return *tree* with each fact unknown with probability *share*: mostly absent, at times ``null`` or the word."""
    kept: Tree = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            kept[key] = forget(random, value, share)
        elif not likely(random, share):
            kept[key] = value
        elif likely(random, 0.3):
            kept[key] = None if likely(random, 0.5) else "unknown"
    return kept


def api_of(random: Random, hosting: str) -> Tree:
    """Return a made-up interface; how likely one is missing depends on *hosting*."""
    if likely(random, LACKS_API[hosting]):
        availability = choose(random, LACKING)
    else:
        availability = "full" if likely(random, 2 / 3) else "partial"
    api: Tree = {"availability": availability, "realtime": availability in STYLES and likely(random, 0.7)}
    if availability in STYLES:
        api["styles"] = [random.choice(STYLES[availability])]
        api["write"] = availability != "batch" and likely(random, 0.6)
    if availability in {"full", "partial"}:
        api["rate_limit"] = {"per_s": random.choice((5, 20, 50, 200))}
        needed = hosting in {"saas", "partner"} and likely(random, 0.3)
        api["terms"] = {"contract": "needed" if needed else "in_place", "lead_time_days": 20 if needed else 0}
    return api


def schemas_of(random: Random, hosting: str) -> list[Tree]:
    """Return one to three made-up schemas."""
    count = 1 + (likely(random, 0.3)) + (likely(random, 0.1))
    rows = []
    for noun in random.sample(SCHEMA_NOUNS, count):
        row: Tree = {"name": noun, "format": random.choice(FORMATS[hosting])}
        row["fields"] = int(random.lognormvariate(4.2, 0.8)) + 3
        row["documented"] = likely(random, 0.6)
        row["contains"] = ["pii"] if likely(random, 0.4) else []
        rows.append(row)
    return rows


def system_facts(random: Random, unknown_share: float) -> Tree:
    """Return everything that is known of a made-up system, but id, name, domain and owner; the hosting always is."""
    hosting = choose(random, HOSTING)
    country = choose(random, COUNTRIES)
    environment = random.choice(("own", "shared", "shared", "none"))
    facts: Tree = {
        "type": "external" if hosting == "partner" else random.choice(("application", "application", "data_store", "channel")),
        "zone": ZONE[hosting],
        "location": [country],
        "vendor": random.choice(VENDORS),
        "business_criticality": choose(random, CRITICALITY),
        "api": api_of(random, hosting),
        "test": {"environment": environment, "data": "masked", "lead_time_days": random.choice((0, 5, 10, 20))},
        "auth": {"method": random.choice(AUTH[hosting])},
        "schemas": schemas_of(random, hosting),
        "sla": {
            "availability": random.choice((0.98, 0.99, 0.995, 0.998, 0.999)),
            "latency_p95_ms": random.choice((80, 200, 400, 900, 2000)),
            "throughput_per_s": random.choice((2, 10, 40, 200)),
            "freshness_hours": random.choice((0, 0, 1, 24)),
            "support": random.choice(("business_hours", "extended", "always")),
        },
        "data_quality": {"completeness": round(random.uniform(0.6, 0.99), 2)},
        "data": {"classification": choose(random, CLASSIFICATION)},
    }
    if likely(random, 0.1):
        facts["data"]["residency"] = [country]
    return {"hosting": hosting, **forget(random, facts, unknown_share)}


def integration_facts(random: Random, source: Tree, target: Tree, unknown_share: float) -> Tree:
    """Return everything that is known of a made-up integration, but id and ends."""
    mode = choose(random, MODES)
    facts: Tree = {
        "identifiers": random.choice(("shared", "shared", "crosswalk", "matching")),
        "mode": mode,
        "protocol": PROTOCOLS[mode],
        "frequency": FREQUENCIES[mode],
        "write": likely(random, 0.25),
        "volume_per_day": round(random.lognormvariate(8, 2)),
        "peak_factor": random.choice((1, 2, 3, 4, 6)),
    }
    held = source.get("schemas") or target.get("schemas")
    if isinstance(held, list):
        facts["carries"] = [random.choice(held)["name"]]
    kept = forget(random, facts, unknown_share)
    kept["status"] = choose(random, STATUS)
    if mode == "synchronous" and likely(random, 0.2):
        kept["needs"] = {"latency_ms": random.choice((500, 2000, 5000)), "availability": 0.995}
    return kept
