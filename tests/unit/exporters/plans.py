"""Forecasts of the bundled inventories, each made once, for the tests of what is exported from them."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from app.importers.registry import read_document
from app.services.estimates import make_forecast
from tests.conftest import INVENTORIES

START = dt.date(2026, 3, 2)


@lru_cache(maxsize=8)
def inventory_of(name):
    return read_document(name, (INVENTORIES / name).read_bytes()).inventory


def dated(inventory, start=START):
    programme = inventory.programme.model_copy(update={"start": start})
    return inventory.model_copy(update={"programme": programme})


@lru_cache(maxsize=8)
def forecast_of(name):
    inventory = inventory_of(name)
    return make_forecast(inventory if inventory.programme.start else dated(inventory), samples=200)
