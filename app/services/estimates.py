"""Use case: the estimate document of an inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.errors import BadParameter
from app.estimation.effort_model import default_effort_model, read_effort_model
from app.exporters.estimate_document import Heading, build_estimate_document, check_parts, iterate_estimate_parts
from app.inventory.digest import digest
from app.scheduling.forecast import forecast
from app.services.landscapes import landscape_of
from app.services.simulated import FEWEST_SAMPLES, MOST_SAMPLES, MOST_SEED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.estimation.effort_model import EffortModel
    from app.inventory.model import Inventory
    from app.scheduling.forecast import Forecast


def estimate_document(  # noqa: PLR0913  (each changes the document, and has a name)
    inventory: Inventory,
    *,
    version: int | None = None,
    scenario: str | None = None,
    model: bytes | None = None,
    samples: int = 10_000,
    seed: int = 1,
    fields: Sequence[str] | None = None,
    levers: bool = False,
    solver: bool = False,
) -> dict[str, Any]:
    """Return ``seamap/estimate/v1`` (CONTRACT section 5), or the named top-level parts of it.

    *model* is the TOML of an effort model; ``None`` means the bundled profile. *levers*: try all levers and find the set that
    meets the deadline; *solver*: let the solver look for a better order of work.

    Raises:
        UnknownSubject: there is no such scenario.
        BadParameter: a number of samples, a seed or a field's name that cannot be used; no solver where it is asked for.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    check_parts(fields)
    made = make_forecast(inventory, scenario=scenario, model=model, samples=samples, seed=seed, solver=solver)
    return build_estimate_document(made, Heading(digest(inventory), version), fields, levers=levers)


def estimate_parts(  # noqa: PLR0913  (each changes the document, and has a name)
    inventory: Inventory,
    *,
    version: int | None = None,
    scenario: str | None = None,
    model: bytes | None = None,
    samples: int = 10_000,
    seed: int = 1,
    fields: Sequence[str] | None = None,
    levers: bool = False,
    solver: bool = False,
) -> Iterator[tuple[str, Any]]:
    """Return the same document part by part, the longest as an iterator over its rows: for writing it out as it is made.

    Raises as :func:`estimate_document` does, before the first part.
    """
    check_parts(fields)
    made = make_forecast(inventory, scenario=scenario, model=model, samples=samples, seed=seed, solver=solver)
    return iterate_estimate_parts(made, Heading(digest(inventory), version), fields, levers=levers)


def make_forecast(
    inventory: Inventory,
    *,
    scenario: str | None = None,
    model: bytes | None = None,
    samples: int = 10_000,
    seed: int = 1,
    solver: bool = False,
) -> Forecast:
    """Return the forecast that every figure of an estimate is read from.

    Raises:
        UnknownSubject: there is no such scenario.
        BadParameter: a number of samples or a seed that cannot be used.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    check_parameters(samples, seed)
    landscape, effort_model = landscape_of(inventory, scenario), effort_model_of(model)
    declared = landscape_of(inventory) if scenario else None
    return forecast(landscape, effort_model, samples, seed, solver=solver, declared=declared)


def check_parameters(samples: int, seed: int) -> None:
    """Check what every simulation is asked for.

    Raises:
        BadParameter: a number of samples or a seed that cannot be used.
    """
    if not FEWEST_SAMPLES <= samples <= MOST_SAMPLES:
        raise BadParameter(f"samples is {samples}: it must be from {FEWEST_SAMPLES:,} to {MOST_SAMPLES:,}.")
    if not 0 <= seed <= MOST_SEED:
        raise BadParameter(f"seed is {seed}: it must be from 0 to {MOST_SEED:,}.")


def effort_model_of(text: bytes | None) -> EffortModel:
    """Return the effort model of a TOML text, or the bundled one where there is none.

    Raises:
        UnusableEffortModel: the text is not a complete effort model.
    """
    return default_effort_model() if text is None else read_effort_model(text)
