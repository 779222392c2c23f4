"""The formats that are read, in the order in which they are asked whether a document is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.importers.archi_native import ArchiNative
from app.importers.archimate_exchange import ArchimateExchange
from app.importers.asyncapi import AsyncApi
from app.importers.backstage import Backstage
from app.importers.calm import Calm
from app.importers.cyclonedx import CycloneDx
from app.importers.eventcatalog import EventCatalog
from app.importers.inventory_document import JsonInventory, YamlInventory
from app.importers.openapi import OpenApi
from app.importers.structurizr import Structurizr
from app.importers.traces import Traces
from app.importers.workbook import CsvFiles, Workbook

if TYPE_CHECKING:
    from app.importers.reading import Importer

IMPORTERS: tuple[Importer, ...] = (
    JsonInventory(),
    YamlInventory(),
    Backstage(),
    OpenApi(),
    AsyncApi(),
    ArchimateExchange(),
    ArchiNative(),
    Structurizr(),
    Calm(),
    CycloneDx(),
    EventCatalog(),
    Traces(),
    Workbook(),
    CsvFiles(),
)
