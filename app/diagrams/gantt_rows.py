"""Gathers pieces of work into the rows of a schedule, by path, team or phase, in as much detail as there are rows.

Pieces come in; rows go out: one per piece, one per system, integration and path, or summaries that say what they hold, with
what is critical kept apart. Every piece is in exactly one row that is no heading.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.diagrams.gantt import Group, Row
from app.diagrams.portray import count, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.diagrams.gantt import Piece, Reached
    from app.estimation.work_package import Subject
    from app.landscape.landscape import Landscape
    from app.scheduling.forecast import Forecast

PROGRAMME = "programme"
NOWHERE = ""
NO_NAME = {
    "path": "On no declared path",
    "phase": "In no phase",
    "team": "No owning team",
    PROGRAMME: "The programme as a whole",
}


class Grouping(StrEnum):
    """What the rows of a schedule are gathered by."""

    PATH = "path"
    TEAM = "team"
    PHASE = "phase"


class Detail(StrEnum):
    """What one row stands for."""

    PACKAGE = "package"
    SUBJECT = "subject"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Cut:
    """How far rows are folded: what a row stands for and, where they are summaries, how many there may be."""

    detail: Detail
    most: int = 0

    @property
    def words(self) -> str:
        """What the drawing says about it; empty where nothing is folded."""
        return {
            Detail.PACKAGE: "",
            Detail.SUBJECT: "A row holds all packages of one system, integration or path; the tooltips of the SVG name them.",
            Detail.SUMMARY: "Collapsed to summary bars: only what most often decides the end has a row of its own. Every "
            "package is in a row or counted in one; the CSV, workbook and project plan list them all.",
        }[self.detail]


def gather(forecast: Forecast, pieces: Sequence[Piece], by: Grouping, reached: Mapping[str, Reached]) -> tuple[Group, ...]:
    """Return the pieces in groups, the group that starts first at the top, what belongs to none and the programme's own last.

    Phases stand in their order.
    A piece that several paths need stands under the first of them.
    """
    landscape = forecast.plan.landscape
    find = {Grouping.PATH: _path_finder, Grouping.PHASE: _phase_finder, Grouping.TEAM: _team_finder}[by](forecast)
    members: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        members[PROGRAMME if piece.subject.kind == PROGRAMME else find(piece)].append(piece)
    names = _names(landscape, by)
    groups = [
        Group(f"{by}:{key}", names.get(key) or NO_NAME.get(key or by, key), tuple(rows), reached.get(f"{by}:{key}"))
        for key, rows in members.items()
    ]
    place = {f"{by}:{key}": number for number, key in enumerate(names)} if by is Grouping.PHASE else {}
    place |= {f"{by}:{NOWHERE}": len(names), f"{by}:{PROGRAMME}": len(names) + 1}
    return tuple(sorted(groups, key=lambda group: (place.get(group.key, 0), min(p.start for p in group.pieces), group.key)))


def fold_rows(landscape: Landscape, groups: Sequence[Group], cut: Cut) -> tuple[Row, ...]:
    """Return the rows of the groups, folded as *cut* says."""
    if cut.detail is Detail.PACKAGE:
        return tuple(row for group in groups for row in (_heading(group), *_per_package(group)))
    if cut.detail is Detail.SUBJECT:
        return tuple(row for group in groups for row in (_heading(group), *_per_subject(landscape, group)))
    return _summarise(landscape, groups, cut.most)


def _heading(group: Group) -> Row:
    return Row(group.key, group.name, group.pieces, is_heading=True, reached=group.reached)


def _per_package(group: Group) -> list[Row]:
    ordered = sorted(group.pieces, key=lambda piece: (piece.start, piece.finish, piece.id))
    return [Row(piece.id, piece.name, (piece,)) for piece in ordered]


def _per_subject(landscape: Landscape, group: Group) -> list[Row]:
    members: dict[Subject, list[Piece]] = defaultdict(list)
    for piece in group.pieces:
        members[piece.subject].append(piece)
    rows = [
        Row(f"{group.key}:{subject.kind}:{subject.id}", name_of_subject(landscape, subject), tuple(pieces))
        for subject, pieces in members.items()
    ]
    return sorted(rows, key=lambda row: (*row.span, row.key))


def _summarise(landscape: Landscape, groups: Sequence[Group], most: int) -> tuple[Row, ...]:
    """Return a summary per group, the groups that matter least in one, and rows of their own for what decides the end."""
    kept, folded = _fold_groups(groups, max(most * 2 // 3, 2))
    spare = most - len(kept) - (1 if folded else 0)
    subjects = {group.key: _per_subject(landscape, group) for group in kept}
    ranked = sorted(
        (row for rows in subjects.values() if len(rows) > 1 for row in rows if row.share > 0),
        key=lambda row: (-row.share, -row.days, row.key),
    )
    chosen: set[str] = set()
    for row in ranked:
        opened = {key for key, rows in subjects.items() if any(each.key in chosen for each in rows)}
        holder = next(key for key, rows in subjects.items() if row in rows)
        if len(chosen) + len(opened | {holder}) + 1 > spare:
            break
        chosen.add(row.key)
    rows: list[Row] = []
    for group in kept:
        own = [row for row in subjects[group.key] if row.key in chosen]
        rest = tuple(piece for row in subjects[group.key] if row.key not in chosen for piece in row.pieces)
        heading = _heading(group)
        if not own:
            rows.append(Row(group.key, group.name, group.pieces, is_heading=True, is_folded=True, reached=group.reached))
            continue
        rows += [heading, *own]
        if rest:
            others = count(len(subjects[group.key]) - len(own), "more row")
            rows.append(Row(f"{group.key}:rest", f"{others}: {count(len(rest), 'package')}", rest, is_folded=True))
    if folded:
        pieces = tuple(piece for group in folded for piece in group.pieces)
        name = f"{count(len(folded), 'more group')}: {count(len(pieces), 'package')}"
        rows.append(Row("folded", name, pieces, is_heading=True, is_folded=True))
    return tuple(rows)


def _fold_groups(groups: Sequence[Group], most: int) -> tuple[list[Group], list[Group]]:
    """Return at most so many groups, those that decide the end most often or are largest, in order; and the others."""
    if len(groups) <= most:
        return list(groups), []
    ranked = sorted(
        groups, key=lambda group: (-max(p.share for p in group.pieces), -sum(p.days for p in group.pieces), group.key)
    )
    keys = {group.key for group in ranked[: most - 1]}
    return [group for group in groups if group.key in keys], [group for group in groups if group.key not in keys]


def name_of_subject(landscape: Landscape, subject: Subject) -> str:
    """Return how a subject is called in a row: its name, an integration without one by its ends."""
    if subject.kind == "system":
        return name_of(landscape, subject.id)
    if subject.kind == "path":
        return f"{landscape.get_path(subject.id).name}: end to end"
    flow = landscape.flows.get(subject.id)
    if flow is None:
        return "Unlisted integrations, coordination" if subject.kind == PROGRAMME else subject.id
    row = flow.integration
    return row.name or f"{name_of(landscape, row.source)} → {name_of(landscape, row.target)}"


def _names(landscape: Landscape, by: Grouping) -> dict[str, str]:
    inventory = landscape.inventory
    if by is Grouping.PATH:
        return {path.id: path.name for path in inventory.paths}
    if by is Grouping.PHASE:
        return {phase.id: phase.name for phase in inventory.programme.phases}
    return {team.id: team.name or team.id for team in inventory.teams}


def _path_finder(forecast: Forecast) -> Callable[[Piece], str]:
    landscape = forecast.plan.landscape
    first: dict[tuple[str, str], str] = {}
    for path in landscape.paths_in_scope():
        first["path", path.id] = path.id
        for flow in landscape.flows_of_path(path):
            first.setdefault(("integration", flow.id), path.id)
        for hop in path.hops:
            first.setdefault(("system", hop.system), path.id)
    return lambda piece: first.get((piece.subject.kind, piece.subject.id), NOWHERE)


def _phase_finder(forecast: Forecast) -> Callable[[Piece], str]:
    phases = {row.package.id: row.package.phase or NOWHERE for row in forecast.plan.all_packages}
    return lambda piece: phases[piece.id]


def _team_finder(forecast: Forecast) -> Callable[[Piece], str]:
    """A package is the owning team's with the largest share; a review, which no owner does, is its system's owner's."""
    landscape = forecast.plan.landscape
    teams = {
        row.package.id: max(row.package.teams, key=lambda pair: (pair[1], pair[0]))[0]
        for row in forecast.plan.all_packages
        if row.package.teams
    }

    def find(piece: Piece) -> str:
        if piece.id in teams:
            return teams[piece.id]
        system = landscape.systems.get(piece.subject.id) if piece.subject.kind == "system" else None
        return (system.owner if system else None) or NOWHERE

    return find
