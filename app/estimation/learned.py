"""Puts an organisation's own record on its work packages: one factor for all of its work, one per activity beside it.

Both are rows of the effort model, 1 until it is calibrated; then every package has them as its last drivers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.estimation.effort_model import EffortModel
    from app.estimation.pricing import Priced
    from app.estimation.work_package import Driver

ORGANISATION = "learned.organisation"
RECORD = "own record"
PHASES = (Activity.DESIGN, Activity.BUILD, Activity.TEST, Activity.RELEASE)


def activity_row(activity: Activity | str) -> str:
    """Return the name of the effort model's row for what an activity takes beside the organisation's own factor.

    >>> activity_row("build")
    'learned.activity.build'
    """
    return f"learned.activity.{activity}"


def record_factor(model: EffortModel, activity: Activity) -> float:
    """Return what the record puts on a package of that activity; 1 where nothing was learned.

    >>> from app.estimation.effort_model import default_effort_model
    >>> record_factor(default_effort_model(), Activity.BUILD)
    1.0
    """
    return model.value(ORGANISATION) * model.value(activity_row(activity))


def flow_record_factor(model: EffortModel) -> float:
    """Return what the record puts on all phases of a flow together."""
    shares = {activity: model.value(f"phase.{activity}") for activity in PHASES}
    whole = sum(shares.values())
    if whole <= 0:
        return model.value(ORGANISATION)
    return sum(share * record_factor(model, activity) for activity, share in shares.items()) / whole


def record_drivers(model: EffortModel, activity: Activity) -> tuple[Driver, ...]:
    """Return the drivers of the record, those that change nothing left out.

    Coordination is a share of work that has the organisation's factor already: only its activity's own is put on it.
    """
    drivers = []
    if activity is not Activity.COORDINATE and model.value(ORGANISATION) != 1:
        drivers.append(model[ORGANISATION].driver(RECORD, "all work of the organisation"))
    if model.value(activity_row(activity)) != 1:
        drivers.append(model[activity_row(activity)].driver(f"{RECORD}: {activity}", "beside all of its work"))
    return tuple(drivers)


def is_record(name: str) -> bool:
    """Return whether a driver of that name is one of the record's.

    >>> is_record("own record: build"), is_record("reuse")
    (True, False)
    """
    return name == RECORD or name.startswith(f"{RECORD}: ")


def put_record(model: EffortModel, packages: Iterable[Priced]) -> list[Priced]:
    """Return the packages with the record's drivers on them; the same ones where nothing was learned.

    The phases of a flow go on sharing one line: it is scaled by the most that any phase takes, and each phase's share of it
    down to its own.
    """
    rows = list(packages)
    if not any(record_drivers(model, activity) for activity in Activity):
        return rows
    most = max(model.value(activity_row(activity)) for activity in PHASES)
    return [_put_on_one(model, row, most) for row in rows]


def _put_on_one(model: EffortModel, row: Priced, most: float) -> Priced:
    activity = row.package.activity
    package = row.package._replace(drivers=(*row.package.drivers, *record_drivers(model, activity)))
    if row.share < 1:
        share = row.share * model.value(activity_row(activity)) / most
        return row._replace(package=package, line=row.line.scaled(model.value(ORGANISATION) * most), share=share)
    return row._replace(package=package, line=row.line.scaled(record_factor(model, activity)))
