"""Whether the rows of an effort model can be used: all there, none too many, every number in the range that its unit allows.

Rows come in, faults in words go out, all of them; reading the TOML is :mod:`app.estimation.effort_model`'s.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.inventory.suggestions import nearest_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from app.estimation.effort_model import Constant, EffortModel, Mixture

SIGNED_UNITS = frozenset({"log-odds", "score"})
COUNTED_FROM_ZERO = frozenset({"odds", "hops", "owners", "exponent", "logarithm", "fields"})
TOLERANCE = 1e-6  # of a sum of shares


def find_row_faults(bundled: EffortModel, constants: Mapping[str, Constant], mixtures: Mapping[str, Mixture]) -> list[str]:
    """Return what is wrong with the rows of an effort model, measured by those of the bundled one."""
    faults = list(_find_names(bundled.constants, constants, "constant"))
    faults += _find_names(bundled.mixtures, mixtures, "mixture")
    for name, row in constants.items():
        known = bundled.constants.get(name)
        if known is not None:
            faults += find_number_faults(row, known)
    for fact, mixture in mixtures.items():
        if fact in bundled.mixtures and mixture.shares.keys() != bundled.mixtures[fact].shares.keys():
            faults.append(f"{fact}: its values must be {', '.join(bundled.mixtures[fact].shares)}")
    return faults


def _find_names(known: Collection[str], given: Collection[str], kind: str) -> Iterator[str]:
    missing = [name for name in known if name not in given]
    if missing:
        yield f"rows are missing: {', '.join(missing)}"
    for name in given:
        if name not in known:
            nearest = nearest_word(name, known)
            yield f"nothing reads a {kind} {name}" + (f"; did you mean {nearest}?" if nearest else "")


def find_number_faults(row: Constant, known: Constant) -> Iterator[str]:
    """Yield what is wrong with the numbers of a row, given the bundled row of that name."""
    if row.unit != known.unit:
        yield f"{row.name}: its unit must be {known.unit}"
    if known.low is not None and row.low is None:
        yield f"{row.name}: low and high are missing"
    for word, number in (("low", row.low), ("likely", row.likely), ("high", row.high)):
        if number is not None and (fault := _judge(number, known, word)):
            yield f"{row.name}: {word} {number:g} {fault}"


def _judge(number: float, known: Constant, word: str) -> str:
    """Say why a number cannot be used; empty where it can. The P10 of something may be nothing, its median may not."""
    if known.unit in SIGNED_UNITS:
        return ""
    if number < 0:
        return "is below 0"
    if known.unit.startswith("share") and number > 1:
        return "is a share above 1"
    may_be_nothing = known.unit.startswith("share") or known.unit in COUNTED_FROM_ZERO or word == "low"
    return "" if number > 0 or may_be_nothing else "is 0, and effort is multiplied or divided by it"


def find_share_fault(shares: Mapping[str, float]) -> str:
    """Say why the shares of a mixture cannot be used; empty where they can.

    >>> find_share_fault({"yes": 0.5, "no": 0.5}), find_share_fault({"yes": 0.5})
    ('', 'its shares are not between 0 and 1 with a sum of 1')
    """
    usable = all(math.isfinite(share) and share >= 0 for share in shares.values())
    if usable and math.isclose(sum(shares.values()), 1, abs_tol=TOLERANCE):
        return ""
    return "its shares are not between 0 and 1 with a sum of 1"
