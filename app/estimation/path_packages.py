"""The work packages of paths: the end-to-end test, a fallback to be rehearsed, test environments to be built on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.estimation.drafting import Draft, finish_draft
from app.estimation.pricing import Assembly, Priced
from app.estimation.work_package import Subject, package_id
from app.inventory.vocabulary import Activity, Criticality, Fallback, TestEnvironment

if TYPE_CHECKING:
    from app.estimation.paths import PathPrice
    from app.estimation.pricing import Pricing
    from app.estimation.work_package import Driver
    from app.inventory.model import Path

SHARED = frozenset({TestEnvironment.SHARED, TestEnvironment.UNKNOWN})


def price_path_tests(pricing: Pricing, price: PathPrice, size: Driver, built: frozenset[str]) -> list[Priced]:
    """Return the packages of a path in scope.

    Args:
        built: ids of the packages that exist so far; the path test comes after those of its integrations and hops.
    """
    subject = Subject("path", price.path.id)
    assembly = Assembly(pricing.model.value("flow.nominal"))
    assembly.drivers, assembly.uncertain = list(price.drivers), list(price.uncertain)
    draft = _draft(pricing, price.path, subject, assembly, built)
    if price.uncertain:
        days = assembly.base_days
        row = finish_draft(pricing, draft, size)
        return [_with_days(row, days * size.factor), *_no_fallback(pricing, price.path, subject, size, built)]
    return [finish_draft(pricing, draft, size), *_no_fallback(pricing, price.path, subject, size, built)]


def _with_days(row: Priced, days: float) -> Priced:
    """Set a line's known days where the unknown factor stands for all drivers but size: weight and shared hops are one."""
    return row._replace(line=row.line._replace(days=days))


def price_test_environments(pricing: Pricing, size: Driver) -> list[Priced]:
    """Return an access package for each hop of an in-scope path that has no test environment, or may have none."""
    landscape, model, found = pricing.landscape, pricing.model, []
    hops = {hop.system: path for path in landscape.paths_in_scope() for hop in path.hops}
    for system_id in sorted(hops):
        site = pricing.sites[system_id]
        system, subject = site.system, site.subject
        environment = system.test.environment
        pricing.facts.note(subject, "test.environment", known=environment is not TestEnvironment.UNKNOWN)
        if environment not in {TestEnvironment.NONE, TestEnvironment.UNKNOWN}:
            continue
        row = model["test_environment.build"]
        assembly = Assembly(row.likely)
        if environment is TestEnvironment.UNKNOWN:
            pricing.put_unknown(assembly, "test.environment", subject, "test.environment", {"none": 1}, (0.0, 1.0))
        else:
            assembly.add(row.driver("test.environment", "none", 1.0))
        draft = Draft(
            subject=subject,
            activity=Activity.ACCESS,
            assembly=assembly,
            title=f"{system.name}: build a test environment",
            group=site.group,
            owners=(system_id,),
            suffix="test-environment",
            phase=site.phase,
        )
        if system_id in landscape.in_scope:
            draft.depends_on = (site.engage,)
        found.append(finish_draft(pricing, draft, size))
    return found


def _draft(pricing: Pricing, path: Path, subject: Subject, assembly: Assembly, built: frozenset[str]) -> Draft:
    hops = list(dict.fromkeys(hop.system for hop in path.hops))
    flows = pricing.landscape.flows_of_path(path)
    before = [package_id(Subject("integration", flow.id), Activity.TEST) for flow in flows]
    for hop in hops:
        owner = Subject("system", hop)
        before += [package_id(owner, Activity.DATA_QUALITY), package_id(owner, Activity.ACCESS, "test-environment")]
    shared = [hop for hop in hops if pricing.landscape.get_system(hop).test.environment in SHARED]
    return Draft(
        subject=subject,
        activity=Activity.PATH_TEST,
        assembly=assembly,
        title=path.name,
        group=f"path:{path.id}",
        owners=tuple(hops),
        depends_on=tuple(name for name in before if name in built),
        one_at_a_time=tuple(f"test-environment:{hop}" for hop in shared),
        phase=next((phase.id for phase in pricing.inventory.programme.phases if path.id in phase.paths), None),
    )


def _no_fallback(pricing: Pricing, path: Path, subject: Subject, size: Driver, built: frozenset[str]) -> list[Priced]:
    """A mission path with a hop that has no fallback: what happens when that hop is silent must be built and rehearsed."""
    criticality = path.business_criticality
    pricing.facts.note(subject, "business_criticality", known=criticality is not Criticality.UNKNOWN)
    bare = [hop.system for hop in path.hops if hop.fallback is Fallback.NONE]
    if not bare or criticality not in {Criticality.MISSION, Criticality.UNKNOWN}:
        return []
    row = pricing.model["path.no_fallback"]
    assembly = Assembly(row.likely)
    if criticality is Criticality.UNKNOWN:
        pricing.put_unknown(assembly, "no fallback", subject, "business_criticality", {"mission": 1}, (0.0, 1.0))
    else:
        assembly.add(row.driver("no fallback", ", ".join(dict.fromkeys(bare)), 1.0))
    draft = _draft(pricing, path, subject, assembly, built)
    draft.suffix, draft.title = "no-fallback", f"{path.name} when a hop is silent"
    return [finish_draft(pricing, draft, size)]
