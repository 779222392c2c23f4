"""The work packages of an estimate document, to be compared with what they took."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.errors import BadParameter, LimitExceeded
from app.estimation.learned import is_record
from app.importers.actuals_table import LARGEST, Estimated, EstimatedPackages
from app.importers.decoding import NotText, decode
from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = "seamap/estimate/v1"
HINT = "Give what seamap estimate --format json prints."


def read_estimated_packages(name: str, data: bytes) -> EstimatedPackages:
    """Return the work packages of an estimate document; what a calibrated model had put on them is taken off.

    So a second calibration, from packages that the first one estimated, does not learn the same thing twice.

    Raises:
        BadParameter: it is not an estimate document.
        LimitExceeded: it has more than 64 MiB.
    """
    if len(data) > LARGEST:
        raise LimitExceeded(f"{name} has {len(data):,} bytes; at most {LARGEST:,} are read.")
    try:
        document = json.loads(decode(data))
    except (NotText, ValueError, RecursionError):
        raise BadParameter(f"{name} is not JSON.", hint=HINT) from None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise BadParameter(f"{name} is not a document of {SCHEMA}.", hint=HINT)
    try:
        rows = document["work_packages"]
        packages = {str(row["id"]): _read_package(row) for row in rows}
        return EstimatedPackages(_with_unlearned_base(rows, packages), str(document["inventory"]["id"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BadParameter(f"{name} has no work packages that can be read.", hint=HINT) from None


def _read_package(row: dict[str, Any]) -> Estimated:
    record = math.prod(float(driver["factor"]) for driver in row["drivers"] if is_record(driver["name"]))
    days = float(row["median_days"]) / record if record > 0 else math.nan
    if not math.isfinite(days):
        raise ValueError(row["id"])
    return Estimated(str(row["activity"]), days)


def _with_unlearned_base(rows: Sequence[dict[str, Any]], packages: dict[str, Estimated]) -> dict[str, Estimated]:
    """Take off coordination what was learned about the work that it is a share of."""
    others = [row for row in rows if row["activity"] != Activity.COORDINATE]
    learned = sum(float(row["probability"]) * float(row["median_days"]) for row in others)
    before = sum(float(row["probability"]) * packages[str(row["id"])].days for row in others)
    kept = before / learned if learned > 0 else 1.0
    return {
        name: replace(found, days=found.days * kept) if found.activity == Activity.COORDINATE else found
        for name, found in packages.items()
    }
