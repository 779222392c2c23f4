"""The views: which there are, what each needs, and the pictures it offers, from the most detailed to the least.

A landscape and a view's name come in, ways of making pictures go out; :mod:`app.diagrams.render` takes the first readable one.
A new view is a module of its own and one row of the table here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.diagrams.context import list_context_pictures
from app.diagrams.landscape_map import list_landscape_pictures
from app.diagrams.missing_apis import list_missing_pictures
from app.diagrams.path_chain import list_path_pictures
from app.errors import BadParameter, UnknownSubject

if TYPE_CHECKING:
    from app.diagrams.picture import Origin, Picture
    from app.landscape.landscape import Landscape

Offers = Iterator[Callable[[], "Picture"]]
DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a view: a system's or a path's id, and how many integrations away the drawing reaches."""

    focus: str | None = None
    depth: int = 1

    def focus_on(self, what: str) -> str:
        """Return the focus.

        Raises:
            BadParameter: none is given.
        """
        if not self.focus:
            raise BadParameter(
                f"This view needs the id of a {what} to focus on.", hint=f"Name it: --focus ID, or ?focus=ID ({what})."
            )
        return self.focus


@dataclass(frozen=True, slots=True)
class View:
    """One view: what it shows in a sentence, and how its pictures are listed."""

    name: str
    words: str
    offer: Callable[[Landscape, Origin, Request], Offers]


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View("landscape", "all systems by domain", lambda land, origin, _: list_landscape_pictures(land, origin)),
        View(
            "missing-apis",
            "systems without an API and what waits for them",
            lambda land, origin, _: list_missing_pictures(land, origin),
        ),
        View(
            "context",
            "one system and its neighbourhood; needs a focus",
            lambda land, origin, ask: list_context_pictures(land, origin, ask.focus_on("system"), ask.depth),
        ),
        View(
            "path",
            "one path, hop by hop; needs a focus",
            lambda land, origin, ask: list_path_pictures(land, origin, ask.focus_on("path")),
        ),
    )
}


def offer_pictures(landscape: Landscape, view: str, origin: Origin, request: Request) -> Offers:
    """Return the ways of making pictures of *view*, the most detailed first; there is always one.

    Raises:
        UnknownSubject: there is no such view, or no system or path of the focus's id.
        BadParameter: the view needs a focus and has none, or the depth is not from 1 to 5.
    """
    if view not in VIEWS:
        raise UnknownSubject(f"There is no view {view!r}.", hint=f"There are: {', '.join(VIEWS)}.")
    if not 1 <= request.depth <= DEEPEST:
        raise BadParameter(f"A depth of {request.depth} cannot be drawn.", hint=f"From 1 to {DEEPEST}.")
    return VIEWS[view].offer(landscape, origin, request)
