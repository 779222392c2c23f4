"""Builds SVG elements, text above all, and lets nothing through that is not on the list.

Shapes and strings come in; an lxml tree without script, handler, style from outside, file or foreign link goes out. Text
stays text: lxml escapes it, and every run of characters names the family that draws it and the place where it begins, so that
PNG and PDF never choose glyphs by themselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from app.diagrams.typesetting import FALLBACKS, FAMILIES, clean, drawable, measure, split_runs

if TYPE_CHECKING:
    from app.diagrams.typesetting import Run

NAMESPACE = "http://www.w3.org/2000/svg"
SAFE_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
ROOT_FONT = f"'{FAMILIES[0].name}', {FALLBACKS}"
ALLOWED_ELEMENTS = frozenset(
    ("svg", "g", "a", "title", "desc", "style", "defs", "pattern", "rect", "path", "polygon", "circle", "text", "tspan")
)
_ALLOWED_TAGS = frozenset(f"{{{NAMESPACE}}}{name}" for name in ALLOWED_ELEMENTS)
GEOMETRY = ("x", "y", "width", "height", "rx", "cx", "cy", "r", "d", "points", "viewBox", "patternUnits", "patternTransform")
PAINT = ("fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap")
TEXT = ("font-family", "font-size", "font-weight", "textLength", "lengthAdjust")
MEANING = ("id", "class", "role", "tabindex", "href", "aria-label", "aria-labelledby", "data-systems", "data-integrations")
ALLOWED_ATTRIBUTES = frozenset((*GEOMETRY, *PAINT, *TEXT, *MEANING))
FIT = ("textLength", "lengthAdjust")
"""What makes a browser without the vendored fonts give text the width that it was measured to have."""
SQUEEZED = "squeezed"
"""The class of text that is narrower than its letters are, on paper, too."""
_DEFAULT_NAMESPACE: dict[str, str] = {None: NAMESPACE}  # type: ignore[dict-item]  # lxml's own way of having no prefix
_LINK = re.compile(r"^(#[\w:.-]+|/(?!/)[^\s\\]*|https://[^\s\\]+)$")
_FILL = re.compile(r"^(none|#[0-9a-f]{6}|url\(#[a-z-]+\)|transparent)$")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def element(parent: etree._Element | None, name: str, **attributes: str | float) -> etree._Element:
    """Return a new element; underscores in attribute names become hyphens, numbers are written with at most two decimals."""
    written = {key.rstrip("_").replace("_", "-"): _write(value) for key, value in attributes.items() if value != ""}
    if parent is None:
        return etree.Element(f"{{{NAMESPACE}}}{name}", written, nsmap=_DEFAULT_NAMESPACE)
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", written)


def say(parent: etree._Element, title: str, description: str = "") -> None:
    """Give an element its title and, where there is one, its description: tooltip and accessible name."""
    element(parent, "title").text = _visible(title)
    if description:
        element(parent, "desc").text = _visible(description)


def text(
    parent: etree._Element,
    at: tuple[float, float],
    words: str,
    size: float,
    *,
    bold: bool = False,
    anchor: str = "start",
    **look: str,
) -> etree._Element:
    """Draw one line of text; *at* is its left end (its middle or right end with another *anchor*) on the baseline."""
    shown = clean(words)
    runs = split_runs(shown, size, bold=bold)
    left = at[0] - measure(shown, size, bold=bold) * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    node = element(parent, "text", x=left, y=at[1], font_size=size, font_weight="700" if bold else "", **look)
    if len(runs) == 1:
        node.text = runs[0].text
        _set_font(node, runs[0], bold=bold, nested=False)
        _fit(node, runs[0].width)
        return node
    node.set(_SPACE, "preserve")
    for run in runs:
        span = element(node, "tspan", x=left, y=at[1])
        _set_font(span, run, bold=bold, nested=True)
        span.text = run.text
        _fit(span, run.width)
        left += run.width
    return node


def squeezed_text(
    parent: etree._Element, at: tuple[float, float], words: str, size: float, width: float, **look: str
) -> etree._Element:
    """Draw one run of text around *at*, its letters as high as ever and no wider together than *width*."""
    node = element(parent, "text", x=at[0] - width / 2, y=at[1], font_size=size, **look)
    node.set("class", f"{node.get('class', '')} {SQUEEZED}".strip())
    node.text = clean(words)
    _fit(node, width)
    return node


def element_id(kind: str, name: str, taken: set[str] | None = None) -> str:
    """Return an id for an element: the kind and *name*, with everything but letters, digits and dots as hyphens.

    >>> element_id("system", "crm"), element_id("domain", "Claims & more")
    ('system-crm', 'domain-Claims-more')
    """
    base = f"{kind}-{re.sub(r'[^A-Za-z0-9.-]+', '-', name).strip('-') or 'x'}"
    chosen, number = base, 1
    while taken is not None and chosen in taken:
        number += 1
        chosen = f"{base}-{number}"
    if taken is not None:
        taken.add(chosen)
    return chosen


def keep_allowed(root: etree._Element) -> etree._Element:
    """Remove from the tree whatever is not on the lists above, in place, and return it: the last gate before an SVG leaves."""
    for node in list(root.iter()):
        if node.tag not in _ALLOWED_TAGS:
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)
            continue
        for name, value in node.attrib.items():
            if not _may_keep(str(name), str(value)):
                del node.attrib[name]
    return root


def serialise(root: etree._Element) -> bytes:
    """Return the tree as UTF-8 bytes."""
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def make_drawable(svg: bytes) -> str:
    """Return the SVG for paper, so that a converter never looks for another font than the vendored ones.

    A character that none of them has becomes the replacement character; what fits text to other fonts is taken out, but for
    text that is squeezed in these fonts, too.
    """
    root = etree.fromstring(svg, SAFE_PARSER)
    for node in root.iter(f"{{{NAMESPACE}}}text", f"{{{NAMESPACE}}}tspan"):
        for name in FIT if SQUEEZED not in node.get("class", "").split() else ():
            node.attrib.pop(name, "")
        if node.text:
            node.text = drawable(node.text)
    return str(etree.tostring(root, encoding="unicode"))


def _may_keep(name: str, value: str) -> bool:
    if name == _SPACE:
        return value == "preserve"
    if name not in ALLOWED_ATTRIBUTES:
        return False
    if name == "href":
        return bool(_LINK.match(value))
    return bool(_FILL.match(value)) if name in {"fill", "stroke"} else True


def _set_font(node: etree._Element, run: Run, *, bold: bool, nested: bool) -> None:
    """Give a run's element its own font attributes, where they differ from what it inherits."""
    if run.family is FAMILIES[0] and not nested:
        return
    node.set("font-family", f"'{run.family.name}', {FALLBACKS}")
    if bold and run.family.bold is None:
        node.set("font-weight", "400")


def _fit(node: etree._Element, width: float) -> None:
    if width > 0:
        node.set(FIT[0], _write(width))
        node.set(FIT[1], "spacingAndGlyphs")


def _visible(words: str) -> str:
    return "\n".join(line for line in (clean(part) for part in words.split("\n")) if line)


def _write(value: str | float) -> str:
    if isinstance(value, str):
        return value
    shortest = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shortest == "-0" else shortest
