"""What the page of an inventory offers to draw: every view, what it can be about, and what can be chosen of its looks.

A stored document and the address's parameters come in; names and addresses for the template go out. A choice that the document
does not know falls back to the first that it does, because a page is no place for a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.services.derivation.wanted import WITHOUT_DOT
from app.web.pages.reading_documents import query_of

if TYPE_CHECKING:
    from collections.abc import Mapping

VIEWS: Final = {
    "landscape": "Landscape",
    "missing-apis": "Missing APIs",
    "effort": "Effort",
    "context": "Context",
    "path": "Path",
    "impact": "Impact",
    "matrix": "Matrix",
    "scenario": "Scenario",
    "pilot": "Pilot",
    "data-protection": "Data protection",
    "atlas": "Atlas",
    "schedule": "Schedule",
    "confidence": "Confidence",
    "drivers": "Drivers",
}
ABOUT: Final = {"context": "systems", "impact": "systems", "path": "paths"}
COLOURED: Final = frozenset({"landscape", "missing-apis", "context", "path", "scenario", "atlas"})
CHARTS: Final = frozenset({"schedule", "confidence", "drivers"})
BADGED: Final = frozenset({"landscape", "context", "atlas"})
COLOURS: Final = ("availability", "effort", "criticality", "owner", "lifecycle", "hosting")
MOST_OFFERED = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address of a page asks to be drawn."""

    view: str = "landscape"
    focus: str | None = None
    filter: str | None = None
    highlight: str | None = None
    color_by: str | None = None
    badge: str | None = None


PLAIN: Final = Chosen()


def offer_views(document: Mapping[str, Any], chosen: Chosen, kept: Mapping[str, str]) -> dict[str, Any]:
    """Return what the template needs to offer the views of a document and to show the one that is chosen.

    *kept* are the parameters that every link carries along: version and scenario.
    """
    views = {key: name for key, name in VIEWS.items() if _can_draw(key, document, kept)}
    view = chosen.view if chosen.view in views else "landscape"
    focuses = _focuses(document, view)
    focus = _one_of(chosen.focus, focuses) or (next(iter(focuses), None) if view in ABOUT else None)
    filters = {} if view in CHARTS else _filters(document)
    highlights = {} if view in CHARTS or view == "matrix" else _highlights(document)
    colours = {name: name for name in COLOURS} if view in COLOURED else {}
    badges = _in_order(document, "systems") if view in BADGED else {}
    looks = {
        "focus": focus,
        "filter": _one_of(chosen.filter, filters),
        "highlight": _one_of(chosen.highlight, highlights),
        "color_by": _one_of(chosen.color_by, colours),
        "badge": _one_of(chosen.badge, badges),
    }
    said = {name: value for name, value in looks.items() if value}
    return {
        "view": view,
        "view_name": VIEWS[view],
        "views": [{"id": key, "name": name, "query": query_of({**kept, "view": key})} for key, name in views.items()],
        "forms": [form for form in ("svg", "png", "pdf", "dot") if form != "dot" or view not in WITHOUT_DOT]
        + (["csv"] if view == "matrix" else []),
        "drawing_query": query_of({**kept, **said}),
        "kept": kept,
        "choices": [
            _choice("focus", "About", focuses, looks["focus"], needed=view in ABOUT),
            _choice("filter", "Only", filters, looks["filter"]),
            _choice("highlight", "Highlight", highlights, looks["highlight"]),
            _choice("color_by", "Colour by", colours, looks["color_by"]),
            _choice("badge", "As a badge", badges, looks["badge"]),
        ],
    }


def _choice(name: str, words: str, options: Mapping[str, str], value: str | None, *, needed: bool = False) -> dict[str, Any]:
    return {"name": name, "words": words, "options": options, "value": value, "needed": needed}


def _one_of(value: str | None, known: Mapping[str, str]) -> str | None:
    return value if value in known else None


def _can_draw(view: str, document: Mapping[str, Any], kept: Mapping[str, str]) -> bool:
    if view == "scenario":
        return "scenario" in kept
    return bool(document.get(ABOUT[view])) if view in ABOUT else True


def _focuses(document: Mapping[str, Any], view: str) -> dict[str, str]:
    if view == "atlas":
        return {name: name for name in _domains(document)}
    return _in_order(document, ABOUT[view]) if view in ABOUT else {}


def _in_order(document: Mapping[str, Any], kind: str) -> dict[str, str]:
    """Return the names of a document's systems or paths by id, the hub first, then by name."""
    hub = (document.get("programme") or {}).get("hub")
    rows = sorted(document.get(kind, ()), key=lambda row: (row["id"] != hub, row["name"].casefold(), row["id"]))
    return {row["id"]: row["name"] for row in rows[:MOST_OFFERED]}


def _domains(document: Mapping[str, Any]) -> list[str]:
    return sorted({row["domain"] for row in document.get("systems", ()) if row.get("domain")})


def _owners(document: Mapping[str, Any]) -> dict[str, str]:
    names = {team["id"]: team.get("name") or team["id"] for team in document.get("teams", ())}
    used = sorted({row["owner"] for row in document.get("systems", ()) if row.get("owner")})
    return {name: names.get(name, name) for name in used}


def _filters(document: Mapping[str, Any]) -> dict[str, str]:
    modes = sorted({row["mode"] for row in document.get("integrations", ()) if row.get("mode")})
    worth = sorted({row["business_criticality"] for row in document.get("systems", ()) if row.get("business_criticality")})
    return {
        **{f"domain:{name}": f"domain {name}" for name in _domains(document)},
        **{f"owner:{name}": f"owner {words}" for name, words in _owners(document).items()},
        **{f"criticality:{name}": f"criticality {name}" for name in worth},
        **{f"mode:{name}": f"mode {name}" for name in modes},
    }


def _highlights(document: Mapping[str, Any]) -> dict[str, str]:
    tagged = [*document.get("systems", ()), *document.get("integrations", ())]
    tags = sorted({tag for row in tagged for tag in row.get("tags") or ()})
    return {
        **{f"path:{row['id']}": f"path {row['name']}" for row in document.get("paths", ())},
        **{f"team:{name}": f"team {words}" for name, words in _owners(document).items()},
        **{f"tag:{tag}": f"tag {tag}" for tag in tags},
    }
