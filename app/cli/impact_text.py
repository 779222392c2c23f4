"""An impact on one screen: who fails with it, which paths stop, who is told, and who follows a change. The nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from app.cli.figures import count, share_of_time
from app.cli.layout import advice_parts, heading, listed, more
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

TOP = 15
TEAMS_SHOWN = 8
ADVICE_SHOWN = 6
OVER_SHOWN = 2
HOW = {True: "at once", False: "data stop", None: "unknown how"}
FATE = {False: "stops", None: "unclear", True: "survives"}


def impact_parts(document: Mapping[str, Any], title: str) -> list[RenderableType]:
    """Return what ``seamap impact`` prints of its document."""
    system, summary = document["system"], document["summary"]
    under = f" · scenario {document['scenario']}" if document["scenario"] else ""
    return [
        Text(plain(f"{system['name']} ({system['id']}) · {title}{under}"), style="bold"),
        *_failure(document["failure"], summary),
        *_paths(document["paths"], summary["paths"]),
        *_teams(document["teams"]),
        *_change(document["change"], summary),
        *advice_parts(document["findings"], ADVICE_SHOWN),
    ]


def _failure(reached: Sequence[Mapping[str, Any]], summary: Mapping[str, Any]) -> list[RenderableType]:
    counts = summary["failure"]
    if not reached:
        return heading("If it fails", "no system depends on it")
    stops = counts["systems"] - counts["at_once"] - counts["at_once_unknown"]
    said = [f"{counts['at_once']} at once", f"{stops} as data that stop coming"]
    said += [f"{counts['at_once_unknown']} unknown"] if counts["at_once_unknown"] else []
    aside = f"{_share(counts, summary)} fail or wait: {', '.join(said)}"
    rows = [(HOW[row["at_once"]], f"{_named(row)}, over {_few(row['over'])}{_asked(row['needs'])}") for row in reached[:TOP]]
    return [*heading("If it fails", aside), *_by_steps(reached, rows), *more(len(reached), TOP)]


def _change(reached: Sequence[Mapping[str, Any]], summary: Mapping[str, Any]) -> list[RenderableType]:
    if not reached:
        return heading("If it changes", "no data run from it to anybody")
    counts = summary["change"]
    aside = f"its data reach {_share(counts, summary)}, {counts['direct']} directly"
    rows = [("", f"{_named(row)}, over {_few(row['over'])}") for row in reached[:TOP]]
    return [*heading("If it changes", aside), *_by_steps(reached, rows), *more(len(reached), TOP)]


def _share(counts: Mapping[str, int], summary: Mapping[str, Any]) -> str:
    return f"{counts['systems']:,} of {summary['systems'] - 1:,} other systems"


def _by_steps(reached: Sequence[Mapping[str, Any]], rows: Sequence[tuple[str, str]]) -> list[RenderableType]:
    """Return the rows under the number of steps that each is away; they come nearest first."""
    table: list[tuple[str | Text, str | Text]] = []
    last = 0
    for item, (how, words) in zip(reached, rows, strict=False):
        place = count(item["steps"], "step") if item["steps"] != last else ""
        last = item["steps"]
        table.append((Text(place, style="dim"), f"{how}: {words}" if how else words))
    return [listed(*table)]


def _paths(paths: Sequence[Mapping[str, Any]], counts: Mapping[str, int]) -> list[RenderableType]:
    if not paths:
        return heading("Paths", f"none of {counts['declared']} is touched" if counts["declared"] else "none is declared")
    said = [f"{counts['stop']} of {counts['declared']} stop", f"{counts['survive']} survive on a fallback"]
    said += [f"{counts['unclear']} unclear"] if counts["unclear"] else []
    ranked = sorted(paths, key=lambda row: ({False: 0, None: 1, True: 2}[row["survives"]], row["path"]))
    rows = []
    for row in ranked[:TOP]:
        bare = f"; no fallback at {_few(row['without_fallback'])}" if row["without_fallback"] else ""
        words = f"{row['name']} ({row['path']}), criticality {row['business_criticality']}{bare}{_asked(row['needs'])}"
        rows.append((Text(FATE[row["survives"]], style=_tone(row)), words))
    return [*heading("Paths", ", ".join(said)), listed(*rows), *more(len(paths), TOP)]


def _tone(row: Mapping[str, Any]) -> str:
    return {False: "red", None: "yellow", True: "green"}[row["survives"]]


def _teams(teams: Sequence[Mapping[str, Any]]) -> list[RenderableType]:
    if not teams:
        return []
    rows = []
    for row in teams[:TEAMS_SHOWN]:
        who = "no owner known" if row["team"] is None else row["name"] or row["team"]
        contact = f" ({row['contact']})" if row["contact"] else ""
        rows.append((count(len(row["systems"]), "system"), f"{who}{contact}: {_few(row['systems'], 3)}"))
    return [*heading("Whom to tell", count(len(teams), "owner")), listed(*rows), *more(len(teams), TEAMS_SHOWN)]


def _named(row: Mapping[str, Any]) -> str:
    return plain(f"{row['name']} ({row['system']})")


def _few(names: Sequence[str], shown: int = OVER_SHOWN) -> str:
    left = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {left:,} more" if left > 0 else "")


def _asked(needs: Mapping[str, float]) -> str:
    said = _needs(needs)
    return f"; needs {said}" if said else ""


def _needs(needs: Mapping[str, float]) -> str:
    said = [
        f"{needs['latency_ms']:,.0f} ms" if "latency_ms" in needs else "",
        share_of_time(needs["availability"]) if "availability" in needs else "",
        f"≤ {needs['freshness_hours']:.3g} h old" if "freshness_hours" in needs else "",
        f"{needs['throughput_per_s']:.3g}/s" if "throughput_per_s" in needs else "",
    ]
    return ", ".join(filter(None, said))
