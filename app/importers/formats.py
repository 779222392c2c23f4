"""The formats that are read, in the order in which they are asked whether a document is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.importers.asyncapi import AsyncApi
from app.importers.backstage import Backstage
from app.importers.inventory_document import JsonInventory, YamlInventory
from app.importers.openapi import OpenApi

if TYPE_CHECKING:
    from app.importers.reading import Importer

IMPORTERS: tuple[Importer, ...] = (JsonInventory(), YamlInventory(), Backstage(), OpenApi(), AsyncApi())
