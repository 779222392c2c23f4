"""Use case: one diagram of an inventory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.diagrams.charts import CHARTS, ChartRequest, draw_chart
from app.diagrams.lens import read_lens
from app.diagrams.picture import Origin
from app.diagrams.render import FORMATS, MEDIA_TYPES, convert, render_first_readable
from app.diagrams.views import OTHER_VIEWS, VIEWS, Request, check_depth, offer_pictures
from app.errors import BadParameter, NotRepresentable, UnknownSubject
from app.inventory.digest import digest
from app.inventory.suggestions import nearest_word, shown
from app.services.drawing_links import link_systems
from app.services.estimates import effort_model_of, make_forecast
from app.services.landscapes import landscape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.diagrams.heat import Efforts
    from app.estimation.effort_model import EffortModel
    from app.inventory.model import Inventory
    from app.landscape.landscape import Landscape
    from app.scheduling.forecast import Forecast


@dataclass(frozen=True, slots=True)
class Drawing:
    """A rendered diagram."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a drawing is narrowed, what stands out and what its colours say, as a person wrote it.

    Attributes:
        filters: ``domain:…``, ``owner:…``, ``criticality:…`` or ``mode:…``.
        highlights: ``path:…``, ``team:…`` or ``tag:…``.
        colour_by: availability, effort, criticality, owner, lifecycle or hosting.
        badges: ids of systems to draw as badges, such as the hub's.
        group: what a schedule is gathered by: path, team or phase; ``None``: the first that the inventory has.
    """

    filters: Sequence[str] = ()
    highlights: Sequence[str] = ()
    colour_by: str | None = None
    group: str | None = None
    badges: Sequence[str] = ()


PLAIN_LOOK = Look()
MATRIX = "matrix"


def list_views() -> dict[str, str]:
    """Return the views that can be drawn, each with what it shows."""
    charts = {chart.name: chart.words for chart in CHARTS.values()}
    return {view.name: view.words for view in VIEWS.values()} | OTHER_VIEWS | charts


def draw(  # noqa: PLR0913  (each is a parameter of the drawing)
    inventory: Inventory,
    view: str,
    *,
    fmt: str = "svg",
    scenario: str | None = None,
    focus: str | None = None,
    depth: int = 1,
    version: int | None = None,
    look: Look = PLAIN_LOOK,
    model: bytes | None = None,
    samples: int = 10_000,
    seed: int = 1,
) -> Drawing:
    """Return one diagram; *fmt* is svg, png, pdf or dot; csv of a matrix.

    The most detailed picture that prints in 8 points on A3 is drawn; what it folds or leaves out stands on it. Charts show a
    forecast by *model* (TOML; ``None``: the bundled one).

    Raises:
        UnknownSubject: no such view, scenario or focus.
        BadParameter: the view needs a focus or a scenario, or the depth, format or look cannot be used.
        NotRepresentable: the view has no such form.
        RenderingFailed: nothing complete came out within the limits.
    """
    if fmt not in {*FORMATS, "csv"}:
        raise BadParameter(
            f"A diagram cannot be drawn as {fmt!r}.", hint=f"As one of: {', '.join(FORMATS)}; a matrix as csv, too."
        )
    check_depth(depth)
    origin = Origin(inventory.id, inventory.name, version, digest(inventory), scenario)
    if view in CHARTS:
        _check_chart(view, fmt, look)
        made = make_forecast(inventory, scenario=scenario, model=model, samples=samples, seed=seed)
        return draw_forecast(made, view, origin, fmt=fmt, look=look)
    if view not in {*VIEWS, *OTHER_VIEWS}:
        meant = nearest_word(view, list_views())
        words = f"There is no view {shown(view)}" + (f"; did you mean {shown(meant)}?" if meant else ".")
        raise UnknownSubject(words, hint=f"There are: {', '.join(list_views())}.")
    _check_form(view, fmt)
    landscape = landscape_of(inventory, scenario)
    priced_by = effort_model_of(model)
    request = Request(
        focus=focus,
        depth=depth,
        lens=read_lens(landscape, look.filters, look.highlights, look.colour_by, look.badges),
        declared=landscape_of(inventory) if scenario else None,
        efforts=_efforts_once(landscape, priced_by),
    )
    if view in OTHER_VIEWS:
        from app.services.sheets import SHEETS

        return Drawing(SHEETS[view](landscape, origin, request, fmt, priced_by), MEDIA_TYPES[fmt])
    offers = offer_pictures(landscape, view, origin, request)
    if version is not None:
        offers = link_systems(offers, origin)
    return Drawing(render_first_readable(offers, fmt), MEDIA_TYPES[fmt])


def _check_form(view: str, fmt: str) -> None:
    if view == MATRIX and fmt == "dot":
        raise NotRepresentable("A matrix has no DOT.", hint="Ask for SVG, PNG, PDF or CSV; the landscape has DOT.")
    if view != MATRIX and fmt == "csv":
        raise NotRepresentable(f"The view {view} has no CSV.", hint="The matrix has; the graph as JSON has all the facts.")


def draw_forecast(made: Forecast, view: str, origin: Origin, *, fmt: str = "svg", look: Look = PLAIN_LOOK) -> Drawing:
    """Return a chart of a forecast that exists already.

    Raises:
        BadParameter: the look cannot be used.
        NotRepresentable: a chart as DOT.
        RenderingFailed: the converter could not draw it.
    """
    _check_chart(view, fmt, look)
    return Drawing(convert(draw_chart(made, view, origin, ChartRequest(look.group)), fmt), MEDIA_TYPES[fmt])


def _check_chart(view: str, fmt: str, look: Look) -> None:
    ChartRequest(look.group).grouping()
    if look.filters or look.highlights or look.colour_by or look.badges:
        words = f"The view {view} is a chart: it takes no filter, highlight, colouring or badge."
        raise BadParameter(words, hint="Leave them out.")
    if fmt not in {"svg", "png", "pdf"}:
        raise NotRepresentable(f"The view {view} is a chart and has no {fmt.upper()}.", hint="Ask for SVG, PNG or PDF.")


def _efforts_once(landscape: Landscape, model: EffortModel) -> Callable[[], Efforts]:
    """Return what estimates the efforts of a landscape when it is first asked; most drawings never do."""

    @cache
    def make() -> Efforts:
        from app.services.effort_figures import estimate_efforts

        return estimate_efforts(landscape, model)

    return make
