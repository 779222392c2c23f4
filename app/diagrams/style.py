"""How things look: one row per member of each enumeration, so that nothing is drawn without a look and a word for it.

Colours keep their order and their difference for colour-blind eyes (blue for reachable, through sand, to the vermilion of
Okabe and Ito for no way in) and in grey; each is said in words as well. Every look has a light and a dark form.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.diagrams.picture import Border, Dash, Fill, GroupKind, Mark, Tone
from app.inventory.vocabulary import (
    ApiAvailability,
    Criticality,
    Fallback,
    Hosting,
    IntegrationStatus,
    Lifecycle,
    Mode,
    SystemType,
)

NAME_PT = 12.0
TEXT_PT = 10.0
GROUP_PT = 12.0


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour on white paper and on a dark screen."""

    light: str
    dark: str


PAGE = Shade("#ffffff", "#12181f")
INK = Shade("#1b2733", "#eef2f6")
QUIET = Shade("#566472", "#a9b6c3")
RULE = Shade("#c3ccd5", "#3c4956")
EDGE = Shade("#44535f", "#8fa0b0")


@dataclass(frozen=True, slots=True)
class FillLook:
    """The inside of a box, the ink on it, and its words in the legend; hatched where it is not known."""

    shade: Shade
    words: str
    ink: Shade = INK
    hatched: bool = False


FILLS: dict[Fill, FillLook] = {
    Fill.FULL: FillLook(Shade("#dcecf8", "#17364d"), "API full"),
    Fill.PARTIAL: FillLook(Shade("#a9d0ec", "#21577d"), "API partial"),
    Fill.BATCH: FillLook(Shade("#fbe6b4", "#5c4a12"), "API batch: files on a timetable"),
    Fill.MANUAL: FillLook(Shade("#f6c189", "#74501a"), "API manual: screens, spreadsheets"),
    Fill.NONE: FillLook(Shade("#e9997a", "#8c3f1c"), "API none: no way in"),
    Fill.UNKNOWN: FillLook(Shade("#ffffff", "#1d262f"), "API unknown?", hatched=True),
    Fill.HUB: FillLook(Shade("#1f3a52", "#dfe9f2"), "Hub: what all are connected to", Shade("#ffffff", "#12202c")),
    Fill.PLAIN: FillLook(Shade("#eef2f5", "#232d37"), "Several systems, or one whose interface is not the subject"),
    Fill.SHARE_NONE: FillLook(Shade("#dcecf8", "#17364d"), "None is known to lack an API"),
    Fill.SHARE_LOW: FillLook(Shade("#a9d0ec", "#21577d"), "Up to 20 % lack an API"),
    Fill.SHARE_SOME: FillLook(Shade("#fbe6b4", "#5c4a12"), "Up to 40 % lack one"),
    Fill.SHARE_MANY: FillLook(Shade("#f6c189", "#74501a"), "Up to 60 % lack one"),
    Fill.SHARE_MOST: FillLook(Shade("#e9997a", "#8c3f1c"), "More than 60 % lack one"),
    Fill.STEP_1: FillLook(Shade("#fff6dc", "#3a3220"), "least"),
    Fill.STEP_2: FillLook(Shade("#fddca0", "#5f4720"), "little"),
    Fill.STEP_3: FillLook(Shade("#f6b45f", "#7a5019"), "some"),
    Fill.STEP_4: FillLook(Shade("#e08647", "#9a5520"), "much"),
    Fill.STEP_5: FillLook(Shade("#6d2160", "#f2a6e0"), "most", Shade("#ffffff", "#1b1208")),
    Fill.KIND_1: FillLook(Shade("#bcdcf2", "#1f4f74"), ""),
    Fill.KIND_2: FillLook(Shade("#f7d08a", "#6e4c0c"), ""),
    Fill.KIND_3: FillLook(Shade("#b5e3d1", "#17574a"), ""),
    Fill.KIND_4: FillLook(Shade("#ebc3da", "#6a2f55"), ""),
    Fill.KIND_5: FillLook(Shade("#f7f0a6", "#5e590f"), ""),
    Fill.KIND_6: FillLook(Shade("#d0caf0", "#443b80"), ""),
    Fill.KIND_7: FillLook(Shade("#f2bfa6", "#76391d"), ""),
    Fill.KIND_OTHER: FillLook(Shade("#dde3e8", "#3c4854"), "Others"),
    Fill.STOPS: FillLook(Shade("#e9997a", "#8c3f1c"), "Fails at once: synchronous all the way"),
    Fill.STARVES: FillLook(Shade("#fbe6b4", "#5c4a12"), "Its data stop coming"),
    Fill.PROVEN: FillLook(Shade("#8fc4ea", "#21577d"), "All that production needs of it was in the pilot"),
    Fill.HALF_PROVEN: FillLook(Shade("#dcecf8", "#17364d"), "Part of it was in the pilot"),
    Fill.UNPROVEN: FillLook(Shade("#f9dcb4", "#6b4514"), "Needed, and not in the pilot"),
}


