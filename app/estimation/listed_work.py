"""The work on what an inventory lists: its systems, integrations and paths, priced. All of a landscape, or a part of one.

What pricing needs comes in, packages go out. What hangs on the programme as a whole (integrations that are not listed, risk
events, coordination) and what there is to report is :mod:`app.estimation.plan`'s.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.flows import price_flow
from app.estimation.integration_packages import price_integration, price_retest
from app.estimation.learned import put_record
from app.estimation.path_packages import price_path_tests, price_test_environments
from app.estimation.paths import price_paths
from app.estimation.system_packages import price_system
from app.inventory.vocabulary import IntegrationStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.estimation.effort_model import EffortModel
    from app.estimation.flows import FlowPrice
    from app.estimation.paths import PathPrice
    from app.estimation.pricing import Priced, Pricing
    from app.estimation.system_packages import SystemWork
    from app.estimation.work_package import Driver
    from app.landscape.landscape import Flow, Landscape


@dataclass(frozen=True, slots=True)
class ListedWork:
    """The packages of systems, integrations and paths in scope, and what pricing them came upon.

    Attributes:
        packages: in no order.
        size: COSYSMO size units S; ``size_driver`` is its factor on every package.
        flows: the price of every in-scope flow before reuse and size, by id; ``paths`` alike.
        retests: the class of every live flow that is tested again, by id.
    """

    packages: list[Priced]
    systems: Mapping[str, SystemWork]
    flows: Mapping[str, FlowPrice]
    retests: Mapping[str, str]
    paths: Mapping[str, PathPrice]
    size: float
    size_driver: Driver

    def needed(self, model: EffortModel) -> list[Priced]:
        """Return the packages that may be needed, with an organisation's own record on them, in order of id."""
        rows = [row for row in put_record(model, self.packages) if row.package.probability > 0]
        return sorted(rows, key=lambda row: row.package.id)


def price_listed(
    pricing: Pricing, size_elsewhere: float = 0.0, known: Mapping[str, FlowPrice] | None = None, provider: str | None = None
) -> ListedWork:
    """Return the work on what is listed and in scope.

    Args:
        size_elsewhere: size units of what the landscape was cut out of, so that a part is priced as it is in the whole.
        known: prices of flows that need not be found again, by id.
        provider: the only system whose own work, and that of the flows that it provides, is asked for, besides the tests of the
            paths. The size is that of everything.
    """
    landscape, model = pricing.landscape, pricing.model
    known = known or {}
    flows = {flow.id: known.get(flow.id) or price_flow(pricing, flow) for flow in landscape.flows_in_scope()}
    paths = price_paths(pricing)
    size = size_elsewhere + sum(price.size for price in flows.values())
    size += model.value("size.nominal") * sum(price.weight for price in paths.values())
    driver = size_driver(model, size)
    systems = {
        system_id: price_system(pricing, landscape.get_system(system_id), flows, driver)
        for system_id in sorted(landscape.in_scope)
        if provider in {None, system_id}
    }
    packages = [row for work in systems.values() for row in work.packages]
    for name, members in _group_by_provider(flows).items():
        if provider not in {None, name}:
            continue
        largest = _find_largest(model, members, driver)
        for price in members:
            packages += price_integration(pricing, price, systems, driver, first=price is largest)
    retests = [price_retest(pricing, flow, driver) for flow in _find_retests(landscape)] if provider is None else []
    packages += [row for row, _ in retests]
    packages += price_test_environments(pricing, driver) if provider is None else []
    built = frozenset(row.package.id for row in packages)
    packages += [row for price in paths.values() for row in price_path_tests(pricing, price, driver, built)]
    classes = {row.package.subject.id: class_name for row, class_name in retests}
    return ListedWork(packages, systems, flows, classes, paths, size, driver)


def size_driver(model: EffortModel, size: float) -> Driver:
    """Return the factor that the landscape's size puts on every package: 1 where there is nothing to build.

    >>> from app.estimation.effort_model import default_effort_model
    >>> size_driver(default_effort_model(), 63).factor, size_driver(default_effort_model(), 0).factor
    (1.0, 1.0)
    """
    row = model["size.exponent"]
    factor = (size / model.value("size.reference")) ** row.likely if size > 0 else 1.0
    return row.driver("size", f"S = {size:.1f} against {model.value('size.reference'):g}", factor)


def _group_by_provider(flows: Mapping[str, FlowPrice]) -> dict[str, list[FlowPrice]]:
    groups: dict[str, list[FlowPrice]] = {}
    for price in flows.values():
        groups.setdefault(price.flow.provider, []).append(price)
    return groups


def _find_largest(model: EffortModel, members: Sequence[FlowPrice], size: Driver) -> FlowPrice:
    """Return the flow that its provider's others are reuse of: the one that pays the most more in full than as reuse.

    That is the largest; where people say what a flow takes, what they say counts as it does in its price. A flow of which they
    say half a day must not make a large one reuse, or one integration more would lower the cost.
    """
    if all(price.flow.integration.effort is None for price in members):
        return min(members, key=lambda price: (-price.median_days, price.flow.id))
    reuse = model.value("flow.reuse")

    def more(price: FlowPrice) -> float:
        stated, days = price.flow.integration.effort, price.median_days * size.factor
        if stated is None:
            return days * (1 - reuse)
        return math.sqrt(days * stated.likely) * (1 - math.sqrt(reuse))

    return min(members, key=lambda price: (-more(price), price.flow.id))


def _find_retests(landscape: Landscape) -> list[Flow]:
    """Return the live integrations on in-scope paths, by id: each is tested again once, however many paths it is on."""
    live = {
        flow.id: flow
        for path in landscape.paths_in_scope()
        for flow in landscape.flows_of_path(path)
        if flow.integration.status is IntegrationStatus.LIVE
    }
    return [live[flow_id] for flow_id in sorted(live)]
