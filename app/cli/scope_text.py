"""What the figures hold and what they do not, and two independent views of them, as text. Reads the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.cli.figures import count, factor, months, number
from app.cli.layout import heading, indented, more
from app.cli.output import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]

SHOWN = 4


def scope_parts(document: Row, names: Mapping[str, str]) -> list[RenderableType]:
    """Return what is left out, what has no price, what stands in for what nobody has listed, and what other models say."""
    scope = document["scope"]
    said = [*_unlisted(scope["unlisted"]), *_excluded(scope["excluded"]), *map(_compared, document["cross_checks"])]
    unpriced = [f"No price: {_named(row['subject'], names)}: {plain(row['why'])}." for row in scope["unpriced"]]
    return [
        *heading("What the figures hold"),
        *map(indented, unpriced[:SHOWN]),
        *more(len(unpriced), SHOWN),
        *map(indented, said),
    ]


def _named(subject: Row, names: Mapping[str, str]) -> str:
    kind, name = next(iter(subject.items()))
    return f"the {kind}" if kind == "programme" else plain(names.get(name, name))


def _unlisted(unlisted: Row) -> list[str]:
    how_many = unlisted["integrations"]["mean"]
    if not how_many:
        return []
    days = number(unlisted["effort_days"]["mean"])
    return [f"Integrations that nobody has listed yet: {how_many:.1f} on average, {days} days; they are in the totals."]


def _excluded(excluded: Sequence[Row]) -> list[str]:
    if not excluded:
        return []
    kinds = [next(iter(row["subject"])) for row in excluded]
    told = [count(kinds.count(kind), kind) for kind in dict.fromkeys(kinds)]
    return [f"Nothing to build, and not in them: {', '.join(told)}; the JSON says why."]


def _compared(check: Row) -> str:
    name = "COSYSMO" if check["method"] == "cosysmo" else "COCOMO's duration"
    days, time, ratio = check["effort_days"], check["duration_months"], check["ratio"]
    figure = f"{number(days)} days" if days is not None else f"{months(time)} months" if time is not None else "nothing"
    against = "" if ratio is None else f", {factor(float(f'{ratio:.2g}'))} times this estimate"
    return f"{name}, for comparison: {figure}{against}. {plain(check['note'])}"
