"""What exports are made of, computed when it is first asked for, and what they can be told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from app.errors import BadParameter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.exporters.estimate_document import Heading
    from app.inventory.model import Inventory
    from app.landscape.landscape import Landscape
    from app.scheduling.forecast import Forecast

DEFAULT_CONFIDENCE: Final = 0.8
LEAST_CONFIDENCE, MOST_CONFIDENCE = 0.5, 0.99
PERCENT = 100
_SHARE = re.compile(r"(0?\.\d{1,4})|[pP]?\s*(\d{1,2}(?:\.\d{1,2})?)\s*%?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Options:
    """What an export can be told besides what an estimate is.

    Attributes:
        confidence: probability of being done by the dates that milestones are planned for, from 0.5 to 0.99.
        start: the programme's first day, where the inventory has none or another is wanted.
        keys: what things are called in the tool that reads the export, by our id: issue keys, task numbers.
        states: what state they are in there, for a tool that wants to be told when it updates them.
    """

    confidence: float = DEFAULT_CONFIDENCE
    start: date | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Material:
    """What formats are made of, each part computed when it is first asked for."""

    inventory: Inventory
    options: Options
    version: int | None = None
    scenario: str | None = None
    model: bytes | None = None
    samples: int = 10_000
    seed: int = 1
    numbers: dict[str, int] = field(default_factory=dict)

    @cached_property
    def landscape(self) -> Landscape:
        """The landscape, under the scenario where there is one."""
        from app.services.landscapes import landscape_of

        return landscape_of(self.inventory, self.scenario)

    @cached_property
    def forecast(self) -> Forecast:
        """Effort, cost and dates."""
        from app.services.estimates import make_forecast

        return make_forecast(self.inventory, scenario=self.scenario, model=self.model, samples=self.samples, seed=self.seed)

    @cached_property
    def names(self) -> dict[tuple[str, str], str]:
        """Names of systems, integrations, paths and the programme, by kind and id."""
        from app.exporters.subject_names import name_subjects

        return name_subjects(self.forecast.plan.landscape)

    def estimate(self, *fields: str) -> dict[str, Any]:
        """Return ``seamap/estimate/v1``, or the named top-level parts of it."""
        from app.exporters.estimate_document import build_estimate_document

        return build_estimate_document(self.forecast, self._heading(), fields or None)

    def estimate_parts(self) -> Iterator[tuple[str, Any]]:
        """Return the same document part by part, rows as iterators."""
        from app.exporters.estimate_document import iterate_estimate_parts

        return iterate_estimate_parts(self.forecast, self._heading(), None)

    def _heading(self) -> Heading:
        from app.exporters.estimate_document import Heading
        from app.inventory.digest import digest

        return Heading(digest(self.inventory), self.version)


def parse_confidence(text: str) -> float:
    """Return a probability that is written as people write it.

    Raises:
        BadParameter: it is none, or not from 0.5 to 0.99.

    >>> parse_confidence("P80"), parse_confidence("80 %"), parse_confidence("0.8"), parse_confidence("50")
    (0.8, 0.8, 0.8, 0.5)
    """
    found = _SHARE.fullmatch(text.strip())
    share = 0.0 if found is None else float(found[1]) if found[1] else float(found[2]) / PERCENT
    if not LEAST_CONFIDENCE <= share <= MOST_CONFIDENCE:
        raise BadParameter("The confidence is not from P50 to P99.", hint="P80, 80 % and 0.8 mean the same.")
    return share


def parse_start(text: str | None) -> date | None:
    """Return the first day that is given for an export.

    Raises:
        BadParameter: it is no date.

    >>> parse_start("2026-01-05"), parse_start(None)
    (datetime.date(2026, 1, 5), None)
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadParameter("The start is not a date.", hint="Year, month, day: 2026-01-05.") from None
