"""The effort model: the versioned table of constants, each with unit, source, tag and note, and the shares of unknown facts.

A TOML text comes in, a frozen :class:`EffortModel` goes out; every number that the estimator uses is looked up here by name, so
that every output can say where it came from. No constant is written in code.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

from app.errors import UnusableEffortModel
from app.estimation.profile_checks import find_row_faults, find_share_fault
from app.estimation.work_package import Driver

if TYPE_CHECKING:
    from collections.abc import Mapping

TAGS = frozenset("PMBA")
STATED = "A"  # tag of what an inventory states: somebody's assumption about this programme, however well founded
CONSTANT_KEYS = frozenset({"name", "unit", "low", "likely", "high", "source", "tag", "note"})
MIXTURE_KEYS = frozenset({"fact", "shares", "source", "tag", "note"})
COMPLETE_IT = "Start from the whole bundled profile, and change numbers in a copy of it; docs/effort-model.md has every row."
LEARN_AGAIN = (
    "Learn it again from the same finished work: `seamap calibrate`, or POST /calibrations; until then, estimate with the "
    "bundled model: without --model, or with ?model=default."
)
P90_DEVIATE = 1.2815515655446004  # standard normal quantile of 0.9: P10 and P90 lie this many sigmas from the median


@dataclass(frozen=True)
class Constant:
    """One row of the effort model.

    Attributes:
        low: P10, or ``None`` where the row is one number; ``high`` is P90 alike.
        likely: the median.
        tag: P published, M measured, B borrowed, A assumption.
    """

    name: str
    unit: str
    likely: float
    source: str
    tag: str
    low: float | None = None
    high: float | None = None
    note: str = ""

    @property
    def sigmas(self) -> tuple[float, float] | None:
        """Sigma below and above the median of the two-piece lognormal through low, likely and high; ``None`` for one number.

        >>> lower, upper = Constant("x", "days", 40, "", "A", low=20, high=120).sigmas
        >>> round(lower, 3), round(upper, 3)
        (0.541, 0.857)
        """
        if self.low is None or self.high is None:
            return None
        return two_piece_sigmas(self.low, self.likely, self.high)

    @cached_property
    def cited(self) -> str:
        """What a driver gives as its source."""
        return f"{self.name}: {self.source}"

    def driver(self, name: str, value: str, factor: float | None = None) -> Driver:
        """Return the driver that this constant puts on a package; its factor is the constant itself where none is given."""
        return Driver(name, value, self.likely if factor is None else factor, self.cited, self.tag)


@dataclass(frozen=True)
class Mixture:
    """What an unknown fact may turn out to be, with shares that add up to 1."""

    fact: str
    shares: Mapping[str, float]
    source: str
    tag: str

    @cached_property
    def cited(self) -> str:
        """What a driver gives as its source."""
        return f"shares of {self.fact}: {self.source}"

    @cached_property
    def values(self) -> tuple[str, ...]:
        """What the fact may turn out to be."""
        return tuple(self.shares)

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """The share of each of the values."""
        return tuple(self.shares.values())


@dataclass(frozen=True)
class EffortModel:
    """A complete effort model.

    Attributes:
        digest: SHA-256 over everything that can change a figure or a source.
        calibrated_on: number of finished work packages it learned from.
        filled: rows that it lacked and the bundled profile gave, by name: it was learned before they were.
    """

    id: str
    constants: Mapping[str, Constant]
    mixtures: Mapping[str, Mixture]
    digest: str
    calibrated_on: int = 0
    filled: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Constant:
        """Return the constant.

        Raises:
            UnusableEffortModel: the profile has no such row.
        """
        try:
            return self.constants[name]
        except KeyError:
            raise UnusableEffortModel(f"The effort model {self.id!r} has no constant {name!r}.") from None

    def value(self, name: str) -> float:
        """Return the constant's median."""
        return self[name].likely

    def mixture(self, fact: str) -> Mixture:
        """Return the shares of an unknown fact's values.

        Raises:
            UnusableEffortModel: the profile has no such mixture.
        """
        try:
            return self.mixtures[fact]
        except KeyError:
            raise UnusableEffortModel(f"The effort model {self.id!r} has no mixture for {fact!r}.") from None


def two_piece_sigmas(low: float, likely: float, high: float) -> tuple[float, float]:
    """Return sigma below and above the median of the two-piece lognormal whose P10, P50 and P90 are given.

    A low of zero cannot be reached by a logarithm: that side is taken as wide as the other.

    >>> two_piece_sigmas(1, 1, 1)
    (0.0, 0.0)
    """
    if likely <= 0:
        return 0.0, 0.0
    upper = math.log(max(high, likely) / likely) / P90_DEVIATE
    lower = math.log(likely / min(low, likely)) / P90_DEVIATE if low > 0 else upper
    return lower, upper


@cache
def default_effort_model() -> EffortModel:
    """Return the bundled profile.

    >>> default_effort_model()["flow.nominal"].likely
    18.0
    """
    return read_effort_model(resources.files("app.estimation").joinpath("profiles/default.toml").read_bytes())


def bundled_profile() -> bytes:
    """Return the bundled profile's TOML."""
    return resources.files("app.estimation").joinpath("profiles/default.toml").read_bytes()


