"""Writes DOT: the only place where text from outside meets Graphviz's syntax, and all of its escaping.

A picture and a plan come in, DOT text goes out, the same for the same input. Boxes are ``n0``, ``n1``…, groups ``cluster_0``…,
lines carry ids ``e0``…: nothing from outside is ever an id, an attribute's name or HTML. Boxes and labels have the sizes that
:mod:`app.diagrams.boxes` measured, so Graphviz never measures text. The document is the drawing's ``.dot`` form as well.
"""

from __future__ import annotations

import html
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil, sqrt
from typing import TYPE_CHECKING

import graphviz

from app.diagrams.boxes import set_box, set_label, size_of_label
from app.diagrams.picture import Border, Flow, GroupKind
from app.diagrams.style import BORDERS, DASHES, FILLS, GROUP_PT, GROUPS, HALO, MARKS, TEXT_PT, TONES
from app.diagrams.typesetting import clean, measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.diagrams.boxes import BoxText
    from app.diagrams.picture import Box, Group, Line, Picture

POINTS_PER_INCH = 72
MANY_LINES = 60
ROW_SHAPE = 0.6
FEW_BOXES = 10
SOME_BOXES = 24
ROOM_FOR_TWO_BADGES = (0.5, 0.8)
ROOM_FOR_BADGES_APART = {True: (0.25, 0.58), False: (0.22, 0.85)}
"""Between neighbours and between ranks, top down and left to right: two badges, one at each end, do not touch."""
MANY_BOXES = 100
GROUP_HEADER = {GroupKind.DOMAIN: 16, GroupKind.ZONE: 10, GroupKind.COLUMN: 18}
FONT = "Noto Sans"


@dataclass(frozen=True, slots=True)
class Plan:
    """One way of having Graphviz lay a picture out; ``words`` say it on the drawing."""

    name: str
    flow: Flow = Flow.RIGHT
    clusters: bool = True
    newrank: bool = False
    words: str = ""


def build_dot(picture: Picture, plan: Plan, *, headed: bool = False) -> str:
    """Return the DOT text of *picture* under *plan*; *headed* with heading and numbers of lines, which the page paints."""
    names = {box.key: f"n{index}" for index, box in enumerate(picture.boxes)}
    graph = graphviz.Digraph(
        name="drawing", graph_attr=_graph_attributes(picture, plan) | (_heading(picture) if headed else {})
    )
    graph.attr("node", shape="box", fixedsize="true", fontname=FONT, fontsize=f"{TEXT_PT:g}", margin="0")
    graph.attr("edge", fontname=FONT, fontsize=f"{TEXT_PT:g}", arrowsize="0.7")
    texts = {box.key: set_box(box, compact=picture.compact) for box in picture.boxes}
    nodes = {box.key: _node_attributes(box, texts[box.key]) for box in picture.boxes}
    _write_boxes(graph, picture, names, nodes, clusters=plan.clusters)
    for index, line in enumerate(picture.lines):
        tail, head = (line.target, line.source) if line.turned else (line.source, line.target)
        graph.edge(names[tail], names[head], **_edge_attributes(line, index, numbered=headed))
    for tail, head in (*picture.hints, *_order(picture)):
        graph.edge(names[tail], names[head], style="invis", weight="2")
    for column in _columns(picture.rows):
        with graph.subgraph() as rank:
            rank.attr(rank="same")
            for key in column:
                rank.node(names[key])
    return str(graph.source)


def quote_text(text: str) -> str:
    r"""Return *text* as Graphviz must read it to show it literally: no escapes, no HTML, no entities.

    >>> quote_text("a<b>\\n & \x00")
    'a<b>\\\\n &amp;'
    """
    quoted: str = graphviz.escape(clean(text).replace("&", "&amp;"))
    return quoted


def _label(rows: Iterable[str]) -> str:
    """Return rows of literal text as one label that the graphviz package cannot take for HTML."""
    label: str = graphviz.nohtml("\\n".join(quote_text(row) for row in rows))
    return label


def _sized_label(rows: Sequence[str], width: float, height: float) -> str:
    """Return rows of text as an HTML-like label of exactly *width* × *height* points.

    The text is escaped here and nowhere else.
    """
    text = "<BR/>".join(html.escape(clean(row), quote=True) for row in rows) or " "
    return (
        '<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0" FIXEDSIZE="TRUE" '
        f'WIDTH="{ceil(width)}" HEIGHT="{ceil(height)}"><TR><TD>{text}</TD></TR></TABLE>>'
    )


def _graph_attributes(picture: Picture, plan: Plan) -> dict[str, str]:
    many = len(picture.boxes) >= MANY_BOXES
    down = plan.flow.is_down
    labelled = any(set_label(line) for line in picture.lines)
    nodesep, ranksep = _distances(picture, down=down, labelled=labelled)
    attributes = {
        "rankdir": "TB" if down else "LR",
        "nodesep": f"{nodesep:g}",
        "ranksep": f"{ranksep:g}",
        "splines": "polyline" if many else "spline",
        "outputorder": "edgesfirst",
        "fontname": FONT,
        "bgcolor": "white",
    }
    if many or len(picture.lines) > MANY_LINES:
        attributes |= {"nslimit": "2", "nslimit1": "2", "mclimit": ".3"}
    if plan.newrank:
        attributes["newrank"] = "true"
    return attributes


def _distances(picture: Picture, *, down: bool, labelled: bool) -> tuple[float, float]:
    """Return the distances between neighbours of one rank and between ranks, in inches; labels bring their own room."""
    if picture.rows:
        return 0.9, 0.25
    if not picture.lines:
        return 0.15, 0.15
    if len(picture.boxes) <= FEW_BOXES and any(line.back for line in picture.lines):
        return ROOM_FOR_TWO_BADGES
    if len(picture.boxes) <= SOME_BOXES and any(line.back for line in picture.lines):
        return ROOM_FOR_BADGES_APART[down]
    if picture.compact:
        return 0.14, 0.32
    return 0.22 if down else 0.2, 0.25 if labelled else 0.4 if down else 0.5


