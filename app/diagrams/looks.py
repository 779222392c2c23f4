"""What parts of a drawing can say by their looks: enumerations, each member with a row in :mod:`app.diagrams.style`."""

from __future__ import annotations

from enum import StrEnum


class Fill(StrEnum):
    """What the inside of a box says: how far a system can be reached, or that the box says something else."""

    FULL = "full"
    PARTIAL = "partial"
    BATCH = "batch"
    MANUAL = "manual"
    NONE = "none"
    UNKNOWN = "unknown"
    HUB = "hub"
    PLAIN = "plain"
    SHARE_NONE = "share-none"
    SHARE_LOW = "share-low"
    SHARE_SOME = "share-some"
    SHARE_MANY = "share-many"
    SHARE_MOST = "share-most"
    STEP_1 = "step-1"
    STEP_2 = "step-2"
    STEP_3 = "step-3"
    STEP_4 = "step-4"
    STEP_5 = "step-5"
    KIND_1 = "kind-1"
    KIND_2 = "kind-2"
    KIND_3 = "kind-3"
    KIND_4 = "kind-4"
    KIND_5 = "kind-5"
    KIND_6 = "kind-6"
    KIND_7 = "kind-7"
    KIND_OTHER = "kind-other"
    STOPS = "stops"
    STARVES = "starves"
    PROVEN = "proven"
    HALF_PROVEN = "half-proven"
    UNPROVEN = "unproven"


class Border(StrEnum):
    """What the edge of a box says."""

    NORMAL = "normal"
    LACKS_API = "lacks-api"
    EXTERNAL = "external"
    PLANNED = "planned"
    GONE = "gone"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Mark(StrEnum):
    """A short tag inside a box; each says in words what a colour or border says as well."""

    NO_API = "no-api"
    HUB = "hub"
    EXTERNAL = "external"
    PLANNED = "planned"
    RETIRING = "retiring"
    RETIRED = "retired"
    FOCUS = "focus"
    SHORTFALL = "shortfall"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    PILOT = "pilot"
    CLEANER = "cleaner"


class Dash(StrEnum):
    """How a line is broken: how data moves."""

    SYNCHRONOUS = "synchronous"
    EVENT = "event"
    FILE = "file"
    MANUAL = "manual"
    UNKNOWN = "unknown"
    MIXED = "mixed"


class Tone(StrEnum):
    """What a line's colour says: where the integration is in its life, or that it is stopped by a missing API."""

    LIVE = "live"
    PLANNED = "planned"
    WORKAROUND = "workaround"
    RETIRING = "retiring"
    MIXED = "mixed"
    BLOCKED = "blocked"
    DOUBTFUL = "doubtful"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"
    AT_ONCE = "at-once"
    LATER = "later"
    PROVEN = "proven"
    UNPROVEN = "unproven"
    LEAVES = "leaves"
    CROSSES = "crosses"
    OPEN = "open"


class GroupKind(StrEnum):
    """Why boxes stand together."""

    DOMAIN = "domain"
    ZONE = "zone"
    COLUMN = "column"


class Flow(StrEnum):
    """The way a layout runs; the ``AROUND`` ones let the groups stand on both sides of the box with the most lines."""

    RIGHT = "LR"
    DOWN = "TB"
    AROUND = "around, left and right"
    AROUND_DOWN = "around, above and below"

    @property
    def is_around(self) -> bool:
        """Whether the groups stand on both sides of a centre."""
        return self in {Flow.AROUND, Flow.AROUND_DOWN}

    @property
    def is_down(self) -> bool:
        """Whether arrows mostly run downwards."""
        return self in {Flow.DOWN, Flow.AROUND_DOWN}