@dataclass(frozen=True, slots=True)
class BorderLook:
    """The edge of a box: width in points, dashes, and whether it is drawn twice."""

    shade: Shade
    width: float
    words: str
    dashes: str = ""
    double: bool = False


BORDERS: dict[Border, BorderLook] = {
    Border.NORMAL: BorderLook(EDGE, 0.9, ""),
    Border.LACKS_API: BorderLook(Shade("#8a2f10", "#ff9d76"), 2.8, "Thick border: lacks an API"),
    Border.EXTERNAL: BorderLook(Shade("#7b8793", "#93a1ae"), 0.9, "Double border: external", double=True),
    Border.PLANNED: BorderLook(EDGE, 1.1, "Dashed border: the system is planned", "5 3"),
    Border.GONE: BorderLook(Shade("#9aa5af", "#6c7985"), 1.1, "Dotted border: the system is being retired", "1.5 2.5"),
    Border.ADDED: BorderLook(Shade("#00704f", "#4fd3a6"), 2.8, "Added (+)"),
    Border.REMOVED: BorderLook(Shade("#b3261e", "#ff8f86"), 1.8, "Removed (−)", "5 4"),
    Border.CHANGED: BorderLook(Shade("#b4590b", "#f0a24e"), 2.8, "Changed (~)"),
}


@dataclass(frozen=True, slots=True)
class MarkLook:
    """A tag: its text, the shade behind it, the ink on it, and its words in the legend."""

    text: str
    shade: Shade
    ink: Shade
    words: str


_ON_DARK = Shade("#ffffff", "#14191e")

MARKS: dict[Mark, MarkLook] = {
    Mark.NO_API: MarkLook("NO API", Shade("#8a2f10", "#ff9d76"), _ON_DARK, "Lacks an API: batch, manual or none"),
    Mark.HUB: MarkLook("HUB", Shade("#ffffff", "#1f3a52"), Shade("#1f3a52", "#ffffff"), ""),
    Mark.EXTERNAL: MarkLook("EXTERNAL", Shade("#66737f", "#aab6c1"), _ON_DARK, "Outside the organisation"),
    Mark.PLANNED: MarkLook("PLANNED", Shade("#66737f", "#aab6c1"), _ON_DARK, "Does not run yet"),
    Mark.RETIRING: MarkLook("RETIRING", Shade("#66737f", "#aab6c1"), _ON_DARK, "Is being switched off"),
    Mark.RETIRED: MarkLook("RETIRED", Shade("#66737f", "#aab6c1"), _ON_DARK, "Is switched off"),
    Mark.FOCUS: MarkLook("FOCUS", Shade("#f0e442", "#f0e442"), Shade("#1b2733", "#1b2733"), "The system in question"),
    Mark.SHORTFALL: MarkLook("MISSES", Shade("#8a2f10", "#ff9d76"), _ON_DARK, "Misses what the path needs"),
    Mark.ADDED: MarkLook("+ ADDED", Shade("#00704f", "#4fd3a6"), _ON_DARK, "The scenario adds it"),
    Mark.REMOVED: MarkLook("− REMOVED", Shade("#b3261e", "#ff8f86"), _ON_DARK, "The scenario removes it"),
    Mark.CHANGED: MarkLook("~ CHANGED", Shade("#b4590b", "#f0a24e"), _ON_DARK, "The scenario changes it"),
    Mark.PILOT: MarkLook("PILOT", Shade("#1f5f8f", "#8fc4ea"), _ON_DARK, "The pilot exercised it"),
    Mark.CLEANER: MarkLook("CLEANER DATA", Shade("#8a2f10", "#ff9d76"), _ON_DARK, "Cleaner in the pilot than in production"),
}


