"""Drafts work packages: from an assembly of drivers to a package with its line, its owners and people's own estimate."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.estimation.effort_model import two_piece_sigmas
from app.estimation.pricing import Assembly, Line, Priced
from app.estimation.work_package import Driver, Wait, WorkPackage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.pricing import Pricing
    from app.estimation.work_package import Subject
    from app.inventory.declared import ThreePoint
    from app.inventory.vocabulary import Activity

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


def package_id(subject: Subject, activity: Activity, suffix: str = "") -> str:
    """Return the id of a work package: kind, subject, activity and, where there are several, a suffix.

    >>> from app.estimation.work_package import Subject
    >>> from app.inventory.vocabulary import Activity
    >>> package_id(Subject("system", "crm"), Activity.ENABLE, "if-batch")
    'system/crm/enable/if-batch'
    """
    return "/".join(part for part in (subject.kind, subject.id, str(activity), suffix) if part)


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
    wait: Wait = field(default_factory=Wait)
    one_at_a_time: tuple[str, ...] = ()
    spread_out: bool = False
    phase: str | None = None
    stream: str | None = None
    count: tuple[float, float, float] | None = None

    @property
    def id(self) -> str:
        """The package's id."""
        return package_id(self.subject, self.activity, self.suffix)


def finish_draft(pricing: Pricing, draft: Draft, size: Driver | None) -> Priced:
    """Return the package that a draft describes, with the driver of the landscape's size put last."""
    if size is not None:
        draft.assembly.add(size)
    sigma = pricing.model.value("sigma.item")
    line = Line(
        key=draft.stream or f"package:{draft.id}",
        group=draft.group,
        days=draft.assembly.known_days,
        sigmas=draft.sigmas or (sigma, sigma),
        uncertain=tuple(draft.assembly.uncertain),
        count=draft.count,
    )
    return Priced(build_package(pricing, draft, line.probability), line)


def build_package(pricing: Pricing, draft: Draft, probability: float) -> WorkPackage:
    """Return the work package of a draft whose drivers are complete."""
    return WorkPackage(
        id=draft.id,
        name=NAMES[draft.activity].format(draft.title),
        activity=draft.activity,
        subject=draft.subject,
        pool=pricing.people.pools[draft.activity],
        base_days=draft.assembly.base_days,
        drivers=tuple(draft.assembly.drivers),
        teams=share_out(pricing, draft.activity, draft.owners),
        probability=probability,
        phase=draft.phase,
        depends_on=tuple(sorted(set(draft.depends_on))),
        wait=draft.wait,
        one_at_a_time=tuple(sorted(set(draft.one_at_a_time))),
        spread_out=draft.spread_out,
    )


def share_out(pricing: Pricing, activity: Activity, systems: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Return the owning teams' shares of an activity's effort, split equally over the owners of *systems*.

    An unknown owner counts as one; its part stays with the pool, because nobody can be named for it.
    """
    whole = pricing.model.value(f"team_share.{activity}")
    owners = dict.fromkeys(pricing.landscape.get_system(system).owner or f"owner-of:{system}" for system in systems)
    if not whole or not owners:
        return ()
    known = [owner for owner in owners if ":" not in owner]
    return tuple((owner, whole / len(owners)) for owner in sorted(known))


def blend_with_people(packages: Sequence[Priced], stated: ThreePoint) -> list[Priced]:
    """Return the packages of one subject with people's own estimate blended in: equal weights in the logarithm.

    The packages' medians, each weighted with its probability, are compared with what people say for all of them together;
    every package takes the same factor, and its spread becomes the mean of the two in the logarithm.
    """
    ours = sum(row.package.probability * row.line.median_days * row.share for row in packages)
    if ours <= 0:
        return list(packages)
    factor = math.sqrt(stated.likely / ours)
    words = f"people say {stated.low:g} / {stated.likely:g} / {stated.high:g} days, the model {ours:.1f}"
    driver = Driver("people's estimate", words, factor, f"The inventory: {stated.source or 'effort'}", "P")
    theirs = two_piece_sigmas(stated.low, stated.likely, stated.high)
    return [_blend_one(row, driver, theirs) for row in packages]


def _blend_one(row: Priced, driver: Driver, theirs: tuple[float, float]) -> Priced:
    lower, upper = ((own + said) / 2 for own, said in zip(row.line.sigmas, theirs, strict=True))
    line = replace(row.line.scaled(driver.factor), sigmas=(lower, upper))
    package = replace(row.package, drivers=(*row.package.drivers, driver))
    return replace(row, package=package, line=line)