def read_effort_model(text: bytes) -> EffortModel:
    """Return the effort model that a TOML text states.

    A profile is complete or it is refused, but for one that was learned by an earlier version: it was complete then, so rows
    that came since are the bundled ones, and ``filled`` names them.

    Raises:
        UnusableEffortModel: not TOML, a row without a name, unit, source or tag, a number that cannot be used, a row missing
            that the bundled profile has, or one that nothing reads. The message names every fault.
    """
    try:
        document = tomllib.loads(text.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise UnusableEffortModel(f"The effort model is not TOML: {fault}.") from None
    faults: list[str] = []
    constants = _read_rows(document.get("constant"), "constant", "name", _read_constant, faults)
    mixtures = _read_rows(document.get("mixture"), "mixture", "fact", _read_mixture, faults)
    is_learned = isinstance(document.get("based_on"), dict)
    filled = _fill(constants, mixtures) if is_learned and constants and mixtures else ()
    if text != bundled_profile():  # which is its own measure
        faults += find_row_faults(default_effort_model(), constants, mixtures)
    name, learned = document.get("id"), document.get("calibrated_on", 0)
    if not isinstance(name, str) or not name:
        faults.append("it has no id")
    if isinstance(learned, bool) or not isinstance(learned, int) or learned < 0:
        faults.append("calibrated_on is not a number of work packages")
    if faults:
        detail = f"The effort model cannot be used: {'; '.join(faults)}."
        raise UnusableEffortModel(detail, hint=LEARN_AGAIN if is_learned else COMPLETE_IT)
    content = document | ({"filled": [default_effort_model().digest, *filled]} if filled else {})
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), default=str).encode()
    return EffortModel(
        id=str(name),
        constants=constants,
        mixtures=mixtures,
        digest="sha256:" + hashlib.sha256(canonical).hexdigest(),
        calibrated_on=learned,
        filled=filled,
    )


def _fill(constants: dict[str, Constant], mixtures: dict[str, Mixture]) -> tuple[str, ...]:
    """Give a learned profile the bundled rows that it lacks; return their names: none where it has rows that nothing reads."""
    bundled = default_effort_model()
    if constants.keys() - bundled.constants.keys() or mixtures.keys() - bundled.mixtures.keys():
        return ()  # a misspelt row is no missing one
    missing = [name for name in bundled.constants if name not in constants]
    facts = [fact for fact in bundled.mixtures if fact not in mixtures]
    constants.update((name, bundled.constants[name]) for name in missing)
    mixtures.update((fact, bundled.mixtures[fact]) for fact in facts)
    return (*missing, *facts)


def _read_rows(rows: Any, kind: str, key: str, read: Any, faults: list[str]) -> dict[str, Any]:
    if not isinstance(rows, list) or not rows:
        faults.append(f"it has no [[{kind}]] rows")
        return {}
    found: dict[str, Any] = {}
    for index, row in enumerate(rows, start=1):
        name = row.get(key) if isinstance(row, dict) else None
        if not isinstance(name, str):
            faults.append(f"[[{kind}]] number {index} has no {key}")
        elif name in found:
            faults.append(f"{name} is there twice")
        else:
            try:
                found[name] = read(row)
            except (KeyError, TypeError, ValueError) as fault:
                faults.append(f"{name}: {_word_fault(fault)}")
    return found


def _word_fault(fault: Exception) -> str:
    return f"{fault.args[0]} is missing" if isinstance(fault, KeyError) else str(fault)


def _read_constant(row: dict[str, Any]) -> Constant:
    _refuse_keys(row, CONSTANT_KEYS)
    low, likely, high = (_read_number(row, key) for key in ("low", "likely", "high"))
    if likely is None:
        raise KeyError("likely")
    if (low is None) != (high is None):
        raise ValueError("low and high go together")
    if low is not None and high is not None and not low <= likely <= high:
        raise ValueError(f"low {low:g}, likely {likely:g} and high {high:g} are not in order")
    if row["tag"] not in sorted(TAGS):
        raise ValueError(f"tag {row['tag']!r} is none of P, M, B, A")
    unit, source = _read_text(row, "unit"), _read_text(row, "source")
    return Constant(row["name"], unit, likely, source, row["tag"], low, high, str(row.get("note", "")))


def _refuse_keys(row: dict[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(row.keys() - known)
    if unknown:
        raise ValueError(f"nothing reads its {', '.join(unknown)}")


def _read_text(row: dict[str, Any], key: str) -> str:
    if not isinstance(row[key], str) or not row[key]:
        raise ValueError(f"{key} is not a text")
    return str(row[key])


def _read_number(row: dict[str, Any], key: str) -> float | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{key} is not a finite number")
    return float(value)


def _read_mixture(row: dict[str, Any]) -> Mixture:
    _refuse_keys(row, MIXTURE_KEYS)
    if not isinstance(row["shares"], dict):
        raise TypeError("shares is not a table")
    shares = {str(value): _read_number(row["shares"], value) or 0.0 for value in row["shares"]}
    if fault := find_share_fault(shares):
        raise ValueError(fault)
    if row["tag"] not in sorted(TAGS):
        raise ValueError(f"tag {row['tag']!r} is none of P, M, B, A")
    return Mixture(row["fact"], shares, _read_text(row, "source"), row["tag"])
