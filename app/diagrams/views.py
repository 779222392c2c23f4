"""The views: which there are, what each needs, and the pictures it offers, from the most detailed to the least.

A landscape and a view's name come in, ways of making pictures go out; :mod:`app.diagrams.render` takes the first readable one.
A new view is a module of its own and one row of the table here. The lens is laid over every picture here, whatever its view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from app.diagrams.colouring import colour
from app.diagrams.context import list_context_pictures
from app.diagrams.data_protection import list_protection_pictures
from app.diagrams.effort_map import list_effort_pictures
from app.diagrams.heat import Efforts
from app.diagrams.highlighting import highlight
from app.diagrams.hub_badges import draw_as_badges
from app.diagrams.impact_map import list_impact_pictures
from app.diagrams.landscape_map import list_landscape_pictures
from app.diagrams.lens import ColourBy, Lens
from app.diagrams.missing_apis import list_missing_pictures
from app.diagrams.narrowing import narrow, say_narrowed
from app.diagrams.path_chain import list_path_pictures
from app.diagrams.pilot_map import list_pilot_pictures
from app.diagrams.scenario_map import list_scenario_pictures
from app.errors import BadParameter, UnknownSubject
from app.inventory.suggestions import nearest_word, shown

if TYPE_CHECKING:
    from app.diagrams.picture import Origin, Picture
    from app.landscape.landscape import Landscape

Offers = Iterator[Callable[[], "Picture"]]
DEEPEST = 5
TOUCHED_FOLDED = frozenset({"landscape", "atlas"})
"""Views in which the systems that everything touches are badges unasked."""


class Focus(StrEnum):
    """What a view is about."""

    NOTHING = ""
    SYSTEM = "system"
    PATH = "path"


@dataclass(frozen=True)
class Request:
    """What is asked of a view.

    Attributes:
        focus: a system's or a path's id; ``depth``: how many integrations away the drawing reaches.
        lens: what is filtered, highlighted and what colours say.
        declared: the landscape without the scenario, where one is laid over it.
        efforts: makes the efforts of the landscape; called only where a drawing needs them.
    """

    focus: str | None = None
    depth: int = 1
    lens: Lens = field(default_factory=Lens)
    declared: Landscape | None = None
    efforts: Callable[[], Efforts] = Efforts

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
    """One view: what it shows in a sentence, how its pictures are listed, and what it is about.

    Attributes:
        coloured: whether the inside of its boxes is its subject, so that another colouring would say nothing.
        badged: whether systems can be drawn as badges in it; elsewhere its lines are its subject.
    """

    name: str
    words: str
    offer: Callable[[Landscape, Origin, Request], Offers]
    focus: Focus = Focus.NOTHING
    coloured: bool = False
    badged: bool = False


def _offer_scenario(landscape: Landscape, origin: Origin, request: Request) -> Offers:
    if request.declared is None:
        rows = landscape.inventory.scenarios
        there = ", ".join(row.id for row in rows[:12]) if rows else "none in this inventory"
        raise BadParameter(
            "The scenario view needs a scenario.", hint=f"Name it: --scenario ID, or ?scenario=ID. There is {there}."
        )
    return list_scenario_pictures(narrow(request.declared, request.lens), landscape, origin)


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View("landscape", "all systems by domain", lambda land, origin, _: list_landscape_pictures(land, origin), badged=True),
        View(
            "missing-apis",
            "systems without an API and what waits for them",
            lambda land, origin, _: list_missing_pictures(land, origin),
        ),
        View(
            "effort",
            "where the work is, as heat",
            lambda land, origin, ask: list_effort_pictures(land, origin, ask.efforts()),
            coloured=True,
        ),
        View(
            "context",
            "one system and its neighbourhood; needs a focus",
            lambda land, origin, ask: list_context_pictures(land, origin, ask.focus_on("system"), ask.depth),
            Focus.SYSTEM,
            badged=True,
        ),
        View(
            "path",
            "one path, hop by hop; needs a focus",
            lambda land, origin, ask: list_path_pictures(land, origin, ask.focus_on("path")),
            Focus.PATH,
        ),
        View(
            "impact",
            "what a system's failure reaches and its change concerns; needs a focus",
            lambda land, origin, ask: list_impact_pictures(land, origin, ask.focus_on("system")),
            Focus.SYSTEM,
            coloured=True,
        ),
        View("scenario", "what a scenario adds, removes and changes; needs a scenario", _offer_scenario),
        View(
            "pilot",
            "what the pilot exercised against what production needs",
            lambda land, origin, _: list_pilot_pictures(land, origin),
            coloured=True,
        ),
        View(
            "data-protection",
            "protected data over trust boundaries and borders",
            lambda land, origin, _: list_protection_pictures(land, origin),
            coloured=True,
        ),
    )
}


OTHER_VIEWS: dict[str, str] = {
    "matrix": "which system depends on which, as a dependency structure matrix",
    "atlas": "an overview and a map of every domain, linked; with a focus, of one domain",
}
"""Views that are not one picture; :mod:`app.services.sheets` draws them."""


def check_depth(depth: int) -> None:
    """Check how many integrations away a drawing is to reach.

    Raises:
        BadParameter: it is not from 1 to :data:`DEEPEST`.
    """
    if not 1 <= depth <= DEEPEST:
        hint = "The view context reaches so far from its focus; the view landscape draws everything."
        raise BadParameter(f"depth is {depth}: it must be from 1 to {DEEPEST}.", hint=hint)


def offer_pictures(landscape: Landscape, view: str, origin: Origin, request: Request) -> Offers:
    """Yield the ways of making pictures of *view*, the most detailed first; there is always one.

    Raises:
        UnknownSubject: there is no such view, or no system or path of the focus's id.
        BadParameter: the view needs a focus or a scenario and has none, the depth is not from 1 to 5, or the boxes of the view
            cannot take another colour, or the view shows no badges.
    """
    chosen = get_view(view)
    check_depth(request.depth)
    if chosen.coloured and request.lens.colour_by is not None:
        raise BadParameter(
            f"In the view {view} colours say what the view is about; it cannot be coloured by {request.lens.colour_by}.",
            hint=f"Leave it out, or colour another view: {', '.join(row.name for row in VIEWS.values() if not row.coloured)}.",
        )
    if request.lens.badges and not chosen.badged:
        raise BadParameter(
            f"In the view {view} every line is drawn; no system can be a badge.",
            hint=f"Leave it out, or draw {', '.join(row.name for row in VIEWS.values() if row.badged)} or atlas.",
        )
    part = narrow(landscape, request.lens, _spared(landscape, chosen, request))
    offers = chosen.offer(part, origin, request)
    return (lambda make=make: look_through(make(), landscape, part, request.lens, request.efforts) for make in offers)  # type: ignore[misc]


def get_view(name: str) -> View:
    """Return the view of that name.

    Raises:
        UnknownSubject: there is none; names the one that was probably meant.
    """
    if name in VIEWS:
        return VIEWS[name]
    every = [*VIEWS, *OTHER_VIEWS]
    meant = nearest_word(name, every)
    words = f"There is no view {shown(name)}" + (f"; did you mean {shown(meant)}?" if meant else ".")
    raise UnknownSubject(words, hint=f"There are: {', '.join(every)}.")


def _spared(landscape: Landscape, view: View, request: Request) -> frozenset[str]:
    """Return the systems that no filter takes out: the focus itself, and every hop of a path."""
    if not request.focus or view.focus is Focus.NOTHING:
        return frozenset()
    if view.focus is Focus.SYSTEM:
        return frozenset({landscape.get_system(request.focus).id})
    return frozenset(hop.system for hop in landscape.get_path(request.focus).hops)


def look_through(picture: Picture, whole: Landscape, part: Landscape, lens: Lens, efforts: Callable[[], Efforts]) -> Picture:
    """Return the picture as the lens shows it, with the lens in the footer."""
    figures = efforts() if lens.colour_by is ColourBy.EFFORT else Efforts()
    hubs = {choice.value for choice in lens.badges}
    if picture.view in TOUCHED_FOLDED:
        hubs |= part.touched_by_most
    picture = draw_as_badges(picture, part, hubs)
    picture = highlight(colour(picture, part, lens.colour_by, figures), whole, lens)
    if lens.filters:
        picture = say_narrowed(picture, whole, part, lens)
    return replace(picture, filters=(*picture.filters, *lens.as_words()))
