# ruff: noqa: E501  (documents as their formats write them)
"""A small document of every foreign format, made up for tests."""

from __future__ import annotations

import json

from tests.unit.importers import test_archimate, test_backstage, test_calm, test_cyclonedx, test_structurizr

OPENAPI = """\
openapi: 3.1.0
info:
  title: Orders
  description: Limited to 600 requests per minute.
  contact: {name: Shop team, email: shop@example.org}
servers:
  - {url: https://orders.example.org}
  - {url: https://sandbox.example.org, description: Sandbox}
security: [{login: []}]
paths:
  /orders:
    parameters: [{$ref: '#/components/parameters/page'}]
    get:
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}, '429': {description: Slow}}
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewOrder'}}}}}
  /orders/{id}: {delete: {deprecated: true}}
components:
  parameters: {page: {name: page, in: query}}
  securitySchemes:
    login: {type: oauth2, flows: {}}
    key: {type: apiKey, in: header, name: k}
  schemas:
    NewOrder: {type: object, properties: {lines: {type: array, items: {$ref: '#/components/schemas/Line'}}, note: {type: string}}}
    Line: {type: object, properties: {sku: {type: string}, price: {type: object, properties: {amount: {}, currency: {}}}}}
    Order: {allOf: [{$ref: '#/components/schemas/NewOrder'}, {properties: {id: {}, parent: {$ref: '#/components/schemas/Order'}}}]}
    State: {type: string, enum: [open, closed]}
    Anything: {type: object}
"""
SWAGGER = json.dumps(
    {
        "definitions": {"Pet": {"properties": {"id": {"type": "integer"}, "tag": {"type": "string"}}}},
        "host": "pets.example.org",
        "info": {"title": "Pets", "x-rate-limit": {"limit": 50, "period": "second"}},
        "paths": {"/pets": {"get": {"responses": {"200": {"schema": {"$ref": "#/definitions/Pet"}}}}}},
        "securityDefinitions": {"basic": {"type": "basic"}},
        "swagger": "2.0",
    }
)
ASYNCAPI = """\
asyncapi: 3.0.0
info: {title: Order service, version: 1.0.0}
servers: {main: {host: broker.example.org, protocol: kafka, security: [{$ref: '#/components/securitySchemes/scram'}]}}
channels:
  orders: {address: shop.orders, messages: {placed: {$ref: '#/components/messages/OrderPlaced'}}}
  wishes: {address: shop.wishes}
operations:
  sendPlaced: {action: send, channel: {$ref: '#/channels/orders'}, messages: [{$ref: '#/channels/orders/messages/placed'}]}
  hear: {action: receive, channel: {$ref: '#/channels/wishes'}}
components:
  securitySchemes: {scram: {type: scramSha512}}
  messages:
    OrderPlaced: {payload: {$ref: '#/components/schemas/Order'}}
    Billed: {payload: {schemaFormat: application/vnd.apache.avro;version=1.9.0, schema: {type: record, fields: [{name: a}, {name: b}]}}}
  schemas:
    Order: {type: object, properties: {id: {}, total: {}}}
    Address: {type: object, properties: {street: {}}}
"""
ASYNCAPI_2 = """\
asyncapi: 2.6.0
info: {title: Billing, version: 1.0.0}
servers: {main: {url: 'amqp://broker.example.org', protocol: amqp, security: [{user: []}]}}
channels:
  shop.orders: {publish: {message: {name: Order placed, payload: {type: object, properties: {id: {}}}}}}
components: {securitySchemes: {user: {type: userPassword}}}
"""
CATALOG_PAGES = {
    "domains/Sales/index.mdx": "---\nid: Sales\nname: Sales\nservices:\n  - id: Orders\n---\nwords\n",
    "domains/Sales/services/Orders/index.mdx": (
        "---\nid: Orders\nname: Order service\nsummary: Keeps orders.\nowners: [shop]\nsends:\n  - id: OrderPlaced\n    version: 1.0.0\n"
        "receives:\n  - id: PlaceOrder\nspecifications:\n  - type: openapi\n    path: openapi.yml\n---\n# Words\n"
    ),
    "domains/Sales/services/Orders/openapi.yml": OPENAPI,
    "domains/Sales/services/Orders/versioned/0.0.1/index.mdx": "---\nid: Orders\nname: Old\n---\n",
    "services/Billing/index.md": "---\nid: Billing\nreceives: [{id: OrderPlaced}]\nsends: [{id: GetOrder}]\n---\n",
    "services/Web/index.md": "---\nid: Web\nsends: [{id: PlaceOrder}, {id: Nobody}]\n---\n",
    "services/Reader/index.md": "---\nid: Reader\nreceives: [{id: GetOrder}]\n---\n",
    "events/OrderPlaced/index.mdx": "---\nid: OrderPlaced\nname: Order placed\n---\n",
    "commands/PlaceOrder/index.mdx": "---\nid: PlaceOrder\nname: Place order\n---\n",
    "queries/GetOrder/index.mdx": "---\nid: GetOrder\nname: Get order\n---\n",
    "channels/orders/index.mdx": "---\nid: orders\n---\n",
    "teams/shop.mdx": "---\nid: shop\nname: Shop team\n---\n",
    "flows/Buy/index.mdx": (
        "---\nid: Buy\nname: Buying\nsteps:\n  - id: one\n    title: Ask\n    service: {id: Web}\n    next_step: {id: two}\n"
        "  - id: two\n    message: {id: PlaceOrder}\n    next_step: three\n  - id: three\n    service: {id: Orders}\n"
        "    next_steps: [{id: four}]\n  - id: four\n    service: {id: Billing}\n---\n"
    ),
    "package.json": "{}",
}
COMPONENTS = test_archimate.COMPONENTS
ARCHIMATE = test_archimate.exchange(
    [*COMPONENTS, ("s", "ApplicationService", "S"), ("d", "DataObject", "D"), ("j", "OrJunction", ""), ("g", "Grouping", "G")],
    [
        ("1", "Realization", "a", "s"),
        ("2", "Serving", "s", "b"),
        ("3", "Flow", "b", "j"),
        ("4", "Flow", "j", "c"),
        ("5", "Access", "a", "d", 'accessType="Write"'),
        ("6", "Access", "c", "d", 'accessType="Read"'),
        ("7", "Association", "d", "2"),
        ("8", "Aggregation", "g", "a"),
    ],
)
STRUCTURIZR = test_structurizr.workspace(
    links=[
        test_structurizr.relationship("a", "21", "31", "Reads from", "JSON/HTTPS"),
        test_structurizr.relationship("b", "1", "2"),
        test_structurizr.relationship("c", "2", "4", "Sends e-mail using"),
    ],
    views={"dynamicViews": [{"key": "k", "relationships": [{"id": "b", "order": "1"}, {"id": "a", "order": "2"}]}]},
)
CALM = test_calm.calm(
    [test_calm.connects("r1", "gui", "orders", "Submits", protocol="HTTPS"), test_calm.connects("r2", "orders", "db")],
    flows=[{"unique-id": "f", "name": "F", "transitions": [{"relationship-unique-id": "r1", "sequence-number": 1}]}],
)
DOCUMENTS = {
    "backstage": test_backstage.CATALOGUE,
    "openapi": OPENAPI,
    "swagger": SWAGGER,
    "asyncapi": ASYNCAPI,
    "asyncapi-2": ASYNCAPI_2,
    "archimate": ARCHIMATE,
    "archi": test_archimate.ARCHI,
    "structurizr": STRUCTURIZR,
    "calm": CALM,
    "cyclonedx": json.dumps(test_cyclonedx.BILL),
    "traces": json.dumps(test_cyclonedx.ZIPKIN),
}
