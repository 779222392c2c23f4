"""The calibrated effort model: a complete profile whose learned rows hold what finished work says, and where it was learned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.errors import UnknownSubject
from app.estimation.calibration import Evidence, Prediction, prior_of
from app.estimation.learned import ORGANISATION, activity_row
from app.inventory.suggestions import nearest_word
from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.estimation.actuals import Actual, ActualsSource
    from app.estimation.effort_model import Constant, EffortModel

MEASURED = "M"
DIGITS = 6  # significant digits of a learned constant: a hundred times finer than anything it is learned from


@dataclass(frozen=True)
class Calibration:
    """What was learned, and the rows that say so.

    Attributes:
        organisation: whose model it is; ``None`` for an organisation that was never seen.
        predictions: what is believed about the next package, by activity.
        constants: every row of the profile, the learned ones changed.
    """

    base: EffortModel
    organisation: str | None
    evidence: Evidence
    predictions: Mapping[Activity, Prediction]
    constants: Mapping[str, Constant]
    sources: tuple[ActualsSource, ...]

    @property
    def packages(self) -> int:
        """How many finished packages were learned from."""
        return sum(self.evidence.count(name) for name in self.evidence.organisations)

    @property
    def own_packages(self) -> int:
        """How many of them are the organisation's own; 0 for an organisation that was never seen."""
        return self.evidence.count(self.organisation) if self.organisation is not None else 0


def calibrate(
    base: EffortModel, actuals: Sequence[Actual], sources: Sequence[ActualsSource], organisation: str | None = None
) -> Calibration:
    """Return what *actuals* say about *base*.

    Args:
        organisation: whose model is wanted. Left out, it is the only one there is; where there are several, the model is for
            an organisation that was never seen, whose estimates are wider.

    Raises:
        BadParameter: *base* is calibrated already: learning starts from what nobody's actuals have changed.
        UnknownSubject: there are no actuals of that organisation.
    """
    evidence = Evidence(prior_of(base), actuals)
    whose = _choose_organisation(evidence, organisation)
    predictions = {activity: evidence.predict(whose, str(activity)) for activity in Activity}
    rows = dict(base.constants)
    for row in _learn_rows(base, evidence, whose, predictions):
        rows[row.name] = row
    return Calibration(base, whose, evidence, predictions, rows, tuple(sources))


def _choose_organisation(evidence: Evidence, organisation: str | None) -> str | None:
    names = evidence.organisations
    if organisation is None:
        return names[0] if len(names) == 1 else None
    if organisation not in names:
        near = nearest_word(organisation, names)
        hint = f"Did you mean {near!r}?" if near else f"There are {', '.join(names)}."
        raise UnknownSubject(f"There is no finished work of {organisation!r}.", hint=hint)
    return organisation


def _learn_rows(
    base: EffortModel, evidence: Evidence, whose: str | None, predictions: Mapping[Activity, Prediction]
) -> list[Constant]:
    """Return the rows that change; an activity without finished packages of its own keeps its row."""
    count = evidence.count(whose) if whose is not None else 0
    others = len(evidence.organisations) - (1 if count else 0)
    belief = next(iter(predictions.values())).organisation
    basis = _word_basis(count, others)
    rows = [
        _learned(base[ORGANISATION], belief.factor, f"Learned from {basis}"),
        _learned(base["sigma.item"], evidence.item_sigma, "Scatter of the finished packages, and the uncalibrated model's"),
    ]
    if count:
        said = f"What is left of {base.value('sigma.common'):g} after {basis}"
        rows.append(_learned(base["sigma.common"], belief.sigma, said))
    for activity, prediction in predictions.items():
        own = evidence.count(whose, str(activity)) if whose is not None else 0
        if own:
            said = f"Learned from {own} of them, beside the organisation's own factor"
            rows.append(_learned(base[activity_row(activity)], prediction.activity.factor, said))
    return rows


def _word_basis(count: int, others: int) -> str:
    own = f"{count} finished {'package' if count == 1 else 'packages'} of its own"
    beside = f"those of {others} other {'organisation' if others == 1 else 'organisations'}"
    if not count:
        return f"{beside}, none of its own"
    return f"{own} and {beside}" if others else own


def _learned(row: Constant, value: float, source: str) -> Constant:
    return replace(row, likely=float(f"{value:.{DIGITS}g}"), source=source, tag=MEASURED)
