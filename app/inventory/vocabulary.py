"""The enumerations of the inventory: one member per word that a document may use.

``UNKNOWN`` is a value like the others: it widens an estimate and is drawn as unknown, never taken for the harmless case.
"""

from __future__ import annotations

from enum import StrEnum


class ApiAvailability(StrEnum):
    """How far a system can be reached by programs. A system *lacks an API* when it is batch, manual or none."""

    FULL = "full"
    PARTIAL = "partial"
    BATCH = "batch"
    MANUAL = "manual"
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def lacks_api(self) -> bool | None:
        """Whether this is a missing API; ``None`` where that is not known.

        >>> ApiAvailability.BATCH.lacks_api, ApiAvailability.PARTIAL.lacks_api, ApiAvailability.UNKNOWN.lacks_api
        (True, False, None)
        """
        if self is ApiAvailability.UNKNOWN:
            return None
        return self in {ApiAvailability.BATCH, ApiAvailability.MANUAL, ApiAvailability.NONE}


class ApiStyle(StrEnum):
    """The manner of an interface."""

    REST = "rest"
    GRAPHQL = "graphql"
    SOAP = "soap"
    GRPC = "grpc"
    EVENTS = "events"
    ODATA = "odata"
    JDBC = "jdbc"
    FILE = "file"
    MQ = "mq"
    SMTP = "smtp"
    HL7 = "hl7"
    EDI = "edi"
    SCREEN = "screen"


class Contract(StrEnum):
    """Whether the vendor's terms for using the interface are agreed."""

    IN_PLACE = "in_place"
    NEEDED = "needed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class SystemType(StrEnum):
    """What kind of thing a system is."""

    APPLICATION = "application"
    DATA_STORE = "data_store"
    CHANNEL = "channel"
    PLATFORM = "platform"
    MIDDLEWARE = "middleware"
    EXTERNAL = "external"
    DEVICE = "device"
    UNKNOWN = "unknown"


class Hosting(StrEnum):
    """Where a system runs."""

    ON_PREMISES = "on_premises"
    MAINFRAME = "mainframe"
    CLOUD = "cloud"
    SAAS = "saas"
    PARTNER = "partner"
    UNKNOWN = "unknown"


class Lifecycle(StrEnum):
    """Where a system is in its life. A statement: absent means active."""

    PLANNED = "planned"
    ACTIVE = "active"
    RETIRING = "retiring"
    RETIRED = "retired"


class Criticality(StrEnum):
    """How much the business depends on a system or path."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    MISSION = "mission"
    UNKNOWN = "unknown"


class TestEnvironment(StrEnum):
    """Where integrations with a system can be tested."""

    __test__ = False  # not a pytest class

    OWN = "own"
    SHARED = "shared"
    NONE = "none"
    UNKNOWN = "unknown"


class TestData(StrEnum):
    """What data a test environment holds."""

    __test__ = False  # not a pytest class

    SYNTHETIC = "synthetic"
    MASKED = "masked"
    NONE = "none"
    UNKNOWN = "unknown"


class AuthMethod(StrEnum):
    """How a caller proves who it is."""

    OAUTH2 = "oauth2"
    OIDC = "oidc"
    SAML = "saml"
    MTLS = "mtls"
    API_KEY = "api_key"
    BASIC = "basic"
    KERBEROS = "kerberos"
    LDAP = "ldap"
    SSH_KEY = "ssh_key"
    MAINFRAME = "mainframe"
    PROPRIETARY = "proprietary"
    NONE = "none"
    UNKNOWN = "unknown"


class SchemaFormat(StrEnum):
    """The notation in which a schema's data are exchanged."""

    JSON = "json"
    XML = "xml"
    AVRO = "avro"
    PROTOBUF = "protobuf"
    CSV = "csv"
    FIXED_WIDTH = "fixed_width"
    COPYBOOK = "copybook"
    EDI_X12 = "edi_x12"
    EDIFACT = "edifact"
    HL7V2 = "hl7v2"
    FHIR = "fhir"
    ISO20022 = "iso20022"
    SWIFT_MT = "swift_mt"
    ACORD = "acord"
    RELATIONAL = "relational"
    SPREADSHEET = "spreadsheet"
    DOCUMENT = "document"
    AUDIO = "audio"
    PROPRIETARY = "proprietary"
    UNKNOWN = "unknown"


class SensitiveContent(StrEnum):
    """Kinds of protected data that a schema may contain."""

    PII = "pii"
    PHI = "phi"
    CARD = "card"
    BANK = "bank"
    BIOMETRIC = "biometric"


class Support(StrEnum):
    """When somebody answers for a system."""

    NONE = "none"
    BUSINESS_HOURS = "business_hours"
    EXTENDED = "extended"
    ALWAYS = "always"
    UNKNOWN = "unknown"


class Classification(StrEnum):
    """How confidential a system's data are."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    RESTRICTED = "restricted"
    UNKNOWN = "unknown"


class ProviderEnd(StrEnum):
    """Which end of an integration offers the interface, whichever way the data goes."""

    SOURCE = "source"
    TARGET = "target"


class Identifiers(StrEnum):
    """How the two ends' keys meet."""

    SHARED = "shared"
    CROSSWALK = "crosswalk"
    MATCHING = "matching"
    UNKNOWN = "unknown"


class Mode(StrEnum):
    """How data moves along an integration."""

    SYNCHRONOUS = "synchronous"
    EVENT = "event"
    BATCH = "batch"
    FILE = "file"
    MANUAL = "manual"
    UNKNOWN = "unknown"


class IntegrationStatus(StrEnum):
    """Where an integration is in its life. A statement: absent means planned."""

    LIVE = "live"
    PLANNED = "planned"
    WORKAROUND = "workaround"
    RETIRING = "retiring"


class Fallback(StrEnum):
    """What happens at a hop of a path when its system does not answer. A statement: absent means none."""

    MANUAL = "manual"
    RULES = "rules"
    QUEUE = "queue"
    NONE = "none"


class TeamKind(StrEnum):
    """Whose people a team's are."""

    INTERNAL = "internal"
    VENDOR = "vendor"
    PARTNER = "partner"
    UNKNOWN = "unknown"


class CostCategory(StrEnum):
    """What a cost outside integration is for."""

    LICENCE = "licence"
    INFRASTRUCTURE = "infrastructure"
    RUN = "run"
    CHANGE_MANAGEMENT = "change_management"
    DATA = "data"
    OTHER = "other"


class Activity(StrEnum):
    """The kinds of work that a work package may be."""

    ENGAGE = "engage"
    REVIEW = "review"
    ACCESS = "access"
    DATA_QUALITY = "data_quality"
    ENABLE = "enable"
    DESIGN = "design"
    BUILD = "build"
    TEST = "test"
    RELEASE = "release"
    PATH_TEST = "path_test"
    OPERATE = "operate"
    COORDINATE = "coordinate"
