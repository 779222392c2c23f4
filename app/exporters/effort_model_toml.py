"""A calibrated effort model as TOML: complete, with where it was learned, and no date: same actuals, same bytes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.estimation.calibrated_model import Calibration
    from app.estimation.effort_model import Constant, Mixture

LONGEST_SLUG = 40


def export_calibration(calibration: Calibration) -> bytes:
    """Return the calibrated profile as UTF-8 TOML, readable by :func:`app.estimation.effort_model.read_effort_model`."""
    lines = [
        "# A calibrated effort model. The rows named learned.*, sigma.common and sigma.item hold what finished work says.",
        *_pairs(_head(calibration)),
        "",
    ]
    for source in calibration.sources:
        row = {"file": source.file, "digest": source.digest, "packages": source.packages}
        lines += ["[[learned_from]]", *_pairs(row), ""]
    for constant in calibration.constants.values():
        lines += ["[[constant]]", *_pairs(_constant(constant)), ""]
    for mixture in calibration.base.mixtures.values():
        lines += ["[[mixture]]", *_pairs(_mixture(mixture)), ""]
    return "\n".join(lines).encode()


def _head(calibration: Calibration) -> dict[str, Any]:
    base, whose = calibration.base, calibration.organisation
    slug = re.sub(r"[^a-z0-9]+", "-", (whose or "others").casefold()).strip("-")[:LONGEST_SLUG] or "own"
    title = f"Learned from {calibration.packages} finished work packages"
    head: dict[str, Any] = {
        "id": f"{base.id}+{slug}",
        "title": f"{title}, for {whose}" if whose else f"{title} of several organisations, for one that was never seen",
        "calibrated_on": calibration.packages,
        "based_on": {"id": base.id, "digest": base.digest},
    }
    return head | ({"organisation": whose} if whose else {})


def _constant(row: Constant) -> dict[str, Any]:
    written = {"name": row.name, "unit": row.unit, "low": row.low, "likely": row.likely, "high": row.high}
    written |= {"source": row.source, "tag": row.tag, "note": row.note or None}
    return {key: value for key, value in written.items() if value is not None}


def _mixture(row: Mixture) -> dict[str, Any]:
    return {"fact": row.fact, "source": row.source, "tag": row.tag, "shares": row.shares}


def _pairs(table: Mapping[str, Any]) -> Iterable[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in table.items()]


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _value(key)


def _value(value: Any) -> str:
    r"""Return a value as TOML writes it. A JSON string is a basic string of TOML but for DEL, which TOML wants escaped.

    >>> _value('a"b\x7f'), _value({"x": 1}), _value(0.25)
    ('"a\\"b\\u007f"', '{ x = 1 }', '0.25')
    """
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, float | int):
        return repr(value)
    return "{ " + ", ".join(f"{_key(key)} = {_value(part)}" for key, part in value.items()) + " }"