@dataclass(frozen=True, slots=True)
class DashLook:
    """How a line is broken, in SVG and in DOT, and its words in the legend."""

    dashes: str
    dot: str
    words: str


DASHES: dict[Dash, DashLook] = {
    Dash.SYNCHRONOUS: DashLook("", "solid", "Synchronous"),
    Dash.EVENT: DashLook("9 4", "dashed", "Event"),
    Dash.FILE: DashLook("1.6 3.4", "dotted", "Batch or file"),
    Dash.MANUAL: DashLook("9 3 1.6 3", "dashed", "By hand"),
    Dash.UNKNOWN: DashLook("4 2 4 7", "dashed", "Manner unknown?"),
    Dash.MIXED: DashLook("", "bold", "Several integrations, or of several manners"),
}


@dataclass(frozen=True, slots=True)
class ToneLook:
    """A line's colour and its words in the legend."""

    shade: Shade
    words: str


TONES: dict[Tone, ToneLook] = {
    Tone.LIVE: ToneLook(Shade("#1b2733", "#eef2f6"), "Live"),
    Tone.PLANNED: ToneLook(Shade("#7d8b99", "#8d9cab"), "Planned"),
    Tone.WORKAROUND: ToneLook(Shade("#b4590b", "#f0a24e"), "Workaround, to be replaced"),
    Tone.RETIRING: ToneLook(Shade("#b9c2ca", "#5a6672"), "Retiring"),
    Tone.MIXED: ToneLook(Shade("#46637d", "#9db9d1"), "Of several states"),
    Tone.BLOCKED: ToneLook(Shade("#a63a14", "#ff9d76"), "Its provider lacks an API"),
    Tone.DOUBTFUL: ToneLook(Shade("#7d8b99", "#8d9cab"), "Whether its provider has an API is unknown?"),
    Tone.ADDED: ToneLook(Shade("#00704f", "#4fd3a6"), "+ added"),
    Tone.REMOVED: ToneLook(Shade("#b3261e", "#ff8f86"), "− removed"),
    Tone.CHANGED: ToneLook(Shade("#b4590b", "#f0a24e"), "~ changed"),
    Tone.SAME: ToneLook(Shade("#a3aeb8", "#5f6c79"), "As it is"),
    Tone.AT_ONCE: ToneLook(Shade("#a63a14", "#ff9d76"), "Carries the failure at once"),
    Tone.LATER: ToneLook(Shade("#8a6d1f", "#d9b95a"), "Carries it as data that stop coming"),
    Tone.PROVEN: ToneLook(Shade("#1f5f8f", "#8fc4ea"), "The pilot exercised it"),
    Tone.UNPROVEN: ToneLook(Shade("#b4590b", "#f0a24e"), "Production needs it; the pilot did not exercise it"),
    Tone.LEAVES: ToneLook(Shade("#b3261e", "#ff8f86"), "Leaves the countries that its data must stay in"),
    Tone.CROSSES: ToneLook(Shade("#b4590b", "#f0a24e"), "Protected data cross a trust boundary"),
    Tone.OPEN: ToneLook(Shade("#7d8b99", "#8d9cab"), "Not known whether protected data cross a boundary?"),
}


@dataclass(frozen=True, slots=True)
class GroupLook:
    """A boundary: the shade inside, the line around, and its words in the legend."""

    shade: Shade | None
    edge: Shade
    dashes: str
    words: str


GROUPS: dict[GroupKind, GroupLook] = {
    GroupKind.DOMAIN: GroupLook(Shade("#f5f7f9", "#19212a"), Shade("#d5dce3", "#313d49"), "", "Business domain"),
    GroupKind.ZONE: GroupLook(None, Shade("#6b7a88", "#8fa0b0"), "6 4", "Trust boundary (zone)"),
    GroupKind.COLUMN: GroupLook(Shade("#f5f7f9", "#19212a"), Shade("#d5dce3", "#313d49"), "", ""),
}