def _heading(picture: Picture) -> dict[str, str]:
    about = [picture.heading, picture.scope, str(picture.shown), picture.meaning, *picture.remarks, picture.origin.digest]
    return {"label": _label([row for row in about if row]), "labelloc": "t"}


@lru_cache(maxsize=4_096)
def _node_attributes(box: Box, text: BoxText) -> Mapping[str, str]:
    fill, border = FILLS[box.fill], BORDERS[box.border]
    marks = [f"[{MARKS[mark].text}]" for mark in box.marks]
    chips = [chip.text + chip.suffix for chip in box.chips]
    number = f"{box.number}. " if box.number is not None else ""
    rows = [number + " ".join(text.name), *text.facts, *([" ".join(marks)] if marks else []), *chips]
    style = ["filled", "rounded"] + (["dashed"] if box.border is Border.PLANNED else [])
    return {
        "label": _label(rows),
        "tooltip": _label([box.title or box.name]),
        "width": f"{text.width / POINTS_PER_INCH:.4f}",
        "height": f"{text.height / POINTS_PER_INCH:.4f}",
        "style": ",".join(style),
        "fillcolor": fill.shade.light,
        "fontcolor": fill.ink.light,
        "color": HALO.light if box.lit else border.shade.light,
        "penwidth": f"{border.width + (3 if box.lit else 0):g}",
        "peripheries": "2" if border.double else "1",
    }


def _edge_attributes(line: Line, index: int, *, numbered: bool) -> dict[str, str]:
    look = DASHES[line.dash]
    rows = set_label(line)
    width, height = size_of_label(rows)
    attributes = {
        "id": f"e{index}",
        "style": look.dot,
        "color": TONES[line.tone].shade.light,
        "penwidth": f"{line.weight:g}",
        "tooltip": _label([line.title or " "]),
        "dir": "both" if line.both else "back" if line.turned else "forward",
    }
    if rows:
        attributes["label"] = _sized_label(rows, width, height)
    if line.badge and numbered:  # ours are placed afterwards
        attributes["xlabel"] = quote_text(f"{line.badge}/{line.back}" if line.back else line.badge)
    if line.loose:
        attributes["constraint"] = "false"
    return attributes


def _write_boxes(
    graph: graphviz.Digraph,
    picture: Picture,
    names: Mapping[str, str],
    nodes: Mapping[str, Mapping[str, str]],
    *,
    clusters: bool,
) -> None:
    inner: dict[str | None, list[tuple[int, Group]]] = defaultdict(list)
    for index, group in enumerate(picture.groups if clusters else ()):
        inner[group.parent].append((index, group))
    grouped = {key for group in (picture.groups if clusters else ()) for key in group.boxes}

    def write_group(into: graphviz.Digraph, index: int, group: Group) -> None:
        with into.subgraph(name=f"cluster_{index}") as cluster:
            cluster.attr(**_cluster_attributes(group))
            held = {key for _, child in inner[group.key] for key in child.boxes}
            for key in group.boxes:
                if key not in held:
                    cluster.node(names[key], **nodes[key])
            for number, child in inner[group.key]:
                write_group(cluster, number, child)

    for key, attributes in nodes.items():
        if key not in grouped:
            graph.node(names[key], **attributes)
    for index, group in inner[None]:
        write_group(graph, index, group)


def _cluster_attributes(group: Group) -> dict[str, str]:
    look = GROUPS[group.kind]
    words = title_of(group)
    attributes = {
        "label": _sized_label([words], measure(words, GROUP_PT, bold=True) + 4, GROUP_HEADER[group.kind]),
        "labeljust": "l",
        "margin": "6",
        "color": look.edge.light,
        "style": "dashed" if group.kind is GroupKind.ZONE else "filled,rounded",
        "fontname": FONT,
    }
    if look.shade is not None:
        attributes["fillcolor"] = look.shade.light
    return attributes


def title_of(group: Group) -> str:
    """Return what stands at the head of a group: its name and its note."""
    return f"{clean(group.name)} · {group.note}" if group.note else clean(group.name)


def _order(picture: Picture) -> list[tuple[str, str]]:
    """Return invisible lines that keep boxes without lines in rows instead of a tower, and a wrapped chain in its order."""
    touched = {end for line in picture.lines for end in (line.source, line.target)}
    pairs = [pair for row in picture.rows for pair in pairwise(row)]
    pairs += [pair for column in _columns(picture.rows) for pair in pairwise(column)]
    placed = {key for row in picture.rows for key in row}
    grouped: set[str] = set()
    for group in sorted(picture.groups, key=lambda item: item.parent is None):
        pairs += _in_rows([key for key in group.boxes if key not in touched and key not in grouped and key not in placed])
        grouped.update(group.boxes)
    keys = [box.key for box in picture.boxes]
    return pairs + _in_rows([key for key in keys if key not in touched and key not in grouped and key not in placed])


def _in_rows(keys: list[str]) -> list[tuple[str, str]]:
    columns = max(1, round(sqrt(len(keys) * ROW_SHAPE)))
    rows = [keys[start : start + columns] for start in range(0, len(keys), columns)]
    return [pair for row in rows for pair in pairwise(row)]


def _columns(rows: tuple[tuple[str, ...], ...]) -> list[list[str]]:
    if len(rows) < 2:  # noqa: PLR2004  (one row needs no columns)
        return []
    return [[row[place] for row in rows if place < len(row)] for place in range(max(len(row) for row in rows))]
