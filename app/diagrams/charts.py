"""The charts: views of a forecast instead of a landscape. Which there are, what each shows, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.diagrams.curves import draw_confidence
from app.diagrams.gantt_rows import Grouping
from app.diagrams.schedule_chart import draw_schedule
from app.diagrams.tornado import draw_drivers
from app.errors import BadParameter

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.diagrams.picture import Origin
    from app.scheduling.forecast import Forecast


@dataclass(frozen=True, slots=True)
class ChartRequest:
    """What is asked of a chart: what a schedule is gathered by."""

    group: str | None = None

    def grouping(self) -> Grouping | None:
        """Return the grouping.

        Raises:
            BadParameter: it is none of path, team, phase.
        """
        if self.group is None:
            return None
        try:
            return Grouping(self.group)
        except ValueError:
            raise BadParameter(
                f"A schedule cannot be grouped by {self.group!r}.", hint=f"By one of: {', '.join(Grouping)}."
            ) from None


@dataclass(frozen=True, slots=True)
class ChartView:
    """One chart: what it shows in a sentence, and how it is drawn."""

    name: str
    words: str
    draw: Callable[[Forecast, Origin, ChartRequest], bytes]


CHARTS: dict[str, ChartView] = {
    view.name: view
    for view in (
        ChartView(
            "schedule",
            "Gantt chart by path, team or phase, with P50, P80 and deadline",
            lambda forecast, origin, ask: draw_schedule(forecast, origin, ask.grouping()),
        ),
        ChartView(
            "confidence",
            "how probable each cost and each finish is, with budget and deadline",
            lambda forecast, origin, _: draw_confidence(forecast, origin),
        ),
        ChartView(
            "drivers",
            "what the spread of cost and finish comes from, as a tornado",
            lambda forecast, origin, _: draw_drivers(forecast, origin),
        ),
    )
}


def draw_chart(forecast: Forecast, view: str, origin: Origin, request: ChartRequest) -> bytes:
    """Return a chart of a forecast as SVG.

    Raises:
        BadParameter: the grouping is none that there is.
    """
    return CHARTS[view].draw(forecast, origin, request)
