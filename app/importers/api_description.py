"""What an API description says of the system that offers the API. A tree comes in, facts go into a draft's record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.importers.names import one_line
from app.importers.plain_documents import read_trees

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.importers.draft import Draft, Record

LONGEST_DEFINITION = 4 * 1024 * 1024
UNIT_SECONDS = {
    "s": 1,
    "sec": 1,
    "second": 1,
    "m": 60,
    "min": 60,
    "minute": 60,
    "h": 3600,
    "hr": 3600,
    "hour": 3600,
    "d": 86_400,
    "day": 86_400,
}
SECONDS_PER_DAY = 86_400
RATE = re.compile(
    r"(\d[\d,.]{0,12}\d|\d)\s*(?:api\s+)?(?:requests?|calls?|messages?|transactions?|queries|req|hits|rps)?\s*"
    r"(?:per|/|an?|each|every)\s*(second|sec|s|minute|min|m|hour|hr|h|day|d)s?\b",
    re.IGNORECASE,
)
LIMITS = re.compile(r"rate[\s_-]?limit|throttl|quota", re.IGNORECASE)
SENTENCE = re.compile(r"[^.\n]{0,300}")


def describe_api(definition: str, row: Record, document: str, draft: Draft) -> None:
    """Put down what a definition within another document says, where it is OpenAPI or AsyncAPI."""
    from app.importers import asyncapi, openapi

    if len(definition) > LONGEST_DEFINITION:
        draft.leave_out("API definitions longer than 4 MiB", document)
        return
    trees = read_trees(definition)
    tree = trees.values[0] if trees.values else None
    if isinstance(tree, dict) and openapi.is_openapi(tree):
        openapi.describe(tree, row, document, draft)
    elif isinstance(tree, dict) and asyncapi.is_asyncapi(tree):
        asyncapi.describe(tree, row, document, draft)
    elif trees.faults and re.match(r"\s*(\{|openapi|swagger|asyncapi)", definition):
        draft.leave_out("API definitions that cannot be parsed", document, why=trees.faults[0].detail)


def find_rates(text: object) -> dict[str, float]:
    """Return the limits that a text states, per second and per day.

    >>> find_rates("Rate limit: 600 requests per minute."), find_rates("limited to 10,000 calls/day (quota)")
    ({'per_s': 10.0}, {'per_day': 10000.0})
    >>> find_rates("Takes 3 minutes")
    {}
    """
    found: dict[str, float] = {}
    for sentence in SENTENCE.findall(text[:20_000]) if isinstance(text, str) else ():
        if LIMITS.search(sentence) or re.search(r"limited to|at most|maximum|up to", sentence, re.IGNORECASE):
            for number, unit in RATE.findall(sentence):
                key, value = _rate(number, unit)
                if value > 0:
                    found[key] = min(value, found.get(key, value))
    return found


def _rate(number: str, unit: str) -> tuple[str, float]:
    digits = re.sub(r",(?=\d{3}\b)", "", number).replace(",", ".")
    value = float(digits) if digits.count(".") <= 1 else 0.0
    seconds = UNIT_SECONDS[unit.lower()]
    if seconds <= UNIT_SECONDS["minute"]:
        return "per_s", round(value / seconds, 6)
    return "per_day", value * SECONDS_PER_DAY / seconds


def rates_of_extensions(node: Any) -> dict[str, float]:
    """Return the limits that extensions of a specification state, such as ``x-rate-limit``.

    >>> rates_of_extensions({"x-rate-limit": {"limit": 120, "period": "minute"}})
    {'per_s': 2.0}
    """
    found: dict[str, float] = {}
    for key, value in node.items() if isinstance(node, dict) else ():
        if not (isinstance(key, str) and key.lower().startswith("x-") and LIMITS.search(key)):
            continue
        if isinstance(value, str):
            found |= find_rates(f"rate limit {value}")
        elif isinstance(value, dict):
            found |= _rate_of_group(value)
    return found


def _rate_of_group(group: dict[str, Any]) -> dict[str, float]:
    number = next((value for value in group.values() if isinstance(value, int | float) and not isinstance(value, bool)), None)
    unit = next(
        (
            word
            for value in [*group.values(), *group]
            for word in re.findall(r"[a-z]+", str(value).lower())
            if word.rstrip("s") in UNIT_SECONDS
        ),
        None,
    )
    if number is None or unit is None:
        return {}
    key, rate = _rate(f"{number:f}".rstrip("0").rstrip("."), unit.rstrip("s") or unit)
    return {key: rate} if rate > 0 else {}


def put_schemas(row: Record, schemas: Iterable[dict[str, Any]], document: str, confidence: float) -> None:
    """Put schemas down, those of equal names once."""
    known = {schema["name"]: schema for schema in row.facts.get("schemas", ())}
    for schema in schemas:
        name = one_line(schema["name"])
        if name:
            known.setdefault(name, {key: value for key, value in {**schema, "name": name}.items() if value is not None})
    row.state("schemas", list(known.values()), confidence, document=document)


def state_rates(row: Record, rates: dict[str, float], confidence: float, document: str) -> None:
    """Put down limits that an inventory can hold."""
    for key, value in rates.items():
        if 0 < value <= 1e9:  # noqa: PLR2004  (what a quantity may be)
            row.state(f"api.rate_limit.{key}", value, confidence, document=document)
