"""Use case: an estimate, its schedule or its landscape in a format that other tools read. The same input, the same bytes.

To add a format: a row in :mod:`app.exporters.registry`, and a function from :class:`Material` to bytes in ``_MAKERS`` below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

from app.errors import BadParameter, UnknownSubject
from app.exporters.registry import FORMATS, ExportFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from app.exporters.estimate_document import Heading
    from app.inventory.model import Inventory
    from app.landscape.landscape import Landscape
    from app.scheduling.forecast import Forecast

DEFAULT_CONFIDENCE: Final = 0.8
LEAST_CONFIDENCE, MOST_CONFIDENCE = 0.5, 0.99
PERCENT = 100
_SHARE = re.compile(r"(0?\.\d{1,4})|[pP]?\s*(\d{1,2}(?:\.\d{1,2})?)\s*%?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Exported:
    """A document in a foreign format."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Options:
    """What an export can be told besides what an estimate is.

    Attributes:
        confidence: probability of being done by the dates that milestones are planned for, from 0.5 to 0.99.
        start: the programme's first day, where the inventory has none or another is wanted.
        keys: what things are called in the tool that reads the export, by our id: issue keys, task numbers.
    """

    confidence: float = DEFAULT_CONFIDENCE
    start: date | None = None
    keys: Mapping[str, str] = field(default_factory=dict)


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


def export(
    inventory: Inventory,
    name: str,
    options: Options | None = None,
    *,
    version: int | None = None,
    scenario: str | None = None,
    model: bytes | None = None,
    samples: int = 10_000,
    seed: int = 1,
) -> Exported:
    """Return the export of *inventory* in the format of that name.

    Raises:
        UnknownSubject: there is no such format or scenario.
        BadParameter: an option that cannot be used; a format that is about dates, and no start.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    fmt = get_format(name)
    options = options or Options()
    if options.start is not None:
        moved = inventory.programme.model_copy(update={"start": options.start})
        inventory = inventory.model_copy(update={"programme": moved})
    material = Material(inventory, options, version, scenario, model, samples, seed)
    if fmt.needs_start and material.landscape.inventory.programme.start is None:
        raise BadParameter(
            f"The programme has no start, and {name} is made of dates.",
            hint="Add programme.start to the inventory, or give a first day for this export: start 2026-01-05, for one.",
        )
    return Exported(_MAKERS[fmt.name](material), fmt.media_type)


def get_format(name: str) -> ExportFormat:
    """Return the format of that name.

    Raises:
        UnknownSubject: there is none.
    """
    if name in FORMATS:
        return FORMATS[name]
    raise UnknownSubject(f"There is no export format {name!r}.", hint=f"There is {', '.join(FORMATS)}.")


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


def _make_estimate(material: Material) -> bytes:
    from app.services.derivation import encode_parts

    return encode_parts(material.estimate_parts())


def _make_mspdi(material: Material) -> bytes:
    from app.exporters.mspdi import export_mspdi

    known = {name: int(number) for name, number in material.options.keys.items()}
    return export_mspdi(material.forecast, material.options.confidence, known, material.scenario or "")


def _make_csv(material: Material) -> bytes:
    from app.exporters.schedule_csv import export_schedule_csv

    return export_schedule_csv(material.estimate("work_packages"))


def _make_catalogue(material: Material, write: str) -> bytes:
    from app.exporters import catalogue
    from app.services.catalogue import catalogue_document

    made: bytes = getattr(catalogue, f"export_catalogue_{write}")(catalogue_document(material.landscape))
    return made


def _make_graphml(material: Material) -> bytes:
    from app.exporters.graph_formats import export_graphml
    from app.services.landscapes import graph_document

    return export_graphml(graph_document(material.landscape))


def _make_cytoscape(material: Material) -> bytes:
    from app.exporters.graph_formats import export_cytoscape
    from app.services.landscapes import graph_document

    return export_cytoscape(graph_document(material.landscape))


def _make_drawio(material: Material) -> bytes:
    from app.services.drawio import landscape_drawio

    return landscape_drawio(material.landscape, material.version)


_MAKERS: dict[str, Callable[[Material], bytes]] = {
    "estimate.json": _make_estimate,
    "mspdi": _make_mspdi,
    "csv": _make_csv,
    "catalogue.html": partial(_make_catalogue, write="html"),
    "catalogue.csv": partial(_make_catalogue, write="csv"),
    "catalogue.xlsx": partial(_make_catalogue, write="xlsx"),
    "catalogue.md": partial(_make_catalogue, write="markdown"),
    "graphml": _make_graphml,
    "cytoscape": _make_cytoscape,
    "drawio": _make_drawio,
}
