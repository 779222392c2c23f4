"""Two independent views of the whole, shown beside the estimate and never blended in: COSYSMO's effort, COCOMO's duration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.estimation.effort_model import EffortModel


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """One view: its figure, and the figure over the estimate's median.

    Attributes:
        effort_days: person-days; ``None`` for a check of duration, which has ``duration_months``.
    """

    method: str
    effort_days: float | None
    duration_months: float | None
    ratio: float | None
    note: str


def cross_check(model: EffortModel, size: float, effort_days: float, duration_months: float | None) -> tuple[CrossCheck, ...]:
    """Return COSYSMO's effort for size S and COCOMO II's duration for the estimate's effort.

    Args:
        duration_months: of the estimate; ``None`` where it is not known.

    Source:
        Valerdi, The Constructive Systems Engineering Cost Model, 2005.
        Boehm et al., Software Cost Estimation with COCOMO II, 2000.

    >>> from app.estimation.effort_model import default_effort_model
    >>> cosysmo, cocomo = cross_check(default_effort_model(), 63, 1000, 12)
    >>> round(cosysmo.effort_days), round(cocomo.duration_months, 1)
    (390, 12.9)
    """
    per_month = model.value("cosysmo.days_per_month")
    months = model.value("cosysmo.a") * size ** model.value("cosysmo.exponent") if size > 0 else 0.0
    days = months * per_month
    tdev = (
        model.value("cocomo.tdev_a") * (effort_days / per_month) ** model.value("cocomo.tdev_exponent")
        if effort_days > 0
        else 0.0
    )
    return (
        CrossCheck(
            "cosysmo",
            days,
            None,
            days / effort_days if effort_days > 0 else None,
            "Systems engineering alone: about a third to a half of the estimate is usual.",
        ),
        CrossCheck(
            "cocomo-duration",
            None,
            tdev,
            tdev / duration_months if duration_months else None,
            "A nominal schedule for this effort, blind to owners' capacity, waits and change windows.",
        ),
    )
