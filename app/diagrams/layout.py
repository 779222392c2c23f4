"""Has Graphviz lay out a picture, and reads back where everything goes.

A picture goes in, a :class:`Layout` comes out: every box, line and group with coordinates in points, y downwards. The child
runs within limits; a layout that lost a line is no layout.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from typing import TYPE_CHECKING, Any

from graphviz.backend import dot_command

from app.diagrams.dot import Plan, build_dot
from app.errors import RenderingFailed
from app.sandbox.runner import Limits, run_child

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.diagrams.picture import Picture

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle: its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    def moved(self, dx: float, dy: float) -> Area:
        """Return the rectangle elsewhere."""
        return Area(self.x + dx, self.y + dy, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Course:
    """The course of a line: Bézier control points (one and then three per piece), the tips of its arrows.

    Its label's centre.
    """

    points: tuple[Point, ...]
    start_tip: Point | None = None
    end_tip: Point | None = None
    label: Point | None = None

    def moved(self, dx: float, dy: float) -> Course:
        """Return the course elsewhere."""

        def shift(point: Point | None) -> Point | None:
            return None if point is None else (point[0] + dx, point[1] + dy)

        return Course(
            tuple((x + dx, y + dy) for x, y in self.points), shift(self.start_tip), shift(self.end_tip), shift(self.label)
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything goes; lines by their index in the picture."""

    width: float
    height: float
    boxes: Mapping[str, Area]
    lines: Mapping[int, Course]
    groups: Mapping[str, Area]


class LayoutLost(Exception):
    """Graphviz failed, was stopped, or lost something; the message says what."""


def run_plan(picture: Picture, plan: Plan, wall_s: float) -> Layout:
    """Return the layout of *picture* under *plan*.

    Raises:
        LayoutLost: a non-zero exit, a signal, a limit, "lost" on standard error, or fewer boxes or lines than were sent.
    """
    outcome = run_child(
        [*_command(), "-Gimagepath=", "-Gdpi=96"],
        build_dot(picture, plan).encode(),
        limits=Limits(wall_s=wall_s),
        environment=_environment(),
    )
    if outcome.stopped is not None:
        raise LayoutLost(f"stopped for {outcome.stopped}")
    if not outcome.succeeded or b"lost" in outcome.stderr or b"trouble in init_rank" in outcome.stderr:
        raise LayoutLost(outcome.stderr.decode(errors="replace")[:200] or f"status {outcome.status}")
    try:
        return read_layout(json.loads(outcome.stdout), picture)
    except (KeyError, ValueError) as fault:
        raise LayoutLost(f"unreadable output: {fault}") from fault


def read_layout(document: dict[str, Any], picture: Picture) -> Layout:
    """Return what Graphviz's ``json0`` says about *picture*.

    Raises:
        LayoutLost: a box or a line is missing in it.
    """
    _, _, width, height = _numbers(document["bb"])
    boxes: dict[str, Area] = {}
    groups: dict[str, Area] = {}
    for item in document.get("objects", ()):
        if item["name"].startswith("cluster_") and "bb" in item:
            left, low, right, high = _numbers(item["bb"])
            groups[picture.groups[int(item["name"][8:])].key] = Area(left, height - high, right - left, high - low)
        elif re.fullmatch(r"n\d+", item["name"]):
            x, y = _numbers(item["pos"])
            wide, tall = float(item["width"]) * 72, float(item["height"]) * 72
            boxes[picture.boxes[int(item["name"][1:])].key] = Area(x - wide / 2, height - y - tall / 2, wide, tall)
    lines = {
        int(edge["id"][1:]): _read_course(edge, height)
        for edge in document.get("edges", ())
        if re.fullmatch(r"e\d+", edge.get("id", "")) and edge.get("pos")
    }
    if len(boxes) != len(picture.boxes) or len(lines) != len(picture.lines):
        raise LayoutLost(f"{len(boxes)} of {len(picture.boxes)} boxes and {len(lines)} of {len(picture.lines)} lines came out")
    return Layout(width, height, boxes, lines, groups)


def _read_course(edge: dict[str, Any], height: float) -> Course:
    tips: dict[str, Point] = {}
    points: list[Point] = []
    for word in edge["pos"].split(";")[0].split():
        kind, _, rest = word.partition(",") if word[0] in "se" else ("", "", word)
        x, y = _numbers(rest)
        if kind:
            tips[kind] = (x, height - y)
        else:
            points.append((x, height - y))
    label = None
    if "lp" in edge:
        x, y = _numbers(edge["lp"])
        label = (x, height - y)
    return Course(tuple(points), tips.get("s"), tips.get("e"), label)


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]


@lru_cache(maxsize=1)
def _bundled_dot() -> str:
    """Return the path of the dot that came with graphviz-pure's wheel.

    Raises:
        RenderingFailed: it is not installed.
    """
    files = metadata.files("graphviz-pure") or ()
    for file in files:
        if file.name in {"graphviz-pure", "graphviz-pure.exe"}:
            return str(file.locate())
    raise RenderingFailed("graphviz-pure is not installed.", hint="Install the requirements again: python3 run.py.")


def dot_binary() -> str:
    """Return the dot in use: what ``SEAMAP_DOT`` names, else graphviz-pure's."""
    return os.environ.get("SEAMAP_DOT") or _bundled_dot()


def is_bundled_dot() -> bool:
    """Return whether drawings come from the pinned graphviz-pure, whose coordinates are the same on every machine."""
    return not os.environ.get("SEAMAP_DOT")


@lru_cache(maxsize=4)
def dot_version(binary: str | None = None) -> str:
    """Return what the dot in use says its version is; part of the digest of every drawing.

    >>> "Graphviz" in dot_version()
    True
    """
    outcome = run_child([binary or dot_binary(), "-V"], environment=_environment())
    return (outcome.stderr or outcome.stdout).decode(errors="replace").strip()


def _command() -> list[str]:
    dot_command.DOT_BINARY = dot_binary()
    return [os.fspath(part) for part in dot_command.command("dot", "json0")]


def _environment() -> dict[str, str]:
    """Return the child's whole environment; a system's Graphviz 2 is told to be careful as well."""
    exact = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}
    return exact if is_bundled_dot() else exact | {"SERVER_NAME": "untrusted", "GV_FILE_PATH": "/nonexistent"}
