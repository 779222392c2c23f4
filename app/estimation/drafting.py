"""Drafts work packages: from an assembly of drivers to a package with its line, its owners and people's own estimate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.effort_model import STATED, two_piece_sigmas
from app.estimation.pricing import Assembly, Line, Priced
from app.estimation.work_package import NO_WAIT, Driver, WorkPackage, package_id
from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.pricing import Pricing
    from app.estimation.strikes import Strike
    from app.estimation.work_package import Hold, Subject, Wait
    from app.inventory.declared import ThreePoint
    from app.inventory.model import System

NAMES = {
    "engage": "Engage the owner of {}",
    "review": "Review {}",
    "access": "Access and environments of {}",
    "data_quality": "Data quality of {}",
    "enable": "Enable {}",
    "design": "Design {}",
    "build": "Build {}",
    "test": "Test {}",
    "release": "Release {}",
    "path_test": "Prove {}",
    "operate": "Operate {}",
    "coordinate": "Coordinate {}",
}

PEOPLES_ESTIMATE = "people's estimate"


@dataclass
class Draft:
    """A work package in the making.

    Attributes:
        owners: ids of the systems whose owners share in the work; one whose owner is unknown leaves its part to the pool.
        sigmas: of the item's own part; ``None`` takes the effort model's.
        stream: what the item's random numbers are named after, where that is not the package's id.
    """

    subject: Subject
    activity: Activity
    assembly: Assembly
    title: str
    group: str
    owners: tuple[str, ...] = ()
    suffix: str = ""
    sigmas: tuple[float, float] | None = None
    depends_on: tuple[str, ...] = ()
    wait: Wait = NO_WAIT
    one_at_a_time: tuple[str, ...] = ()
    spread_out: bool = False
    phase: str | None = None
    stream: str | None = None
    times: tuple[float, float, float] | None = None
    strike: Strike | None = None
    holds_up: tuple[Hold, ...] = ()

    @property
    def id(self) -> str:
        """The package's id."""
        return package_id(self.subject, self.activity, self.suffix)


def finish_draft(pricing: Pricing, draft: Draft, size: Driver | None) -> Priced:
    """Return the package that a draft describes, with the driver of the landscape's size put last."""
    assembly = draft.assembly
    if size is not None:
        assembly.add(size)
    sigmas = draft.sigmas
    if sigmas is None:
        sigma = pricing.model.value("sigma.item")
        sigmas = sigma, sigma
    line = Line(
        key=draft.stream or f"package:{draft.id}",
        group=draft.group,
        days=assembly.known_days,
        sigmas=sigmas,
        uncertain=tuple(assembly.uncertain),
        times=draft.times,
        strike=draft.strike,
    )
    return Priced(build_package(pricing, draft, line.probability), line)


def build_package(pricing: Pricing, draft: Draft, probability: float) -> WorkPackage:
    """Return the work package of a draft whose drivers are complete."""
    activity, assembly = draft.activity, draft.assembly
    return WorkPackage(
        id=draft.id,
        name=NAMES[activity].format(draft.title),
        activity=activity,
        subject=draft.subject,
        pool=pricing.people.pools[activity],
        base_days=assembly.base_days,
        drivers=tuple(assembly.drivers),
        teams=pricing.team_shares(activity, draft.owners),
        probability=probability,
        phase=draft.phase,
        depends_on=_in_order(draft.depends_on),
        wait=draft.wait,
        one_at_a_time=_in_order(draft.one_at_a_time),
        spread_out=draft.spread_out,
        holds_up=draft.holds_up,
    )


def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(names))) if len(names) > 1 else names


def blend_with_people(packages: Sequence[Priced], stated: ThreePoint) -> list[Priced]:
    """Return the packages of one subject with people's own estimate blended in: equal weights in the logarithm.

    The packages' medians, each weighted with its probability, are compared with what people say for all of them together: the
    whole becomes the geometric mean of the two. Enabling takes what it adds to that mean, all other packages one factor, so
    that a dearer way to open a system never makes its other work cheaper. Spreads become the mean of the two in the logarithm.
    """
    ours = sum(expected_days(row) for row in packages)
    enabling = sum(expected_days(row) for row in packages if row.package.activity is Activity.ENABLE)
    if ours <= enabling:
        return list(packages)
    factor = math.sqrt(stated.likely / (ours - enabling))
    added = enabling_beside_people(stated, ours - enabling, enabling)
    words = f"people say {stated.low:g} / {stated.likely:g} / {stated.high:g} days, the model {ours:.1f}"
    driver = Driver(PEOPLES_ESTIMATE, words, factor, f"The inventory: {stated.source or 'effort'}", STATED)
    opening = driver._replace(value=f"{words}, {enabling:.1f} to enable", factor=added / enabling if enabling else factor)
    theirs = two_piece_sigmas(stated.low, stated.likely, stated.high)
    return [_blend_one(row, opening if row.package.activity is Activity.ENABLE else driver, theirs) for row in packages]


def enabling_beside_people(stated: ThreePoint, other: float, enabling: float) -> float:
    """Return the person-days that enabling adds to what people's own estimate and the model agree on for a system.

    Args:
        stated: what people say for all of the system's work together.
        other: the model's person-days of the other work; ``enabling`` its person-days of opening the system.

    >>> from app.inventory.declared import ThreePoint
    >>> enabling_beside_people(ThreePoint(low=10, likely=20, high=40), 20, 25)
    10.0
    """
    return math.sqrt(stated.likely * (other + enabling)) - math.sqrt(stated.likely * other)


def expected_days(row: Priced) -> float:
    """Return the package's median person-days, weighted with the probability that it is needed."""
    return row.package.probability * row.line.median_days * row.share


def _blend_one(row: Priced, driver: Driver, theirs: tuple[float, float]) -> Priced:
    lower, upper = ((own + said) / 2 for own, said in zip(row.line.sigmas, theirs, strict=True))
    line = row.line.scaled(driver.factor)._replace(sigmas=(lower, upper))
    package = row.package._replace(drivers=(*row.package.drivers, driver))
    return row._replace(package=package, line=line)


def draft_for_system(pricing: Pricing, system: System, activity: Activity, assembly: Assembly) -> Draft:
    """Return the draft of a package about a system, which comes after its owner is engaged."""
    site = pricing.sites[system.id]
    return Draft(
        subject=site.subject,
        activity=activity,
        assembly=assembly,
        title=system.name,
        group=site.group,
        owners=(system.id,),
        phase=site.phase,
        depends_on=() if activity is Activity.ENGAGE else (site.engage,),
    )
