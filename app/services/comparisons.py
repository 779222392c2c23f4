"""Use case: scenarios of an inventory side by side with the inventory as declared, on common draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.errors import BadParameter
from app.exporters.comparison_document import DECLARED, Told, base_row, scenario_row
from app.exporters.estimate_document import Heading
from app.inventory.digest import digest
from app.inventory.scenario import get_scenario
from app.scheduling.forecast import SideBySide, forecast_side_by_side
from app.services.estimates import check_parameters, effort_model_of
from app.services.landscapes import landscape_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.inventory.model import Inventory

MOST_SCENARIOS = 20


def comparison_document(
    inventory: Inventory,
    scenarios: Sequence[str] = (),
    *,
    version: int | None = None,
    model: bytes | None = None,
    samples: int = 10_000,
    seed: int = 1,
) -> dict[str, Any]:
    """Return the base and each scenario: summary, difference with its own spread, probability of being cheaper, what changed.

    Errors and warnings that a scenario has and the base has not go with it, and the base's errors with the base.

    They know each other's orders of work, so that what two searches leave by chance is no difference. Where the base keeps the
    order that was found for a scenario (``order_of``), it ends sooner in the middle of its futures than its estimate by itself
    says (``alone``). A scenario keeps its own, that of the base by itself (``declared``), or the other scenario's that the base
    keeps.

    Args:
        inventory: as declared; it is the base.
        scenarios: ids in the order wanted; none: all that the inventory has.
        version: number of the stored version, if it is stored.
        model: the TOML of an effort model; ``None`` means the bundled profile.
        samples: draws; the same ones serve the base and every scenario.
        seed: of the draws.

    Raises:
        UnknownSubject: there is no such scenario.
        BadParameter: no scenario to compare, or more than twenty; a number of samples or a seed that cannot be used.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    check_parameters(samples, seed)
    wanted = list(dict.fromkeys(scenarios or [scenario.id for scenario in inventory.scenarios]))
    named = {scenario: get_scenario(inventory, scenario).name for scenario in wanted}
    if not wanted:
        raise BadParameter(f"{inventory.id!r} has no scenario to compare with.", hint="Declare one under `scenarios`.")
    if len(wanted) > MOST_SCENARIOS:
        raise BadParameter(f"{len(wanted)} scenarios are too many to compare at once.", hint=f"Name at most {MOST_SCENARIOS}.")
    effort_model, heading = effort_model_of(model), Heading(digest(inventory), version)
    landscapes = (landscape_of(inventory, scenario) for scenario in wanted)
    beside = forecast_side_by_side(landscape_of(inventory), landscapes, effort_model, samples, seed)
    base, whose = next(beside), [DECLARED, *wanted]
    told = Told.of(base.forecast, heading)
    rows = [_row(base, next(beside), told, heading, name, whose) for name in named.values()]  # one forecast at a time is kept
    return {
        "inventory": {"id": inventory.id, "name": inventory.name, "version": version, "digest": heading.digest},
        "model": {"id": effort_model.id, "digest": effort_model.digest, "calibrated_on": effort_model.calibrated_on},
        "currency": inventory.currency,
        "samples": samples,
        "seed": seed,
        "base": base_row(base, told, None if base.order_of is None else whose[base.order_of], heading),
        "scenarios": rows,
    }


def _row(
    base: SideBySide, beside: SideBySide, told: Told, heading: Heading, name: str | None, whose: Sequence[str]
) -> dict[str, Any]:
    order_of = None if beside.order_of is None else whose[beside.order_of]
    return scenario_row(base.forecast, beside.forecast, (told, Told.of(beside.forecast, heading)), name, order_of)
