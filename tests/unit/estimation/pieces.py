"""What the tests of the estimator ask of a plan: a package, its drivers, its person-days before the landscape's size."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import pytest

from tests.measures import plan_of

if TYPE_CHECKING:
    from app.estimation.enabling import Remedies
    from app.estimation.pricing import Priced
    from app.inventory.model import Inventory

PHASES = ("design", "build", "test", "release")


def rows_of(inventory: Inventory) -> dict[str, Priced]:
    """Return every package of the plan, by id."""
    return {row.package.id: row for row in plan_of(inventory).all_packages}


def days_of(row: Priced) -> float:
    """Person-days at the median, before the landscape's size."""
    return row.package.base_days * prod(driver.factor for driver in row.package.drivers if driver.name != "size")


def flow_days(inventory: Inventory, flow_id: str) -> float:
    """Person-days of a flow's four phases, before the landscape's size."""
    rows = rows_of(inventory)
    return sum(days_of(rows[f"integration/{flow_id}/{phase}"]) for phase in PHASES)


def drivers_of(inventory: Inventory, package: str) -> dict[str, float]:
    """Return the factors on a package, by driver."""
    return {driver.name: driver.factor for driver in rows_of(inventory)[package].package.drivers}


def values_of(inventory: Inventory, package: str) -> dict[str, str]:
    """Return the drivers' values on a package, by driver."""
    return {driver.name: driver.value for driver in rows_of(inventory)[package].package.drivers}


def remedies_of(inventory: Inventory, system_id: str) -> tuple[Remedies, ...]:
    return plan_of(inventory).systems[system_id].remedies


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9)
