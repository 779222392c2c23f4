"""EventCatalog folders: who sends and receives which message."""

from __future__ import annotations

import io
import zipfile

from app.importers.reading import Document
from tests.unit.importers.foreign import codes, flows, left_out, read, system, try_read
from tests.unit.importers.small_documents import CATALOG_PAGES


def packed(pages=CATALOG_PAGES, prefix=""):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, text in pages.items():
            writer.writestr(prefix + name, text)
    return Document("catalog.zip", archive.getvalue())


def test_services_messages_and_flows():
    result = read(packed())
    assert {row.id for row in result.inventory.systems} == {"orders", "billing", "web", "reader"}
    rows = {(row.source, row.target): row for row in result.inventory.integrations}
    assert {ends: (str(row.mode), str(row.provider), row.carries) for ends, row in rows.items()} == {
        ("orders", "billing"): ("event", "source", ("Order placed",)),
        ("web", "orders"): ("unknown", "target", ("Place order",)),
        ("reader", "billing"): ("synchronous", "source", ("Get order",)),
    }
    [path] = result.inventory.paths
    assert (path.name, [hop.system for hop in path.hops]) == ("Buying", ["web", "orders", "billing"])


def test_a_service_with_its_owner_domain_and_specification():
    orders = system(read(packed()), "orders")
    assert (orders.name, orders.domain, orders.owner) == ("Order service", "Sales", "shop-team")
    assert orders.auth.method == "oauth2"  # the OpenAPI document beside it
    assert orders.api.availability == "full"


def test_a_folder_above_changes_nothing():
    assert flows(read(packed(prefix="catalog/"))) == flows(read(packed()))


def test_what_is_left_out_is_counted():
    counts = left_out(read(packed()))
    assert counts["older versions of pages"] == 1
    assert counts["messages that nobody in the catalogue receives"] == 1
    assert counts["pages of kind channel"] == 1


def test_broken_front_matter_is_said_with_its_page():
    result = try_read(packed({"services/A/index.mdx": "---\nid: A\nname: [\n---\n"}))
    assert codes(result) == ["not-yaml"]
    assert result.findings[0].place.document == "services/A/index.mdx"