HUES: tuple[Shade, ...] = (
    Shade("#d3e5f5", "#23445f"),
    Shade("#fbe3c0", "#5f4518"),
    Shade("#d2eee3", "#1e5040"),
    Shade("#f3d9e8", "#5b2c49"),
    Shade("#fff3bf", "#5a5115"),
    Shade("#dfdcf3", "#3d3768"),
    Shade("#f8d5c6", "#66341f"),
    Shade("#dfe5ea", "#3c4854"),
)
"""Tints of groups, from the palette of Okabe and Ito; they repeat, so the group's name always stands beside them."""

PLAIN_HUE = len(HUES) - 1
HALO = Shade("#f0e442", "#f0e442")
STEPS = (Fill.STEP_1, Fill.STEP_2, Fill.STEP_3, Fill.STEP_4, Fill.STEP_5)
KINDS = (Fill.KIND_1, Fill.KIND_2, Fill.KIND_3, Fill.KIND_4, Fill.KIND_5, Fill.KIND_6, Fill.KIND_7)

FILL_OF: dict[ApiAvailability, Fill] = {member: Fill(member.value) for member in ApiAvailability}

SHARES: tuple[tuple[float, Fill], ...] = (
    (0.0, Fill.SHARE_NONE),
    (0.2, Fill.SHARE_LOW),
    (0.4, Fill.SHARE_SOME),
    (0.6, Fill.SHARE_MANY),
    (1.0, Fill.SHARE_MOST),
)
"""The five steps of a share of systems, each with its upper bound."""

DASH_OF: dict[Mode, Dash] = {
    Mode.SYNCHRONOUS: Dash.SYNCHRONOUS,
    Mode.EVENT: Dash.EVENT,
    Mode.BATCH: Dash.FILE,
    Mode.FILE: Dash.FILE,
    Mode.MANUAL: Dash.MANUAL,
    Mode.UNKNOWN: Dash.UNKNOWN,
}

TONE_OF: dict[IntegrationStatus, Tone] = {
    IntegrationStatus.LIVE: Tone.LIVE,
    IntegrationStatus.PLANNED: Tone.PLANNED,
    IntegrationStatus.WORKAROUND: Tone.WORKAROUND,
    IntegrationStatus.RETIRING: Tone.RETIRING,
}

LIFECYCLE_OF: dict[Lifecycle, tuple[Border, Mark | None]] = {
    Lifecycle.PLANNED: (Border.PLANNED, Mark.PLANNED),
    Lifecycle.ACTIVE: (Border.NORMAL, None),
    Lifecycle.RETIRING: (Border.GONE, Mark.RETIRING),
    Lifecycle.RETIRED: (Border.GONE, Mark.RETIRED),
}

TYPE_WORDS: dict[SystemType, str] = {
    SystemType.APPLICATION: "application",
    SystemType.DATA_STORE: "data store",
    SystemType.CHANNEL: "channel",
    SystemType.PLATFORM: "platform",
    SystemType.MIDDLEWARE: "middleware",
    SystemType.EXTERNAL: "external",
    SystemType.DEVICE: "device",
    SystemType.UNKNOWN: "type unknown",
}

HOSTING_WORDS: dict[Hosting, str] = {
    Hosting.ON_PREMISES: "on premises",
    Hosting.MAINFRAME: "mainframe",
    Hosting.CLOUD: "cloud",
    Hosting.SAAS: "SaaS",
    Hosting.PARTNER: "partner",
    Hosting.UNKNOWN: "hosting unknown",
}

CRITICALITY_WORDS: dict[Criticality, str] = {
    Criticality.LOW: "low criticality",
    Criticality.MEDIUM: "medium criticality",
    Criticality.HIGH: "high criticality",
    Criticality.MISSION: "mission-critical",
    Criticality.UNKNOWN: "criticality unknown",
}

FALLBACK_WORDS: dict[Fallback, str] = {
    Fallback.MANUAL: "else by hand",
    Fallback.RULES: "else by rules",
    Fallback.QUEUE: "else queued",
    Fallback.NONE: "",
}
