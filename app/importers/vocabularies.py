"""What other formats' words mean in an inventory's vocabulary. Words come in; ours go out, ``None`` where they say nothing."""

from __future__ import annotations

import re

from app.inventory.matching import words_of

CLASSIFICATIONS = {
    "public": "public",
    "open": "public",
    "unclassified": "public",
    "internal": "internal",
    "internal use only": "internal",
    "private": "confidential",
    "confidential": "confidential",
    "sensitive": "confidential",
    "personal": "confidential",
    "pii": "confidential",
    "official": "internal",
    "official-sensitive": "confidential",
    "pci": "restricted",
    "phi": "restricted",
    "highly restricted": "restricted",
    "highly confidential": "restricted",
    "strictly confidential": "restricted",
    "restricted": "restricted",
    "secret": "restricted",
    "top secret": "restricted",
}
SYSTEM_TYPES: tuple[tuple[str, str], ...] = (
    ("data_store", "database db datastore storage store bucket s3 cache warehouse data-asset sql table filesystem lake"),
    ("data_store", "postgres postgresql mysql oracle mongodb redis elasticsearch dynamodb"),
    (
        "middleware",
        "queue topic broker bus kafka rabbitmq sqs sns mq esb gateway proxy etl stream middleware channel exchange eventbus",
    ),
    ("channel", "website frontend webapp webclient web mobile ui spa portal app browser ios android"),
    ("platform", "cluster platform infrastructure network vm server host kubernetes namespace"),
    ("device", "device sensor scanner printer iot"),
    ("external", "external saas partner vendor person actor"),
    ("application", "service application backend microservice job batch worker lambda function api"),
)
STYLES_OF_APIS = {
    "openapi": "rest",
    "swagger": "rest",
    "rest": "rest",
    "asyncapi": "events",
    "event": "events",
    "graphql": "graphql",
    "grpc": "grpc",
    "soap": "soap",
    "wsdl": "soap",
    "odata": "odata",
}

# Words of technologies and protocols: style of the interface, how data move, and what the protocol is called.
TECHNOLOGIES: tuple[tuple[str, str | None, str | None], ...] = (
    (r"graphql", "graphql", "synchronous"),
    (r"grpc|protobuf", "grpc", "synchronous"),
    (r"soap|wsdl|xml/https?", "soap", "synchronous"),
    (r"odata", "odata", "synchronous"),
    (r"hl7|fhir", "hl7", None),
    (r"edifact|x12|\bedi\b", "edi", None),
    (
        r"jdbc|odbc|\bsql\b|sql/tcp|tds|mysql|postgres\w*|oracle|mongodb( wire)?|entity framework|\bado(\.net)?\b",
        "jdbc",
        "synchronous",
    ),
    (r"kafka|event|pub/?sub|kinesis|sns|webhook|websocket|mqtt|event ?bridge|nats", "events", "event"),
    (r"\bmq\b|amqp|jms|rabbitmq|sqs|queue|message bus|service ?bus|stomp|messag\w+", "mq", "event"),
    (r"s?ftps?\b|\bscp\b|csv|flat file|file transfer|\bfile\b|xlsx?|batch", "file", "file"),
    (r"smtp|e-?mail|imap", "smtp", None),
    (r"rest\b|restful|json/https?|https?/json|\bjson\b|http api|api calls?|open ?api", "rest", "synchronous"),
    (r"https?\b|\bhttp/2", None, "synchronous"),
    (r"rmi|rpc|thrift|tcp", None, "synchronous"),
    (r"screen|terminal|3270|browser|\bgui\b", "screen", None),
)
WRITING = re.compile(
    r"\b(writ\w*|stor\w*|updat\w*|creat\w*|insert\w*|delet\w*|sav\w*|persist\w*|modif\w*|submit\w*|upload\w*|"
    r"makes? payments?|records?|register\w*)\b",
    re.IGNORECASE,
)
SENDING = re.compile(
    r"\b(sends?|sending|publish\w*|push\w*|emit\w*|notif\w*|writ\w*|stor\w*|upload\w*|submit\w*|forward\w*|deliver\w*|exports?|"
    r"exporting|updat\w*|persist\w*|produc\w*|post\w*|feeds?|transfers?|replicat\w*|streams? to|logs? to|reports? to)\b",
    re.IGNORECASE,
)
FETCHING = re.compile(
    r"\b(reads?|reading|gets?|getting|fetch\w*|quer\w*|retriev\w*|views?|consum\w*|subscrib\w*|polls?|pulls?|imports?|loads?|"
    r"looks? up|receiv\w*|listens?|searches|downloads?)\b",
    re.IGNORECASE,
)


def system_type(text: str) -> str | None:
    """Return the type of system that a word of another format means.

    >>> system_type("database"), system_type("kafka-topic"), system_type("website"), system_type("thing")
    ('data_store', 'middleware', 'channel', None)
    """
    found = set(words_of(text)) | {text.casefold()}
    return next((meaning for meaning, known in SYSTEM_TYPES if found & set(known.split())), None)


def modes_of(api_type: str) -> str | None:
    """Return how data move through an interface that is described so.

    >>> modes_of("openapi"), modes_of("asyncapi"), modes_of("other")
    ('synchronous', 'event', None)
    """
    style = STYLES_OF_APIS.get(api_type)
    return None if style is None else "event" if style == "events" else "synchronous"


def technology(text: str) -> tuple[str | None, str | None]:
    """Return style and mode of what a text says about technology, each ``None`` where it does not say.

    >>> technology("JSON/HTTPS"), technology("SQL/TCP"), technology("SMTP"), technology("uses")
    (('rest', 'synchronous'), ('jdbc', 'synchronous'), ('smtp', None), (None, None))
    """
    lower = text.casefold()
    style = next((style for pattern, style, _ in TECHNOLOGIES if style and re.search(pattern, lower)), None)
    mode = next((mode for pattern, _, mode in TECHNOLOGIES if mode and re.search(pattern, lower)), None)
    return style, mode


def goes_to_target(text: str) -> bool | None:
    """Return whether a relationship's words send data along it (``True``), fetch them (``False``), or do not say.

    >>> goes_to_target("Sends e-mail using"), goes_to_target("Gets account information from"), goes_to_target("Uses")
    (True, False, None)
    """
    sends, fetches = SENDING.search(text), FETCHING.search(text)
    if bool(sends) == bool(fetches):
        return None
    return bool(sends)
