"""Use case: two inventories, or two versions of one, as a priced work list on common draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.errors import BadParameter
from app.exporters.difference_document import WorkList
from app.exporters.estimate_document import Heading
from app.inventory.diff import align, diff_inventories
from app.inventory.digest import digest
from app.inventory.scenario import apply_scenario
from app.landscape.build import build_landscape
from app.scheduling.forecast import forecast_side_by_side
from app.services.estimates import check_parameters, effort_model_of

if TYPE_CHECKING:
    from app.inventory.model import Inventory


def difference_document(
    before: Inventory,
    after: Inventory,
    *,
    versions: tuple[int | None, int | None] = (None, None),
    scenario: str | None = None,
    model: bytes | None = None,
    samples: int = 10_000,
    seed: int = 1,
) -> dict[str, Any]:
    """Return what is new, changed, retired, renamed or a temporary bridge in *after*, each with effort and cost.

    Things are matched first, so that one under another id or name draws the same random numbers: a rename alone costs nothing.

    Args:
        before: the earlier inventory; ``after`` the later one.
        versions: numbers of the stored versions, if they are stored.
        scenario: laid over both before they are compared.
        model: the TOML of an effort model; ``None`` means the bundled profile.
        samples: draws, common to both.
        seed: of the draws.

    Raises:
        UnknownSubject: one of the two has no such scenario.
        BadParameter: two currencies; a number of samples or a seed that cannot be used.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    check_parameters(samples, seed)
    if before.currency != after.currency:
        raise BadParameter(
            f"One inventory counts in {before.currency}, the other in {after.currency}: a difference would mean nothing.",
            hint="Give both in one currency.",
        )
    headings = Heading(digest(before), versions[0]), Heading(digest(after), versions[1])
    listed = [bool(inventory.integrations) for inventory in (before, after)]
    if scenario:
        before, after = (apply_scenario(inventory, scenario) for inventory in (before, after))
    effort_model, difference = effort_model_of(model), diff_inventories(before, after)
    landscapes = [
        build_landscape(inventory, scenario, lists_integrations=is_listed)
        for inventory, is_listed in zip((align(before, difference), after), listed, strict=True)
    ]
    old, new = forecast_side_by_side(landscapes[0], landscapes[1:], effort_model, samples, seed)
    return {
        "model": {"id": effort_model.id, "digest": effort_model.digest, "calibrated_on": effort_model.calibrated_on},
        "currency": after.currency,
        "scenario": scenario,
        "samples": samples,
        "seed": seed,
        **WorkList(difference, (old, new), headings).build(),
    }
